"""One figure on two sides: how far they are apart, question by question, and what chance alone would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from eval.comparing.confidence import can_judge, has_place, judged_difference
from eval.comparing.sides import Outcome
from eval.errors import EvaluationError
from eval.figures import Figure
from eval.statistics import Paired, paired_difference

Pair = tuple[Outcome, Outcome]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure over the questions that have it on both sides; `unpaired` have it on one.

    `a` and `b` are its values over those questions, `paired` their difference. B has `won` where a question is better
    in B, by the figure's own direction; a figure that is no mean over questions has neither.
    """

    figure: Figure
    count: int
    unpaired: int
    a: float
    b: float
    paired: Paired
    won: int
    lost: int

    @property
    def surely_worse(self) -> bool:
        """Whether the whole 95 % interval lies on the bad side."""
        return self.paired.high < 0 if self.figure.higher_is_better else self.paired.low > 0

    @property
    def surely_better(self) -> bool:
        """Whether the whole 95 % interval lies on the good side."""
        return self.paired.low > 0 if self.figure.higher_is_better else self.paired.high < 0


def has_figure(outcomes: Sequence[Outcome], figure: Figure) -> bool:
    """Return whether a figure can be made of these questions."""
    if figure.is_mean:
        return any(figure.name in outcome.scores for outcome in outcomes)
    return can_judge(figure.name, outcomes)


def difference_of(figure: Figure, pairs: Sequence[Pair], *, seed: int) -> Difference:
    """Return how far B is from A. Raises EvaluationError when no question has the figure on both sides."""
    name = figure.name
    both = having_both(figure, pairs)
    if not both:
        raise EvaluationError(f"No question has {name!r} in both runs, so it cannot be compared. Leave it out.")
    if not figure.is_mean:
        before, paired = judged_difference(name, [a for a, _ in both], [b for _, b in both], seed=seed)
        return Difference(figure, len(both), 0, before, before + paired.difference, paired, 0, 0)
    either = sum(name in a.scores or name in b.scores for a, b in pairs)
    a, b = ([pair[side].scores[name] for pair in both] for side in (0, 1))
    gains = [gain_of(figure, pair) or 0.0 for pair in both]
    return Difference(
        figure=figure,
        count=len(both),
        unpaired=either - len(both),
        a=fmean(a),
        b=fmean(b),
        paired=paired_difference(a, b, seed=seed),
        won=sum(gain > 0 for gain in gains),
        lost=sum(gain < 0 for gain in gains),
    )


def having_both(figure: Figure, pairs: Sequence[Pair]) -> list[Pair]:
    """Return the questions that have their place in a figure on both sides."""
    if figure.is_mean:
        return [pair for pair in pairs if gain_of(figure, pair) is not None]
    return [pair for pair in pairs if all(has_place(figure.name, outcome) for outcome in pair)]


def gain_of(figure: Figure, pair: Pair) -> float | None:
    """Return by how much B is the better one at a question, or None when a side has no such score."""
    a, b = (outcome.scores.get(figure.name) for outcome in pair)
    if a is None or b is None:
        return None
    return b - a if figure.higher_is_better else a - b


def holm(chances: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number, so that 5 % is the chance of any false finding (Holm 1979).

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    corrected, highest = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, chances[place] * (len(chances) - rank)))
        corrected[place] = highest
    return corrected
