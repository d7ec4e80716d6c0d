"""The seam every reader stands behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.question import Question
from rag.types import Hit, Range


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that may answer. `sentence` and `span` count characters of the hit's document.

    `support` is the probability that the sentence answers the question, judged with all hits in view. `span` is the
    short answer inside the sentence, None when the whole sentence is the answer.
    """

    hit: Hit
    sentence: Range
    support: float
    span: Range | None = None

    @property
    def quote(self) -> str:
        """The sentence's characters."""
        return self._text_of(self.sentence)

    @property
    def short_answer(self) -> str:
        """The span's characters; the sentence where there is no span."""
        return self._text_of(self.span or self.sentence)

    def _text_of(self, wanted: Range) -> str:
        offset = self.hit.passage.start
        return self.hit.text[wanted.start - offset : wanted.end - offset]


@dataclass(frozen=True, slots=True)
class ReaderFacts:
    """Which reader it is: its name, the digest of its weights, and the support that suffices where nothing better fits.

    What better fits is a calibration (`rag.read.calibration`), which holds for one name and one digest.
    """

    name: str
    weights: str
    abstain_below: float


class Reader(Protocol):
    """Finds the sentences that answer a question in passages, all passages seen at once."""

    @property
    def facts(self) -> ReaderFacts:
        """Which reader this is."""
        ...

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return candidate readings, best first; empty when there are no hits. Spans lie inside passages."""
        ...
