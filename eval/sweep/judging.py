"""Which points are surely better than what is set, and which are worth their time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.comparing.differences import Difference, Pair, difference_of, holm
from eval.comparing.sides import Outcome
from eval.figures import Figure
from eval.sweep.measured import Measured

_SURE = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """A measured point beside the usual one, which has no difference.

    `chance` is the p-value of the difference, corrected for the number of points (Holm). The `best` point has the best
    figure of those that are surely better; often there is none. `on_front` (Pareto 1896): no other point is as good and
    as quick, and better in one of the two.
    """

    measured: Measured
    difference: Difference | None
    chance: float | None
    best: bool
    on_front: bool


def judge(measured: Sequence[Measured], figure: Figure, *, seed: int) -> list[Judged]:
    """Judge points by one figure; the first is the usual one. Raises EvaluationError where the set has no such figure.

    Points are compared question by question.
    """
    worth = [_worth(one, figure) for one in measured]
    usual, *others = measured
    differences = [difference_of(figure, _pairs(usual, one, figure), seed=seed) for one in others]
    chances = holm([one.paired.p for one in differences])
    better = [
        place
        for place, (difference, chance) in enumerate(zip(differences, chances, strict=True), start=1)
        if chance < _SURE and difference.surely_better
    ]
    best = max(better, key=lambda place: worth[place], default=None)
    beside = [(None, None), *zip(differences, chances, strict=True)]
    times = [one.median.value for one in measured]
    front = pareto_front(worth, times)
    return [
        Judged(one, *beside[place], best=place == best, on_front=place in front) for place, one in enumerate(measured)
    ]


def pareto_front(worth: Sequence[float], cost: Sequence[float]) -> set[int]:
    """Return the places of points that no other beats: more worth at no more cost, or as much worth at less.

    >>> sorted(pareto_front([0.8, 0.9, 0.7, 0.9], [1.0, 2.0, 1.5, 3.0]))
    [0, 1]
    """
    pairs = list(zip(worth, cost, strict=True))
    return {
        place
        for place, (good, dear) in enumerate(pairs)
        if not any(more >= good and less <= dear and (more, less) != (good, dear) for more, less in pairs)
    }


def _worth(measured: Measured, figure: Figure) -> float:
    value = measured.quality(figure.name).value
    return value if figure.higher_is_better else -value


def _pairs(usual: Measured, other: Measured, figure: Figure) -> list[Pair]:
    theirs = {row.id: row for row in other.run.rows}
    return [
        (_outcome(usual, Outcome.of(row), figure), _outcome(other, Outcome.of(theirs[row.id]), figure))
        for row in usual.run.rows
    ]


def _outcome(measured: Measured, outcome: Outcome, figure: Figure) -> Outcome:
    """Return an outcome that has the point's own figure under the name that is compared."""
    own = outcome.scores.get(measured.own_name(figure.name))
    return outcome if own is None else replace(outcome, scores={**outcome.scores, figure.name: own})
