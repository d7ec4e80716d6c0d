"""An export of feedback, read back: what visitors said of which answers.

`hoidap feedback export` writes a line for each: the question with a thumb, the answer it was about and what that cited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.errors import EvaluationError, SetError
from eval.metrics import normalise_answer
from eval.sets.fields import field_of, json_of, read_json_lines

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Said:
    """One visitor's word on one answer. `line` is the whole exported line; `cited` are sources with their quotes."""

    question: str
    understood: str
    language: str
    thumb: Thumb
    comment: str
    answer: str
    abstained: bool
    cited: tuple[tuple[str, str], ...]
    line: Mapping[str, Any]

    @property
    def keys(self) -> tuple[str, str]:
        """What the question is compared by: as it was understood, and as it was asked."""
        return question_key(self.understood, self.language), question_key(self.question, self.language)


def read_feedback(path: Path) -> list[Said]:
    """Read an export. Raises EvaluationError naming every line that is none of it."""
    found: list[Said] = []
    problems: list[str] = []
    for place, line in _lines(path):
        try:
            found.append(_said(line, place))
        except SetError as error:
            problems += error.problems
    if problems:
        raise _no_export(path, problems)
    return found


def question_key(question: str, language: str) -> str:
    """Return what two questions are compared by: case, punctuation and the place of tone marks do not tell them apart.

    >>> question_key("Hoà Bình ở đâu?", "vi") == question_key("hòa bình ở đâu", "vi")
    True
    """
    return normalise_answer(question, language)


def _lines(path: Path) -> list[tuple[str, dict[str, object]]]:
    try:
        return list(read_json_lines(path, json_of))  # a visitor may send what no set may hold
    except SetError as error:
        raise _no_export(path, error.problems) from error


def _no_export(path: Path, problems: Sequence[str]) -> EvaluationError:
    lines = "\n".join(f"  {problem}" for problem in problems)
    return EvaluationError(f"{path} is not what `hoidap feedback export` writes, and nothing was written:\n{lines}")


def _said(line: Mapping[str, Any], place: str) -> Said:
    about = field_of(line, "feedback", dict, place)
    question = field_of(line, "question", str, place)
    thumb = field_of(about, "thumb", str, place)
    if thumb not in ("up", "down"):
        raise SetError(place, [f"{place}: the thumb is {thumb!r}. It is up or down."])
    cited = field_of(about, "citations", list, place)
    return Said(
        question=question,
        understood=question if about.get("understood") is None else field_of(about, "understood", str, place),
        language=field_of(line, "language", str, place),
        thumb="up" if thumb == "up" else "down",
        comment=field_of(about, "comment", str, place),
        answer=field_of(about, "answer", str, place),
        abstained=field_of(about, "kind", str, place) == "abstained",
        cited=tuple((field_of(one, "source", str, place), field_of(one, "quote", str, place)) for one in cited),
        line=line,
    )
