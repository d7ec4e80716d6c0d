"""Leaves a model alone that keeps failing."""

import time
from collections.abc import Callable
from typing import Literal

Outcome = Literal["worked", "failed", "neither"]


class Breaker:
    """Opens after so many failures in a row, for so many seconds; then one call is let through to try.

    Our own rather than pybreaker, which takes a call for one function: it lets any number through while it tries, and
    counts a reply that is closed by its reader as a failure. All is called from one thread, the loop's.
    """

    def __init__(self, after: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._after = after
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0
        self._trying = False

    def admits(self) -> bool:
        """Return whether a call may be made; whoever is admitted must `note` what came of it."""
        if self._failures < self._after:
            return True
        if self._trying or self._clock() < self._closed_until:
            return False
        self._trying = True
        return True

    def note(self, outcome: Outcome) -> None:
        """Take down what came of a call; `neither` tells nothing about the model (its reader left)."""
        self._trying = False
        if outcome == "worked":
            self._failures = 0
        elif outcome == "failed":
            self._failures += 1
            if self._failures >= self._after:
                self._closed_until = self._clock() + self._seconds
