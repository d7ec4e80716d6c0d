"""From an answer to its scores: every figure of `eval.figures` that each question has a value of, but quote fidelity.

Quote fidelity is read through the store, revision by revision, where the question is asked (`eval.measuring`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.figures import (
    CITATION_PRECISION,
    CITATION_RECALL,
    EXACT_MATCH,
    FALSE_ANSWER,
    FALSE_REFUSAL,
    IN_CITED,
    IN_NEAREST,
    IN_TEXT,
    RIGHT,
    RIGHT_IF_GIVEN,
    SOURCE_CITED,
    TOKEN_F1,
)
from eval.metrics import contains_answer, exact_match, marked_span, ranking_scores, token_f1
from eval.questions import EvalQuestion, Evidence
from rag.types import Answer, Citation, Range

Texts = Callable[[str], str | None]
"""Gives the stored text of a source, or None when it is not stored or cannot be read."""

SPAN_FIGURES = (EXACT_MATCH, TOKEN_F1)  # of the short answer that a quoted answer marks

Rankings = Mapping[str, Sequence[str]]
"""Sources by retriever, best first, one for each passage found."""


def score(
    question: EvalQuestion, answer: Answer, *, rankings: Rankings, texts: Texts, unanswerable: bool
) -> dict[str, float]:
    """Return what an answer scores, each figure in 0…1; a figure that does not apply is absent.

    `unanswerable` says that what is stored does not hold the answer, so that abstaining is right. An abstention from
    another question scores 0; what it cites as near is looked at only by the figures that say so.
    """
    given = answer.kind != "abstained"
    if unanswerable:
        judged = {RIGHT: float(not given), RIGHT_IF_GIVEN: 0.0} if _is_judged(question) else {}
        proved = {CITATION_PRECISION: 0.0} if judged and given and answer.citations else {}
        return {**judged, FALSE_ANSWER: float(given), **proved}
    gold = _Gold.of(question, texts)
    shown = answer.citations if given else ()
    scores = {**_ranked(rankings, question), FALSE_REFUSAL: float(not given)}
    scores[SOURCE_CITED] = float(any(citation.source in question.sources for citation in shown))
    if not question.gold_answers:
        return scores
    scores[IN_CITED] = scores[RIGHT] = gold.holds_answer(shown)
    scores[IN_NEAREST] = gold.holds_answer(answer.citations)
    scores[IN_TEXT] = gold.stands_in("".join(piece.text for piece in answer.pieces)) if given else 0.0
    # The first of the nearest is what would have been given, and what the confidence is of.
    scores[RIGHT_IF_GIVEN] = gold.holds_answer(shown or answer.citations[:1])
    scores[EXACT_MATCH] = exact_match(marked_span(shown), question.gold_answers, question.answer_language)
    scores[TOKEN_F1] = token_f1(marked_span(shown), question.gold_answers, question.answer_language)
    scores[CITATION_RECALL] = gold.recall(shown)
    return {**scores, **({CITATION_PRECISION: gold.precision(shown)} if shown else {})}


def failed_scores(question: EvalQuestion, *, rankings: Rankings, unanswerable: bool) -> dict[str, float]:
    """Return what a question scores that got no answer: the worst of every figure over all questions of its sort.

    `rankings` names the retrievers that were asked for; what they found, if anything, is scored.
    """
    if unanswerable:
        return {**dict.fromkeys((RIGHT, RIGHT_IF_GIVEN) if _is_judged(question) else (), 0.0), FALSE_ANSWER: 1.0}
    ranked = _ranked(rankings, question)
    answered = (RIGHT, RIGHT_IF_GIVEN, IN_CITED, IN_NEAREST, IN_TEXT, CITATION_RECALL, EXACT_MATCH, TOKEN_F1)
    zeros = dict.fromkeys((SOURCE_CITED, *(answered if question.gold_answers else ())), 0.0)
    return {**ranked, FALSE_REFUSAL: 1.0, **zeros}


def _is_judged(question: EvalQuestion) -> bool:
    """Tell whether an answer can be held against gold: not where a set knows sources alone."""
    return question.unanswerable or bool(question.gold_answers)


@dataclass(frozen=True, slots=True)
class _Proof:
    """One piece of gold evidence: its answers, and where its quote stands in the stored text, if that is known."""

    source: str
    answers: tuple[str, ...]
    places: tuple[Range, ...]

    def is_met_by(self, citation: Citation, language: str) -> bool:
        """Tell whether a citation overlaps the evidence, or holds one of its answers wherever it stands.

        A near-copy of the source proves as much as the source itself.
        """
        here = citation.source == self.source
        overlaps = here and any(citation.start < place.end and place.start < citation.end for place in self.places)
        return overlaps or contains_answer(citation.quote, self.answers, language) > 0

    def is_answered_by(self, citations: Sequence[Citation], language: str) -> bool:
        """Tell whether a quote of this very source holds one of its answers."""
        quotes = (one.quote for one in citations if one.source == self.source)
        return any(contains_answer(quote, self.answers, language) for quote in quotes)


@dataclass(frozen=True, slots=True)
class _Gold:
    """What a citation is held against."""

    question: EvalQuestion
    proofs: tuple[_Proof, ...]

    @classmethod
    def of(cls, question: EvalQuestion, texts: Texts) -> "_Gold":
        stored = {source: texts(source) for source in question.sources}
        return cls(question, tuple(_proof(one, question, stored[one.source]) for one in question.evidence))

    def holds_answer(self, citations: Sequence[Citation]) -> float:
        """Return 1 when a quote holds an answer; of a question that needs all, one from each source it needs."""
        language = self.question.answer_language
        if self.question.needs == "one":
            gold = self.question.gold_answers
            return float(any(contains_answer(one.quote, gold, language) for one in citations))
        return float(all(proof.is_answered_by(citations, language) for proof in self.proofs))

    def stands_in(self, text: str) -> float:
        """Return 1 when a text holds an answer; of a question that needs all, one to each piece of its evidence."""
        wanted = [one.answers for one in self.proofs] if self.question.needs == "all" else [self.question.gold_answers]
        return float(all(contains_answer(text, answers, self.question.answer_language) for answers in wanted))

    def precision(self, citations: Sequence[Citation]) -> float:
        language = self.question.answer_language
        met = [any(proof.is_met_by(one, language) for proof in self.proofs) for one in citations]
        return sum(met) / len(met)

    def recall(self, citations: Sequence[Citation]) -> float:
        language = self.question.answer_language
        met = [any(proof.is_met_by(one, language) for one in citations) for proof in self.proofs]
        return sum(met) / len(met) if self.question.needs == "all" else float(any(met))


def _proof(evidence: Evidence, question: EvalQuestion, text: str | None) -> _Proof:
    places = tuple(_occurrences(evidence.quote, text)) if evidence.quote and text else ()
    return _Proof(evidence.source, evidence.answers or question.gold_answers, places)


def _occurrences(quote: str, text: str) -> Iterator[Range]:
    start = text.find(quote)
    while start >= 0:
        yield Range(start, start + len(quote))
        start = text.find(quote, start + 1)


def _ranked(rankings: Rankings, question: EvalQuestion) -> dict[str, float]:
    return {
        f"{retriever} {metric}": value
        for retriever, ranked in rankings.items()
        for metric, value in ranking_scores(ranked, question.grades).items()
    }
