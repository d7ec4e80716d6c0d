"""The trained reader: a model marks where passages answer, and fitted regressions weigh that beside what costs nothing.

The best passages are read first, and the others only where none of those answers with certainty or another source may
say the same or otherwise. One regression ranks the sentences by their clues and what is marked in them; a second tells
how likely the one picked is right. What a question names, a document, a number, a year, a name, is held against the
evidence all the same: the model reads `Quy định 99` and `Quy định 205` as nearly the same words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from embeddings.cross_encoder import CrossEncoder
from rag.question import Question
from rag.read.clues import Candidate, Clues, gather_clues
from rag.read.exactness import kept_of_support
from rag.read.marked_evidence import Marked, marked_certainty, weigh_marks
from rag.read.marked_spans import marked_span
from rag.read.marks import mark_passages
from rag.read.reader import ReaderFacts, Reading
from rag.read.sentence_reader import HITS_READ, TermCounts, sentences_of
from rag.read.spans import TYPED
from rag.read.terms import QuestionTerms, rarity_in
from rag.read.trained_weights import TrainedWeights
from rag.types import Hit, Range

READ_FIRST = 2
_MOST_READ = 4
_MOST_READINGS = 12
_AS_WELL = 0.95  # of the words of the question that the sentence picked holds, one that may say otherwise holds so many
_OTHER_DOCUMENT = 0.1  # what is left of the support where the document asked about is named nowhere near
_MATCHES = 0.5  # what keeps less of its support names others than were asked about, and comes after all that does not
NAME = "trained"


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """What was read, the likeliest answer first, each with its support."""

    marked: Sequence[Marked]
    support: NDArray[np.float64]

    @property
    def surest(self) -> float:
        return float(self.support[0]) if len(self.support) else 0.0


class TrainedReader:
    """Reads passages with a trained model. Needs the terms of the collections asked; holds no other state."""

    def __init__(self, model: CrossEncoder, counts: TermCounts, weights: TrainedWeights) -> None:
        self._model = model
        self._counts = counts
        self._weights = weights

    @property
    def facts(self) -> ReaderFacts:
        """Which reader this is."""
        return trained_facts(self._weights)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return candidate readings, the best evidence first; what names another document than was asked comes last."""
        likeliest = hits[:HITS_READ]
        rarity = cache(rarity_in(self._counts.frequency, self._counts.count))
        candidates, clues = clues_of(question, likeliest, rarity)
        if not candidates:
            return []
        marks = mark_passages(self._model, question.searched, likeliest[:READ_FIRST])
        ranked = self._ranked(question, weigh_marks(candidates, clues, marks), likeliest)
        further = self._to_read_further(question, candidates, clues, ranked, likeliest[READ_FIRST:])
        if further:
            marks |= mark_passages(self._model, question.searched, further[: _MOST_READ - READ_FIRST])
            ranked = self._ranked(question, weigh_marks(candidates, clues, marks), likeliest)
        told = zip(ranked.marked, ranked.support.tolist(), strict=True)
        return [_reading(question, one, support, rarity) for one, support in told]

    def _ranked(self, question: Question, marked: Sequence[Marked], hits: Sequence[Hit]) -> _Ranked:
        if not marked:
            return _Ranked([], np.zeros(0))
        scores = self._weights.sentence.score([one.evidence.as_row() for one in marked])
        best = np.argsort(-scores, kind="stable")[:_MOST_READINGS].tolist()
        near = {_passage(one): one.candidate.hit for one in marked}
        told = {passage: kept_of_support(question, hit) for passage, hit in near.items()}
        kept = {place: _kept_of_document(marked[place]) * told[_passage(marked[place])] for place in best}
        order = sorted(best, key=lambda place: kept[place] < _MATCHES)
        certain = [marked_certainty(place, marked, scores, hits) for place in order]
        support = self._weights.certainty.probability([one.as_row() for one in certain])
        support *= [kept[place] for place in order]
        return _Ranked([marked[place] for place in order], support)

    def _to_read_further(
        self,
        question: Question,
        candidates: Sequence[Candidate],
        clues: Sequence[Clues],
        ranked: _Ranked,
        unread: Sequence[Hit],
    ) -> list[Hit]:
        """Return the passages that may still change the answer: all, or once it is certain those of other sources.

        Those hold the question's words in one sentence as the answer does: they agree with it, or say otherwise.
        """
        if ranked.surest < self._weights.certain_above:
            return list(unread)
        if question.asks_for not in TYPED or question.period is not None:
            return []
        best = ranked.marked[0]
        enough = _AS_WELL * best.evidence.words
        alike = {
            one.hit.passage.id for one, clue in zip(candidates, clues, strict=True) if clue.words >= max(enough, 0.1)
        }
        own = best.candidate.hit.passage.document
        return [hit for hit in unread if hit.passage.id in alike and hit.passage.document != own]


def _kept_of_document(marked: Marked) -> float:
    return _OTHER_DOCUMENT if marked.evidence.names < 0 else 1.0


def _passage(marked: Marked) -> int:
    return marked.candidate.hit.passage.id


def trained_facts(weights: TrainedWeights) -> ReaderFacts:
    """Return the facts of the trained reader with these weights."""
    return ReaderFacts(NAME, weights.digest, weights.abstain_below)


def clues_of(
    question: Question, hits: Sequence[Hit], rarity: Callable[[str], float]
) -> tuple[list[Candidate], list[Clues]]:
    """Return the sentences of hits, and the clues of each; fitting uses this too."""
    candidates = sentences_of(hits, whole_lists=question.asks_for == "list")
    return candidates, gather_clues(question, candidates, QuestionTerms.of(question.searched, rarity))


def _reading(question: Question, marked: Marked, support: float, rarity: Callable[[str], float]) -> Reading:
    candidate = marked.candidate
    offset = candidate.hit.passage.start
    span = marked_span(question, candidate, marked.mark, rarity)
    return Reading(
        hit=candidate.hit,
        sentence=Range(offset + candidate.quoted.start, offset + candidate.quoted.end),
        support=support,
        span=Range(offset + span.start, offset + span.end) if span else None,
    )
