"""Values in texts that can be told apart: documents, dates, numbers with their units, names."""

import re
from collections.abc import Hashable, Iterator
from typing import Literal, NamedTuple

from rag.read.spans import candidate_spans, proper_names
from rag.text.characters import base_letters, match_key
from rag.text.dates import FoundDate, find_dates
from rag.text.document_names import find_document_names
from rag.text.numbers import FoundNumber, find_numbers
from rag.types import Range

ValueKind = Literal["document", "date", "number", "person", "name"]

_IN_TURN: tuple[ValueKind, ...] = ("document", "date", "name", "number")  # the narrower first
_SOME_LEAP_YEAR = 2000  # completes the days written without a year
_UNIT_AFTER = re.compile(r" ?/?([^\W\d_]+[²³]?)")
_MONEY_BEFORE = re.compile(r"\b(VND|USD) ?$")
_DOCUMENT_NUMBER = re.compile(r"0*(\d+(?:/\d{4})?)")  # `80` of `80-QĐ/TU`, `15/2019` of `15/2019/QĐ-UBND`


class Value(NamedTuple):
    """A value: what it is compared by, and how it is written. Numbers of different units answer different questions."""

    key: Hashable
    unit: str
    range: Range


def kind_of(answer: str, *, person: bool) -> ValueKind | None:
    """Return what kind of value an answer is; None for one that is only words.

    >>> kind_of("Quyết định số 15/2019/QĐ-UBND", person=False), kind_of("ngày 4/12", person=False)
    ('document', 'date')
    >>> kind_of("25.000 đồng/giấy", person=False), kind_of("khai thiếu", person=False)
    ('number', None)
    """
    if person:
        return "person"
    return next((kind for kind in _IN_TURN if values_in(answer, kind)), None)


def values_in(text: str, kind: ValueKind) -> list[Value]:
    """Return the values of a kind in the order they stand.

    >>> [(value.key, value.unit) for value in values_in("thu 25.000 đồng/giấy, giảm 5%", "number")]
    [(Decimal('25000'), 'đồng'), (Decimal('5'), '%')]
    """
    return list(_FINDERS[kind](text))


def _documents(text: str) -> Iterator[Value]:
    for name in find_document_names(text):
        number = _DOCUMENT_NUMBER.match(name.number)
        yield Value(number.group(1) if number else name.number, name.kind, name.range)


def _dates(text: str) -> Iterator[Value]:
    for day in find_dates(text, year=_SOME_LEAP_YEAR):
        yield Value(_day_key(day), day.precision, day.range)


def _day_key(day: FoundDate) -> Hashable:
    """Leave the year out of days: one that is written without it may be the same."""
    return (day.first.month, day.first.day) if day.precision == "day" else (day.first, day.last)


def _numbers(text: str) -> Iterator[Value]:
    for number in find_numbers(text):
        yield Value(number.value, _unit(text, number), number.range)


def _unit(text: str, number: FoundNumber) -> str:
    if number.percent:
        return "%"
    before = _MONEY_BEFORE.search(text, 0, number.range.start)
    after = _UNIT_AFTER.match(text, number.range.end)
    found = before.group(1) if before else after.group(1) if after else ""
    return "đồng" if found == "VND" else match_key(found)


def _people(text: str) -> Iterator[Value]:
    """Tell names of three words and more apart: most people in Vietnam have one, hardly any place has."""
    # `Chủ tịch UBND tỉnh Ngô Minh Khải` offers no person, since provinces are named so.
    long = (one for one in proper_names(text) if text[one.start : one.end].count(" ") >= 2)
    for value in _named(text, sorted({*candidate_spans(text, "person"), *long})):
        words = text[value.range.start : value.range.end].count(" ") + 1
        yield value._replace(unit="long" if words >= 3 else "short")


def _names(text: str) -> Iterator[Value]:
    return _named(text, proper_names(text))


def _named(text: str, found: list[Range]) -> Iterator[Value]:
    """Leave out single words and capitals: `Trung` is what is left of `Ban Tổ chức Trung ương`, `UBND` is no name."""
    for one in found:
        name = text[one.start : one.end]
        if " " in name and not name.isupper():
            yield Value(base_letters(match_key(name)), "", one)


_FINDERS = {"document": _documents, "date": _dates, "number": _numbers, "person": _people, "name": _names}
