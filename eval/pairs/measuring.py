"""What a checker makes of pairs, pair by pair, and the figures over them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from eval.pairs.pair import LABELS, Label, Pair, claim_of
from eval.statistics import Estimate, estimate_mean
from rag.types import Reason
from rag.write.claims import ClaimChecker


@dataclass(frozen=True, slots=True)
class Judged:
    """What a checker said of one pair, and how long it took."""

    pair: Pair
    reasons: tuple[Reason, ...]
    support: float
    seconds: float

    @property
    def right(self) -> bool:
        """True when a supported claim passed, or a false one did not."""
        return self.pair.supported == self.passed

    @property
    def passed(self) -> bool:
        """True when the checker found the claim supported."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some judged pairs: the share right of each label, and of what was refused and what should be.

    `precision` is the share of the refused claims that are not supported, `recall` the share of the unsupported ones
    that were refused; both None where there is nothing to count. They hang on the mix of labels.
    """

    right: Mapping[Label, Estimate]
    precision: Estimate | None
    recall: Estimate | None

    @property
    def pairs(self) -> int:
        """Of how many pairs they are."""
        return sum(one.count for one in self.right.values())


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds that the check of a sentence took."""

    median: float
    p95: float


def judge(pairs: Sequence[Pair], checker: ClaimChecker) -> Iterator[Judged]:
    """Yield what the checker says of each pair, in order."""
    for pair in pairs:
        claim = claim_of(pair)
        start = perf_counter()
        proof = checker.check(claim)
        yield Judged(pair, proof.reasons, proof.support, perf_counter() - start)


def figures_of(judged: Sequence[Judged], *, seed: int) -> Figures:
    """Return the figures over all of these pairs."""
    right = {label: [float(one.right) for one in judged if one.pair.label == label] for label in LABELS}
    refused = [float(not one.pair.supported) for one in judged if not one.passed]
    false = [float(not one.passed) for one in judged if not one.pair.supported]
    return Figures(
        {label: estimate_mean(values, seed=seed) for label, values in right.items() if values},
        estimate_mean(refused, seed=seed) if refused else None,
        estimate_mean(false, seed=seed) if false else None,
    )


def by_direction(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """Group by the language of the claim, and where the passages are in another one, mark that: `vi`, `vi→`."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        name = one.pair.language if one.pair.group == "same" else f"{one.pair.language}→"
        groups.setdefault(name, []).append(one)
    return groups


def reasons_by_label(judged: Sequence[Judged]) -> dict[Label, Counter[Reason]]:
    """Count the reasons given for the refused claims of each label; a claim may have several."""
    counted: dict[Label, Counter[Reason]] = {}
    for one in judged:
        counted.setdefault(one.pair.label, Counter()).update(one.reasons)
    return counted


def times_of(judged: Sequence[Judged]) -> Times:
    """Return the times of a check."""
    milliseconds = np.array([one.seconds for one in judged]) * 1000
    return Times(float(np.median(milliseconds)), float(np.percentile(milliseconds, 95)))


def mistakes_of(judged: Sequence[Judged], label: Label, most: int) -> list[Judged]:
    """Return mistakes of one label, the surest first, one of each way its pairs are made before a second of any."""
    wrong = [one for one in judged if one.pair.label == label and not one.right]
    wrong.sort(key=lambda one: one.support, reverse=label != "supported")
    rank: Counter[tuple[str, str]] = Counter()
    ranked: list[tuple[int, int, Judged]] = []
    for place, one in enumerate(wrong):
        way = (one.pair.made, one.pair.edit)
        ranked.append((rank[way], place, one))
        rank[way] += 1
    return [one for _, _, one in sorted(ranked, key=lambda item: item[:2])[:most]]
