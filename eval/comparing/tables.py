"""A comparison and a gate on a terminal of 80 columns."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from eval.comparing.compare import Compared, Comparison
from eval.comparing.differences import Difference
from eval.comparing.gate import Check, Gate
from eval.comparing.side_by_side import print_changed
from eval.comparing.sides import Side, settings_that_differ
from eval.figures import RIGHT, SOURCE_CITED, TOKEN_F1

_SURE = 0.05
_BY_GROUP = (RIGHT, TOKEN_F1, SOURCE_CITED, "hybrid nDCG@10")  # as many as fit
_GROUP_COLUMNS = 3
_GAP = (0, 1, 0, 0)
_IDS = 8


def print_comparison(comparison: Comparison, console: Console, *, limit: int) -> None:
    """Print what differs, every figure, the main ones by group, and at most so many of the changed questions."""
    a, b = comparison.a, comparison.b
    for name, side in (("A", a), ("B", b)):
        console.print(Text(f"{name}  {side.name}  {_coverage(side)}"))
    for line in settings_that_differ(a, b):
        console.print(Text(f"   {line}"), style="dim")
    console.print(_figures(comparison.figures))
    console.print(Text(_notes(comparison.figures)), style="dim")
    if comparison.groups:
        console.print(_by_group(comparison))
    print_changed(comparison, console, limit=limit)


def print_gate(gate: Gate, run: Side, baseline: Side, console: Console) -> None:
    """Print every check, then the questions that each failed one lost at."""
    table = _table("figure", "baseline", "run", "run − baseline", "+/−")
    for check in gate.checks:
        table.add_row(*_checked(check), style="" if check.passed else "red")
    console.print(Text(f"{run.name} against {baseline.name}: {len(baseline.outcomes)} questions"))
    console.print(table)
    if not gate.passed:
        console.print(_what_failed(gate))
    if better := [one.difference.figure.name for one in gate.checks if one.difference.surely_better]:
        console.print(Text(f"Better than the baseline: {', '.join(better)}. A new baseline would hold that."))


def _what_failed(gate: Gate) -> Table:
    table = Table("what failed", "questions that got worse", box=None, padding=_GAP, style="red")
    for check in (one for one in gate.checks if not one.passed):
        table.add_row(check.difference.figure.name, Text(_some(check.worse)))
    if gate.unanswered:
        table.add_row("no answer came", Text(_some(gate.unanswered)))
    return table


def _coverage(side: Side) -> str:
    asked = f"{len(side.outcomes)} questions"
    return f"{asked}, {side.failed} of them without an answer, which count as wrong" if side.failed else asked


def _table(*titles: str) -> Table:
    columns = [Column(title, justify="left" if place == 0 else "right") for place, title in enumerate(titles)]
    return Table(*columns, box=None, padding=_GAP, header_style="bold underline")


def _figures(figures: Sequence[Compared]) -> Table:
    table = _table("figure", "A", "B", "B − A (95 %)", "+/−/=", "p")
    for compared in figures:
        one, chance = compared.difference, compared.chance
        same = one.count - one.won - one.lost
        outcomes = f"{one.won}/{one.lost}/{same}" if one.figure.is_mean else str(one.count)
        cells = (_name(one), f"{one.a:.3f}", f"{one.b:.3f}", _interval(one), outcomes, _chance(chance))
        table.add_row(*cells, style=_colour(one) if chance < _SURE else "")
    return table


def _notes(figures: Sequence[Compared]) -> str:
    corrected = f", corrected for {len(figures)} figures (Holm); the intervals are not" if len(figures) > 1 else ""
    notes = [
        "B − A with its paired 95 % bootstrap interval; +/−/= count questions better, worse and alike in B. p is of a "
        f"randomisation test{corrected}."
    ]
    if any(not one.difference.figure.is_mean for one in figures):
        notes.append("Where questions have no value of their own, p is of the bootstrap, and all are counted.")
    if any(not one.difference.figure.higher_is_better for one in figures):
        notes.append("↓ less is better.")
    if unpaired := [one.difference for one in figures if one.difference.unpaired]:
        left = ", ".join(f"{one.figure.name} {one.unpaired}" for one in unpaired)
        notes.append(f"Questions that have a figure in one run only are not in it: {left}.")
    return " ".join(notes)


def _name(one: Difference) -> str:
    return one.figure.name if one.figure.higher_is_better else f"{one.figure.name} ↓"


def _interval(one: Difference) -> str:
    return f"{one.paired.difference:+.3f} ({one.paired.low:+.3f} … {one.paired.high:+.3f})"


def _chance(chance: float) -> str:
    return "<.001" if chance < 0.001 else f"{chance:.3f}"


def _colour(one: Difference) -> str:
    better = (one.paired.difference > 0) == one.figure.higher_is_better
    return "green" if better else "red"


def _by_group(comparison: Comparison) -> Table:
    compared = [one.difference.figure.name for one in comparison.figures]
    shown = ([name for name in _BY_GROUP if name in compared] or compared)[:_GROUP_COLUMNS]
    table = _table("B − A by group", "asked", *shown)
    for group in comparison.groups:
        by_name = {one.figure.name: one for one in group.differences}
        cells = (_interval_below(by_name[name]) if name in by_name else "" for name in shown)
        table.add_row(Text(group.name), str(group.asked), *cells)
    return table


def _interval_below(one: Difference) -> str:
    return f"{one.paired.difference:+.3f}\n{one.paired.low:+.3f} … {one.paired.high:+.3f}"


def _checked(check: Check) -> tuple[str, str, str, str, str]:
    one = check.difference
    verdict = "" if check.passed else "FAILS: "
    return (f"{verdict}{_name(one)}", f"{one.a:.3f}", f"{one.b:.3f}", _interval(one), f"{one.won}/{one.lost}")


def _some(ids: Sequence[str]) -> str:
    more = f" … and {len(ids) - _IDS} more" if len(ids) > _IDS else ""
    return ", ".join(ids[:_IDS]) + more
