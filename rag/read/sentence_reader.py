"""The first reader: picks answer sentences by evidence made by hand and weighed by three fitted regressions.

Encoding every sentence would cost ten times all the rest of an answer: so a model of clues that cost little draws up a
shortlist, and only that is encoded. A second model ranks the sentences by clues and meaning; a third tells how likely
the one picked is right, from its score, its lead over other passages and how the hits look as a whole. All were fitted
on questions some of which had their passage left out, so that low certainty means what abstaining needs it to mean.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from rag.passages import indexed_text
from rag.question import Question
from rag.read.clues import Candidate, Clues, gather_clues
from rag.read.evidence import Certainty, Evidence, peak, shortlist, with_cosines
from rag.read.quoting import quoted_range
from rag.read.reader import ReaderFacts, Reading
from rag.read.spans import choose_span
from rag.read.terms import QuestionTerms, rarity_in
from rag.read.weights import ReaderWeights, load_weights
from rag.text.sentences import sentences
from rag.types import Hit, Range

HITS_READ = 5
_MOST_READINGS = 12
_OTHER_DOCUMENT = 0.3  # what is left of the support where the document asked about is named nowhere near


class TermCounts(Protocol):
    """How often terms occur; the collection's index answers this."""

    @property
    def count(self) -> int:
        """Passages in the collection."""
        ...

    def frequency(self, term: str) -> int:
        """Passages that hold the term."""
        ...


class SentenceReader:
    """Picks sentences. Needs the encoder that made the index and the index's term counts; holds no other state."""

    def __init__(self, encoder: Encoder, counts: TermCounts, weights: ReaderWeights | None = None) -> None:
        self._encoder = encoder
        self._counts = counts
        self._weights = weights or load_weights()

    @property
    def facts(self) -> ReaderFacts:
        """Which reader this is."""
        return facts_of(self._weights)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return candidate readings, the best evidence first; what names another document than was asked comes last."""
        candidates = sentences_of(hits[:HITS_READ])
        if not candidates:
            return []
        evidence = self.evidence(question, candidates)
        scores = self._weights.sentence.score([one.as_row() for one in evidence])
        best = np.argsort(-scores, kind="stable")[:_MOST_READINGS]
        order = sorted(best.tolist(), key=lambda place: evidence[place].names < 0)
        certain = [certainty(place, candidates, evidence, scores) for place in order]
        support = self._weights.certainty.probability([one.as_row() for one in certain])
        support *= [_OTHER_DOCUMENT if evidence[place].names < 0 else 1.0 for place in order]
        rarity = self._rarity()

        ranked = [(candidates[place], float(support[rank])) for rank, place in enumerate(order)]
        return [_reading(question, candidate, support, rarity) for candidate, support in ranked]

    def evidence(self, question: Question, candidates: Sequence[Candidate]) -> list[Evidence]:
        """Return what speaks for each candidate, those worth it encoded."""
        clues = self.clues(question, candidates)
        chosen = shortlist(self._weights.clues.score([one.as_row() for one in clues]), clues)
        cosines = np.full(len(candidates), np.nan, np.float32)
        cosines[chosen] = self.cosines(question, [candidates[place] for place in chosen])
        return with_cosines(clues, cosines)

    def clues(self, question: Question, candidates: Sequence[Candidate]) -> list[Clues]:
        """Return what speaks for each candidate before any is encoded; fitting uses this too."""
        return gather_clues(question, candidates, QuestionTerms.of(question.searched, self._rarity()))

    def cosines(self, question: Question, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """Return `(len(candidates),)`: how near each is to the question; fitting uses this too."""
        # With its title before it, a sentence need not repeat the topic to be near a question about it.
        told = [indexed_text(one.hit.metadata.title, "", one.text) for one in candidates]
        return self._encoder.encode_passages(told) @ self._encoder.encode_question(question.searched)

    def _rarity(self) -> Callable[[str], float]:
        return cache(rarity_in(self._counts.frequency, self._counts.count))


def facts_of(weights: ReaderWeights) -> ReaderFacts:
    """Return the facts of the sentence reader with these weights."""
    return ReaderFacts("sentences", weights.digest, weights.abstain_below)


def sentences_of(hits: Sequence[Hit], *, whole_lists: bool = False) -> list[Candidate]:
    """Return the sentences of hits, each with its neighbours; one that overlapping passages share stands once.

    With `whole_lists`, an item of a list is quoted with all of it.
    """
    candidates: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        ranges = sentences(hit.text)
        for place, (start, end) in enumerate(ranges):
            where = (hit.passage.document, hit.passage.start + start)
            if where in seen:
                continue
            seen.add(where)
            nearby = ranges[max(0, place - 1) : place + 2]
            candidates.append(
                Candidate(
                    hit=hit,
                    text=hit.text[start:end],
                    place=Range(start, end),
                    nearby=tuple(hit.text[one.start : one.end] for one in nearby),
                    quoted=quoted_range(hit.text, ranges, place, whole_list=whole_lists),
                )
            )
    return candidates


def certainty(
    place: int, candidates: Sequence[Candidate], evidence: Sequence[Evidence], scores: NDArray[np.float64]
) -> Certainty:
    """Return what tells whether the candidate at `place` is right."""
    mine, own = evidence[place], candidates[place].hit
    others = [
        float(score) for score, one in zip(scores, candidates, strict=True) if one.hit.passage.id != own.passage.id
    ]
    hits = {one.hit.passage.id: one.hit for one in candidates}.values()
    peak_dense = 10 * peak([hit.parts.get("dense", 0.0) for hit in hits])
    lexical = [hit.parts.get("lexical", 0.0) for hit in hits]
    foreign = float(mine.foreign)
    return Certainty(
        score=float(scores[place]),
        lead=float(scores[place]) - max(others) if others else 0.0,
        sentence_cosine=mine.sentence_cosine,
        best_cosine=mine.sentence_cosine - mine.sentence_cosine_gap,
        passage_cosine=mine.passage_cosine,
        words=mine.words,
        words_passage=mine.words_passage,
        words_nearby=mine.words_nearby,
        typed_missing=mine.typed_missing,
        numbers=mine.numbers,
        proper=mine.proper,
        unit=mine.unit,
        names=mine.names,
        peak_dense=peak_dense,
        peak_lexical=peak(lexical) / (max(lexical) or 1.0),
        foreign=foreign,
        foreign_passage_cosine=foreign * mine.passage_cosine,
        foreign_peak=foreign * peak_dense,
        length=mine.length,
    )


def _reading(question: Question, candidate: Candidate, support: float, rarity: Callable[[str], float]) -> Reading:
    begin, end = candidate.quoted
    offset = candidate.hit.passage.start
    span = choose_span(question, candidate.hit.text[begin:end], rarity)
    marked = Range(offset + begin + span.start, offset + begin + span.end) if span else None
    return Reading(hit=candidate.hit, sentence=Range(offset + begin, offset + end), support=support, span=marked)
