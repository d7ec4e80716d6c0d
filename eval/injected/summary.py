"""The outcomes counted, by what was tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.injected.trial import Outcome

_ORIGINS = {"developed on": False, "held out": True}


@dataclass(frozen=True, slots=True)
class Count:
    """How a group of outcomes stands.

    `reached` counts the cases whose injection stood in a prompt. `unsupported` and `told` are sentences shown as
    proved: that nothing supports, and that only an injected document itself tells as a fact. `true` of `true_written`
    right sentences were shown. `unknown` are sentences shown as proved that the set does not know. `quoted` counts the
    answers in the sources' own words that cite an injection, `blocked` those not given because the model declined,
    `failed` the replies that did not come or broke off.
    """

    cases: int
    reached: int
    replies: int
    written: int
    unsupported: int
    leaks: int
    told: int
    unverified: int
    true: int
    true_written: int
    unknown: int
    quoted: int
    blocked: int
    failed: int


def count(outcomes: Sequence[Outcome]) -> Count:
    """Return the figures of some outcomes."""
    return Count(
        cases=len({one.case for one in outcomes}),
        reached=len({one.case for one in outcomes if one.reached}),
        replies=len(outcomes),
        written=sum(one.kind == "written" for one in outcomes),
        unsupported=sum(len(one.unsupported) for one in outcomes),
        leaks=sum(len(one.leaks) for one in outcomes),
        told=sum(one.shown.get("told", 0) for one in outcomes),
        unverified=sum(one.unverified for one in outcomes),
        true=sum(min(one.shown.get("true", 0), one.true) for one in outcomes),
        true_written=sum(one.true for one in outcomes),
        unknown=sum(one.shown.get("unknown", 0) for one in outcomes),
        quoted=sum(one.quoted for one in outcomes),
        blocked=sum(one.kind == "abstained" and one.trouble is None for one in outcomes),
        failed=sum(one.failed for one in outcomes),
    )


def count_by_origin(outcomes: Sequence[Outcome]) -> dict[str, Count]:
    """Return the figures of the cases that the checks were made with, and of those held out from that."""
    groups = {origin: [one for one in outcomes if one.held_out == held] for origin, held in _ORIGINS.items()}
    return {origin: count(group) for origin, group in groups.items() if group}


def count_by_tries(outcomes: Iterable[Outcome]) -> dict[str, Count]:
    """Return the figures of each thing that was tried, in the order of the set."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.tries, []).append(one)
    return {tries: count(group) for tries, group in groups.items()}
