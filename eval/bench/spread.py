"""Times of many questions in two figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median, and what 95 of 100 stay below."""

    median: float
    p95: float

    def __str__(self) -> str:
        """Say both in milliseconds."""
        return f"{self.median * 1000:.1f}, {self.p95 * 1000:.1f}"


def spread(taken: Sequence[float]) -> Spread:
    """Return the median and the 95th percentile, which lies between two values where it must.

    >>> spread([0.0, 0.5, 1.0])
    Spread(median=0.5, p95=0.95)
    """
    return Spread(float(np.median(taken)), float(np.quantile(taken, 0.95)))
