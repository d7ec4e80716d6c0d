"""A model's sentence, and what of it its sources prove."""

from dataclasses import dataclass
from typing import Protocol

from rag.read.reader import Reading
from rag.types import Hit, Reason


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as a model wrote it, without its markers, and the passages that these name.

    `language` is the one that the answer has to be in.
    """

    text: str
    cited: tuple[Hit, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a claim. `reasons` are empty where it is supported.

    `evidence` are the sentences of the cited passages that prove it, the most telling first; where nothing proves it,
    the nearest ones. `support` is the probability that the evidence says what the claim says.
    """

    reasons: tuple[Reason, ...]
    evidence: tuple[Reading, ...]
    support: float

    @property
    def supported(self) -> bool:
        """True when the claim may be shown as proved."""
        return not self.reasons


class ClaimChecker(Protocol):
    """Holds claims to the passages they cite."""

    def check(self, claim: Claim) -> Proof:
        """Return what of a claim its passages prove."""
        ...
