"""A model's reply as it comes: taken down sentence by sentence, until it ends, well or not."""

import logging
import time
from collections.abc import Generator, Iterator, Sequence

from rag.clock import Clock
from rag.errors import ModelFailed
from rag.types import Trouble, Usage
from rag.write.language_model import ReplyPart
from rag.write.reply import ReplySentences, WrittenSentence
from rag.write.thinking import spoken

_log = logging.getLogger(__name__)
_PULSE_SECONDS = 0.5  # a client that has gone is noticed by whoever is told something


class Dictation:
    """One reply. `usage`, `trouble` and `declined` are known when its sentences have been read to their end.

    `trouble` is why it broke off; what was not a whole sentence by then is not given. A sentence that is whole waits
    neither for the next one nor for an end that may never come.
    """

    def __init__(
        self, parts: Generator[ReplyPart, None, None], clock: Clock, *, pulse_seconds: float = _PULSE_SECONDS
    ) -> None:
        self._parts = parts
        self._clock = clock
        self._pulse_seconds = pulse_seconds
        self._reply = ReplySentences()
        self._texts: list[str] = []
        self.usage: Usage | None = None
        self.trouble: Trouble | None = None

    @property
    def text(self) -> str:
        """What the model wrote, without its thoughts, unread and unchecked."""
        return "".join(self._texts)

    @property
    def declined(self) -> bool:
        """True when the whole reply is that the passages do not hold the answer."""
        return self.trouble is None and self._reply.declined

    def sentences(self) -> Generator[WrittenSentence | None, None, None]:
        """Give each sentence as soon as it is whole; None for each empty part, and when there was none for a while.

        Closing it ends the model's call. What the model fails at is `trouble`, not an error; the log says more of it.
        """
        try:
            yield from self._taken()
        except ModelFailed as failure:
            self.trouble = failure.trouble
            _log.warning("%s", failure)
            yield from self._reply.pause()

    def _taken(self) -> Iterator[WrittenSentence | None]:
        given = time.monotonic()
        for part in self._clock.each("write", spoken(self._parts)):
            if isinstance(part, Usage):
                self.usage = part
                continue
            self._texts.append(part)
            whole: Sequence[WrittenSentence | None] = self._reply.take(part) if part else self._reply.pause()
            if not whole and (not part or time.monotonic() - given >= self._pulse_seconds):
                whole = [None]
            if whole:
                given = time.monotonic()
            yield from whole
        yield from self._reply.end()
