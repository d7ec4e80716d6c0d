"""How many requests one name may make: a moving window in memory, bounded however many names there are.

The memory storage of the `limits` library is not used: it looks at every name on each request (measured: 12 ms at
100,000 addresses) and never forgets a name.
"""

import math
import re
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

_FORM = re.compile(r"\s*([1-9]\d{0,4}|100000)\s*/\s*(second|minute|hour|day)\s*")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
MOST_NAMES, MOST_HITS = 100_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests within any span of so many seconds."""

    requests: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a rate. Raises ValueError.

        >>> Rate.parse("60/minute")
        Rate(requests=60, seconds=60)
        """
        form = _FORM.fullmatch(text)
        if form is None:
            raise ValueError("write a rate as 60/minute or 1000/hour, at most 100000 of second, minute, hour or day")
        return cls(int(form[1]), _SECONDS[form[2]])


@dataclass(frozen=True, slots=True)
class Standing:
    """How a name stands after a request. In `reset` seconds its oldest counted request leaves the window."""

    allowed: bool
    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """What a response says about it (draft-ietf-httpapi-ratelimit-headers-03)."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


@dataclass(slots=True)
class _Hits:
    seconds: int
    at: list[float] = field(default_factory=list)


class MovingWindow:
    """Counts requests by name. Used by the event loop's one thread.

    A name is forgotten when its requests have left the window. Beyond `most_names` names or `most_hits` requests the
    names that were heard of longest ago are forgotten early: a flood of addresses may gain some requests by it, but
    no memory.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        most_names: int = MOST_NAMES,
        most_hits: int = MOST_HITS,
    ) -> None:
        self._clock = clock
        self._most_names = most_names
        self._most_hits = most_hits
        self._names: OrderedDict[str, _Hits] = OrderedDict()  # by their last counted request, the oldest first
        self._hits = 0

    def __len__(self) -> int:
        """The number of names that are remembered."""
        return len(self._names)

    def take(self, name: str, rate: Rate) -> Standing:
        """Count a request, if the rate allows it; one that is refused is not counted."""
        now = self._clock()
        hits = self._names.get(name) or _Hits(rate.seconds)
        hits.seconds = rate.seconds
        gone = bisect_right(hits.at, now - rate.seconds)
        del hits.at[:gone]
        allowed = len(hits.at) < rate.requests
        if allowed:
            hits.at.append(now)
            self._names[name] = hits
            self._names.move_to_end(name)
        self._hits += allowed - gone
        self._forget(now)
        reset = math.ceil(hits.at[0] + rate.seconds - now)
        return Standing(allowed, rate.requests, rate.requests - len(hits.at), max(1, reset))

    def _forget(self, now: float) -> None:
        while self._names:
            oldest = next(iter(self._names.values()))
            full = len(self._names) > self._most_names or self._hits > self._most_hits
            if not full and oldest.at[-1] + oldest.seconds > now:
                return
            self._names.popitem(last=False)
            self._hits -= len(oldest.at)
