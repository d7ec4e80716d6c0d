"""How a group's calibration does on questions it was not fitted on: a fifth held out in turn, then a set in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.calibrating.fit import Floats, confidences, fit_line, fit_scale
from eval.calibrating.outcomes import Outcome
from eval.calibrating.plan import Wanted
from eval.report.curves import Confidence
from eval.statistics import (
    Estimate,
    area_under,
    estimate_mean,
    expected_calibration_error,
    reliability,
    risk_coverage,
)

_FOLDS = 5
_LEAST_OF_A_SET = 50  # questions of a set that is judged by itself, and of the others that it is judged by


@dataclass(frozen=True, slots=True)
class SetError:
    """The calibration error of one set: of its support, and of a calibration fitted on the other sets alone."""

    name: str
    count: int
    raw: float
    held_out: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What held-out questions say of a group: what the support and the confidence are worth, and the errors made.

    `errors` are by what `Wanted` names, at thresholds that were fitted on other questions too.
    """

    raw: Confidence
    calibrated: Confidence
    errors: Mapping[str, Estimate]
    sets: tuple[SetError, ...]


def judge(outcomes: Sequence[Outcome], wanted: Wanted, *, seed: int) -> Judged:
    """Judge a group's calibration by questions that it did not see."""
    support = np.array([one.support for one in outcomes])
    right = np.array([one.right for one in outcomes])
    confidence, given = _cross_validated(outcomes, wanted, seed)
    return Judged(
        raw=_worth(support, right, given),
        calibrated=_worth(confidence, right, given),
        errors=_errors(outcomes, given, seed),
        sets=tuple(_set_error(outcomes, name) for name in dict.fromkeys(one.set for one in outcomes)),
    )


def _worth(sure: Floats, right: Floats, given: Floats) -> Confidence:
    curve = risk_coverage(sure, right)
    answered = right[given > 0]
    return Confidence(
        curve=curve,
        area=area_under(curve),
        bins=tuple(reliability(sure, right)),
        calibration_error=expected_calibration_error(sure, right),
        answered_share=len(answered) / len(right),
        answered_risk=1 - float(answered.mean()) if len(answered) else None,
    )


def _cross_validated(outcomes: Sequence[Outcome], wanted: Wanted, seed: int) -> tuple[Floats, Floats]:
    """Return the confidence of each question and whether it is answered (1), by the fit of the other four fifths."""
    fold = np.random.default_rng(seed).permutation(np.arange(len(outcomes)) % _FOLDS)
    confidence, given = np.zeros(len(outcomes)), np.zeros(len(outcomes))
    for number in range(_FOLDS):
        held = np.flatnonzero(fold == number).tolist()
        scale = fit_scale([one for one, part in zip(outcomes, fold, strict=True) if part != number], wanted).scale
        confidence[held] = confidences(scale, [outcomes[place] for place in held])
        given[held] = confidence[held] >= scale.abstain_below
    return confidence, given


def _errors(outcomes: Sequence[Outcome], given: Floats, seed: int) -> dict[str, Estimate]:
    told = list(zip(outcomes, given.tolist(), strict=True))
    values = {
        "false-refusals": [1 - shown for one, shown in told if not one.unanswerable],
        "false-answers": [shown for one, shown in told if one.unanswerable],
        "wrong-answers": [1 - one.right for one, shown in told if shown],
    }
    return {name: estimate_mean(shares, seed=seed) for name, shares in values.items() if shares}


def _set_error(outcomes: Sequence[Outcome], name: str) -> SetError:
    own = [one for one in outcomes if one.set == name]
    others = [one for one in outcomes if one.set != name]
    right = [one.right for one in own]
    held_out = None
    if len({one.right for one in others}) > 1 and min(len(own), len(others)) >= _LEAST_OF_A_SET:
        held_out = expected_calibration_error(confidences(fit_line(others), own), right)
    return SetError(name, len(own), expected_calibration_error([one.support for one in own], right), held_out)
