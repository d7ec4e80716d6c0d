"""How two texts become one input: `<s> first </s></s> second </s>`, the second in overlapping windows where it is long.

Training and serving cut the same windows: both take them from here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FIRST_TOKENS = 96  # of the first text; what is beyond is not read
_FRAME = 4  # <s> … </s></s> … </s>


@dataclass(frozen=True, slots=True)
class Cut:
    """One window: which tokens of the second text it holds."""

    start: int
    end: int


def cut_windows(first: int, second: int, *, window: int, stride: int) -> Iterator[Cut]:
    """Yield the windows of `second` tokens that fit beside `first` tokens in `window`, each `stride` over the last.

    >>> [(cut.start, cut.end) for cut in cut_windows(6, 25, window=20, stride=4)]
    [(0, 10), (6, 16), (12, 22), (18, 25)]
    >>> [(cut.start, cut.end) for cut in cut_windows(6, 0, window=20, stride=4)]
    [(0, 0)]
    """
    room = max(window - _FRAME - min(first, FIRST_TOKENS), stride + 1)
    start = 0
    while True:
        end = min(start + room, second)
        yield Cut(start, end)
        if end >= second:
            return
        start = end - stride


def join_pair(first: Sequence[int], second: Sequence[int], *, start: int, end: int) -> tuple[list[int], int]:
    """Return the tokens of an input framed by the `start` and `end` tokens, and where the second text begins in it.

    >>> join_pair([7, 8], [9], start=0, end=2)
    ([0, 7, 8, 2, 2, 9, 2], 5)
    """
    head = [start, *first[:FIRST_TOKENS], end, end]
    return [*head, *second, end], len(head)
