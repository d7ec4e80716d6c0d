"""From rows to figures: every metric over all questions and by kind, each with its interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from eval.errors import EvaluationError
from eval.rows import Row
from eval.statistics import Estimate, estimate_auroc, estimate_mean

EVERYTHING = "all"
AUROC = "AUROC of confidence"


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds one stage took over all questions."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run: `figures[group][metric]`, groups being `all` and every kind of question."""

    questions: int
    figures: Mapping[str, Mapping[str, Estimate]]
    latency: Mapping[str, Latency]

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return the summary of a `summary.json`. Raises KeyError and TypeError for what is none."""
        figures = {
            group: {name: Estimate(**figure) for name, figure in values.items()}
            for group, values in stored["figures"].items()
        }
        latency = {stage: Latency(**value) for stage, value in stored["latency"].items()}
        return cls(stored["questions"], figures, latency)


def summarise(rows: Sequence[Row], *, seed: int) -> Summary:
    """Average the rows. Raises EvaluationError when there are none: no figure is made of nothing."""
    if not rows:
        raise EvaluationError("No question was asked, so there is nothing to average. Raise --limit.")
    groups: dict[str, list[Row]] = {EVERYTHING: list(rows)}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    figures = {name: _figures(group, seed) for name, group in groups.items()}
    return Summary(len(rows), figures, _latency(rows))


def _figures(rows: Sequence[Row], seed: int) -> dict[str, Estimate]:
    names = dict.fromkeys(name for row in rows for name in row.scores)
    figures = {
        name: estimate_mean([row.scores[name] for row in rows if name in row.scores], seed=seed) for name in names
    }
    answerable = [row.confidence for row in rows if not row.unanswerable]
    unanswerable = [row.confidence for row in rows if row.unanswerable]
    if answerable and unanswerable:
        figures[AUROC] = estimate_auroc(answerable, unanswerable, seed=seed)
    return figures


def _latency(rows: Sequence[Row]) -> dict[str, Latency]:
    stages = dict.fromkeys(stage for row in rows for stage in row.timings)
    return {stage: _percentiles([row.timings.get(stage, 0.0) for row in rows]) for stage in stages}


def _percentiles(seconds: Sequence[float]) -> Latency:
    median, p95 = np.quantile(np.asarray(seconds), (0.5, 0.95))
    return Latency(float(median), float(p95))
