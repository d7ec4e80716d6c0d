"""Numbers of a text with what they are counted in, by value: `12 km` is `12 kilometres`, and not `12 m`."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from rag.text.characters import match_key
from rag.text.numbers import find_numbers, roman_value
from rag.types import Range
from rag.write.check.number_words import find_number_words
from rag.write.check.units import unit_at
from rag.write.check.words import words_of

_CENTURY = re.compile(r"\b(?:thế kỷ|thế kỉ|the ky) (?:thứ )?(?P<roman>[IVX]+)\b", re.IGNORECASE)
_DECADE = re.compile(r"\b(?:thập niên|thập kỷ|những năm) (?P<tens>[2-9]0)\b", re.IGNORECASE)
_NINETEEN_HUNDRED = 1900
_SHORT_SCALE = re.compile(r"(?P<scale>k|m|mn|bn|b|tn)\b", re.IGNORECASE)
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_ONE_MARK = re.compile(r"\d{1,3}[.,]\d{3} [^\W\d_]+(?: [^\W\d_]+)?")
_RANK_BEFORE = re.compile(r"\b(?:thứ|hạng|lần|khóa|khoá|thế kỷ|thế kỉ) $", re.IGNORECASE)
_RANK = re.compile(
    r"\d+(?:st|nd|rd|th)\b|(?:first|second|thirds?|quarter|[a-z]{2,8}th|twentieth|nhất|nhì)\b", re.IGNORECASE
)
_UP_TO = re.compile(r" ?(?:-|–|—|đến|tới|to|and|và) ?")
_BEFORE = 60  # characters in which the word before it stands
_JOINTS = frozenset(("and", "và", "or", "hoặc", "to", "đến"))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at `range`. `unit` is None where none that is known follows; one not `sure` may be no number.

    `perhaps` is what else it may mean (`1,136 triệu`). `after` is the key of the word before it (`Terminals 1 and 2`:
    other numbers do not count), and it is `part` of that name where this is one (`Apollo 1`). A `rank` says which one
    of several is meant: `third`, `thứ 3`.
    """

    value: Decimal
    percent: bool
    unit: str | None
    range: Range
    sure: bool = True
    perhaps: Decimal | None = None
    after: str | None = None
    part: bool = False
    rank: bool = False

    def same_as(self, other: "Amount") -> bool:
        """Tell whether both may say the same: equal values, not in two different units, not parts of two names."""
        if self.percent != other.percent or not self._values_agree(other):
            return False
        if other.rank and not (self.rank or other.sure):
            return False  # a third is not three
        if self.part and not (other.sure and self.after == other.after):
            return False
        return self.unit == other.unit or None in (self.unit, other.unit)

    def _values_agree(self, other: "Amount") -> bool:
        if self.value == other.value:
            return True
        if self.perhaps is not None and other.perhaps is not None:
            return False  # both are written in the same doubtful way: then they mean it alike
        return self.perhaps == other.value or self.value == other.perhaps


def find_amounts(text: str) -> list[Amount]:
    """Return the amounts in order; days and times of day are none.

    >>> [(str(one.value), one.unit) for one in find_amounts("Cầu dài 1.250 mét, vốn 5,2 tỷ đồng, three years, USD 30")]
    [('1250', 'm'), ('5200000000', 'vnd'), ('3', 'year'), ('30', 'usd')]
    """
    decades = [Range(*one.span("tens")) for one in _DECADE.finditer(text)]
    found = [
        _amount(text, one.value, one.percent, one.range, sure=True)
        for one in find_numbers(text)
        if one.range not in decades
    ]
    taken = [one.range for one in found]
    for word in find_number_words(text):
        if not any(word.range.start < other.end and other.start < word.range.end for other in taken):
            found.append(_amount(text, word.value, _percent_after(text, word.range.end), word.range, sure=word.sure))
    found += [
        Amount(Decimal(roman_value(one["roman"])), False, None, Range(*one.span("roman")), rank=True)
        for one in _CENTURY.finditer(text)
    ]
    found += [Amount(Decimal(_NINETEEN_HUNDRED + int(text[one.start : one.end])), False, None, one) for one in decades]
    found = sorted(found, key=lambda one: one.range)
    return [_like_the_next(text, one, after) for one, after in zip_longest(found, found[1:])]


def _amount(text: str, value: Decimal, percent: bool, where: Range, *, sure: bool) -> Amount:
    unit = None if percent else unit_at(text, where)
    scale = _SHORT_SCALE.match(text, where.end) if text[max(0, where.start - 1)] in "$€£" else None
    if scale:  # `£30m`
        value, unit = value * _SHORT_SCALES[scale["scale"].casefold()], unit_at(text[: where.end], where)
    words = words_of(text[max(0, where.start - _BEFORE) : where.start])
    named = [word for word in words if not (word.is_number or word.key in _JOINTS)][-1:]
    part = bool(named) and named[0].named and not named[0].empty and len(words) > 1 and text[where.start].isdigit()
    other = value / 1000 if _ONE_MARK.fullmatch(text[where.start : where.end]) else None
    after = named[0].key if named else None
    bare = not (percent or unit) and _adjoins(text, where)
    return Amount(value, percent, unit, where, sure, other, after, part and bare, _is_rank(text, where))


def _is_rank(text: str, where: Range) -> bool:
    return bool(_RANK_BEFORE.search(text[: where.start]) or _RANK.match(text, where.start))


def _adjoins(text: str, where: Range) -> bool:
    return text[where.start - 2 : where.start - 1].isalpha() and text[where.start - 1] in " -"


def _like_the_next(text: str, amount: Amount, after: Amount | None) -> Amount:
    """`10 to 30 %` and `5–7 km`: the first is counted as the second is."""
    if after is None or amount.unit or amount.percent or amount.part:
        return amount
    if not _UP_TO.fullmatch(text, amount.range.end, after.range.start):
        return amount
    return replace(amount, percent=after.percent, unit=after.unit)


def _percent_after(text: str, end: int) -> bool:
    return match_key(text[end : end + 12]).lstrip().startswith(("phần trăm", "per cent", "percent", "%"))
