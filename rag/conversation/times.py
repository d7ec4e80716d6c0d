"""Another time for a question: `Còn năm 2020?`."""

import re
from dataclasses import dataclass

from rag.conversation.wording import Line, Wording, uncapitalised
from rag.text.dates import find_dates
from rag.text.document_names import find_document_names
from rag.types import Range

_ANY_LEAP_YEAR = 2000  # for days and months written without a year; which one is never used
_LEAD = Wording(r"(?:\b(?:năm học|niên khoá|giai đoạn|nhiệm kỳ|năm|ngày|tháng|quý) )$")
_RELATIVE = Wording(
    r"\b(?:(?:hiện nay|hiện tại|hiện giờ|bây giờ|hôm nay|hôm qua|trước đây"
    r"|(?:năm|tháng|quý|tuần) (?:nay|này|ngoái|trước|sau|tới))"
    r"|(?:currently|now|today|this year|last year|next year))\b"
)
_YEAR_AT_END = re.compile(r"(?: ?[/.\-] ?|,? (?:năm|nam|of) |,? )(?:19|20)\d{2}$", re.IGNORECASE)
_YEAR = re.compile(r"[12]\d{3}$")
_PREPOSITION = Wording(r"(?:vào|trong|đến|từ|hồi|ở|in|on|at|for|of) ")


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a sentence names: `core` the date, `range` with the words before it (`giai đoạn 2015-2020`)."""

    precision: str
    core: Range
    range: Range
    year_unsaid: bool = False


def times_of(line: Line) -> list[Time]:
    """Return the times in the order they stand; years inside document names are none."""
    names = [name.range for name in find_document_names(line.text)]
    found = [
        Time(one.precision, one.range, _with_lead(line, one.range), one.inferred)
        for one in find_dates(line.text, year=_ANY_LEAP_YEAR)
        if not any(name.start < one.range.end and one.range.start < name.end for name in names)
    ]
    relative = [Range(*match.span()) for match in line.find_all(_RELATIVE)]
    return sorted([*found, *(Time("relative", one, one) for one in relative)], key=lambda time: time.core)


def _with_lead(line: Line, core: Range) -> Range:
    lead = line.ends(core.start, _LEAD)
    return Range(core.start - len(lead.group()), core.end) if lead else core


def only_time(fragment: Line) -> Time | None:
    """Return the time when the fragment is nothing else, a preposition aside."""
    lead = fragment.match(_PREPOSITION)
    start = lead.end() if lead else 0
    whole = [one for one in times_of(fragment) if one.range.start <= start and one.range.end == len(fragment.text)]
    return whole[0] if whole else None


def at_another_time(question: Line, fragment: Line, time: Time) -> str:
    """Return the question with its time replaced by the fragment's, or with that added."""
    new = uncapitalised(fragment.text[time.range.start : time.range.end])
    core = fragment.text[time.core.start : time.core.end]
    there = times_of(question)
    if not there:
        return f"{question.text} {_with_year_word(question, new)}"
    target = next((one for one in reversed(there) if one.precision == time.precision), there[-1])
    if target.precision == "year" == time.precision:
        return question.replaced(Range(target.core.end - 4, target.core.end), core[-4:])
    old = question.text[target.core.start : target.core.end]
    if time.year_unsaid and target.precision == "year":
        return question.replaced(target.range, f"{new} {uncapitalised(old)}")
    if target.precision == time.precision:
        kept = _YEAR_AT_END.search(old) if time.year_unsaid else None
        return question.replaced(target.core, uncapitalised(core) + (kept.group() if kept else ""))
    return question.replaced(target.range, _with_year_word(question, new))


def _with_year_word(question: Line, new: str) -> str:
    if not _YEAR.fullmatch(new):
        return new
    return f"in {new}" if question.english else question.written(f"năm {new}")
