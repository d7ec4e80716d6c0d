"""A question that went otherwise in two runs, told from both sides."""

from dataclasses import dataclass
from typing import Self

from eval.comparing.compare import Comparison
from eval.comparing.sides import Side
from eval.failures import FailureKind, failure_of
from eval.rows import Quoted


@dataclass(frozen=True, slots=True)
class Told:
    """What one side made of a question. From a baseline only `right` is known, and `failure` and texts are absent.

    The `cited` quotes of an abstention are what it showed as near.
    """

    right: bool
    status: str
    confidence: float
    failure: FailureKind | None = None
    answer: str | None = None
    cited: tuple[Quoted, ...] = ()

    @classmethod
    def of(cls, side: Side, id_: str) -> Self:
        """Return what a side says of a question."""
        outcome = side.outcomes[id_]
        if id_ not in side.rows:
            return cls(outcome.right, outcome.status, outcome.confidence)
        row = side.rows[id_]
        said = row.error if row.status == "failed" else row.answer
        return cls(outcome.right, outcome.status, outcome.confidence, failure_of(row), said, row.citations)

    @property
    def verdict(self) -> str:
        """The kind of failure, or whether it was right where no more is known."""
        return self.failure or ("right" if self.right else "wrong")


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that one side has right alone. Without a run on either side, its text and gold are not known."""

    id: str
    kind: str
    question: str | None
    expected: tuple[str, ...]
    a: Told
    b: Told


def changed_questions(comparison: Comparison) -> list[Changed]:
    """Return the questions that changed: those lost first, then those gained, in the order they were asked."""
    return [_changed(comparison, id_) for id_ in (*comparison.lost, *comparison.gained)]


def _changed(comparison: Comparison, id_: str) -> Changed:
    a, b = comparison.a, comparison.b
    row = a.rows.get(id_) or b.rows.get(id_)
    return Changed(
        id=id_,
        kind=a.outcomes[id_].kind,
        question=row.question if row else None,
        expected=row.gold if row else (),
        a=Told.of(a, id_),
        b=Told.of(b, id_),
    )
