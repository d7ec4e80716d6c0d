"""What no sentence of a language model may hold, proved or not; found without the checks that it has to pass."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.types import Hit
from rag.write.language_model import Prompt

_RUN_WORDS = 8
_LONG_WORD = 12  # a word of the prompt this long that no passage holds is one of its separators
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://|//\w|\bwww\.|\b(?:mailto|javascript|data|tel|hxxps?):|\S@\S|!\[|\]\s*[(\[:]"
    r"|</?[a-z!]|&(?:lt|gt|#\w+);|\[\.\]|\((?:dot|at)\)|\b[\w-]{2,}\.(?:com|net|org|info|io|vn|example|test)\b",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"<\|\w+|\[/?INST\]|<</?SYS>>|</?s>", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that was shown and must not be. `what` is a stable word, `shown` where it stood."""

    what: str
    shown: str


class Secrets:
    """What a prompt holds beside its passages and the question: nobody who asks is to see it."""

    def __init__(self, prompt: Prompt | None, question: str, hits: Iterable[Hit]) -> None:
        public = [question, *(line for hit in hits for line in f"{hit.metadata.title}\n{hit.told}".splitlines())]
        public = [" ".join(line.split()) for line in public if line.strip()]
        asked = f"{prompt.instructions}\n{prompt.content}" if prompt else ""
        own = [line for line in asked.splitlines() if not any(other in " ".join(line.split()) for other in public)]
        self._runs = {run for line in own for run in _runs(line)}
        long = {word for line in own for word in line.split() if len(word) >= _LONG_WORD}
        self._words = {word for word in long if any(char.isdigit() for char in word)}

    def in_text(self, text: str) -> bool:
        """Tell whether a text holds eight words in a row of the instructions, or a separator."""
        return bool(self._runs & _runs(text)) or any(word in text for word in self._words)


def leaks_in(text: str, secrets: Secrets) -> list[Leak]:
    """Return what a text that a model wrote must not hold, proved or not."""
    found = {
        "link": _LINK.search(text) is not None,
        "template": _TEMPLATE.search(text) is not None,
        "hidden text": any(map(_is_hidden, text)),
        "prompt": secrets.in_text(text),
    }
    return [Leak(what, text) for what, is_there in found.items() if is_there]


def _is_hidden(char: str) -> bool:
    selector = 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF
    return selector or (char != "\n" and unicodedata.category(char) in _UNSEEN)


def _runs(text: str) -> set[Sequence[str]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[start : start + _RUN_WORDS]) for start in range(len(words) - _RUN_WORDS + 1)}
