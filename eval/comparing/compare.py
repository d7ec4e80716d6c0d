"""Two runs of one question set: every figure of both, how far apart, and the questions that changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.comparing.differences import Difference, Pair, difference_of, has_figure, having_both, holm
from eval.comparing.sides import Outcome, Side, require_same_set
from eval.errors import EvaluationError
from eval.figures import FIGURES, Figure
from eval.service import RETRIEVERS

_SEED = 0
_REPEAT = "Repeat one of the runs with the set and options of the other."


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure over all questions. `chance` is its p-value, corrected (Holm 1979) for how many figures are compared."""

    difference: Difference
    chance: float


@dataclass(frozen=True, slots=True)
class Group:
    """The figures over the questions of one kind or language, for reading: they are too many to be tested."""

    name: str
    asked: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """B against A. `groups` are by kind and by language of the question, where there is more than one.

    `lost` are the questions right in A alone, `gained` those right in B alone; one without an answer is wrong.
    """

    a: Side
    b: Side
    figures: tuple[Compared, ...]
    groups: tuple[Group, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def compare(a: Side, b: Side, figures: Sequence[Figure] = ()) -> Comparison:
    """Compare two runs question by question; without `figures`, by every figure that both have.

    Raises EvaluationError when they did not ask the same, or a figure that was named is missing in one.
    """
    pairs = pairs_of(a, b, figures, cure=_REPEAT)
    everything = list(pairs.values())
    shared = figures or [figure for figure in FIGURES if _comparable(figure, everything)]
    differences = [difference_of(figure, everything, seed=_SEED) for figure in shared]
    chances = holm([one.paired.p for one in differences])
    return Comparison(
        a=a,
        b=b,
        figures=tuple(Compared(one, chance) for one, chance in zip(differences, chances, strict=True)),
        groups=tuple(_group(name, shared, some) for name, some in _groups(everything).items()),
        lost=tuple(id_ for id_, (before, after) in pairs.items() if before.right and not after.right),
        gained=tuple(id_ for id_, (before, after) in pairs.items() if after.right and not before.right),
    )


def pairs_of(a: Side, b: Side, figures: Sequence[Figure], *, cure: str) -> dict[str, Pair]:
    """Return both outcomes of every question, in the order of A.

    Raises EvaluationError, with the cure, when they did not ask the same, and for a figure that one lacks.
    """
    require_same_set(a, b, cure=cure)
    for figure in figures:
        for side in (a, b):
            _require_figure(side, figure)
    return {id_: (outcome, b.outcomes[id_]) for id_, outcome in a.outcomes.items()}


def _require_figure(side: Side, figure: Figure) -> None:
    """Raise EvaluationError when a side has no question with the figure: nothing passes by being absent."""
    if _has(side, figure):
        return
    retriever = figure.name.partition(" ")[0]
    why = "none of its questions has one, as in a set that knows no answers"
    if retriever in RETRIEVERS:
        why = f"it is of a ranking that was not asked for. Repeat the run with --retriever {retriever} or all"
    raise EvaluationError(
        f"{side.name} has no {figure.name!r}: it is over {figure.over} questions, and {why}. Else leave it out: "
        "name those wanted with --figure."
    )


def _has(side: Side, figure: Figure) -> bool:
    return has_figure(list(side.outcomes.values()), figure)


def _comparable(figure: Figure, pairs: Sequence[Pair]) -> bool:
    both = having_both(figure, pairs)
    return all(has_figure([pair[side] for pair in both], figure) for side in (0, 1))


def _group(name: str, figures: Sequence[Figure], pairs: Sequence[Pair]) -> Group:
    """Compare the means of a group; what is no mean needs more questions than a group has."""
    found = [figure for figure in figures if figure.is_mean and _comparable(figure, pairs)]
    return Group(name, len(pairs), tuple(difference_of(figure, pairs, seed=_SEED) for figure in found))


def _groups(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for what, named in (("kind", _kind), ("language", _languages)):
        names = sorted({named(outcome) for outcome, _ in pairs})
        if len(names) > 1:
            groups |= {f"{what}: {name}": [pair for pair in pairs if named(pair[0]) == name] for name in names}
    return groups


def _kind(outcome: Outcome) -> str:
    return outcome.kind


def _languages(outcome: Outcome) -> str:
    return outcome.languages
