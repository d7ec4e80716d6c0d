"""From readings to an answer: which of them are shown, in which words, or that none is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prompts import say
from rag.cite import Texts, one_line, resolve_citations
from rag.question import Question
from rag.read.calibration import Verdict
from rag.read.reader import Reading
from rag.read.terms import QuestionTerms
from rag.text.characters import match_key
from rag.types import Answer, AnswerEvent, Citation, Cited, Done, Hit, Judged, Piece, Said

_RIVAL_SHARE = 0.75
_SAME_WORDS = 0.95  # of the question's words that the best sentence holds, a rival holds at least this share
_EXPLICIT = 0.5  # and the best sentence holds at least this share of the question's words
_MOST_STATEMENTS = 3
_DATED_KINDS = ("person", "number", "date", "place", "document")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known when an answer is put together. `asked` is the question as it was asked, white space tidied."""

    asked: str
    question: Question
    hits: Sequence[Hit]
    readings: Sequence[Reading]
    verdict: Verdict
    timings: Mapping[str, float]

    @property
    def understood(self) -> str | None:
        """The question as it was searched, where that differs from the one asked."""
        return self.question.searched if self.question.searched != self.asked else None


def write_extracted(draft: Draft, texts: Texts) -> Answer:
    """Return the extracted answer, or an abstention that cites the nearest sentences.

    The best reading is shown, with the citations of other documents that say the same of it; beside it, sentences of
    other dates that say otherwise, each with its date.
    """
    if not draft.verdict.given:
        return write_abstained(draft, texts)
    best, *others = draft.readings
    rivals = _rivals(draft.question, best, others)
    # Where they disagree, the newest first; markers count in the order they are read.
    shown = sorted([best, *rivals], key=_published, reverse=True) if rivals else [best, *_agreeing(draft, best, others)]
    citations = resolve_citations(shown, texts)
    if not citations:
        return write_abstained(draft, texts)
    if rivals and len(citations) > 1:
        return _answer(draft, _dated(citations, draft.question.language), citations)
    markers = tuple(citation.marker for citation in citations)
    return _answer(draft, [Piece(one_line(citations[0].quote), markers)], citations)


def write_abstained(draft: Draft, texts: Texts) -> Answer:
    """Say that the sources do not answer; the nearest sentence of each of the best documents is cited, not claimed."""
    nearest: list[Reading] = []
    for reading in draft.readings:
        if reading.hit.passage.document not in {one.hit.passage.document for one in nearest}:
            nearest.append(reading)
    citations = resolve_citations(nearest[:_MOST_STATEMENTS], texts)
    pieces = [Piece(say("abstained", draft.question.language))]
    return _answer(draft, pieces, citations, abstained=True)


def told(answer: Answer) -> Iterator[AnswerEvent]:
    """Tell an answer piece by piece, each citation before the first piece that names it."""
    yield Judged(answer.kind)
    waiting = {citation.marker: citation for citation in answer.citations}
    for piece in answer.pieces:
        for marker in piece.markers:
            if marker in waiting:
                yield Cited(waiting.pop(marker))
        yield Said(piece)
    yield from map(Cited, waiting.values())
    yield Done(answer)


def _published(reading: Reading) -> date:
    return reading.hit.metadata.published or date.min


def _agreeing(draft: Draft, best: Reading, others: Sequence[Reading]) -> list[Reading]:
    """Readings of other documents that give the same short answer, nearly as well supported; one of each document."""
    agreeing: dict[str, Reading] = {}
    for other in others:
        document = other.hit.passage.document
        if document in agreeing or document == best.hit.passage.document or other.span is None or best.span is None:
            continue
        same = match_key(other.short_answer) == match_key(best.short_answer)
        if same and _says_the_same(draft.question, best, other, share=_RIVAL_SHARE):
            agreeing[document] = other
    return list(agreeing.values())[: _MOST_STATEMENTS - 1]


def _rivals(question: Question, best: Reading, others: Sequence[Reading]) -> list[Reading]:
    """Readings that say the same of somebody or something else, from documents of another date or of none."""
    if question.asks_for not in _DATED_KINDS or question.period is not None or best.span is None:
        return []
    rivals: list[Reading] = []
    said = {match_key(best.short_answer)}
    dates = {best.hit.metadata.published}
    for other in others:
        key, day = match_key(other.short_answer), other.hit.metadata.published
        new = other.span is not None and day not in dates and not any(key in one or one in key for one in said)
        if new and _says_the_same(question, best, other):
            rivals.append(other)
            said.add(key)
            dates.add(day)
    return rivals[: _MOST_STATEMENTS - 1]


def _says_the_same(question: Question, best: Reading, other: Reading, *, share: float = _SAME_WORDS) -> bool:
    """Tell whether both answer one question: they hold its words alike (`Giám đốc Sở Y tế` beside another name).

    The other holds at least that share of those the best one does.

    Across languages there are no words to compare, only how well each is supported.
    """
    if question.is_foreign_to(best.hit.metadata.language):
        return other.support >= best.support * _RIVAL_SHARE
    terms = QuestionTerms.of(question.searched, lambda _: 1.0)
    explicit = terms.covered_by(best.quote)
    return explicit >= _EXPLICIT and terms.covered_by(other.quote) >= share * explicit


def _dated(citations: Sequence[Citation], language: str) -> list[Piece]:
    """One line for each source, with its date."""
    pieces = [Piece(say("disagree", language))]
    for citation in citations:
        words = {"statement": one_line(citation.quote)}
        if citation.published is None:
            line = say("undated", language, **words)
        else:
            line = say("dated", language, date=show_date(citation.published, language), **words)
        pieces.append(Piece(f"\n{line}", (citation.marker,)))
    return pieces


def show_date(day: date, language: str) -> str:
    """Write a date as the language does.

    >>> show_date(date(2019, 10, 4), "vi"), show_date(date(2019, 10, 4), "en")
    ('4/10/2019', '4 October 2019')
    """
    return f"{day.day}/{day.month}/{day.year}" if language == "vi" else f"{day.day} {day:%B %Y}"


def _answer(draft: Draft, pieces: Sequence[Piece], citations: Sequence[Citation], *, abstained: bool = False) -> Answer:
    question = draft.question
    return Answer(
        question=draft.asked,
        pieces=tuple(pieces),
        kind="abstained" if abstained else "extracted",
        confidence=draft.verdict.confidence,
        citations=tuple(citations),
        hits=tuple(draft.hits),
        timings=dict(draft.timings),
        language=question.answered_in,
        understood=draft.understood,
    )
