"""From rows to figures: each over all questions, by kind and by language, with its interval."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from eval.errors import EvaluationError
from eval.figures import AURC, AUROC, ECE, FIGURES, RIGHT_IF_GIVEN
from eval.rows import Row
from eval.statistics import (
    Estimate,
    estimate_area_under_risk,
    estimate_auroc,
    estimate_calibration_error,
    estimate_mean,
)
from eval.writing import WritingSummary, summarise_writing

EVERYTHING = "all"
KIND = "kind: "
LANGUAGE = "language: "


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds one stage took, over the questions that were answered."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run: `figures[group][figure]`, a group being `all`, `kind: date`, `language: en→vi` and so on.

    `failed` of the `questions` got no answer; they are in every figure, as wrong. `writing` is there when a language
    model was asked.
    """

    questions: int
    failed: int
    figures: Mapping[str, Mapping[str, Estimate]]
    latency: Mapping[str, Latency]
    writing: WritingSummary | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return the summary of a `summary.json`. Raises KeyError and TypeError for what is none."""
        figures = {
            group: {name: Estimate(**figure) for name, figure in values.items()}
            for group, values in stored["figures"].items()
        }
        latency = {stage: Latency(**value) for stage, value in stored["latency"].items()}
        writing = WritingSummary.of(stored.get("writing"))
        return cls(stored["questions"], stored["failed"], figures, latency, writing)


def summarise(rows: Sequence[Row], *, seed: int) -> Summary:
    """Average the rows. Raises EvaluationError when there are none, or none was answered: nothing has no figure."""
    if not rows:
        raise EvaluationError("No question was asked, so there is nothing to average. Raise --limit.")
    failed = [row for row in rows if row.status == "failed"]
    if len(failed) == len(rows):
        raise EvaluationError(f"None of {len(rows)} questions got an answer; the first failed so: {failed[0].error}")
    figures = {name: dict(_figures(group, seed)) for name, group in grouped(rows).items()}
    writing = summarise_writing(row.writing for row in rows if row.writing)
    if writing:
        answerable = [row for row in rows if not row.unanswerable]
        unasked = [row for row in answerable if row.writing is None]
        writing = replace(writing, answerable=_by_language(answerable), unasked=_by_language(unasked))
    return Summary(len(rows), len(failed), figures, _latency(rows), writing)


def _by_language(rows: Iterable[Row]) -> dict[str, int]:
    return dict(sorted(Counter(row.languages for row in rows).items()))


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows of each group by its name: all of them, then by kind, then by language, each in order."""
    whole = list(rows)
    groups = {EVERYTHING: whole}
    for row in sorted(whole, key=lambda row: row.kind):
        groups.setdefault(KIND + row.kind, []).append(row)
    for row in sorted(whole, key=lambda row: row.languages):
        groups.setdefault(LANGUAGE + row.languages, []).append(row)
    return groups


def _figures(rows: Sequence[Row], seed: int) -> Iterator[tuple[str, Estimate]]:
    """Yield the figures that the rows have, in the order of `eval.figures`."""
    of_confidence = dict(_of_confidence(rows, seed))
    for figure in FIGURES:
        values = [row.scores[figure.name] for row in rows if figure.name in row.scores]
        if figure.is_mean and values:
            yield figure.name, estimate_mean(values, seed=seed)
        elif figure.name in of_confidence:
            yield figure.name, of_confidence[figure.name]


def _of_confidence(rows: Sequence[Row], seed: int) -> Iterator[tuple[str, Estimate]]:
    answerable = [row.sureness for row in rows if not row.unanswerable]
    unanswerable = [row.sureness for row in rows if row.unanswerable]
    if answerable and unanswerable:
        yield AUROC, estimate_auroc(answerable, unanswerable, seed=seed)
    judged = [row for row in rows if RIGHT_IF_GIVEN in row.scores]
    if judged:
        yield AURC, estimate_area_under_risk(*_pairs(judged), seed=seed)
    told = [row for row in judged if row.status != "failed"]  # a failed row has no confidence that could be off
    if told:
        yield ECE, estimate_calibration_error(*_pairs(told), seed=seed)


def _pairs(rows: Sequence[Row]) -> tuple[list[float], list[float]]:
    return [row.confidence for row in rows], [row.scores[RIGHT_IF_GIVEN] for row in rows]


def _latency(rows: Sequence[Row]) -> dict[str, Latency]:
    answered = [row for row in rows if row.status != "failed"]
    stages = dict.fromkeys(stage for row in answered for stage in row.timings)
    return {stage: _percentiles([row.timings.get(stage, 0.0) for row in answered]) for stage in stages}


def _percentiles(seconds: Sequence[float]) -> Latency:
    median, p95 = np.quantile(np.asarray(seconds), (0.5, 0.95))
    return Latency(float(median), float(p95))
