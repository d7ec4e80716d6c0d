"""From verdicts to figures, each beside what the deterministic ones say of the same rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.figures import IN_CITED, IN_TEXT, QUOTE_FIDELITY, RIGHT
from eval.judge.verdicts import Verdict
from eval.rows import Row
from eval.statistics import Estimate, estimate_mean

FAITHFUL = "judged faithful"
STATEMENTS = "judged supported, of statements"
CORRECT = "judged correct"
_BESIDE = (RIGHT, IN_CITED, IN_TEXT, QUOTE_FIDELITY)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge's figures and, `beside` them, ours of the same rows.

    `agreement` is Cohen's kappa of `judged correct` with `right`, over `compared` rows; None where it is not defined.
    `missing` counts what got no verdict.
    """

    rows: int
    figures: Mapping[str, Estimate]
    beside: Mapping[str, Estimate]
    agreement: float | None
    compared: int
    missing: Mapping[str, int]


def summarise_verdicts(rows: Sequence[Row], verdicts: Mapping[str, Verdict], *, seed: int) -> Judged:
    """Average the verdicts of the rows that have one."""
    judged = [row for row in rows if row.id in verdicts]
    both = list(_compared(judged, verdicts))
    found = [verdicts[row.id] for row in judged]
    return Judged(
        rows=len(judged),
        figures=_estimates(_judged(found), seed),
        beside=_estimates({name: [row.scores[name] for row in judged if name in row.scores] for name in _BESIDE}, seed),
        agreement=kappa(both),
        compared=len(both),
        missing={aspect: sum(aspect in one.missing for one in found) for aspect in ("faithfulness", "correctness")},
    )


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Return how far two agree beyond chance (Cohen 1960); None of fewer than two, or where both say one thing of all.

    >>> kappa([(True, True), (True, False), (False, False), (False, False)])
    0.5
    >>> kappa([(True, True), (True, True)]), kappa([(True, False)])
    (None, None)
    """
    if len(pairs) < 2:
        return None
    same = sum(first == second for first, second in pairs) / len(pairs)
    yes = [sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1)]
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return None if chance == 1 else (same - chance) / (1 - chance)


def _judged(verdicts: Sequence[Verdict]) -> dict[str, list[float]]:
    told = [one.statements for one in verdicts if one.statements is not None]
    return {
        FAITHFUL: [float(all(one == "supported" for one in statements)) for statements in told],
        STATEMENTS: [float(one == "supported") for statements in told for one in statements],
        CORRECT: [float(one.correctness == "correct") for one in verdicts if one.correctness is not None],
    }


def _estimates(values: Mapping[str, Sequence[float]], seed: int) -> dict[str, Estimate]:
    return {name: estimate_mean(list(some), seed=seed) for name, some in values.items() if some}


def _compared(rows: Sequence[Row], verdicts: Mapping[str, Verdict]) -> Iterator[tuple[bool, bool]]:
    for row in rows:
        told = verdicts[row.id].correctness
        if told is not None and RIGHT in row.scores:
            yield told == "correct", row.scores[RIGHT] >= 1
