"""One side of a comparison: what a run, or a baseline made of one, keeps of each question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from eval.errors import EvaluationError
from eval.failures import is_right
from eval.folder import Run
from eval.rows import Row, Status, sureness_of

DECISIVE = (  # of a run's configuration: what its figures depend on, beside the set
    "collection", "corpus", "environment", "given", "k", "leave_out", "passage_tokens", "retrievers", "seed", "service",
    "settings", "url",
)  # fmt: skip
_DIGITS = 6  # a baseline keeps so many, and a run is compared with as many, so that equal rows are ties
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one question came to, without its texts."""

    kind: str
    languages: str
    unanswerable: bool
    status: Status
    confidence: float
    scores: Mapping[str, float]

    @classmethod
    def of(cls, row: Row) -> Self:
        """Return the outcome of a row."""
        return cls(
            kind=row.kind,
            languages=row.languages,
            unanswerable=row.unanswerable,
            status=row.status,
            confidence=round(row.confidence, _DIGITS),
            scores={name: round(score, _DIGITS) for name, score in row.scores.items()},
        )

    @property
    def sureness(self) -> float:
        """How sure the service was, as telling answerable questions from others takes it."""
        return sureness_of(self.status, self.confidence, unanswerable=self.unanswerable)

    @property
    def right(self) -> bool:
        """Whether the question was answered right, or rightly refused."""
        return is_right(self.status, self.scores, unanswerable=self.unanswerable)


@dataclass(frozen=True, slots=True)
class Side:
    """A run or a baseline. `rows` is empty for a baseline, which has no texts."""

    name: str
    config: Mapping[str, Any]
    outcomes: Mapping[str, Outcome]
    rows: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run) -> Self:
        """Return a finished run as a side."""
        rows = {row.id: row for row in run.rows}
        return cls(str(run.path), run.config, {id_: Outcome.of(row) for id_, row in rows.items()}, rows)

    @property
    def failed(self) -> int:
        """How many questions got no answer."""
        return sum(outcome.status == "failed" for outcome in self.outcomes.values())


def require_same_set(a: Side, b: Side, *, cure: str) -> None:
    """Raise EvaluationError, naming what differs and the cure, unless both asked the same of the same sources."""
    differences = list(_differences(a, b))
    if differences:
        lines = "\n".join(f"  {line}" for line in differences)
        raise EvaluationError(
            f"{a.name} and {b.name} did not ask the same, so no figure of them can be compared:\n{lines}\n{cure}"
        )


def settings_that_differ(a: Side, b: Side) -> Iterator[str]:
    """Yield what was set otherwise in B, as `name: value of A → value of B`.

    A setting that was asked for is told by what the service had, where both say that.
    """
    first, second = _flat(a.config), _flat(b.config)
    for name in sorted(first.keys() | second.keys()):
        asked, _, setting = name.partition(" ")
        if asked == "settings" and all(f"service {setting}" in side for side in (first, second)):
            continue
        if first.get(name) != second.get(name):
            yield f"{name}: {first.get(name, 'not said')} → {second.get(name, 'not said')}"
    held, holds = (side.config.get("manifest", {}).get("documents") for side in (a, b))
    if None not in (held, holds) and held != holds:  # over a store of its own, a service may search more than the set
        yield f"documents searched: {held} → {holds}"


def _flat(config: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name in DECISIVE:
        value = config.get(name)
        if isinstance(value, Mapping):
            flat |= {f"{name} {part}": item for part, item in value.items()}
        elif value is not None:
            flat[name] = value
    return flat


def _differences(a: Side, b: Side) -> Iterator[str]:
    if a.config["set_digest"] != b.config["set_digest"]:
        yield f"the content of the set: {_content(a)} and {_content(b)}"
    for wanting, having in ((a, b), (b, a)):
        if missing := [id_ for id_ in having.outcomes if id_ not in wanting.outcomes]:
            yield f"{_count(missing)} not asked in {wanting.name}: {_some(missing)}"
    shared = [id_ for id_ in a.outcomes if id_ in b.outcomes]
    if turned := [id_ for id_ in shared if a.outcomes[id_].unanswerable != b.outcomes[id_].unanswerable]:
        yield f"{_count(turned)} to be abstained from in one of them only: {_some(turned)}"
    if _left_out(a) != _left_out(b):
        yield f"the sources left out: {_left_out(a)} and {_left_out(b)}"


def _content(side: Side) -> str:
    return f"{side.config['set']} ({str(side.config['set_digest'])[:8]})"


def _left_out(side: Side) -> str:
    """Say which sources were not stored; the seed decides that only where a share is left out."""
    share = side.config["leave_out"]
    return f"{share:g} of them by seed {side.config['seed']}" if share else "none"


def _count(ids: list[str]) -> str:
    return f"{len(ids)} question" if len(ids) == 1 else f"{len(ids)} questions"


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
