"""The fit of one group: a line through log-odds, and the threshold for what is wanted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eval.calibrating.outcomes import Outcome
from eval.calibrating.plan import Wanted
from eval.errors import EvaluationError
from rag.read.calibration import Scale, log_odds

Floats = NDArray[np.float64]

_LEAST_GIVEN = 0.05  # a threshold that refuses nearly every answerable question is none
_DIGITS = 5  # of a line as it is kept: what it says is fitted to what is kept
_LOOSE = 100.0  # how little the fit is held back: enough that outcomes a line tells apart wholly have a finite slope


@dataclass(frozen=True, slots=True)
class Fit:
    """A scale with its threshold, and the rate of the wanted error on the questions it was fitted on."""

    scale: Scale
    rate: float


def fit_scale(outcomes: Sequence[Outcome], wanted: Wanted) -> Fit:
    """Fit confidence, and the threshold that meets what is wanted, or comes nearest to it.

    Of those that meet it, the one that answers most; where refusals are kept down, the one that refuses most.
    Raises EvaluationError when there is nothing to learn from.
    """
    line = fit_line(outcomes)
    threshold, rate = _threshold(confidences(line, outcomes), outcomes, wanted)
    return Fit(replace(line, abstain_below=threshold), rate)


def fit_line(outcomes: Sequence[Outcome]) -> Scale:
    """Fit confidence alone, with no threshold: a logistic regression on the log-odds of the support (Platt 1999).

    Raises EvaluationError when all outcomes are right or wrong, or the reader was no surer where it was right.
    """
    right = np.array([one.right > 0 for one in outcomes])
    if right.all() or not right.any():
        raise EvaluationError(
            f"All of {len(outcomes)} outcomes are {'right' if right.any() else 'wrong'}, so nothing can be learnt from "
            "them. Take larger sets, or leave out another share of their sources."
        )
    model = LogisticRegression(C=_LOOSE).fit([[log_odds(one.support)] for one in outcomes], right)
    slope = round(float(model.coef_[0, 0]), _DIGITS)
    if slope <= 0:
        raise EvaluationError(
            f"On these {len(outcomes)} questions the reader was no surer where it was right, so its support cannot be "
            "calibrated. Check the sets with: hoidap-eval check"
        )
    return Scale(slope=slope, offset=round(float(model.intercept_[0]), _DIGITS), abstain_below=0.0)


def confidences(scale: Scale, outcomes: Sequence[Outcome]) -> Floats:
    """Return what a scale says of each outcome: `(len(outcomes),)`."""
    return np.array([scale.confidence(one.support) for one in outcomes])


def _threshold(confidence: Floats, outcomes: Sequence[Outcome], wanted: Wanted) -> tuple[float, float]:
    """Return a threshold halfway between two confidences, and its rate."""
    levels = np.unique(confidence)
    unanswerable = np.array([one.unanswerable for one in outcomes])
    wrong = np.array([one.right == 0 for one in outcomes])
    given = confidence >= levels[:, None]
    refusals = 1 - given[:, ~unanswerable].mean(axis=1)
    answers = given[:, unanswerable].mean(axis=1)
    rates = {
        "false-refusals": refusals,
        "false-answers": answers,
        "wrong-answers": (given & wrong).sum(axis=1) / given.sum(axis=1),
        "equal": np.maximum(refusals, answers),
    }[wanted.of]
    at = _chosen(rates, usable=refusals <= 1 - _LEAST_GIVEN, wanted=wanted)
    below = levels[at - 1] if at else 0.0
    return float(levels[at] + below) / 2, float(rates[at])


def require_reached(fit: Fit, wanted: Wanted, group: str) -> None:
    """Raise EvaluationError when a fit does not meet what is wanted."""
    if wanted.rate is not None and fit.rate > wanted.rate:
        raise EvaluationError(
            f"No threshold keeps {wanted.of} of the group {group!r} at {wanted.rate:g} or below and still answers "
            f"{_LEAST_GIVEN:.0%} of what can be answered: {fit.rate:.3f} is reachable. Nothing was written. "
            f"Ask for --error-rate {math.ceil(fit.rate * 100) / 100:g}, or for another error with --of."
        )


def _chosen(rates: Floats, *, usable: NDArray[np.bool_], wanted: Wanted) -> int:
    """Return the place of the threshold among the levels, which rise."""
    allowed = np.flatnonzero(usable)
    if wanted.of != "equal" and wanted.rate is not None:
        met = allowed[rates[allowed] <= wanted.rate]
        if len(met):
            return int(met[-1] if wanted.of == "false-refusals" else met[0])
    return int(allowed[np.argmin(rates[allowed])])
