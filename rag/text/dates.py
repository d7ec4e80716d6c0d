"""Dates in running text, Vietnamese and English. No clock: what is not written must be given."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.text.date_patterns import MONTH_NAMES, PATTERNS, QUARTERS, DatePattern, Precision
from rag.types import Range

# Every pattern needs one of these. Most sentences have none, even with an amount in them, and the patterns are many.
_LIKELY = re.compile(
    r"[12]\d{3}|\d ?[/.\-] ?\d{1,2}(?!\d)|th[áa]ng|qu[ýy]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day or a stretch of days that a text names: `first` to `last`, both included, written at `range`.

    `inferred` says that the year was not written there.
    """

    first: date
    last: date
    precision: Precision
    range: Range
    inferred: bool = False


def find_dates(text: str, *, year: int | None = None) -> list[FoundDate]:
    """Return the dates in the order they stand; `year` completes those written without one.

    Day comes before month, as Vietnamese and British writers have it, unless only the other order is a date.

    >>> [(str(f.first), str(f.last)) for f in find_dates("Quý IV/2019 và ngày 3 tháng 2 năm 2021")]
    [('2019-10-01', '2019-12-31'), ('2021-02-03', '2021-02-03')]
    >>> find_dates("Sáng 12.3"), find_dates("Sáng 12.3", year=2021)[0].inferred
    ([], True)
    """
    if not _LIKELY.search(text):
        return []
    taken = bytearray(len(text))
    found = []
    for pattern in PATTERNS:
        if pattern.short and year is None:
            continue
        for match, dated in _matches(text, pattern, year):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(dated)
    return sorted(found, key=lambda one: one.range)


def _matches(text: str, pattern: DatePattern, year: int | None) -> Iterator[tuple[re.Match[str], FoundDate]]:
    for match in pattern.regex.finditer(text):
        try:
            first, last = _days(match.groupdict(), pattern.precision, year)
        except ValueError:  # 31/02, month 15: a number that looks like a date
            continue
        if first <= last:
            inferred = pattern.short or match.groupdict().get("yy") is not None
            yield match, FoundDate(first, last, pattern.precision, Range(*match.span()), inferred)


def _days(parts: dict[str, str | None], precision: Precision, known_year: int | None) -> tuple[date, date]:
    year = _year(parts, known_year)
    if precision == "day":
        day = _day(year, _month(parts), int(parts["d"] or 0))
        return day, day
    if precision == "month":
        return _months(year, _month(parts), 1)
    if precision == "quarter":
        quarter = (parts["q"] or "").casefold()
        return _months(year, 3 * (QUARTERS.get(quarter) or int(quarter)) - 2, 3)
    return date(year, 1, 1), date(int(parts.get("y2") or year), 12, 31)


def _year(parts: dict[str, str | None], known_year: int | None) -> int:
    if parts.get("yy"):
        return 2000 + int(parts["yy"] or 0)
    return int(parts.get("y") or known_year or 0)


def _month(parts: dict[str, str | None]) -> int:
    name = (parts.get("name") or "").casefold()
    if not name:
        return int(parts["m"] or 0)
    return MONTH_NAMES.get(name) or MONTH_NAMES[name[:3]]


def _day(year: int, month: int, day: int) -> date:
    if month > 12 >= day:  # 03/25/2021
        month, day = day, month
    return date(year, month, day)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, monthrange(year, last)[1])
