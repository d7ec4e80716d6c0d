"""Which side of a number a text means: `không quá 15 ngày` is no `quá 15 ngày`, `30 điểm trở lên` no `trở xuống`."""

import re
from collections.abc import Iterable

from rag.types import Range

_REACH = 30  # characters
_AT_MOST = (
    r"không (?:được |bị |phải )?(?:vượt )?quá|chưa (?:được )?quá|tối đa|nhiều nhất|dưới|chưa (?:đến|đầy|tới)|"
    r"không (?:đến|tới)|"
    r"at most|maximum(?: of)?|up to|under|less than|fewer than|(?:no|not) more than|(?:not|n['’]t) exceed|below"
)
_AT_LEAST = (
    r"ít nhất|tối thiểu|không (?:được )?(?:dưới|ít hơn)|trên|hơn|vượt quá|quá|vượt|at least|minimum(?: of)?|more than|"
    r"over|above|exceed(?:s|ed|ing)?|(?:no|not) (?:less|fewer) than"
)
_BEFORE = re.compile(rf"(?:^|[\s(])(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST}))(?: là| of)?\s$", re.IGNORECASE)
_AFTER = re.compile(
    r"[^\d,;.]{0,24}?\b(?:(?P<most>trở xuống|or less|or fewer|at most)|(?P<least>trở lên|or more|at least))\b",
    re.IGNORECASE,
)

_CHANGE = re.compile(
    r"\b(?:(?P<up>tăng|increas(?:e|ed|es|ing)|r(?:ise|ose|ises|ising|isen)|gr(?:ow|ew|own))|"
    r"(?P<down>giảm|decreas(?:e|ed|es|ing)|f(?:all|ell|alls|allen)|declin(?:e|ed|es)|drop(?:ped|s)?))"
    r"(?: (?:thêm|lên|khoảng|hơn|gần|xuống|còn|được|tới|đến|by|of|about|to|some|nearly|over))*\s$",
    re.IGNORECASE,
)


def bound_at(text: str, number: Range) -> int:
    """Return 1 where a number is the least that is meant, -1 where it is the most, 0 where neither is said.

    >>> bound_at("không quá 15 ngày", Range(10, 12)), bound_at("từ 15 ngày trở lên", Range(3, 5))
    (-1, 1)
    """
    found = _BEFORE.search(text[max(0, number.start - _REACH) : number.start]) or _AFTER.match(text, number.end)
    if not found:
        return 0
    return -1 if found["most"] else 1


def _change_at(text: str, number: Range) -> int:
    """Return 1 where the number is by how much something rises, -1 where it falls."""
    found = _CHANGE.search(text[max(0, number.start - _REACH) : number.start])
    return 0 if not found else 1 if found["up"] else -1


def is_other_bound(text: str, number: Range, told: Iterable[tuple[str, Range]]) -> bool:
    """Tell whether a number is the most where all that tell it mean the least, a rise where they mean a fall, or so."""
    places = list(told)
    for side_at in (bound_at, _change_at):
        mine, theirs = side_at(text, number), {side_at(other, place) for other, place in places}
        if mine != 0 and theirs == {-mine}:
            return True
    return False
