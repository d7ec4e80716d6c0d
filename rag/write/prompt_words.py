"""Telling where a model repeats what it was told, not what the passages say."""

import re
from collections.abc import Iterable
from typing import Self

from rag.text.characters import match_key
from rag.types import Hit
from rag.write.language_model import Prompt

_RUN = 6  # words in a row: fewer are anybody's
_DELIMITER_RUN = 8  # characters in a row of what nobody could have guessed
_WORD = re.compile(r"\w+")


class PromptWords:
    """The runs of words of a prompt that stand neither in its passages nor in its question, and its delimiter."""

    def __init__(self, runs: frozenset[tuple[str, ...]], delimiter: str) -> None:
        self._runs = runs
        self._delimiter = delimiter

    @classmethod
    def of(cls, prompt: Prompt, question: str, shown: Iterable[Hit], delimiter: str) -> Self:
        """Take what of a prompt is ours: all but the question and the passages shown."""
        told = [question, *(text for hit in shown for text in (hit.metadata.title, hit.passage.heading, hit.text))]
        theirs = {run for text in told for run in _runs(text)}
        ours = {run for text in (prompt.instructions, prompt.content) for run in _runs(text)}
        return cls(frozenset(ours - theirs), match_key("".join(_WORD.findall(delimiter))))

    def repeated_in(self, text: str) -> bool:
        """Tell whether a text repeats six words in a row of the prompt, or eight characters of the delimiter."""
        if any(run in self._runs for run in _runs(text)):
            return True
        close = match_key("".join(_WORD.findall(text)))
        last = len(self._delimiter) - _DELIMITER_RUN
        return any(self._delimiter[start : start + _DELIMITER_RUN] in close for start in range(last + 1))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(match_key(text))
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
