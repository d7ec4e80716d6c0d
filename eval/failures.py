"""Why a question was not answered right: one kind for each row that went wrong."""

from collections.abc import Mapping
from typing import Literal

from eval.figures import IN_NEAREST, RIGHT, SOURCE_CITED
from eval.rows import Row, Status

FailureKind = Literal[
    "not retrieved", "retrieved but not read", "read wrong", "wrongly refused", "wrongly answered", "no answer came"
]

MEANINGS: Mapping[FailureKind, str] = {
    "not retrieved": "no gold source is among the passages found, or not every one that is needed",
    "retrieved but not read": "a gold source was found, and the answer was read elsewhere or nowhere",
    "read wrong": "a gold source is cited, at a place that does not hold the answer",
    "wrongly refused": "the answer was abstained from though it stands in what was shown as near",
    "wrongly answered": "the sources do not hold the answer, and one was given",
    "no answer came": "the service failed at this question",
}
FAILURE_KINDS: tuple[FailureKind, ...] = tuple(MEANINGS)
_HYBRID = "hybrid"


def failure_of(row: Row) -> FailureKind | None:
    """Return what went wrong with a question, the earliest stage that failed first; None when nothing did."""
    if row.status == "failed":
        return "no answer came"
    if is_right(row.status, row.scores, unanswerable=row.unanswerable):
        return None
    if row.unanswerable:
        return "wrongly answered"
    if not _found(row):
        return "not retrieved"
    return _reading_failure(row)


def is_right(status: Status, scores: Mapping[str, float], *, unanswerable: bool) -> bool:
    """Return whether a question was answered right, or rightly refused; a failed one never is.

    Where a set knows sources and no answers, an answer that cites a gold source counts as right.

    >>> is_right("abstained", {}, unanswerable=True), is_right("failed", {}, unanswerable=True)
    (True, False)
    """
    if unanswerable:
        return status == "abstained"
    return status == "answered" and scores.get(RIGHT, scores.get(SOURCE_CITED, 0.0)) >= 1


def _reading_failure(row: Row) -> FailureKind:
    gold_shown = any(citation.source in row.gold_sources for citation in row.citations)
    if row.status == "abstained":
        return "wrongly refused" if row.scores.get(IN_NEAREST, float(gold_shown)) >= 1 else "retrieved but not read"
    return "read wrong" if gold_shown else "retrieved but not read"


def _found(row: Row) -> bool:
    """Return whether enough gold sources are among the passages found: one, or all where all are needed."""
    found = [source in _ranked(row) for source in row.gold_sources]
    return all(found) if row.needs == "all" else any(found)


def _ranked(row: Row) -> tuple[str, ...]:
    """Return the ranking the answer was read from: the hybrid one where it was kept, else the first."""
    if _HYBRID in row.rankings:
        return row.rankings[_HYBRID]
    return next(iter(row.rankings.values()), ())
