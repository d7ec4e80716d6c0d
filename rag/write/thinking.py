"""What a model thinks aloud before it replies, taken out."""

import re
from collections.abc import Generator
from contextlib import closing

from rag.write.language_model import ReplyPart

_NAMES = ("think", "thinking", "thought", "reasoning")
_OPENING = tuple(f"<{name}>" for name in _NAMES)


def spoken(parts: Generator[ReplyPart, None, None]) -> Generator[ReplyPart, None, None]:
    """Give the parts of a reply without its thoughts: while it thinks, empty ones. Closing it closes them."""
    thoughts = ThoughtRemover()
    with closing(parts):
        for part in parts:
            yield thoughts.take(part) if isinstance(part, str) else part
    if rest := thoughts.end():
        yield rest


class ThoughtRemover:
    """Takes out `<think>…</think>` where a reply begins with it, and mends characters that arrive in halves.

    However the reply is cut, the same comes out. A thought without end is all thought.
    """

    def __init__(self) -> None:
        self._half = ""
        self._held = ""
        self._closing: str | None = None
        self._replies = False

    def take(self, part: str) -> str:
        """Return what of the reply is no thought, as far as that is certain by now."""
        part = self._half + part
        self._half = part[-1:] if "\ud800" <= part[-1:] <= "\udbff" else ""
        text = _whole(part[: len(part) - len(self._half)])
        return text if self._replies else self._begun(text)

    def end(self) -> str:
        """Return what was held back."""
        held = "" if self._closing else self._held
        self._held = ""
        return held + ("\ufffd" if self._half else "")

    def _begun(self, text: str) -> str:
        if not self._held and not text.strip():
            return text
        self._held += text
        if self._closing is None:
            seen = self._held.lstrip().casefold()
            if any(tag != seen and tag.startswith(seen) for tag in _OPENING):
                return ""
            opened = next((tag for tag in _OPENING if seen.startswith(tag)), None)
            if opened is None:
                return self._replied(self._held)
            self._closing = opened.replace("<", "</")
        if closed := re.search(self._closing, self._held, re.IGNORECASE):
            return self._replied(self._held[closed.end() :])
        self._held = self._held[-len(self._closing) :]
        return ""

    def _replied(self, text: str) -> str:
        self._replies, self._held, self._closing = True, "", None
        return text


def _whole(text: str) -> str:
    """Join the halves of a character that JSON may bring apart; a half alone becomes the sign for that."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
