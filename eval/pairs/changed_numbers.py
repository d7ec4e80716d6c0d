"""Numbers and numbers of documents made false."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from random import Random

from eval.pairs.changing import Change, Setting, put
from eval.pairs.statement import told_by
from rag.text.dates import find_dates
from rag.text.document_names import find_document_names
from rag.text.numbers import FoundNumber, find_numbers
from rag.types import Range

_SCALES = {
    "nghìn": "triệu", "ngàn": "triệu", "triệu": "tỷ", "tỷ": "triệu", "tỉ": "triệu",
    "thousand": "million", "million": "billion", "billion": "million",
}  # fmt: skip
_GROWS = re.compile(r"(?:tăng|giảm|hơn|by|rose|fell|grew|up|down)(?: khoảng| gần| about| nearly)? $")
_SCALE = re.compile(rf"\b(?:{'|'.join(_SCALES)})\b")
_PERCENT = re.compile(r" ?%| phần trăm| per ?cent")
_WORD_BEFORE = re.compile(r"\w[”\"’)]?,? (?P<first>[^\W\d_])\w+ $")  # but the one that begins a sentence
_MONTH_BEFORE = re.compile(r"tháng \d{1,2}, $")  # of a year that is written after a comma
_APART = 3  # words between two numbers that change places: `5 và 7` says the same as `7 và 5`
_SPELT = {
    "vi": ("hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}
_COUNTED = {
    "vi": re.compile(
        r"\b(?P<number>hai|ba|bốn|sáu|bảy|tám|chín|mười) (?=(?:người|nước|năm|tháng|ngày|tuần|loại|nhóm|đội|lần|trường|"
        r"phần|bên|con|khu|tỉnh|huyện|xã|cách|đơn|quốc|thành|bang|hình|giai|môn|học|trận|ngôi|tòa|lớp|vị|bộ|cuộc)\b)"
    ),
    "en": re.compile(r"\b(?P<number>two|three|four|five|six|seven|eight|nine|ten) (?=[a-z]{3,}s\b)"),
}


def change_number(setting: Setting) -> Change | None:
    """Return the statement with one number changed into a value that the passages do not hold."""
    ways: list[Callable[[Setting], Change | None]] = [_nearby, _digits_swapped, _scaled, _times, _spelt]
    setting.draw.shuffle(ways)
    return next((change for change in (way(setting) for way in ways) if change and _is_new(setting, change)), None)


def swap_number(setting: Setting) -> Change | None:
    """Return the statement with one number changed into another of the passages, or two of its own exchanged."""
    text = setting.statement.text
    numbers = changeable_numbers(text)
    exchanged = _exchanged(text, numbers)
    if exchanged and setting.draw.random() < 0.5:
        return Change(exchanged, "swapped-number", "exchanged")
    own = {one.value for one in numbers}
    legible = setting.statement.legible
    setting.draw.shuffle(numbers)
    for number in numbers:
        others = [
            legible[one.range.start : one.range.end]
            for one in changeable_numbers(legible)
            if one.percent == number.percent and one.value not in own and _alike(one, number)
        ]
        if others:
            start, end = number.range
            return Change(put(text, start, end, setting.draw.choice(others)), "swapped-number", "other")
    return Change(exchanged, "swapped-number", "exchanged") if exchanged else None


def change_document(setting: Setting) -> Change | None:
    """Return the statement with the number of a document or article changed into one that is not told."""
    text = setting.statement.text
    named = [one for one in find_document_names(text) if re.match(r"\d", one.number)]
    if not named:
        return None
    start, end = setting.draw.choice(named).range
    written = re.search(r"\d+", text[start:end])
    if written is None:
        return None
    new = _other_digits(written.group(), setting.draw)
    change = Change(put(text, start + written.start(), start + written.end(), new), "changed-document", "digits")
    return change if int(new) not in setting.told.numbers else None


def changeable_numbers(text: str) -> list[FoundNumber]:
    """Return the numbers in digits that count something: none of a document's name, a year, an hour or a designation.

    >>> [str(one.value) for one in changeable_numbers("Điều 5: F-16 bay 2.600 km năm 2019, tới 10.")]
    ['2600', '10']
    """
    taken = [one.range for one in find_document_names(text)] + [one.range for one in find_dates(text)]
    return [one for one in find_numbers(text) if _counts(text, one, taken)]


def _counts(text: str, number: FoundNumber, taken: list[Range]) -> bool:
    start, end = number.range
    if not text[start].isdigit() or any(start < other.end and other.start < end for other in taken):
        return False
    named = _WORD_BEFORE.search(text, max(0, start - 30), start)
    if named and named["first"].isupper():  # `cầu Cá Nhỏ 2`, `tàu Apollo 1`: a part of the name
        return False
    if _MONTH_BEFORE.search(text[:start]):
        return False
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before not in ("-", "/", "–", ".") and after not in ("/", ":", "-", "–") and not after.isalpha()


def _is_new(setting: Setting, change: Change) -> bool:
    added = told_by(change.text).numbers - told_by(setting.statement.text).numbers
    return change.edit in ("scale", "times") or (bool(added) and not added & setting.told.numbers)


def _nearby(setting: Setting) -> Change | None:
    return _with_digits(setting, _other_digits, "near")


def _digits_swapped(setting: Setting) -> Change | None:
    return _with_digits(setting, _swapped_digits, "digits-swapped")


def _with_digits(setting: Setting, digits: Callable[[str, Random], str], edit: str) -> Change | None:
    text, numbers = setting.statement.text, changeable_numbers(setting.statement.text)
    if not numbers:
        return None
    start, end = setting.draw.choice(numbers).range
    written = re.match(r"\d+(?:[.,]\d+)*", text[start:end])
    if written is None:
        return None
    new = digits(written.group(), setting.draw)
    return Change(put(text, start, start + written.end(), new), "changed-number", edit) if new else None


def _other_digits(written: str, draw: Random) -> str:
    """Return another number of the same form: a small one some steps away, of a large one another digit."""
    if written.isdigit() and len(written) <= 2:
        value = int(written)
        near = [value + step for step in (-3, -2, -1, 1, 2, 3) if value + step > 1]
        return str(draw.choice(near)).zfill(len(written))
    places = [place for place, char in enumerate(written) if char.isdigit()]
    place = draw.choice(places[:-1] if written[-1] == "0" else places)
    new = draw.choice([char for char in "123456789" if char != written[place]])
    return put(written, place, place + 1, new)


def _swapped_digits(written: str, draw: Random) -> str:
    places = [place for place, char in enumerate(written) if char.isdigit()]
    pairs = [
        (one, other)
        for one, other in pairwise(places)
        if written[one] != written[other] and not (one == 0 and written[other] == "0")
    ]
    if not pairs:
        return ""
    one, other = draw.choice(pairs)
    return put(put(written, one, one + 1, written[other]), other, other + 1, written[one])


def _scaled(setting: Setting) -> Change | None:
    text = setting.statement.text
    for number in changeable_numbers(text):
        start, end = number.range
        if scale := _SCALE.search(text, start, end):
            new = _SCALES[scale.group()]
            return Change(put(text, scale.start(), scale.end(), new), "changed-number", "scale")
    return None


def _times(setting: Setting) -> Change | None:
    text = setting.statement.text
    shares = [one for one in changeable_numbers(text) if one.percent and _GROWS.search(text[: one.range.start])]
    if not shares:
        return None
    start, end = setting.draw.choice(shares).range
    new = _PERCENT.sub(" lần" if setting.statement.language == "vi" else " times", text[start:end])
    return Change(put(text, start, end, new), "changed-number", "times")


def _spelt(setting: Setting) -> Change | None:
    text, language = setting.statement.text, setting.statement.language
    found = list(_COUNTED[language].finditer(text)) if language in _COUNTED else []
    if not found:
        return None
    match = setting.draw.choice(found)
    new = setting.draw.choice([one for one in _SPELT[language] if one != match["number"]])
    return Change(put(text, match.start("number"), match.end("number"), new), "changed-number", "spelt")


def _exchanged(text: str, numbers: list[FoundNumber]) -> str | None:
    for one, other in pairwise(sorted(numbers, key=lambda number: number.range)):
        between = text[one.range.end : other.range.start]
        if one.value != other.value and one.percent == other.percent and len(between.split()) > _APART:
            first, last = (text[number.range.start : number.range.end] for number in (one, other))
            return put(put(text, *other.range, first), *one.range, last)
    return None


def _alike(one: FoundNumber, other: FoundNumber) -> bool:
    """Tell whether one could stand for the other: neither is twenty times as large."""
    small, large = min(one.value, other.value), max(one.value, other.value)
    return large <= 20 * max(small, Decimal(1))
