"""The short answer that a trained model marks, as it is shown: whole words, and of definitions and lists all of it."""

import re
from collections.abc import Callable

from rag.question import Question
from rag.read.clues import Candidate
from rag.read.marks import Mark
from rag.read.spans import choose_span
from rag.types import Range

_EDGES = " \t\n\r\u00a0,.;:!?…–—-•*\"'“”‘’«»"
_PAIRS = (("(", ")"), ("[", "]"))
_DEFINED = re.compile(
    r"^(?P<topic>.{2,60}?) (?:nghĩa là gì|là gì|là sao|là cái gì)\s*\??$"
    r"|^(?:what (?:is|are)|define) (?:an? |the )?(?P<english>.{2,60}?)\s*\??$",
    re.IGNORECASE,
)
_ONE_THING = re.compile(r"\b(?:của|tên|số|of|name|number)\b", re.IGNORECASE)  # `Thủ đô của Pháp là gì?` defines nothing
_DEFINES = r"(?: \([^)]*\))?,? (?:nghĩa là|được hiểu là|là|means?|is|are) "
_LEAD = re.compile(r"(?:\b(?:gồm(?: có| cả)?|như|including|includes?|included|are|were) |: ?)")
_JOIN = r",? (?:và|hoặc|cùng|and|or) |, |; "
_GOES_ON = re.compile(rf"(?:{_JOIN})(?!(?:trong|mà|nhưng|còn|khi|nên|which|while|but|where|who|with)\b)[^,.;:()\n]+")
_JOINED = re.compile(rf"(?:{_JOIN})$")


def marked_span(question: Question, candidate: Candidate, mark: Mark, rarity: Callable[[str], float]) -> Range | None:
    """Return the short answer in what is quoted, in characters of the passage; None where all of that is the answer.

    Where nothing is marked it is chosen as `rag.read.spans` does.
    """
    if question.asks_for == "yes-no":
        return None
    text, quoted = candidate.hit.text, candidate.quoted
    span = whole_words(text, mark.span) if mark.span is not None else None
    if span is None:
        chosen = choose_span(question, text[quoted.start : quoted.end], rarity)
        return Range(quoted.start + chosen.start, quoted.start + chosen.end) if chosen else None
    if question.asks_for == "list":
        return _list_around(text, candidate, span)
    return _definition_around(question, text, candidate.place, span)


def whole_words(text: str, span: Range) -> Range | None:
    """Return the words a range touches, without blanks and punctuation around them; None where no word is left.

    >>> text = "Cầu (dài 1.250 mét), rộng 12 mét."
    >>> start, end = whole_words(text, Range(7, 20))
    >>> text[start:end]
    'dài 1.250 mét'
    """
    start, end = span
    while start < end and text[start] in _EDGES and not _is_minus(text, start):
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    while start < end and _inside_word(text, start):
        start -= 1
    while start < end and _inside_word(text, end):
        end += 1
    for opening, closing in _PAIRS:
        inner = text[start:end]
        if inner.startswith(opening) and closing not in inner:
            return whole_words(text, Range(start + 1, end))
        if inner.endswith(closing) and opening not in inner:
            return whole_words(text, Range(start, end - 1))
    return Range(start, end) if any(char.isalnum() for char in text[start:end]) else None


def _inside_word(text: str, place: int) -> bool:
    """Tell whether a place stands in a word, or in a number such as `1.250`."""
    before, after = text[max(0, place - 2) : place], text[place : place + 2]
    if before[-1:].isalnum() and after[:1].isalnum():
        return True
    behind_point = before[1:] in (".", ",") and before[:1].isdigit() and after[:1].isdigit()
    return behind_point or (after[:1] in (".", ",") and before[-1:].isdigit() and after[1:].isdigit())


def _is_minus(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    return text[place] in "-–" and text[place + 1 : place + 2].isdigit() and before.isspace()


def _definition_around(question: Question, text: str, sentence: Range, span: Range) -> Range:
    """Widen a part of `X là …` to all that is said of X, where the question is what X is."""
    asked = _DEFINED.match(question.searched)
    topic = asked and (asked["topic"] or asked["english"])
    if not topic or _ONE_THING.search(topic):
        return span
    told = text[sentence.start : sentence.end]
    defines = re.search(re.escape(topic) + _DEFINES, told, re.IGNORECASE)
    if defines is None or sentence.start + defines.end() > span.start:
        return span
    return whole_words(text, Range(sentence.start + defines.end(), sentence.end)) or span


def _list_around(text: str, candidate: Candidate, span: Range) -> Range:
    """Widen an item to the list it stands in: all lines that were announced, else what commas and `và` join."""
    sentence, quoted = candidate.place, candidate.quoted
    if quoted.end > sentence.end or quoted.start < sentence.start:
        announced = text.find(":\n", quoted.start, quoted.end)
        lines = Range(announced + 1, quoted.end) if announced >= 0 else quoted
        return whole_words(text, lines) or span
    start, end = span
    while (more := _GOES_ON.match(text, end, sentence.end)) is not None:
        end = more.end()
    leads = list(_LEAD.finditer(text, sentence.start, start))
    if leads and _JOINED.search(text[leads[-1].end() : start]):
        start = leads[-1].end()
    return whole_words(text, Range(start, end)) or span
