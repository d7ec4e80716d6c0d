"""What speaks for a sentence once a trained model has read it: its clues, and what is marked in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.read.clues import Candidate, Clues
from rag.read.evidence import peak
from rag.read.marks import Mark, PassageMarks
from rag.types import Hit

_SCALE = 10.0  # log-odds of the model reach some ±15


@dataclass(frozen=True, slots=True)
class MarkedEvidence(Clues):
    """One sentence's clues, and what is marked in it. Log-odds are tenths.

    `…_gap` fields say how far it lies behind the best of the question, `foreign_…` fields repeat what is marked where
    the question is in another language.
    """

    span: float
    span_gap: float
    share: float
    answers: float
    answers_gap: float
    foreign_span: float
    foreign_gap: float


@dataclass(frozen=True, slots=True)
class MarkedCertainty:
    """What tells whether the sentence picked is right: its evidence, its lead, and how the hits look as a whole."""

    score: float
    lead: float
    span: float
    span_gap: float
    share: float
    answers: float
    best_answers: float
    passage_cosine: float
    words: float
    words_passage: float
    words_nearby: float
    typed_missing: float
    numbers: float
    numbers_here: float
    proper: float
    proper_here: float
    unit: float
    names: float
    peak_dense: float
    peak_lexical: float
    foreign: float
    foreign_span: float
    foreign_passage_cosine: float
    length: float

    def as_row(self) -> list[float]:
        """Return the values in field order."""
        return [float(getattr(self, name)) for name in self.__dataclass_fields__]


# What a question names and the evidence lacks can only make an answer less sure, whatever a model marks …
EXACT = ("numbers", "numbers_here", "proper", "proper_here", "names")
# … and what is marked more surely can only make it surer.
MARKED = ("span", "span_gap", "share", "answers", "answers_gap", "best_answers", "foreign_span")


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A candidate with what is marked in it, and what that amounts to beside the others of its question."""

    candidate: Candidate
    mark: Mark
    evidence: MarkedEvidence


def weigh_marks(
    candidates: Sequence[Candidate], clues: Sequence[Clues], marks: Mapping[int, PassageMarks]
) -> list[Marked]:
    """Return the candidates that were read, in order, with their evidence; `marks` are by the id of the passage."""
    read = [(one, clue) for one, clue in zip(candidates, clues, strict=True) if one.hit.passage.id in marks]
    found = [marks[one.hit.passage.id].within(one.place) for one, _ in read]
    answers = {passage: told.answers / _SCALE for passage, told in marks.items()}
    best, surest = max((mark.score for mark in found), default=0.0), max(answers.values(), default=0.0)
    return [
        Marked(one, mark, _evidence(clue, mark, best, answers[one.hit.passage.id], surest))
        for (one, clue), mark in zip(read, found, strict=True)
    ]


def _evidence(clues: Clues, mark: Mark, best: float, answers: float, surest: float) -> MarkedEvidence:
    span, gap = mark.score / _SCALE, (mark.score - best) / _SCALE
    marked = [span, gap, mark.share, answers, answers - surest, clues.foreign * span, clues.foreign * gap]
    return MarkedEvidence(*[*clues.as_row(), *marked])


def marked_certainty(
    place: int, marked: Sequence[Marked], scores: NDArray[np.float64], hits: Sequence[Hit]
) -> MarkedCertainty:
    """Return what tells whether the candidate at `place` is right. `hits` are all that were found, read or not."""
    mine, own = marked[place].evidence, marked[place].candidate.hit.passage.id
    others = [float(score) for score, one in zip(scores, marked, strict=True) if one.candidate.hit.passage.id != own]
    lexical = [hit.parts.get("lexical", 0.0) for hit in hits]
    return MarkedCertainty(
        score=float(scores[place]),
        lead=float(scores[place]) - max(others) if others else 0.0,
        span=mine.span,
        span_gap=mine.span_gap,
        share=mine.share,
        answers=mine.answers,
        best_answers=mine.answers - mine.answers_gap,
        passage_cosine=mine.passage_cosine,
        words=mine.words,
        words_passage=mine.words_passage,
        words_nearby=mine.words_nearby,
        typed_missing=mine.typed_missing,
        numbers=mine.numbers,
        numbers_here=mine.numbers_here,
        proper=mine.proper,
        proper_here=mine.proper_here,
        unit=mine.unit,
        names=mine.names,
        peak_dense=10 * peak([hit.parts.get("dense", 0.0) for hit in hits]),
        peak_lexical=peak(lexical) / (max(lexical) or 1.0),
        foreign=mine.foreign,
        foreign_span=mine.foreign_span,
        foreign_passage_cosine=mine.foreign * mine.passage_cosine,
        length=mine.length,
    )
