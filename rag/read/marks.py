"""What a trained model marks in passages: where an answer begins and ends, and whether there is one.

Its outputs, for each token of a passage: [0] an answer begins here, [1] it ends here; at the token that opens the pair
also [2] that the passage answers at all. Where the model finds no answer, both of its first outputs point at that
token (Devlin et al. 2019, section 4.3), so what a span is worth is its begin and end over those of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.cross_encoder import CrossEncoder, Scores, Window
from rag.types import Hit, Range

_LONGEST = 48  # tokens of a span
_BEGINS, _ENDS, _ANSWERS = 0, 1, 2
_NOWHERE = -30.0  # what a sentence without a token is worth


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked in one sentence: its best span, None where it has no token, and what speaks for it.

    `score` is the span's, in log-odds against no answer; `share` how much of all that is marked lies in the sentence,
    0…1.
    """

    span: Range | None
    score: float
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class PassageMarks:
    """What the model marked in one passage. `answers` is the log-odds that it answers."""

    windows: Sequence[Window]

    @property
    def answers(self) -> float:
        """The log-odds that the passage answers, by its best window; 0 from a model that was not taught to say."""
        return max((float(one.whole[_ANSWERS]) if len(one.whole) > _ANSWERS else 0.0) for one in self.windows)

    def within(self, sentence: Range) -> Mark:
        """Return what is marked in a sentence, in characters of the passage; of windows that share it, the best."""
        return max((_mark(window, sentence) for window in self.windows), key=lambda mark: mark.score)


def mark_passages(model: CrossEncoder, question: str, hits: Sequence[Hit]) -> dict[int, PassageMarks]:
    """Return what is marked in each passage, by its id; all are read at once."""
    told = model.read(question, [hit.text for hit in hits])
    return {hit.passage.id: PassageMarks(windows) for hit, windows in zip(hits, told, strict=True)}


def _mark(window: Window, sentence: Range) -> Mark:
    ranges = window.second.ranges
    middle = (ranges[:, 0] + ranges[:, 1]) / 2
    inside = np.flatnonzero((middle >= sentence.start) & (middle < sentence.end))
    if not len(inside):
        return Mark(None, _NOWHERE, 0.0)
    begins, ends = window.second.scores[inside, _BEGINS], window.second.scores[inside, _ENDS]
    first, last, score = _best_span(begins, ends)
    nothing = float(window.whole[_BEGINS] + window.whole[_ENDS])
    span = Range(int(ranges[inside[first], 0]), int(ranges[inside[last], 1]))
    share = _share(window, inside, _BEGINS) * _share(window, inside, _ENDS)
    return Mark(span, score - nothing, float(np.sqrt(share)))


def _best_span(begins: Scores, ends: Scores) -> tuple[int, int, float]:
    """Return the first and last place of the span with the largest sum, and that sum."""
    sums = begins[:, None] + ends[None, :]
    places = np.arange(len(begins))
    length = places[None, :] - places[:, None]
    sums = np.where((length >= 0) & (length < _LONGEST), sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(sums[first, last])


def _share(window: Window, inside: NDArray[np.intp], output: int) -> float:
    """Return how much of the probability of an output lies on some tokens, that of no answer among the rest."""
    scores = window.second.scores[:, output]
    most = max(float(scores.max()), float(window.whole[output]))
    odds = np.exp(scores - most)
    return float(odds[inside].sum() / (odds.sum() + np.exp(float(window.whole[output]) - most)))
