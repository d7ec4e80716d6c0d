"""What a claim states that can be compared exactly, and where a text tells it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.text.document_names import DocumentName
from rag.types import Range, Reason
from rag.write.check.amounts import Amount
from rag.write.check.days import Clock, Day
from rag.write.check.names import Name, names_of
from rag.write.check.told import Code, Told, told_by

_ANY_KIND = "văn bản"
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_MINUTES = 60

_Find = Callable[[Told, Collection[int]], Iterable[Range]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, date, time, document or name that a claim writes at `range`; `reason` is what it is when untold.

    One that is not `certain` may be told in words that cannot be compared: a name may be translated.
    """

    reason: Reason
    range: Range
    find: _Find
    certain: bool = True

    def places_in(self, told: Told, years: Collection[int] = ()) -> tuple[Range, ...]:
        """Return where a text tells it. `years` are those that a date without one may belong to."""
        return tuple(self.find(told, years))


@lru_cache(maxsize=4096)
def facts_of(claim: str, *, foreign: bool) -> tuple[Fact, ...]:
    """Return what a claim states, in order; each character belongs to one fact, the most telling kind first.

    `foreign` says that it is held to texts of another language.

    >>> [fact.reason for fact in facts_of("Ngày 3/2/2021, theo Nghị quyết 39, cầu Vàm dài 1.250 m.", foreign=False)]
    ['date', 'document', 'name', 'number']
    """
    told = told_by(claim)
    found: list[Fact] = []
    _add(found, [Fact("document", one.range, _document(one)) for one in told.documents])
    _add(found, [Fact("date", one.range, _day(one)) for one in told.days])
    _add(found, [Fact("date", one.range, _clock(one)) for one in told.clocks])
    _add(found, [Fact("document", one.range, _code(one)) for one in told.codes])
    _add(found, [Fact("number", one.range, _amount(one, foreign)) for one in told.amounts if one.sure])
    _add(
        found,
        [Fact("name", one.range, _name(one), one.certain) for one in names_of(claim, told.words, foreign=foreign)],
    )
    return tuple(sorted(found, key=lambda fact: fact.range))


def _add(found: list[Fact], more: Sequence[Fact]) -> None:
    """Add the facts that lie on no other's characters."""
    taken = [fact.range for fact in found]
    found.extend(one for one in more if not any(one.range.start < it.end and it.start < one.range.end for it in taken))


def _amount(written: Amount, foreign: bool) -> _Find:
    amount = replace(written, part=False) if foreign else written  # languages order a name's words differently
    may_be_a_year = not amount.percent and amount.unit is None and _FIRST_YEAR <= amount.value <= _LAST_YEAR

    def find(told: Told, _: Collection[int]) -> Iterable[Range]:
        found = [one.range for one in told.amounts if amount.same_as(one)]
        if may_be_a_year:
            found += [one.range for one in told.days if amount.value in one.years]
        if amount.unit in ("hour", None):
            found += [one.range for one in told.clocks if one.minutes == _MINUTES * amount.value]
        return found

    return find


def _day(day: Day) -> _Find:
    def find(told: Told, years: Collection[int]) -> Iterable[Range]:
        found = [one.range for one in told.days if day.told_by(one, years)]
        return found or _years_apart(day, told)

    return find


def _years_apart(day: Day, told: Told) -> list[Range]:
    """Return where a text names the years of a year or period one by one, or as bare numbers."""
    if day.found.precision not in ("year", "period"):
        return []
    places = {int(one.value): one.range for one in told.amounts if not one.percent}
    places |= {year: one.range for one in told.days for year in one.years}
    return [places[year] for year in day.years] if all(year in places for year in day.years) else []


def _clock(clock: Clock) -> _Find:
    def find(told: Told, _: Collection[int]) -> Iterable[Range]:
        found = [one.range for one in told.clocks if clock.same_as(one)]
        hours = [one.range for one in told.amounts if one.unit == "hour" and _MINUTES * one.value == clock.minutes]
        return found or hours

    return find


def _document(name: DocumentName) -> _Find:
    def find(told: Told, _: Collection[int]) -> Iterable[Range]:
        return (one.range for one in told.documents if _may_be_one(name, one))

    return find


def _may_be_one(name: DocumentName, other: DocumentName) -> bool:
    """`Văn bản số 5` may be a decision, and a decision is called so."""
    if _ANY_KIND in (name.kind, other.kind):
        return DocumentName(other.kind, name.number, name.range).same_as(other)
    return name.same_as(other)


def _code(code: Code) -> _Find:
    return lambda told, _: (one.range for one in told.codes if code.told_by(one))


def _name(name: Name) -> _Find:
    return lambda told, _: name.places_in(told.words)
