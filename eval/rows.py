"""One row a question: what was asked, what came back, what it scores. The lines of a run's `rows.jsonl`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from eval.questions import Evidence
from eval.writing import Written
from rag.types import Piece, Turn

Status = Literal["answered", "abstained", "failed"]


def sureness_of(status: Status, confidence: float, *, unanswerable: bool) -> float:
    """Return how sure a question was answered; one that failed was met with the worst confidence there is.

    >>> sureness_of("failed", 0.0, unanswerable=True), sureness_of("failed", 0.0, unanswerable=False)
    (1.0, 0.0)
    """
    return float(unanswerable) if status == "failed" else confidence


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation as it came: its quote at `start` to `end` of its source, the short answer marked in it if any.

    `before` and `after` are what stands around the quote in the passage that was found.
    """

    source: str
    start: int
    end: int
    quote: str
    span: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Everything known of one question. A metric that does not apply to it is absent from `scores`.

    A `failed` question got no answer; `error` says why, and it scores like a wrong one. `rankings` are sources by
    retriever, best first, one for each passage found. `answer_language` is that of the gold answers. It `needs`
    one piece of evidence, or all of them. `pieces` are the parts of an answer that was given, whose marker n names
    `citations[n - 1]`; runs of earlier versions have none. `writing` is there where a language model was asked.
    """

    id: str
    kind: str
    language: str
    answer_language: str
    question: str
    history: tuple[Turn, ...] = ()
    understood: str | None = None
    gold: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    needs: Literal["one", "all"] = "one"
    unanswerable: bool
    status: Status
    error: str = ""
    confidence: float = 0.0
    answer: str = ""
    span: str = ""
    pieces: tuple[Piece, ...] = ()
    citations: tuple[Quoted, ...] = ()
    writing: Written | None = None
    rankings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def sureness(self) -> float:
        """How sure the service was, as telling answerable questions from others takes it."""
        return sureness_of(self.status, self.confidence, unanswerable=self.unanswerable)

    @property
    def languages(self) -> str:
        """The language of the question, and that of its sources where it is another: `vi`, `en→vi`."""
        if self.answer_language in ("und", self.language):
            return self.language
        return f"{self.language}→{self.answer_language}"

    @property
    def gold_sources(self) -> tuple[str, ...]:
        """The gold sources, each once."""
        return tuple(dict.fromkeys(item.source for item in self.evidence))

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Self:
        """Return the row of a line of `rows.jsonl`. Raises TypeError and KeyError for a line that is none."""
        given = dict(line)
        given["history"] = tuple(Turn(**turn) for turn in given["history"])
        given["gold"] = tuple(given["gold"])
        given["evidence"] = tuple(Evidence(**{**one, "answers": tuple(one["answers"])}) for one in given["evidence"])
        given["citations"] = tuple(Quoted(**one) for one in given["citations"])
        given["pieces"] = tuple(Piece(**{**one, "markers": tuple(one["markers"])}) for one in given.get("pieces", ()))
        given["writing"] = Written.read(given["writing"]) if given.get("writing") else None
        given["rankings"] = {name: tuple(ranked) for name, ranked in given["rankings"].items()}
        return cls(**given)
