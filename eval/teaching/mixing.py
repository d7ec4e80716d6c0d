"""How much of each kind of lesson is learned."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from eval.teaching.lesson import Lesson

_SUPPORTED = 0.46
_DIRECTIONS = {"same": 0.5, "foreign": 0.4, "parallel": 0.1}
# How often a kind comes beside others of its direction. What exact rules find anyway comes less often.
_WEIGHTS: Mapping[str, float] = {
    "other-word": 3.0, "exchanged": 2.0, "swapped-name": 3.0, "swapped-number": 2.0, "swapped-date": 1.5,
    "negated": 3.0, "mixed": 1.5, "lacking": 1.5, "denied-there": 2.0, "unrelated-far": 0.4, "changed-number": 0.6,
    "changed-date": 0.6, "changed-name": 0.8, "changed-document": 0.4, "other-number": 1.5, "other-name": 2.0,
    "other-word-there": 0.7, "other-number-there": 0.5, "other-name-there": 0.7, "exchanged-there": 0.5,
    "reworded": 0.7,
}  # fmt: skip


def mixed(lessons: Sequence[Lesson], count: int, draw: Random) -> list[Lesson]:
    """Return so many lessons, or all there are, in the shares wanted of directions and kinds, in an order drawn."""
    buckets: dict[tuple[str, bool, str], list[Lesson]] = defaultdict(list)
    for one in lessons:
        buckets[_direction(one), one.supported, one.kind.partition("/")[0]].append(one)
    weights = {bucket: _weight(bucket, buckets) for bucket in buckets}
    chosen: list[Lesson] = []
    for bucket, held in sorted(buckets.items(), key=lambda item: item[0]):
        wanted = round(count * weights[bucket])
        chosen += draw.sample(held, min(wanted, len(held)))
    draw.shuffle(chosen)
    return chosen


def counts_of(lessons: Sequence[Lesson]) -> dict[str, int]:
    """Return how many there are of each direction and kind."""
    found = Counter(f"{_direction(one)} {'+' if one.supported else '-'}{one.kind.partition('/')[0]}" for one in lessons)
    return dict(sorted(found.items()))


def _direction(lesson: Lesson) -> str:
    where = lesson.kind.partition("/")[2]
    if where.endswith("-foreign"):
        return "foreign"
    return "parallel" if "-" in where else "same"


def _weight(bucket: tuple[str, bool, str], buckets: Mapping[tuple[str, bool, str], Sequence[Lesson]]) -> float:
    direction, supported, kind = bucket
    beside = [other for other in buckets if other[:2] == bucket[:2]]
    share = _WEIGHTS.get(kind, 1.0) / sum(_WEIGHTS.get(other[2], 1.0) for other in beside)
    return _DIRECTIONS[direction] * (_SUPPORTED if supported else 1 - _SUPPORTED) * share
