"""An answer sentence by sentence: what came of each that a language model wrote, and what judges say of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from eval.judge.asking import statements
from eval.judge.verdicts import Verdict
from eval.rows import Row

Judges = Mapping[str, Mapping[str, Verdict]]
"""Verdicts by judge and row."""


def told_of_writing(row: Row) -> dict[str, Any] | None:
    """Return by which model and wording an answer was written, and what came of it; None where none was asked."""
    one = row.writing
    if one is None:
        return None
    prompt = f"{one.prompt} {one.prompt_digest}".strip()
    return {"model": one.model, "prompt": prompt, "outcome": one.outcome, "cached": one.cached}


def told_of_sentences(row: Row, judges: Judges) -> list[dict[str, Any]]:
    """Return each sentence with the verdict of the check, its reasons, and what each judge says of it.

    A dropped sentence has no text, as nothing of it is kept. What was quoted is told only where a judge spoke of it.
    """
    said = _said(row, judges)
    checks = row.writing.checks if row.writing else ()
    lines = [
        {
            "text": check.text,
            "verdict": check.verdict,
            "reasons": list(check.reasons),
            "judged": next(said, {}) if _written(row) and check.verdict != "dropped" else {},
        }
        for check in checks
    ]
    if not _written(row) and any(row.id in verdicts for verdicts in judges.values()):
        lines += [
            {"text": piece.text.strip(), "verdict": "", "reasons": [], "judged": judged}
            for piece, judged in zip(statements(row), said, strict=True)
        ]
    return lines


def told_by_judges(row: Row, judges: Judges) -> list[dict[str, Any]]:
    """Return what each judge says of the whole answer; `missing` names what it gave no usable verdict on."""
    spoke = ((judge, verdicts[row.id]) for judge, verdicts in judges.items() if row.id in verdicts)
    return [{"judge": judge, "correctness": one.correctness, "missing": list(one.missing)} for judge, one in spoke]


def _written(row: Row) -> bool:
    return row.writing is not None and row.writing.given == "written"


def _said(row: Row, judges: Judges) -> Iterator[dict[str, str]]:
    """Yield, for each statement of an answer in turn, what each judge says of it."""
    told = {judge: verdicts[row.id].statements for judge, verdicts in judges.items() if row.id in verdicts}
    for place in range(len(statements(row))):
        yield {judge: said[place] for judge, said in told.items() if said is not None and place < len(said)}
