"""Telling where a model repeats what it was told, not what the passages say."""

import re
from collections.abc import Callable, Iterable
from typing import Self

from rag.text.characters import match_key
from rag.types import Hit
from rag.write.language_model import Prompt
from rag.write.prompting import NO_ANSWER

Words = tuple[str, ...]

_RUN = 6  # words in a row: fewer are anybody's
_DELIMITER_RUN = 8  # characters in a row of what nobody could have guessed
_WORD = re.compile(r"\w+")


class PromptWords:
    """The runs of words and whole lines of a prompt that neither its passages nor its question have; its delimiter."""

    def __init__(self, runs: frozenset[Words], lines: frozenset[Words], delimiter: str) -> None:
        self._runs = runs
        self._lines = lines
        self._delimiter = delimiter

    @classmethod
    def of(cls, prompt: Prompt, question: str, shown: Iterable[Hit], delimiter: str) -> Self:
        """Take what of a prompt is ours: all but the question and the passages shown."""
        told = [question, *(text for hit in shown for text in (hit.metadata.title, hit.passage.heading, hit.text))]
        asked = [prompt.instructions, prompt.content]
        return cls(
            frozenset(_all(_runs, asked) - _all(_runs, told)),
            frozenset(_all(_lines, asked) - _all(_lines, told)),
            match_key("".join(_WORD.findall(delimiter))),
        )

    def repeated_in(self, text: str) -> bool:
        """Tell whether a text repeats six words in a row of the prompt, a line of it, or a part of its signs."""
        if NO_ANSWER in text or _words(text) in self._lines or _runs(text) & self._runs:
            return True
        close = match_key("".join(_WORD.findall(text)))
        last = len(self._delimiter) - _DELIMITER_RUN
        return any(self._delimiter[start : start + _DELIMITER_RUN] in close for start in range(last + 1))


def _words(text: str) -> Words:
    return tuple(_WORD.findall(match_key(text)))


def _runs(text: str) -> set[Words]:
    words = _words(text)
    return {words[start : start + _RUN] for start in range(len(words) - _RUN + 1)}


def _lines(text: str) -> set[Words]:
    return {words for line in text.splitlines() if (words := _words(line))}


def _all(parts_of: Callable[[str], set[Words]], texts: Iterable[str]) -> set[Words]:
    return {part for text in texts for part in parts_of(text)}
