"""The figures of confidence, which are no means over questions: their difference by a paired bootstrap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from eval.comparing.sides import Outcome
from eval.figures import AURC, AUROC, ECE, RIGHT_IF_GIVEN
from eval.resampling import RESAMPLES, Floats, interval
from eval.statistics import Paired, area_under, auroc, expected_calibration_error, risk_coverage


@dataclass(frozen=True, slots=True)
class Judged:
    """Of each question: how sure the service was, whether the answer would have been right, and if there is one."""

    confidence: Floats
    right: Floats
    unanswerable: NDArray[np.bool_]

    @classmethod
    def of(cls, figure: str, outcomes: Sequence[Outcome]) -> Self:
        """Return the columns of outcomes, as a figure takes them."""
        return cls(
            np.asarray([one.sureness if figure == AUROC else one.confidence for one in outcomes], np.float64),
            np.asarray([outcome.scores.get(RIGHT_IF_GIVEN, 0.0) for outcome in outcomes], np.float64),
            np.asarray([outcome.unanswerable for outcome in outcomes], np.bool_),
        )

    def at(self, places: NDArray[np.int64]) -> Self:
        """Return some of the questions."""
        return type(self)(self.confidence[places], self.right[places], self.unanswerable[places])


_FIGURES: Mapping[str, Callable[[Judged], float]] = {
    AUROC: lambda one: auroc(one.confidence[~one.unanswerable], one.confidence[one.unanswerable]),
    AURC: lambda one: area_under(risk_coverage(one.confidence, one.right)),
    ECE: lambda one: expected_calibration_error(one.confidence, one.right),
}


def can_judge(figure: str, outcomes: Sequence[Outcome]) -> bool:
    """Return whether a figure of confidence can be made of these questions."""
    if figure == AUROC:
        return len({outcome.unanswerable for outcome in outcomes}) == 2
    return any(has_place(figure, outcome) for outcome in outcomes)


def has_place(figure: str, outcome: Outcome) -> bool:
    """Return whether a question is in a figure of confidence: a failed one has none that could be off."""
    if figure == AUROC:
        return True
    return RIGHT_IF_GIVEN in outcome.scores and (figure != ECE or outcome.status != "failed")


def judged_difference(figure: str, a: Sequence[Outcome], b: Sequence[Outcome], *, seed: int) -> tuple[float, Paired]:
    """Return the figure of `a`, and how far that of `b` is above it.

    Questions are drawn in pairs, answerable and unanswerable ones each among themselves; `p` is twice the smaller share
    of samples that lie beyond 0 (Efron and Tibshirani 1993, chapter 15). Chance makes the calibration error of the
    better side larger than that of the worse one, so its difference is drawn towards 0, and its interval with it: in
    simulated samples of 300 it was found significant 2 times in 100 where both sides were as far off, 50 times where
    one was by .12 more, and the interval held what is true as good as never. Only its p is to be relied on.
    """
    measure, first, second = _FIGURES[figure], Judged.of(figure, a), Judged.of(figure, b)
    draw = np.random.default_rng(seed)
    drawn = (_resampled(first.unanswerable, draw) for _ in range(RESAMPLES))
    differences = np.asarray([measure(second.at(places)) - measure(first.at(places)) for places in drawn])
    before = measure(first)
    return before, Paired(measure(second) - before, *interval(differences), _two_sided(differences))


def _resampled(unanswerable: NDArray[np.bool_], draw: np.random.Generator) -> NDArray[np.int64]:
    groups = [np.flatnonzero(unanswerable == one) for one in (False, True)]
    return np.concatenate([draw.choice(places, len(places)) for places in groups if len(places)])


def _two_sided(differences: Floats) -> float:
    beyond = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    return min(1.0, 2 * (beyond + 1) / (len(differences) + 1))
