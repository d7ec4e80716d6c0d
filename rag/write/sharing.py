"""One call of a language model for all who ask the same at the same time."""

import threading
from collections.abc import Callable, Generator

from rag.errors import ModelFailed
from rag.write.language_model import ReplyPart

Begin = Callable[[], Generator[ReplyPart, None, None]]
_SILENCE_SECONDS = 0.4  # after which a reader is told that nothing came
_LOST = ModelFailed("interrupted", "The call of the language model that this answer shared broke off.")


class SharedCalls:
    """The calls that are under way, by what is asked. Safe for any number of threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._calls: dict[bytes, _Call] = {}

    def share(self, key: bytes, begin: Begin) -> "Share":
        """Return a reader's share in the call of that key; `begin` makes it where none is under way."""
        return Share(self, key, begin)

    def join(self, key: bytes, begin: Begin) -> "tuple[_Call, bool]":
        """Return the call of that key with one more reader, and whether there were some already."""
        with self._turn:
            call = self._calls.get(key)
            joined = call is not None and not call.failed
            if call is None or not joined:
                call = self._calls[key] = _Call(_begun(begin))
            call.readers += 1
            return call, joined

    def leave(self, key: bytes, call: "_Call") -> None:
        """Take a reader away; the last one ends the call."""
        with self._turn:
            call.readers -= 1
            if call.readers:
                return
            if self._calls.get(key) is call:
                del self._calls[key]
        call.close()


class Share:
    """One reader's share in a call. `joined`, known with the first part, says that somebody else had begun it."""

    def __init__(self, calls: SharedCalls, key: bytes, begin: Begin) -> None:
        self._calls = calls
        self._key = key
        self._begin = begin
        self.joined = False

    def parts(self) -> Generator[ReplyPart, None, None]:
        """Yield the whole reply as `LanguageModel.stream` does; closing it ends the call unless others read it too.

        A call that fails fails all who share it: it was tried again as often as may help, and each of them trying
        alone would ask a server that is in trouble so many times at once. Whoever asks later begins a new one.
        """
        call, self.joined = self._calls.join(self._key, self._begin)
        try:
            yield from call.read()
        finally:
            self._calls.leave(self._key, call)


class _Call:
    """A reply that several read, each from its beginning; whoever is first to need the next part waits for it.

    So no thread is needed beside those that read, nobody waits for one that left, and nothing is asked for that nobody
    wants.
    """

    def __init__(self, parts: Generator[ReplyPart, None, None]) -> None:
        self.readers = 0
        self._parts = parts
        self._said: list[ReplyPart] = []
        self._changed = threading.Condition()
        self._awaited = self._over = False
        self._failure: ModelFailed | None = None

    @property
    def failed(self) -> bool:
        """Whether it broke off."""
        return self._failure is not None

    def close(self) -> None:
        """End it."""
        self._parts.close()

    def read(self) -> Generator[ReplyPart, None, None]:
        """Yield every part, and an empty one wherever nothing has come for a while."""
        place = 0
        while True:
            with self._changed:
                if place == len(self._said) and self._awaited:
                    self._changed.wait(_SILENCE_SECONDS)
                there, over, awaited = place < len(self._said), self._over, self._awaited
                self._awaited = awaited or not (there or over)
            if there:
                yield self._said[place]
                place += 1
            elif over:
                break
            elif awaited or self._await_next():
                yield ""
        if self._failure is not None:
            raise ModelFailed(self._failure.trouble, str(self._failure))

    def _await_next(self) -> bool:
        """Wait for the next part, for all; return whether it was an empty one."""
        part: ReplyPart | None = None
        failure: ModelFailed | None = _LOST
        try:
            part = next(self._parts, None)
            failure = None
        except ModelFailed as told:
            failure = told
        finally:
            with self._changed:
                self._awaited, self._over, self._failure = False, part is None, failure
                if part:
                    self._said.append(part)
                self._changed.notify_all()
        return part == ""


def _begun(begin: Begin) -> Generator[ReplyPart, None, None]:
    """Begin when the first part is asked for: that may take a while, for which nobody else should wait."""
    yield from begin()
