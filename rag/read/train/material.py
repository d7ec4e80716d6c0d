"""What a reader is taught with: questions, each beside a text, and where its answer stands there."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from rag.errors import InputError


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    """A question beside a text. `answer` stands at `start` in it; both are None where the text does not answer."""

    id: str
    language: str
    question: str
    context: str
    answer: str | None
    start: int | None

    @property
    def answerable(self) -> bool:
        """True when the text holds the answer."""
        return self.answer is not None


def read_span_lines(path: Path, *, most: int | None = None, draw: Random | None = None) -> list[SpanQuestion]:
    """Return the questions of a file of JSON lines, gzipped or not; `most` of them, drawn.

    Raises InputError that names the line when one lacks a field, or its answer does not stand where it says.
    """
    opener: Callable[..., IO[str]] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        lines = list(_lines(file, path))
    found = [_question(line, f"{path}, line {number}") for number, line in lines]
    return found if most is None or most >= len(found) else (draw or Random(0)).sample(found, most)


def _lines(file: Iterable[str], path: Path) -> Iterator[tuple[int, str]]:
    try:
        yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read: {error}. Give JSON lines in UTF-8, gzipped as .gz or plain."
        ) from error


def _question(line: str, place: str) -> SpanQuestion:
    try:
        stored = json.loads(line)
        answer, start = stored["answer"], stored["start"]
        made = SpanQuestion(
            str(stored["id"]), str(stored["language"]), str(stored["question"]), str(stored["context"]), answer, start
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{place}: not a question with id, language, question, context, answer and start ({error}). A question set "
            "of `hoidap-eval` is named own:FILE."
        ) from error
    if answer is not None and made.context[start : start + len(answer)] != answer:
        raise InputError(f"{place}: the answer does not stand at character {start} of the context.")
    return made


def held_out(questions: Sequence[SpanQuestion], share: float) -> tuple[list[SpanQuestion], list[SpanQuestion]]:
    """Part questions into those to learn from and those kept apart, by their texts: no text is in both.

    Parallel texts (ids that differ in the language before the first `-`) go to the same side.
    """
    owner: dict[str, str] = {}
    first: dict[str, str] = {}
    for one in questions:
        key = first.setdefault(parallel_id(one), one.context)
        owner.setdefault(one.context, owner.get(key, key))
    apart = {key for key in set(owner.values()) if Random(key).random() < share}
    kept = [one for one in questions if owner[one.context] in apart]
    return [one for one in questions if owner[one.context] not in apart], kept


def parallel_id(question: SpanQuestion) -> str:
    """Return what the ids of one question in several languages share; the id itself where there is no such."""
    language, dash, rest = question.id.partition("-")
    return rest if dash and language == question.language else question.id
