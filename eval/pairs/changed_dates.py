"""Dates made false."""

import re
from random import Random

from eval.pairs.changing import Change, Setting, put
from eval.pairs.statement import ANY_YEAR
from rag.text.dates import FoundDate, find_dates

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = re.compile("|".join(_MONTHS))
_DIGITS = re.compile(r"\d+")
_EACH = re.compile(r"(?:[Mm]ỗi|[Hh]ằng|[Hh]àng) $")  # `mỗi tháng 2 lượt` names no month
_TRIES = 8


def change_date(setting: Setting) -> Change | None:
    """Return the statement with a year, month or day changed, so that no date of the passages is the new one."""
    text, draw = setting.statement.text, setting.draw
    dates = _dates(text)
    for _ in range(_TRIES if dates else 0):
        date = draw.choice(dates)
        start, end = date.range
        part, new = _other(text[start:end], draw)
        changed = put(text, start, end, new)
        after = next((one for one in _dates(changed) if one.range.start == start), None)
        if after and after.precision == date.precision and _is_new(after, setting):
            return Change(changed, "changed-date", part)
    return None


def swap_date(setting: Setting) -> Change | None:
    """Return the statement with a date changed into another one of the passages, written as they do."""
    text, legible = setting.statement.text, setting.statement.legible
    dates = _dates(text)
    setting.draw.shuffle(dates)
    for date in dates:
        written = text[date.range.start : date.range.end]
        others = [
            legible[one.range.start : one.range.end]
            for one in _dates(legible)
            if one.precision == date.precision and one.inferred == date.inferred and not _overlap(one, _dates(text))
        ]
        alike = [other for other in others if _shape(other) == _shape(written)]
        if alike:
            new = setting.draw.choice(alike)
            cased = new[0].upper() if written[0].isupper() else new[0].lower()
            return Change(put(text, *date.range, cased + new[1:] if _led(new) else new), "swapped-date", "other")
    return None


def _dates(text: str) -> list[FoundDate]:
    found = (one for one in find_dates(text, year=ANY_YEAR) if one.precision in ("day", "month", "year"))
    return [one for one in found if not _EACH.search(text[: one.range.start])]


def _is_new(date: FoundDate, setting: Setting) -> bool:
    return not _overlap(date, list(setting.told.dates))


def _overlap(date: FoundDate, others: list[FoundDate]) -> bool:
    return any(date.first <= other.last and other.first <= date.last for other in others)


def _led(written: str) -> bool:
    """Tell whether a word stands before the date that may begin a sentence: `Năm 1521`, `in 1521`."""
    return written[0].isalpha() and not _MONTH.match(written)


def _shape(written: str) -> str:
    """`năm 1521` and `năm 1066` have one shape, `1521` has another."""
    return re.sub(r"\d+", "0", _MONTH.sub("M", written)).casefold()


def _other(written: str, draw: Random) -> tuple[str, str]:
    """Return which part of a date was changed, and the date."""
    parts = list(_DIGITS.finditer(written))
    month = _MONTH.search(written)
    if month and draw.random() < 0.4:
        new = draw.choice([name for name in _MONTHS if name != month.group()])
        return "month", put(written, *month.span(), new)
    part = draw.choice(parts) if parts else None
    if part is None:
        return "none", written
    value = int(part.group())
    if len(part.group()) == 4:
        return "year", put(written, *part.span(), str(value + draw.choice((-10, -2, -1, 1, 2, 10))))
    most = 12 if value <= 12 else 28
    other = draw.choice([number for number in range(1, most + 1) if number != value])
    return "day-or-month", put(written, *part.span(), str(other).zfill(len(part.group())))
