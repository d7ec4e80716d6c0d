"""What a section says before its plots: the facts of its runs, and their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eval.comparing.compare import Compared, compare
from eval.comparing.sides import Side
from eval.figures import (
    AUROC,
    CITATION_PRECISION,
    CITATION_RECALL,
    ECE,
    FALSE_ANSWER,
    FALSE_REFUSAL,
    FIGURES,
    IN_CITED,
    QUOTE_FIDELITY,
    RIGHT,
    SOURCE_CITED,
    TOKEN_F1,
    Figure,
)
from eval.folder import Run
from eval.report.plot import written
from eval.report.shown import NamedRun
from eval.statistics import Estimate
from eval.summary import EVERYTHING

_MAIN = (
    RIGHT,
    IN_CITED,
    SOURCE_CITED,
    CITATION_PRECISION,
    CITATION_RECALL,
    QUOTE_FIDELITY,
    TOKEN_F1,
    FALSE_ANSWER,
    FALSE_REFUSAL,
    AUROC,
    ECE,
    "hybrid nDCG@10",
)
# What is told first, in this order; every other entry of a run's configuration stands in the long list below it.
_FIRST = (
    "started", "set", "questions", "unanswerable", "failed", "sources", "passages_stored", "retrievers", "k",
    "passage_tokens", "limit", "leave_out", "seed", "environment · hoidap",
)  # fmt: skip
_MEASURED = ("started", "finished", "resumed", "ingest_seconds")  # never twice the same, and so no difference


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure, its estimate in each run, and how far each later run is from the first; None where there is none."""

    figure: Figure
    estimates: tuple[Estimate | None, ...]
    compared: tuple[Compared | None, ...] = ()


@dataclass(frozen=True, slots=True)
class FactLine:
    """Something known of each run; `differs` where it is not the same for all."""

    name: str
    values: tuple[str, ...]
    differs: bool


def main_figures(lines: Sequence[FigureLine]) -> tuple[FigureLine, ...]:
    """Return the figures that are looked at first, of those there are."""
    return tuple(line for line in lines if line.figure.name in _MAIN)


def all_figures(runs: Sequence[NamedRun]) -> tuple[FigureLine, ...]:
    """Return every figure that some run has, in the order in which figures are listed."""
    return tuple(line for figure in FIGURES if any((line := _line(figure, runs)).estimates))


def compared_figures(runs: Sequence[NamedRun]) -> tuple[FigureLine, ...]:
    """Return every figure with the difference of each later run to the first, paired question by question."""
    sides = [Side.of(one.run) for one in runs]
    later = [{one.difference.figure: one for one in compare(sides[0], side).figures} for side in sides[1:]]
    return tuple(replace(line, compared=tuple(found.get(line.figure) for found in later)) for line in all_figures(runs))


def groups(run: Run) -> tuple[str, ...]:
    """Return the groups of questions that figures were made of, the whole first."""
    return (EVERYTHING, *(name for name in run.summary.figures if name != EVERYTHING))


def first_facts(runs: Sequence[NamedRun]) -> tuple[FactLine, ...]:
    """Return what must be known to read the figures."""
    facts = _facts(runs)
    return tuple(facts[name] for name in _FIRST if name in facts)


def other_facts(runs: Sequence[NamedRun]) -> tuple[FactLine, ...]:
    """Return everything else that the runs' configurations say: settings, index, versions, machine."""
    return tuple(line for name, line in _facts(runs).items() if name not in _FIRST)


def _line(figure: Figure, runs: Sequence[NamedRun]) -> FigureLine:
    return FigureLine(figure, tuple(one.run.summary.figures[EVERYTHING].get(figure.name) for one in runs))


def _facts(runs: Sequence[NamedRun]) -> dict[str, FactLine]:
    told = [dict(_flat({**one.run.config, "failed": one.run.summary.failed})) for one in runs]
    names = dict.fromkeys(name for one in told for name in one)
    return {name: _fact(name, [one.get(name, "–") for one in told]) for name in names}


def _fact(name: str, values: Sequence[str]) -> FactLine:
    return FactLine(name, tuple(values), len(set(values)) > 1 and not name.startswith(_MEASURED))


def _flat(config: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Return a configuration as lines, what is nested under the names above it."""
    lines: list[tuple[str, str]] = []
    for name, value in config.items():
        if isinstance(value, Mapping):
            lines.extend(_flat(value, f"{above}{name} · "))
        else:
            lines.append((above + name, _told(value)))
    return lines


def _told(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "–" if value is None else written(value)
