"""One point of a sweep once it was run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.errors import EvaluationError
from eval.folder import Run
from eval.measuring import WHOLE
from eval.service import RETRIEVERS
from eval.statistics import Estimate
from eval.summary import EVERYTHING
from eval.sweep.grid import Point


@dataclass(frozen=True, slots=True)
class Measured:
    """A point and its run, which took so many `seconds` here; 0 for one that was there before."""

    point: Point
    run: Run
    seconds: float

    def own_name(self, figure: str) -> str:
        """Return the name of a figure here: the ranking that counts is that of the point's own retriever."""
        retriever, _, metric = figure.partition(" ")
        return f"{self.point.retriever} {metric}" if retriever in RETRIEVERS else figure

    def figure(self, name: str) -> Estimate | None:
        """Return a figure over all questions, None where the set has none."""
        return self.run.summary.figures[EVERYTHING].get(self.own_name(name))

    def quality(self, name: str) -> Estimate:
        """Return a figure. Raises EvaluationError where the set has none."""
        found = self.figure(name)
        if found is None:
            raise EvaluationError(
                f"{self.run.config['set']} has no {name!r}. Give another --figure: "
                f"{', '.join(self.run.summary.figures[EVERYTHING])}."
            )
        return found

    @property
    def median(self) -> Estimate:
        """Seconds from question to answer, half of the questions took less."""
        seconds = [row.timings[WHOLE] for row in self.run.rows if WHOLE in row.timings]
        return Estimate(self.run.summary.latency[WHOLE].median, *median_interval(seconds), len(seconds))

    @property
    def p95(self) -> float:
        """Seconds that 95 of 100 questions took less than."""
        return self.run.summary.latency[WHOLE].p95

    @property
    def passages(self) -> int | None:
        """How many passages are stored, None where the service does not say."""
        found = self.run.config["manifest"].get("passages")
        return None if found is None else int(found)


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of a median: two of the values, by their order (Conover 1999, large samples).

    >>> median_interval(range(101))
    (40, 60)
    """
    ordered, half = sorted(values), 1.96 * math.sqrt(len(values)) / 2
    low, high = math.floor(len(values) / 2 - half), math.ceil(len(values) / 2 + half)
    return ordered[max(low, 0)], ordered[min(high, len(values)) - 1]
