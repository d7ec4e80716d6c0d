"""What an ingest run did, and how it says so while it runs."""

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from rag.store import Outcome


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What became of one source. `reason` and `message` are set when it was refused, or when something was noticed."""

    source: str
    outcome: Outcome
    passages: int = 0
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What a run did: every source once, in order, and the seconds each stage took."""

    collection: str
    outcomes: tuple[SourceOutcome, ...]
    seconds: dict[str, float]

    def count(self, outcome: Outcome) -> int:
        """Return how many sources had this outcome."""
        return Counter(one.outcome for one in self.outcomes)[outcome]

    @property
    def refused(self) -> tuple[SourceOutcome, ...]:
        """The sources that were refused, each with its reason."""
        return tuple(one for one in self.outcomes if one.outcome == "refused")

    @property
    def passages(self) -> int:
        """Passages stored in this run."""
        return sum(one.passages for one in self.outcomes if one.outcome in ("added", "changed"))


class IngestObserver(Protocol):
    """Is told what happens while a run goes on."""

    def found(self, sources: int) -> None:
        """So many sources are to be read."""
        ...

    def finished(self, outcome: SourceOutcome) -> None:
        """One source is done, and committed unless it was refused."""
        ...

    def notice(self, text: str) -> None:
        """Something worth a line happened that belongs to no single source."""
        ...


class SilentObserver:
    """Observes nothing; for callers that only want the summary."""

    def found(self, sources: int) -> None:
        """Ignore it."""

    def finished(self, outcome: SourceOutcome) -> None:
        """Ignore it."""

    def notice(self, text: str) -> None:
        """Ignore it."""
