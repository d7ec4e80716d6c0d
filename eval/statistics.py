"""Means that carry their uncertainty, and how well a confidence tells answerable from not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `count` questions with its 95 % bootstrap interval (percentile method, Efron 1979)."""

    value: float
    low: float
    high: float
    count: int


def estimate_mean(values: Sequence[float], *, seed: int) -> Estimate:
    """Return the mean with its interval. Raises ValueError for no values: a mean over nothing is no figure.

    >>> estimate_mean([1.0, 1.0, 1.0], seed=0)
    Estimate(value=1.0, low=1.0, high=1.0, count=3)
    """
    if not values:
        raise ValueError("There is no value to take a mean of.")
    array = np.asarray(values, np.float64)
    draw = np.random.default_rng(seed)
    means = [array[draw.integers(0, len(array), len(array))].mean() for _ in range(_RESAMPLES)]
    return _estimate(float(array.mean()), means, len(array))


def estimate_auroc(answerable: Sequence[float], unanswerable: Sequence[float], *, seed: int) -> Estimate:
    """Return AUROC of a confidence, each side resampled by itself. Raises ValueError when a side is empty."""
    if not answerable or not unanswerable:
        raise ValueError("AUROC needs questions of both kinds.")
    high, low = np.asarray(answerable, np.float64), np.asarray(unanswerable, np.float64)
    draw = np.random.default_rng(seed)
    areas = [
        auroc(high[draw.integers(0, len(high), len(high))], low[draw.integers(0, len(low), len(low))])
        for _ in range(_RESAMPLES)
    ]
    return _estimate(auroc(high, low), areas, len(high) + len(low))


def auroc(higher: Sequence[float] | np.ndarray, lower: Sequence[float] | np.ndarray) -> float:
    """Return the chance that one of `higher` exceeds one of `lower`, a tie counting half (Mann and Whitney 1947).

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    ordered = np.sort(np.asarray(lower, np.float64))
    values = np.asarray(higher, np.float64)
    below = np.searchsorted(ordered, values, side="left")
    up_to = np.searchsorted(ordered, values, side="right")
    return float((below + up_to).mean() / (2 * len(ordered)))


def _estimate(value: float, resampled: Sequence[float], count: int) -> Estimate:
    low, high = np.quantile(np.asarray(resampled), (0.025, 0.975))
    return Estimate(value, float(low), float(high), count)
