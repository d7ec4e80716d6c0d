"""A cited passage in pieces, each with what is to be marked in it, so that a page only has to show them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from eval.metrics import contains_answer
from eval.rows import Quoted, Row

QUOTE, SPAN, EVIDENCE, ANSWER = "quote", "span", "evidence", "answer"
_LEAST_OVERLAP = 12  # characters at a passage's edge: fewer may be chance


@dataclass(frozen=True, slots=True)
class Marked:
    """A range of a passage and what it is."""

    start: int
    end: int
    mark: str


def marked_pieces(citation: Quoted, row: Row) -> list[tuple[str, list[str]]]:
    """Return what stands around a quote, the quote, and the gold evidence and answers in it, in marked pieces.

    >>> gold = Row(id="1", kind="", language="en", answer_language="en", question="", gold=("1911",), evidence=(),
    ...     unanswerable=False, status="answered")
    >>> marked_pieces(Quoted("a", 0, 14, "Built in 1911.", before="Old. "), gold)
    [('Old. ', []), ('Built in ', ['quote']), ('1911', ['answer', 'quote']), ('.', ['quote'])]
    """
    text = citation.before + citation.quote + citation.after
    marks = list(_marks(citation, row, text))
    cuts = sorted({0, len(text)} | {at for one in marks for at in (one.start, one.end)})
    return [
        (text[start:end], sorted({one.mark for one in marks if one.start <= start and end <= one.end}))
        for start, end in pairwise(cuts)
    ]


def holds_answer(citation: Quoted, row: Row) -> bool:
    """Return whether the quote holds a gold answer, as the figures count it."""
    return bool(contains_answer(citation.quote, row.gold, row.answer_language))


def overlaps_evidence(citation: Quoted, row: Row) -> bool | None:
    """Return whether gold evidence is seen to stand, at least in part, in the quote; None where none is known."""
    if not any(one.quote for one in row.evidence):
        return None
    return any({QUOTE, EVIDENCE} <= set(marks) for _, marks in marked_pieces(citation, row))


def _marks(citation: Quoted, row: Row, text: str) -> Iterator[Marked]:
    quote = Marked(len(citation.before), len(citation.before) + len(citation.quote), QUOTE)
    yield quote
    if citation.span and (at := text.find(citation.span, quote.start, quote.end)) >= 0:
        yield Marked(at, at + len(citation.span), SPAN)
    for one in row.evidence:
        if one.source == citation.source and one.quote:
            yield from (Marked(start, end, EVIDENCE) for start, end in _shared(text, one.quote))
    for answer in filter(None, row.gold):
        whole_words = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)
        for match in whole_words.finditer(text):
            yield Marked(match.start(), match.end(), ANSWER)


def _shared(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where a quote stands in a passage; one that goes over its edge, as far as it stands in it."""
    if wanted in text:
        yield from (found.span() for found in re.finditer(re.escape(wanted), text))
    elif text in wanted:
        yield 0, len(text)
    else:
        for size in range(min(len(text), len(wanted)) - 1, _LEAST_OVERLAP - 1, -1):
            if text.endswith(wanted[:size]):
                yield len(text) - size, len(text)
                return
            if text.startswith(wanted[-size:]):
                yield 0, size
                return
