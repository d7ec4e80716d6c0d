"""Chance by counting: the bootstrap, and the randomisation test of paired differences."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

RESAMPLES = 2000
_AT_ONCE = 2_000_000  # values drawn together: 2000 samples of many questions would not fit into memory
_FEW = 10  # each value standing so often on average
_FLIPS = 10_000  # draws of the randomisation test; as many outcomes at most are counted one by one
_SAME = 1e-9  # sums that differ by less differ by rounding


def blocks(size: int) -> Iterator[int]:
    """Yield how many bootstrap samples of so many values are drawn together, `RESAMPLES` in all.

    >>> list(blocks(300)), len(list(blocks(100_000)))
    ([2000], 100)
    """
    together = max(1, _AT_ONCE // size)
    for done in range(0, RESAMPLES, together):
        yield min(together, RESAMPLES - done)


def resampled_counts(times: Counts, draw: np.random.Generator, samples: int) -> Counts:
    """Return how often each distinct value comes up in each bootstrap sample, `(samples, len(times))`.

    `times` says how often each stands in the sample itself. Where the values are few, as of scores of 0 and 1, their
    counts are drawn at once; else the values one by one, which is the same, and quicker then (17 times for 1000).
    """
    size = int(times.sum())
    if len(times) * _FEW < size:
        return draw.multinomial(size, times / size, size=samples).astype(np.int64)
    value_of = np.repeat(np.arange(len(times)), times)
    cells = value_of[draw.integers(0, size, (samples, size))] + np.arange(samples)[:, None] * len(times)
    return np.bincount(cells.ravel(), minlength=samples * len(times)).reshape(samples, len(times))


def resampled_means(values: Floats, draw: np.random.Generator) -> Floats:
    """Return the mean of each bootstrap sample."""
    distinct, times = np.unique(values, return_counts=True)
    means = [resampled_counts(times, draw, samples) @ distinct / len(values) for samples in blocks(len(values))]
    return np.concatenate(means)


def interval(resampled: Floats) -> tuple[float, float]:
    """Return the bounds of the middle 95 % (percentile method, Efron 1979)."""
    low, high = np.quantile(resampled, (0.025, 0.975))
    return float(low), float(high)


def sign_flip_chance(differences: Floats, draw: np.random.Generator) -> float:
    """Return the chance that the sum would be as far from 0 if each difference had its sign by the toss of a coin.

    What does not differ has no sign. Where few enough sums are possible all of them are counted and the chance is
    exact; else it is estimated from 10,000 draws.

    >>> sign_flip_chance(np.asarray([1.0, 1.0, 1.0, 0.0]), np.random.default_rng(0))  # 2 of 2**3 patterns
    0.25
    """
    sizes, times = np.unique(np.abs(differences[differences != 0]).round(12), return_counts=True)
    far = abs(float(differences.sum())) - _SAME
    if math.prod(int(one) + 1 for one in times) <= _FLIPS:
        sums, chances = _outcomes(sizes, times)
        return min(float(chances[np.abs(sums) >= far].sum()), 1.0)
    sums = np.zeros(_FLIPS)
    for size, count in zip(sizes, times, strict=True):  # all at once would need as many numbers as questions, each time
        sums += (2 * draw.binomial(count, 0.5, size=_FLIPS) - count) * size
    return float((np.count_nonzero(np.abs(sums) >= far) + 1) / (_FLIPS + 1))  # Phipson and Smyth 2010: never 0


def _outcomes(sizes: Floats, times: Counts) -> tuple[Floats, Floats]:
    """Return every sum that turning signs can give, and its chance."""
    sums, chances = np.zeros(1), np.ones(1)
    for size, count in zip(sizes, times.tolist(), strict=True):
        sums = np.add.outer(sums, (2 * np.arange(count + 1) - count) * size).ravel()
        chances = np.multiply.outer(chances, _heads(count)).ravel()
    return sums, chances


def _heads(tosses: int) -> Floats:
    """Return the chance of each number of heads."""
    ways = [1]
    for heads in range(tosses):
        ways.append(ways[-1] * (tosses - heads) // (heads + 1))
    return np.asarray([one / 2**tosses for one in ways])
