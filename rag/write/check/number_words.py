"""Numbers written as words, Vietnamese and English: `hai mươi lăm`, `twenty-five`, `third`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.text.characters import match_key
from rag.types import Range

_UNITS = {
    "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
# These count only beside others: alone `năm` is a year, `một` an article, `tư` private.
_BESIDE = {"một": 1, "mốt": 1, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "one": 1, "a": 1, "an": 1}
_SCALES = {
    "trăm": 100, "hundred": 100, "nghìn": 10**3, "ngàn": 10**3, "thousand": 10**3, "triệu": 10**6, "million": 10**6,
    "tỷ": 10**9, "tỉ": 10**9, "billion": 10**9,
}  # fmt: skip
# What may mean a number and need not: it holds what a claim says, and need not be held itself.
_PERHAPS = {
    "một": 1, "năm": 5, "tư": 4, "one": 1, "once": 1, "single": 1, "first": 1, "nhất": 1, "đầu": 1, "both": 2,
    "twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "second": 2, "secondly": 2, "pair": 2,
    "couple": 2, "đôi": 2, "cặp": 2, "nhì": 2, "third": 3, "thirds": 3, "triple": 3, "tripled": 3, "thrice": 3,
    "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "dozen": 12, "zero": 0, "hundred": 100,
    "thousand": 1000, "million": 10**6, "billion": 10**9, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "triệu": 10**6,
    "decade": 10, "century": 100,
}  # fmt: skip
_JOINTS = frozenset(("linh", "lẻ", "and"))
_WORD = re.compile(r"[^\W\d_]+")
# `Ba Lan`, `thứ hai` (Monday, second), `tháng ba`: words that look like numbers and count nothing for sure.
_NAMING_BEFORE = frozenset(("thứ", "tháng", "bà", "ông", "chị", "anh", "số", "bậc", "hạng", "cấp", "ăng"))
_NAMING_AFTER = frozenset(("ba",))


@dataclass(frozen=True, slots=True)
class SpelledNumber:
    """A number in words at `range`. A `sure` one means nothing else; any other may be no number at all."""

    value: Decimal
    range: Range
    sure: bool


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    written: str
    range: Range


def find_number_words(text: str) -> list[SpelledNumber]:
    """Return the numbers in words, in order.

    >>> [(str(one.value), one.sure) for one in find_number_words("hai mươi lăm xã, one hundred and five, năm nay")]
    [('25', True), ('105', True), ('5', False)]
    """
    words = [_Word(match_key(found.group()), found.group(), Range(*found.span())) for found in _WORD.finditer(text)]
    found: list[SpelledNumber] = []
    place = 0
    while place < len(words):
        end = _end_of_run(words, place, text)
        if end > place:
            found.append(_spelled(words, place, end))
        elif words[place].key in _PERHAPS:
            found.append(SpelledNumber(Decimal(_PERHAPS[words[place].key]), words[place].range, sure=False))
        place = max(end, place + 1)
    return found


def _end_of_run(words: list[_Word], start: int, text: str) -> int:
    """Return where the number that begins at `start` ends; `start` itself where none begins."""
    if words[start].key not in _UNITS and words[start].key not in _BESIDE and words[start].key != "mười":
        return start
    end = start + 1
    while end < len(words) and _continues(words, end) and _adjoin(words[end - 1], words[end], text):
        end += 1
    while words[end - 1].key in _JOINTS:
        end -= 1
    alone = end == start + 1
    return start if alone and words[start].key in _BESIDE else end


def _continues(words: list[_Word], place: int) -> bool:
    """Tell whether the word at `place` may go on with the number before it."""
    key, before = words[place].key, words[place - 1].key
    if key in _SCALES or key in ("mươi", "chục"):
        return True
    if key in ("năm", "tư", "a", "an"):  # after `mươi` five is `lăm`: `hai mươi năm` are twenty years
        return before in ("linh", "lẻ") or (key == "tư" and before == "mươi")
    if key in _JOINTS:
        follows = words[place + 1].key if place + 1 < len(words) else ""
        return before in _SCALES and (follows in _UNITS or follows in _BESIDE or follows == "mười")
    if key in _UNITS or key in _BESIDE or key == "mười":
        if before in ("mươi", "mười") or before in _JOINTS or before in _SCALES:
            return True
        return _UNITS.get(before, 0) >= 20 and _UNITS.get(key, _BESIDE.get(key, 10)) < 10
    return False


def _adjoin(left: _Word, right: _Word, text: str) -> bool:
    return text[left.range.end : right.range.start] in (" ", "-")


def _spelled(words: list[_Word], start: int, end: int) -> SpelledNumber:
    keys = [word.key for word in words[start:end]]
    where = Range(words[start].range.start, words[end - 1].range.end)
    return SpelledNumber(Decimal(_value(keys)), where, sure=len(keys) > 1 or _counts_for_sure(words, start))


def _counts_for_sure(words: list[_Word], place: int) -> bool:
    word = words[place]
    before = words[place - 1].key if place else ""
    named = word.written[0].isupper() and place > 0
    first_of_a_name = word.written[0].isupper() and place + 1 < len(words) and words[place + 1].written[0].isupper()
    after = words[place + 1].key if place + 1 < len(words) else ""
    return not (
        named
        or first_of_a_name
        or before in _NAMING_BEFORE
        or (word.key in _NAMING_AFTER and after in ("mẹ", "lô", "ba"))
    )


def _value(keys: list[str]) -> int:
    total = part = 0
    for key in keys:
        if key in ("mươi", "chục"):
            part = part - part % 10 + (part % 10 or 1) * 10
        elif key == "mười":
            part += 10
        elif key in ("trăm", "hundred"):
            part = (part or 1) * 100
        elif key in _SCALES:
            total = (
                (total + (part or 1)) * _SCALES[key]
                if total and _SCALES[key] > 10**6
                else total + (part or 1) * _SCALES[key]
            )
            part = 0
        elif key not in _JOINTS:
            part += _UNITS.get(key, _BESIDE.get(key, 0))
    return total + part
