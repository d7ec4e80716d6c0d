"""Dates and times of day of a text, and whether one is told by another: a full date tells its month and its year."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rag.text.dates import FoundDate, find_dates
from rag.types import Range

_NO_YEAR = 2000  # stands for the year of a date that is written without one; a leap year, for `29-2`
_CLOCK = re.compile(
    r"(?<![\w.,:/])(?P<hour>[01]?\d|2[0-4]) ?(?:(?::|h|g)(?P<minute>[0-5]\d)?|"
    r"giờ(?: (?P<spoken>[0-5]\d)(?: ?phút)?)?(?= (?:sáng|trưa|chiều|tối|đêm|ngày|\d)))?"
    r"(?P<half> ?(?:a\.?m|p\.?m)\b| (?:giờ )?(?:sáng|trưa|chiều|tối|đêm)\b)?(?![\w:])",
    re.IGNORECASE,
)
_HALF_A_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month, quarter, year or period at `range`; `yearless` when its year is not written."""

    found: FoundDate
    yearless: bool

    @property
    def range(self) -> Range:
        """Where it is written."""
        return self.found.range

    @property
    def years(self) -> tuple[int, ...]:
        """The years it names: none, one, or the first and the last of a period."""
        return () if self.yearless else tuple(sorted({self.found.first.year, self.found.last.year}))

    def told_by(self, other: "Day", years: Collection[int]) -> bool:
        """Tell whether `other` says this. `years` are those that a date without one may belong to."""
        if self.yearless:
            return _within(_in_year(other, _NO_YEAR), _in_year(self, _NO_YEAR))
        if other.yearless:
            return self.found.first.year in years and _within(_in_year(other, self.found.first.year), _span(self))
        if self.found.precision == "period":
            return _span(self) == _span(other)
        return _within(_span(other), _span(self))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes, at `range`. `halved` when noon, night or the like is said, so that 5 may be 17."""

    minutes: int
    halved: bool
    range: Range

    def same_as(self, other: "Clock") -> bool:
        """Tell whether both may mean one time."""
        if self.halved or other.halved:
            return self.minutes % _HALF_A_DAY == other.minutes % _HALF_A_DAY
        return self.minutes == other.minutes


def day_of(day: date) -> Day:
    """Return a day that stands in no text."""
    return Day(FoundDate(day, day, "day", Range(0, 0)), yearless=False)


def find_days(text: str) -> list[Day]:
    """Return the dates in order, those without a year too.

    >>> [one.yearless for one in find_days("ngày 12/3, và 3 tháng 2 năm 2021")]
    [True, False]
    """
    found = find_dates(text, year=_NO_YEAR)
    return [Day(one, one.inferred and one.first.year == _NO_YEAR) for one in found]


def find_clocks(text: str) -> list[Clock]:
    """Return the times of day in order.

    >>> [one.minutes for one in find_clocks("từ 7h30 đến 17:00, 5 p.m.")]
    [450, 1020, 300]
    """
    found = []
    for match in _CLOCK.finditer(text):
        written = match.group().strip()
        if written.isdigit():
            continue
        minutes = 60 * int(match["hour"]) + int(match["minute"] or match["spoken"] or 0)
        found.append(Clock(minutes, match["half"] is not None, Range(*match.span())))
    return found


def _span(day: Day) -> tuple[date, date]:
    return day.found.first, day.found.last


def _in_year(day: Day, year: int) -> tuple[date, date]:
    if day.found.precision not in ("day", "month", "quarter"):
        return _span(day)
    first, last = _span(day)
    return _replaced(first, year), _replaced(last, year)


def _replaced(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February of a year without one
        return day.replace(year=year, day=28)


def _within(inner: tuple[date, date], outer: tuple[date, date]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
