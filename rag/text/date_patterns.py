"""How dates are written: one table of patterns, most specific first.

Groups: `y` year, `y2` last year of a period, `yy` year of two digits, `m` month number, `name` month name,
`d` day, `q` quarter. Vietnamese words are matched with and without accents.
"""

import re
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "quarter", "year", "period"]

MONTH_NAMES = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
    "hai": 2, "ba": 3, "tư": 4, "tu": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12,
}  # fmt: skip
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}

_ENGLISH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_VIETNAMESE = r"(?P<name>hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười một|mười hai|mười)"
_Y = r"(?P<y>[12]\d{3})(?!\d)"
_MODERN = r"(?P<y>(?:19|20)\d{2})(?!\d)"
_D = r"(?P<d>\d{1,2})"
_M = r"(?P<m>\d{1,2})"
_DAY = r"ng[àa]y"
_MONTH = r"th[áa]ng"
_YEAR = r"n[ăa]m"
_NTH = r"(?:st|nd|rd|th)?"
_FREE = r"(?<![\d/.])(?<!\d-)"
_NOT_MORE = r"(?![\d%]|[/.,\-]\d)"
_HALF_DAY = r"(?:s[áa]ng|tr[ưu]a|chi[ềe]u|t[ốo]i|[đd][êe]m|h[ôo]m nay|ng[àa]y)"


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One way to write a date. `short` ones leave the year to be known from elsewhere."""

    precision: Precision
    regex: re.Pattern[str]
    short: bool = False


def _pattern(precision: Precision, regex: str, *, short: bool = False) -> DatePattern:
    return DatePattern(precision, re.compile(regex, re.IGNORECASE), short)


PATTERNS = (
    _pattern("day", rf"{_FREE}{_Y}-{_M}-{_D}(?!\d)"),
    _pattern("day", rf"{_FREE}{_D} ?(?P<sep>[/.\-]) ?{_M} ?(?P=sep) ?{_Y}"),
    _pattern("day", rf"{_FREE}{_D}/{_M}/(?P<yy>\d{{2}})(?![\d/])"),
    _pattern("day", rf"(?<![\d.,/]){_D} {_MONTH} {_M}(?: ?, ?{_YEAR} | {_YEAR} | ?[,/.\-] ?| ){_Y}"),
    _pattern("day", rf"(?<![\d.,/]){_D} {_MONTH} {_VIETNAMESE},? {_YEAR} {_Y}"),
    _pattern("day", rf"{_FREE}{_D}[/.\-]{_M},? {_YEAR} {_Y}"),
    _pattern("day", rf"(?<![\d.,/]){_D}{_NTH} (?:of )?{_ENGLISH},? {_Y}"),
    _pattern("day", rf"\b{_ENGLISH} {_D}{_NTH},? {_Y}"),
    _pattern("month", rf"\b{_MONTH} {_M}(?: ?[/.\-] ?| ?, ?{_YEAR} | {_YEAR} ){_Y}"),
    _pattern("month", rf"\b{_MONTH} {_VIETNAMESE},? {_YEAR} {_Y}"),
    _pattern("month", rf"\b{_ENGLISH},? {_Y}"),
    _pattern("month", rf"(?<![\d/.\-])(?<!số ){_M}/{_MODERN}(?!/)"),
    _pattern("quarter", rf"\bqu[ýy] (?P<q>iv|i{{1,3}}|[1-4])(?: ?[/.\-] ?| {_YEAR} | ){_Y}"),
    _pattern("quarter", rf"\bq(?P<q>[1-4])[ /.\-]{_Y}"),
    _pattern("quarter", rf"\b(?P<q>first|second|third|fourth) quarter (?:of )?{_Y}"),
    _pattern("period", rf"(?<![\d/.,]){_MODERN} ?[-–—] ?(?P<y2>(?:19|20)\d{{2}})(?![\d/])"),
    _pattern(
        "period", rf"\b{_MODERN} (?:đến|den|tới|toi|to|until|till)(?: hết)?(?: {_YEAR})? (?P<y2>(?:19|20)\d{{2}})(?!\d)"
    ),
    _pattern("day", rf"\b{_HALF_DAY}(?: nay| {_DAY}| m[ùu]ng| m[ồo]ng)? ?\(?{_D} ?[/.\-] ?{_M}{_NOT_MORE}", short=True),
    _pattern("day", rf"(?<![\d.,/]){_D} {_MONTH} {_M}{_NOT_MORE}", short=True),
    _pattern("day", rf"(?<![\d.,/]){_D}{_NTH} (?:of )?(?!may\b){_ENGLISH}(?! \d)", short=True),
    _pattern("day", rf"\b{_ENGLISH} {_D}{_NTH}{_NOT_MORE}", short=True),
    _pattern("month", rf"(?<!\d )\b{_MONTH} {_M}{_NOT_MORE}", short=True),
    _pattern("quarter", rf"\bqu[ýy] (?P<q>iv|i{{1,3}}|[1-4])\b{_NOT_MORE}", short=True),
    _pattern("year", rf"\b(?:{_YEAR}|in|since|year) {_Y}(?![/.,]\d)"),
    # A bare number that can hardly be anything but a year: `2019, định hướng 2020`, not `2019 người`.
    _pattern(
        "year",
        rf"(?<![\d/.,\-])(?<!số ){_MODERN}(?![/.,\-]\w)"
        r"(?! ?(?:%|người|đồng|tỷ|triệu|tấn|km|m2|ha\b|học|hộ|phòng|đảng|cán|trường hợp|ca\b|people|cases|students))",
    ),
)
