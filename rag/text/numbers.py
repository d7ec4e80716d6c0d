"""Numbers in running text, as values that can be compared: `2.600` is 2600, `5,2 triệu` is 5200000."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.text.characters import match_key, strip_accents
from rag.text.dates import find_dates
from rag.types import Range

_SCALES = {
    "tram": 10**2, "chuc": 10, "nghin": 10**3, "ngan": 10**3, "van": 10**4, "trieu": 10**6, "ty": 10**9, "ti": 10**9,
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

# Longest first, so that `million` is not read as `m` and a scale may follow a scale (`ngàn tỷ`).
_SCALE = r"ngh[ìi]n|ng[àa]n|tri[ệe]u|t[ỷyỉi]|tr[ăa]m|ch[ụu]c|v[ạa]n|hundred|thousand|million|billion|trillion"
_DIGITS = re.compile(
    rf"(?<![\w.,])(?<!\d:)(?P<digits>\d+(?:[.,]\d+)*)(?!\d|:\d)(?P<scales>(?: (?:{_SCALE})\b){{0,2}})"
    r"(?P<percent> ?%| phần trăm\b| phan tram\b| per ?cent\b)?",
    re.IGNORECASE,
)
_ROMAN = re.compile(
    r"\b(?:kh[óo]a|kho[áa]|[đd][ạa]i h[ộo]i|l[ầa]n th[ứu]|k[ỳy] h[ọo]p th[ứu]|th[ứu]|qu[ýy]|ch[ươu]{2}ng|m[ụu]c|"
    r"ph[ầa]n|chapter|part|congress|term|title|book)(?: [đd][ảa]ng)? (?P<roman>[ivxlc]+)\b",
    re.IGNORECASE,
)
_LONGEST = 24  # digits and marks: what is longer counts nothing
_VALID_ROMAN = re.compile(r"(?=.)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)

# What each date needs that hides numbers; a bare year hides none, and the patterns of dates are many.
_HIDES_NUMBERS = re.compile(
    r"\d ?[/.\-] ?(?:\d{1,2}(?!\d)|(?:19|20)\d{2})|th[áa]ng|qu[ýy]|\bq[1-4]|quarter"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number written at `range`. Equal numbers have equal `value` and `percent`, however they are written."""

    value: Decimal
    percent: bool
    range: Range


def find_numbers(text: str) -> list[FoundNumber]:
    """Return the numbers in the order they stand; those of days (`14/10/2019`) and hours are left out.

    A single mark before exactly three digits groups thousands, as both `2.600` and `2,600` mean it; any other
    single mark is the decimal one. Roman numerals count after words such as `khóa` and `Đại hội`.

    >>> [str(found.value) for found in find_numbers("2.600 phòng, 5,2 triệu người, 1,234.5 và khóa XV")]
    ['2600', '5200000', '1234.5', '15']
    """
    digits = list(_DIGITS.finditer(text))
    in_a_date = _date_mask(text) if digits else b""  # finding days costs ten times what finding digits does
    found = [
        _from_digits(match) for match in digits if not in_a_date[match.start()] and len(match["digits"]) <= _LONGEST
    ]
    for match in _ROMAN.finditer(text):
        if _VALID_ROMAN.fullmatch(match["roman"]):
            found.append(FoundNumber(Decimal(roman_value(match["roman"])), False, Range(*match.span("roman"))))
    return sorted(found, key=lambda one: one.range)


def roman_value(numeral: str) -> int:
    """Return the value of a Roman numeral up to some hundreds.

    >>> roman_value("XIV")
    14
    """
    values = [_ROMAN_VALUES[letter] for letter in numeral.casefold()]
    return sum(-here if here < after else here for here, after in zip(values, [*values[1:], 0], strict=True))


def _date_mask(text: str) -> bytearray:
    mask = bytearray(len(text) + 1)
    if not _HIDES_NUMBERS.search(text):
        return mask
    # Any leap year will do: `ngày 29-2` is no number either.
    for found in find_dates(text, year=2000):
        if found.precision in ("day", "quarter") or (found.precision == "month" and not found.inferred):
            start, end = found.range
            mask[start:end] = b"\x01" * (end - start)
    return mask


def _from_digits(match: re.Match[str]) -> FoundNumber:
    value = _value(match["digits"])
    end = match.end("digits")
    for scale in match["scales"].split():
        value *= _SCALES[strip_accents(match_key(scale))]
        end = match.end("scales")
    percent = match["percent"] is not None
    if value == value.to_integral_value():
        value = Decimal(int(value))  # 5200000.0 prints as 5200000
    return FoundNumber(value, percent, Range(match.start(), match.end() if percent else end))


def _value(digits: str) -> Decimal:
    marks = [char for char in digits if char in ".,"]
    if len(set(marks)) == 2:  # `1,234.5`, `1.234,5`: the last mark is the decimal one
        whole, _, fraction = digits.rpartition(marks[-1])
        return Decimal(re.sub(r"[.,]", "", whole) + "." + fraction)
    groups = re.split(r"[.,]", digits)
    grouped = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0].strip("0")
    if len(groups) == 1 or grouped:
        return Decimal("".join(groups))
    if len(groups) == 2:
        return Decimal(".".join(groups))
    return Decimal(groups[0])  # `1.2.3`: a section number, told apart by its first part alone
