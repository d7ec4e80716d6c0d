"""What words like `ông ấy`, `nó` or `ở đó` may point at: names in the earlier question, else in its answer."""

import re
from dataclasses import dataclass

from rag.conversation.names import document_names, offices_of, people_of, phrase_from, places_of
from rag.conversation.times import times_of
from rag.conversation.wording import Line, Wording, uncapitalised
from rag.text.characters import base_letters
from rag.types import Range

_MARKER = re.compile(r"\s*\[\d+\]")
TITLES = ("ông", "anh", "bà", "chị", "cô")
_MEN, _WOMEN = ("ông", "anh", "mr"), ("bà", "chị", "cô", "mrs", "ms")
_WHO = Wording(r"\b(?:ai|người nào|vị nào|who|whom|tên)\b")
_WHERE = Wording(r"\bđâu\b|\bwhere\b|\b(?:huyện|xã|tỉnh|nơi) nào\b")
_BEGINS_WITH_NO_SUBJECT = Wording(
    r"(?:theo|ai|bao nhiêu|mấy|có|khi|vì|tại|ở|trong|từ|đến|năm|tháng|ngày|quý|muốn|nếu|làm|hiện"
    r"|what|who|how|when|where|why|which|is|are|was|were|do|does|did|can|under|in|on|at)\b"
)
_MOST_SUBJECT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Exchange:
    """The earlier question and what its answer says, without markers."""

    question: Line
    answer: Line


def exchange(question: Line, answer: str) -> Exchange:
    """Put an exchange together; the answer is text from the client."""
    return Exchange(question, Line(" ".join(_MARKER.sub("", answer).split())))


def person_in(earlier: Exchange, title: str) -> str | None:
    """Return the person that is meant by a pronoun; None when nobody, or more than one, fits.

    `title` is the pronoun's own (`ông`, empty for `người này`); it is put before a Vietnamese name. An answer counts
    only after a question that asks who, and where it names nobody the office asked for stands in.
    """
    asked = earlier.question
    who = asked.search(_WHO) is not None
    fitting = _fitting(asked, title)
    if not fitting and who:
        fitting = [one for one in _fitting(earlier.answer, title) if one.casefold() not in asked.text.casefold()][:1]
    if len(set(fitting)) == 1:
        return f"{title} {fitting[0]}" if title in TITLES else fitting[0]
    offices = offices_of(asked)
    if fitting or not who or len(offices) != 1:
        return None
    return _cut(asked, offices[0].range)


def _fitting(line: Line, title: str) -> list[str]:
    others = _WOMEN if title in _MEN else _MEN if title in _WOMEN else ()
    return [_cut(line, one.name) for one in people_of(line) if one.head not in others]


def document_in(earlier: Exchange, kind: str) -> str | None:
    """Return the document that is meant, of one kind or (empty) of any; the answer counts if the question has none."""
    for line in (earlier.question, earlier.answer):
        there = document_names(line, parts=False)
        fitting = {_cut(line, one.range) for one in there if not kind or base_letters(one.kind) == base_letters(kind)}
        if len(fitting) == 1:
            return fitting.pop()
        if there:
            return None
    return None


def place_in(earlier: Exchange, head: str) -> str | None:
    """Return the place that is meant, of one kind (`huyện`) or of any; first the answer, if the question asks where."""
    lines = (earlier.question, earlier.answer)
    for line in lines if earlier.question.search(_WHERE) is None else lines[::-1]:
        places = [one for one in places_of(line) if not head or base_letters(one.head) == base_letters(head)]
        named = [_cut(line, one.range) for one in places if one.name != one.range or not one.head]
        if len(set(named)) == 1:
            return named[0]
    return None


def time_in(earlier: Exchange, precision: str) -> str | None:
    """Return the one time that is meant, of one precision or (empty) of any: `năm 2023` for `năm đó`."""
    for line in (earlier.question, earlier.answer):
        times = [
            one
            for one in times_of(line)
            if one.precision == precision or not (precision or one.precision == "relative")
        ]
        if len(times) == 1:
            written = _cut(line, times[0].range)
            return f"ngày {written}" if times[0].precision == "day" and written[0].isdigit() else written
        if times:
            return None
    return None


def phrase_in(earlier: Exchange, head: str) -> str | None:
    """Return the noun phrase of the question that begins with a noun: `dự án cầu Cả Nhỏ 2` for `dự án đó`."""
    found = earlier.question.find_word(head)
    if found is None:
        return None
    where = phrase_from(earlier.question, found.start)
    phrase = _cut(earlier.question, where)
    return phrase[:1].lower() + phrase[1:] if where.end > found.end else None


def subject_in(earlier: Exchange) -> str | None:
    """Return the words a question begins with, if they can be what it is about: `Cầu Cả Nhỏ 2`."""
    line = earlier.question
    if line.match(_BEGINS_WITH_NO_SUBJECT):
        return None
    where = phrase_from(line, 0)
    when = [one.range.end for one in times_of(line) if one.range.start == where.end + 1]
    where = Range(0, when[0]) if when else where
    fits = where.end < len(line.text) and 0 < len(_cut(line, where).split()) <= _MOST_SUBJECT_WORDS
    return uncapitalised(_cut(line, where)) if fits else None


def _cut(line: Line, where: Range) -> str:
    return line.text[where.start : where.end]
