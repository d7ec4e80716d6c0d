"""What moves a passage up or down beside relevance, each within bounds: names that must match, time, copies."""

import re
from collections.abc import Sequence
from datetime import date

from rag.question import Question
from rag.text.document_names import find_document_names
from rag.text.syllables import syllables
from rag.types import Hit

_NAME_HELD = 0.25
_OTHER_NUMBER = -0.25
_IN_PERIOD = 0.15
_LATEST = 0.10
_LATEST_UNASKED = 0.02
_SHINGLE = 4
_COPY = 0.8
_DIGITS = re.compile(r"\d+")


def name_preference(question: Question, hit: Hit) -> float:
    """Prefer passages that hold the document names asked about; one that holds only other numbers is put back.

    An answer about Quy định 99 is no answer about Quy định 205.
    """
    if not question.names:
        return 0.0
    held = find_document_names(hit.told)
    total = 0.0
    for name in question.names:
        if any(name.same_as(other) for other in held):
            total += _NAME_HELD
        elif any(other.kind == name.kind for other in held):
            total += _OTHER_NUMBER
    return total / len(question.names)


def time_preferences(question: Question, hits: Sequence[Hit]) -> list[float]:
    """Prefer sources of the time asked about; else newer ones, strongly only when the question says so.

    Recency is measured among the hits' own dates: no clock.
    """
    if question.period is not None:
        return [_IN_PERIOD * _touches(hit, question.period) for hit in hits]
    dates = [hit.metadata.published for hit in hits if hit.metadata.published is not None]
    if len(set(dates)) < 2:
        return [0.0] * len(hits)
    first, last = min(dates), max(dates)
    weight = _LATEST if question.wants_latest else _LATEST_UNASKED
    return [weight * _recency(hit.metadata.published, first, last) for hit in hits]


def _recency(day: date | None, first: date, last: date) -> float:
    return 0.0 if day is None else (day - first) / (last - first)


def _touches(hit: Hit, period: tuple[date, date]) -> float:
    """1 when the passage names a year of the period, 0.6 when only its document was published then."""
    first, last = period
    years = {str(year) for year in range(first.year, min(last.year, first.year + 30) + 1)}
    if years & set(_DIGITS.findall(f"{hit.metadata.title} {hit.text}")):
        return 1.0
    published = hit.metadata.published
    return 0.6 if published is not None and first <= published <= last else 0.0


def copies_removed(hits: Sequence[Hit], *, most: int) -> list[Hit]:
    """Return the first `most` hits without those that say again what a better one says, as syndicated copies do.

    Two passages are copies when four fifths of their four-syllable runs agree and neither holds a number the other
    lacks: a decision of 2021 repeats the words of 2019, but not its numbers.
    """
    kept: list[Hit] = []
    marks: list[tuple[frozenset[tuple[str, ...]], frozenset[str]]] = []
    for hit in hits:
        mark = _runs(hit.text), frozenset(_DIGITS.findall(hit.text))
        if not any(_are_copies(mark, other) for other in marks):
            kept.append(hit)
            marks.append(mark)
            if len(kept) == most:
                break
    return kept


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    tokens = syllables(text)
    if len(tokens) < _SHINGLE:
        return frozenset([tuple(tokens)])
    return frozenset(zip(*(tokens[start:] for start in range(_SHINGLE)), strict=False))


def _are_copies(
    one: tuple[frozenset[tuple[str, ...]], frozenset[str]], other: tuple[frozenset[tuple[str, ...]], frozenset[str]]
) -> bool:
    shared = len(one[0] & other[0])
    return one[1] == other[1] and shared >= _COPY * (len(one[0]) + len(other[0]) - shared)
