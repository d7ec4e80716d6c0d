"""Whether a run may pass: no figure is worse than the baseline's by more than chance explains.

What it sees, measured with 300 questions that are right or wrong: it fails when 4 are lost and none gained, 9 against
2 gained, 15 against 5, 22 against 10. A change that truly loses 3 % of questions and gains none fails 98 times in 100;
one that gains 5 % and loses 8 % fails 28 times, and 91 times when it loses 13 %. One that gains and loses 5 % alike
fails 2 times in 100, by each figure. What it cannot see: three lost questions, and a kind or language that fails while
others make up for it (`compare` shows those). Of 45 unanswerable questions 4 must be lost as well: 9 %. Small losses
add up against a baseline that stays, so make a new one when figures rise, not when the gate is tight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.comparing.compare import pairs_of
from eval.comparing.differences import Difference, Pair, difference_of, gain_of
from eval.comparing.sides import Side
from eval.figures import (
    CITATION_PRECISION,
    CITATION_RECALL,
    FALSE_ANSWER,
    FALSE_REFUSAL,
    IN_CITED,
    QUOTE_FIDELITY,
    RIGHT,
    TOKEN_F1,
    Figure,
    figures_named,
)

GATED = figures_named((
    RIGHT, IN_CITED, TOKEN_F1, CITATION_PRECISION, CITATION_RECALL, QUOTE_FIDELITY, FALSE_REFUSAL, FALSE_ANSWER,
    "hybrid Recall@5", "hybrid nDCG@10",
))  # fmt: skip
_SEED = 0
_CHANGED = "If the question set was changed on purpose, make a new baseline: hoidap-eval baseline RUN --out {}"


@dataclass(frozen=True, slots=True)
class Check:
    """One figure held against the baseline's; `worse` are the questions it lost at, the heaviest loss first."""

    difference: Difference
    passed: bool
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """Every check, and the questions that got no answer though they had one in the baseline."""

    checks: tuple[Check, ...]
    unanswered: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing got worse."""
        return not self.unanswered and all(check.passed for check in self.checks)


def hold_against(run: Side, baseline: Side, figures: Sequence[Figure] = GATED) -> Gate:
    """Hold a run against a baseline of the same questions.

    A figure fails when the whole 95 % interval of its paired difference lies on the bad side; quote fidelity fails
    below 1, whatever the baseline has. Raises EvaluationError for another set, and for a figure that one side lacks.
    """
    pairs = pairs_of(baseline, run, figures, cure=_CHANGED.format(baseline.name))
    lost = tuple(id_ for id_, (before, after) in pairs.items() if before.status != after.status == "failed")
    return Gate(tuple(_check(figure, run, pairs) for figure in figures), lost)


def _check(figure: Figure, run: Side, pairs: Mapping[str, Pair]) -> Check:
    difference = difference_of(figure, list(pairs.values()), seed=_SEED)
    if figure.name == QUOTE_FIDELITY:
        untrue = [id_ for id_, outcome in run.outcomes.items() if outcome.scores.get(QUOTE_FIDELITY, 1.0) < 1]
        return Check(difference, not untrue, tuple(untrue))
    gains = {id_: gain_of(figure, pair) or 0.0 for id_, pair in pairs.items()}
    worse = sorted((id_ for id_, gain in gains.items() if gain < 0), key=lambda id_: gains[id_])
    return Check(difference, not difference.surely_worse, tuple(worse))
