"""The questions of a section: what its table shows of each, and the details that are shown on demand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from eval.failures import FAILURE_KINDS, failure_of
from eval.judge.kept import verdicts_beside
from eval.measuring import WHOLE
from eval.report.curves import gold_rank
from eval.report.passages import holds_answer, marked_pieces, overlaps_evidence
from eval.report.sentences import Judges, told_by_judges, told_of_sentences, told_of_writing
from eval.report.shown import NamedRun
from eval.rows import Quoted, Row

RIGHT, REFUSED = "right", "rightly refused"
OUTCOMES: tuple[str, ...] = (RIGHT, REFUSED, *FAILURE_KINDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run fared at a question. `rank` orders outcomes, right ones first."""

    kind: str
    rank: int
    is_right: bool
    given: str
    confidence: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the table: a question and how each run fared; `differs` where some were right and some not."""

    row: Row
    expected: str
    outcomes: tuple[Outcome, ...]
    differs: bool


def asked_questions(runs: Sequence[NamedRun]) -> tuple[Asked, ...]:
    """Return the questions of runs that asked the same, in the order of the first."""
    return tuple(map(_asked, _rows_by_question(runs)))


def details(runs: Sequence[NamedRun]) -> Markup:
    """Return the details of these questions as JSON that can stand in a <script> element, whatever documents say."""
    judges = [verdicts_beside(one.run.path) for one in runs]
    told = [_detail(rows, judges) for rows in _rows_by_question(runs)]
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    # No character that could end the element or open a comment stands in it (HTML, 4.12.1.3).
    return Markup(written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _rows_by_question(runs: Sequence[NamedRun]) -> list[list[Row]]:
    by_id = [{row.id: row for row in one.run.rows} for one in runs]
    return [[rows[id_] for rows in by_id] for id_ in by_id[0]]


def _asked(rows: Sequence[Row]) -> Asked:
    outcomes = tuple(map(_outcome, rows))
    first = rows[0]
    expected = "" if first.unanswerable else " · ".join(first.gold) or ", ".join(first.gold_sources)
    return Asked(first, expected, outcomes, len({one.is_right for one in outcomes}) > 1)


def _outcome(row: Row) -> Outcome:
    failure = failure_of(row)
    kind = failure or (REFUSED if row.unanswerable else RIGHT)
    given = row.span or row.answer if row.status == "answered" else ""
    return Outcome(kind, OUTCOMES.index(kind), failure is None, given, row.confidence, _milliseconds(row))


def _milliseconds(row: Row) -> float:
    return 1000 * row.timings.get(WHOLE, sum(row.timings.values()))


def _detail(rows: Sequence[Row], judges: Sequence[Judges]) -> dict[str, Any]:
    first = rows[0]
    return {
        "id": first.id,
        "question": first.question,
        "language": first.language,
        "answerLanguage": first.answer_language,
        "history": [asdict(turn) for turn in first.history],
        "unanswerable": first.unanswerable,
        "gold": first.gold,
        "evidence": [{"source": one.source, "quote": one.quote, "answers": one.answers} for one in first.evidence],
        "runs": [_fared(row, of) for row, of in zip(rows, judges, strict=True)],
    }


def _fared(row: Row, judges: Judges) -> dict[str, Any]:
    return {
        "outcome": _outcome(row).kind,
        "status": row.status,
        "answer": row.answer,
        "span": row.span,
        "understood": row.understood,
        "error": row.error,
        "writing": told_of_writing(row),
        "sentences": told_of_sentences(row, judges),
        "judged": told_by_judges(row, judges),
        "confidence": row.confidence,
        "citations": [_cited(citation, row) for citation in row.citations],
        "ranks": {retriever: gold_rank(row, retriever) for retriever in row.rankings},
        "timings": _rounded(row.timings, scale=1000),
        "scores": _rounded(row.scores),
    }


def _cited(citation: Quoted, row: Row) -> dict[str, Any]:
    return {
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "pieces": marked_pieces(citation, row),
        "goldSource": citation.source in row.gold_sources,
        "holdsAnswer": holds_answer(citation, row),
        "overlapsEvidence": overlaps_evidence(citation, row),
    }


def _rounded(values: Mapping[str, float], scale: float = 1) -> dict[str, float]:
    return {name: round(value * scale, 3) for name, value in values.items()}
