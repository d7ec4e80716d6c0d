"""What speaks for a sentence as the answer to a question, as numbers a fitted model weighs."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.question import Question
from rag.read.spans import TYPED, candidate_spans, proper_names
from rag.read.units import unit_fit
from rag.text.characters import match_key
from rag.text.document_names import find_document_names
from rag.text.numbers import find_numbers
from rag.text.syllables import bigrams, syllables
from rag.types import Hit, Range

# Words that ask; they are rare in documents, so their weight would drown the words that are asked about.
_VIETNAMESE_ASKING = "ai gì nào đâu sao mấy bao nhiêu khi lâu thế vì tại là có không phải hay được ra"
_ENGLISH_ASKING = "who what which when where why how whose whom is are was were do does did the a an of in to many much"
_ASKING = frozenset(f"{_VIETNAMESE_ASKING} {_ENGLISH_ASKING}".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence's evidence. Cosines are shifted and stretched (e5 keeps them in .7…1) so that weights are readable.

    `…_gap` fields say how far the sentence lies behind the best sentence of the same question (0 for the best).
    """

    sentence_cosine: float
    sentence_cosine_gap: float
    passage_cosine: float
    passage_gap: float
    words: float
    words_gap: float
    words_nearby: float
    words_passage: float
    typed: float
    typed_missing: float
    names: float
    numbers: float
    proper: float
    unit: float
    length: float
    foreign: float
    foreign_cosine: float
    foreign_gap: float

    def as_row(self) -> list[float]:
        """Return the values in field order."""
        return [float(getattr(self, field.name)) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class Certainty:
    """What tells whether the sentence picked is right: its score, its lead, and how the hits look as a whole."""

    score: float
    lead: float
    sentence_cosine: float
    best_cosine: float
    passage_cosine: float
    words: float
    words_passage: float
    words_nearby: float
    typed_missing: float
    numbers: float
    proper: float
    unit: float
    names: float
    peak_dense: float
    peak_lexical: float
    foreign: float
    foreign_passage_cosine: float
    foreign_peak: float
    length: float

    def as_row(self) -> list[float]:
        """Return the values in field order."""
        return [float(getattr(self, field.name)) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. `nearby` is the text from the sentence before to the one after.

    `quoted` is what would be shown if it answers, in characters of the hit's text.
    """

    hit: Hit
    text: str
    nearby: str
    quoted: Range


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The words a question is about, each with its weight in the corpus."""

    weights: dict[str, float]

    @classmethod
    def of(cls, text: str, rarity: Callable[[str], float]) -> "QuestionTerms":
        """Weigh the syllables and bigrams of a text that do not merely ask."""
        tokens = syllables(text)
        told = [token for token in tokens if token not in _ASKING]
        pairs = [pair for pair in bigrams(tokens) if not set(pair.split("_")) & _ASKING]
        return cls({term: rarity(term) for term in [*told, *pairs]})

    def covered_by(self, text: str) -> float:
        """Return the weighted share of the terms that a text holds, 0…1."""
        tokens = syllables(text)
        held = {*tokens, *bigrams(tokens)}
        total = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in held) / total if total else 0.0


def rarity_in(frequency: Callable[[str], int], count: int) -> Callable[[str], float]:
    """Return the inverse document frequency of BM25 (Robertson & Zaragoza 2009, eq. 3.3, kept above 0)."""
    return lambda term: math.log(1 + (count - frequency(term) + 0.5) / (frequency(term) + 0.5))


def weigh(
    question: Question,
    candidates: Sequence[Candidate],
    cosines: NDArray[np.float32],
    terms: QuestionTerms,
) -> list[Evidence]:
    """Return the evidence for each candidate; `cosines` is `(len(candidates),)`, question against sentence."""
    if not candidates:
        return []
    words = [terms.covered_by(one.text) for one in candidates]
    best_words, best_cosine = max(words), float(cosines.max())
    best_score = max(one.hit.score for one in candidates)
    passages = {one.hit.passage.id: terms.covered_by(one.hit.told) for one in candidates}
    return [
        _evidence(
            question,
            one,
            cosine=float(cosine),
            shares=(words[place], best_words, terms.covered_by(one.nearby), passages[one.hit.passage.id]),
            best=(best_cosine, best_score),
        )
        for place, (one, cosine) in enumerate(zip(candidates, cosines, strict=True))
    ]


def _evidence(
    question: Question,
    candidate: Candidate,
    *,
    cosine: float,
    shares: tuple[float, float, float, float],
    best: tuple[float, float],
) -> Evidence:
    words, best_words, nearby, passage = shares
    best_cosine, best_score = best
    foreign = float(question.is_foreign_to(candidate.hit.metadata.language))
    typed = _offers_type(question, candidate.text)
    return Evidence(
        sentence_cosine=10 * (cosine - 0.85),
        sentence_cosine_gap=10 * (cosine - best_cosine),
        passage_cosine=10 * (candidate.hit.parts.get("dense", 0.85) - 0.85),
        passage_gap=candidate.hit.score - best_score,
        words=words,
        words_gap=words - best_words,
        words_nearby=nearby,
        words_passage=passage,
        typed=float(typed is True),
        typed_missing=float(typed is False),
        names=_names_held(question, candidate),
        numbers=_numbers_held(question, candidate),
        proper=_proper_names_held(question, candidate),
        unit=unit_fit(question.searched, candidate.text),
        length=math.log(1 + len(candidate.text) / 100),
        foreign=foreign,
        foreign_cosine=foreign * 10 * (cosine - 0.85),
        foreign_gap=foreign * 10 * (cosine - best_cosine),
    )


def _offers_type(question: Question, sentence: str) -> bool | None:
    """Tell whether the sentence offers what is asked for and the question does not say already; None if untyped."""
    if question.asks_for not in TYPED:
        return None
    asked = match_key(question.searched)
    return any(
        match_key(sentence[start:end]) not in asked for start, end in candidate_spans(sentence, question.asks_for)
    )


def _names_held(question: Question, candidate: Candidate) -> float:
    """1: the sentence holds the document asked about; 0.5: its passage does; -1: neither; 0: none is asked about."""
    if not question.names:
        return 0.0
    held = find_document_names(candidate.text)
    if all(any(name.same_as(other) for other in held) for name in question.names):
        return 1.0
    around = find_document_names(candidate.hit.told)
    return 0.5 if all(any(name.same_as(other) for other in around) for name in question.names) else -1.0


def _numbers_held(question: Question, candidate: Candidate) -> float:
    """Share of the question's numbers in the passage, less one: 0 when all are held or none is asked about."""
    asked = {number.value for number in find_numbers(question.searched)}
    if not asked:
        return 0.0
    held = {number.value for number in find_numbers(candidate.hit.told)}
    return len(asked & held) / len(asked) - 1.0


def _proper_names_held(question: Question, candidate: Candidate) -> float:
    """Share of the question's proper names that are told, less one: 0 when all are or none is asked about."""
    asked = {match_key(question.searched[start:end]) for start, end in proper_names(question.searched)}
    if not asked:
        return 0.0
    told = match_key(candidate.hit.told)
    return sum(name in told for name in asked) / len(asked) - 1.0
