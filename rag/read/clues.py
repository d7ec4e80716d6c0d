"""What speaks for a sentence before it is encoded: its words and numbers, its passage, the kind of answer it offers."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.question import Question
from rag.read.spans import TYPED, candidate_spans, proper_names
from rag.read.terms import QuestionTerms
from rag.read.units import UnitPattern, unit_fit, wanted_unit
from rag.text.characters import base_letters, match_key
from rag.text.document_names import DocumentName, find_document_names
from rag.text.numbers import find_numbers
from rag.text.syllables import syllables
from rag.types import Hit, Range


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. `nearby` are the sentence before, itself, and the one after, as far as there are such.

    `place` is where it stands, `quoted` what would be shown if it answers, both in characters of the hit's text.
    """

    hit: Hit
    text: str
    place: Range
    nearby: tuple[str, ...]
    quoted: Range


@dataclass(frozen=True, slots=True)
class Clues:
    """One sentence's clues. The passage's cosine is shifted and stretched (e5 keeps it in .7…1).

    `…_gap` fields say how far the sentence lies behind the best one of the same question (0 for the best), `…_here`
    fields what the sentence itself holds of what the field without the ending finds in its passage.
    """

    passage_cosine: float
    passage_gap: float
    words: float
    words_gap: float
    words_nearby: float
    words_passage: float
    words_bare: float
    typed: float
    typed_missing: float
    names: float
    numbers: float
    numbers_here: float
    proper: float
    proper_here: float
    unit: float
    length: float
    foreign: float

    def as_row(self) -> list[float]:
        """Return the values in field order."""
        return [float(getattr(self, name)) for name in self.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for, found in the question once. `proper` holds names as match keys, `bare` unaccented words."""

    question: Question
    key: str
    terms: QuestionTerms
    numbers: frozenset[Decimal]
    proper: frozenset[str]
    bare: frozenset[str]
    unit: UnitPattern | None


@dataclass(frozen=True, slots=True)
class _Around:
    """What is told where a passage stands, the same for all its sentences."""

    words: float
    names: Sequence[DocumentName]
    numbers: float
    proper: float
    foreign: bool


def gather_clues(question: Question, candidates: Sequence[Candidate], terms: QuestionTerms) -> list[Clues]:
    """Return the clues of each candidate; all candidates of the question are given at once."""
    if not candidates:
        return []
    asked = _asked(question, terms)
    around = {
        hit.passage.id: _around(asked, hit) for hit in {one.hit.passage.id: one.hit for one in candidates}.values()
    }
    words = {text: syllables(text) for one in candidates for text in one.nearby}
    shares = [terms.covered_by_tokens(words[one.text]) for one in candidates]
    best_share, best_score = max(shares), max(one.hit.score for one in candidates)
    return [
        _clues(asked, one, around[one.hit.passage.id], words, (share, share - best_share, one.hit.score - best_score))
        for one, share in zip(candidates, shares, strict=True)
    ]


def _asked(question: Question, terms: QuestionTerms) -> _Asked:
    text = question.searched
    key = match_key(text)
    return _Asked(
        question=question,
        key=key,
        terms=terms,
        numbers=frozenset(number.value for number in find_numbers(text)),
        proper=frozenset(match_key(text[start:end]) for start, end in proper_names(text)),
        bare=frozenset(base_letters(token) for token in syllables(text)),
        unit=wanted_unit(key),
    )


def _around(asked: _Asked, hit: Hit) -> _Around:
    told = hit.told
    return _Around(
        words=asked.terms.covered_by(told),
        names=find_document_names(told) if asked.question.names else (),
        numbers=_numbers_held(asked, told),
        proper=_missing_share(asked.proper, match_key(told)) if asked.proper else 0.0,
        foreign=asked.question.is_foreign_to(hit.metadata.language),
    )


def _clues(
    asked: _Asked,
    candidate: Candidate,
    around: _Around,
    tokens: Mapping[str, list[str]],
    measured: tuple[float, float, float],
) -> Clues:
    words, words_gap, passage_gap = measured
    typed = _offers_type(asked, candidate.text)
    return Clues(
        passage_cosine=10 * (candidate.hit.parts.get("dense", 0.85) - 0.85),
        passage_gap=passage_gap,
        words=words,
        words_gap=words_gap,
        words_nearby=asked.terms.covered_by_tokens([token for text in candidate.nearby for token in tokens[text]]),
        words_passage=around.words,
        words_bare=len(asked.bare.intersection(map(base_letters, tokens[candidate.text]))) / max(1, len(asked.bare)),
        typed=float(typed is True),
        typed_missing=float(typed is False),
        names=_names_held(asked.question, find_document_names(candidate.text), around.names)
        if asked.question.names
        else 0.0,
        numbers=around.numbers,
        numbers_here=_numbers_held(asked, candidate.text),
        proper=around.proper,
        proper_here=_proper_names_here(asked, candidate.text),
        unit=unit_fit(candidate.text, asked.unit) if asked.unit else 0.0,
        length=math.log(1 + len(candidate.text) / 100),
        foreign=float(around.foreign),
    )


def _offers_type(asked: _Asked, sentence: str) -> bool | None:
    """Tell whether the sentence offers what is asked for and the question does not say already; None if untyped."""
    wanted = asked.question.asks_for
    if wanted not in TYPED:
        return None
    return any(match_key(sentence[start:end]) not in asked.key for start, end in candidate_spans(sentence, wanted))


def _names_held(question: Question, here: Sequence[DocumentName], around: Sequence[DocumentName]) -> float:
    """1: the sentence holds the document asked about; 0.5: its passage does; -1: neither."""
    if _hold_all(here, question.names):
        return 1.0
    return 0.5 if _hold_all(around, question.names) else -1.0


def _hold_all(held: Sequence[DocumentName], wanted: Sequence[DocumentName]) -> bool:
    return all(any(name.same_as(other) for other in held) for name in wanted)


def _numbers_held(asked: _Asked, text: str) -> float:
    """Share of the question's numbers in a text, less one: 0 when all are held or none is asked about."""
    if not asked.numbers:
        return 0.0
    held = {number.value for number in find_numbers(text)}
    return len(asked.numbers & held) / len(asked.numbers) - 1.0


def _proper_names_here(asked: _Asked, sentence: str) -> float:
    """The same for its proper names, accents aside: other languages drop them."""
    if not asked.proper:
        return 0.0
    return _missing_share([base_letters(name) for name in asked.proper], base_letters(match_key(sentence)))


def _missing_share(wanted: Collection[str], key: str) -> float:
    return sum(name in key for name in wanted) / len(wanted) - 1.0
