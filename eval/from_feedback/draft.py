"""A draft of question-set lines out of feedback, for a person to complete.

A thumb down says that the answer is wrong, not what is right; a thumb up is one visitor's word, and to be checked too.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.from_feedback.export import Said, Thumb, question_key
from eval.questions import EvalQuestion
from eval.sets.own_line import TO_COMPLETE

_LONGEST = 200  # characters of an answer, a quote or a comment in a note
_MOST = 3  # answers, quotes and comments of one question in its note


@dataclass(frozen=True, slots=True)
class Draft:
    """The lines to write, and what became of the rest: of `read` lines so many had the other thumb, and so on."""

    lines: tuple[Mapping[str, Any], ...]
    read: int
    other_thumb: int
    repeated: int
    held: int


def draft_lines(said: Sequence[Said], *, thumb: Thumb, questions: Sequence[EvalQuestion] = ()) -> Draft:
    """Return a line for each question with that thumb, in the order of the export.

    What was asked again (case, punctuation and the place of tone marks aside) is one line. A question that the set
    already asks is left out; one that it asks within a conversation is another question.
    """
    held = {question_key(one.question, one.language) for one in questions if not one.history}
    wanted = [one for one in said if one.thumb == thumb]
    fresh = [one for one in wanted if held.isdisjoint(one.keys)]
    groups: dict[str, list[Said]] = {}
    for one in fresh:
        groups.setdefault(one.keys[0], []).append(one)
    against = [one for one in said if one.thumb != thumb]
    ids = _fresh_ids({one.id for one in questions})
    lines = tuple(_line(next(ids), group, sum(one.keys[0] == key for one in against)) for key, group in groups.items())
    return Draft(lines, len(said), len(against), len(fresh) - len(groups), len(wanted) - len(fresh))


def write_draft(draft: Draft, path: Path) -> None:
    """Write the lines to a new file; control characters in them are escaped. Raises EvaluationError when it exists."""
    text = "".join(f"{_printable(json.dumps(line, ensure_ascii=False))}\n" for line in draft.lines)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise EvaluationError(f"{path} exists, and is kept. Name another file with --out.") from error
    except OSError as error:
        raise EvaluationError(f"{path} cannot be written ({error.strerror}). Name another file with --out.") from error


def _line(id_: str, group: Sequence[Said], against: int) -> dict[str, Any]:
    """A praised answer brings its gold along, from the latest who praised it."""
    latest = group[-1]
    gold = latest.line if latest.thumb == "up" else {}
    return {
        "id": id_,
        "question": latest.question,
        "language": latest.language,
        "kind": gold.get("kind", TO_COMPLETE),
        "answers": gold.get("answers", []),
        "evidence": gold.get("evidence", []),
        "note": _note(group, against),
    }


def _note(group: Sequence[Said], against: int) -> str:
    """Return the hints: who said what of which answer."""
    latest = group[-1]
    thumbs = f"thumbs {latest.thumb}: {len(group)}" + (f", the other way: {against}" if against else "")
    understood = f"understood as {_quoted(latest.understood)}" if latest.understood != latest.question else ""
    answers = [f"{'abstained' if one.abstained else 'answered'} {_quoted(one.answer)}" for one in group]
    cited = [
        f"{'near' if one.abstained else 'cited'} {source}: {_quoted(quote)}"
        for one in group
        for source, quote in one.cited
    ]
    comments = [f"visitor: {_quoted(one.comment)}" for one in group if one.comment.strip()]
    hints = [thumbs, understood, *_few(answers), *_few(cited), *_few(comments)]
    return "; ".join(hint for hint in hints if hint)


def _few(hints: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(hints))[:_MOST]


def _quoted(text: str) -> str:
    squeezed = " ".join(text.split())
    return f"“{squeezed if len(squeezed) <= _LONGEST else squeezed[: _LONGEST - 1] + '…'}”"


def _fresh_ids(taken: Collection[str]) -> Iterator[str]:
    return (id_ for id_ in (f"feedback-{number:03d}" for number in count(1)) if id_ not in taken)


def _printable(text: str) -> str:
    """Escape what would rule a terminal, or end a line for some programs, as JSON does."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
