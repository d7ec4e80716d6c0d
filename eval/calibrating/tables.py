"""What came of a calibration, on a terminal."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from eval.calibrating.calibrate import LEAST, GroupResult
from eval.calibrating.judging import Judged
from eval.statistics import Bin, Estimate
from rag.read.calibration import Group

ABOUT: Mapping[Group, str] = {
    "same": "questions in the language of their source",
    "foreign": "questions in another language than their source",
}
_BAR = 20


def print_results(results: Mapping[Group, GroupResult], console: Console) -> None:
    """Print for each group what was fitted and how it does on questions held out; nothing of a group never asked."""
    for name, result in results.items():
        figures = result.figures
        asked = figures.answerable + figures.unanswerable
        if result.judged is not None:
            console.print(_whole(name, result, result.judged))
            console.print(_by_set(result.judged))
            console.print(_reliability(result.judged.calibrated.bins))
        elif asked:
            console.print(
                f"Note: {name}: {figures.answerable} questions with an answer and {figures.unanswerable} without are "
                f"too few ({LEAST} of each are needed), so its scale stays the one that shipped."
            )


def _whole(name: Group, result: GroupResult, judged: Judged) -> Table:
    figures, scale = result.figures, result.scale
    asked = figures.answerable + figures.unanswerable
    table = Table("on questions held out", "", title=f"{name}: {ABOUT[name]}")
    table.add_row("questions", f"{asked}, {figures.unanswerable / asked:.0%} of them without an answer")
    table.add_row("ECE of the support", f"{judged.raw.calibration_error:.3f}")
    table.add_row("ECE of the confidence", f"{judged.calibrated.calibration_error:.3f}")
    table.add_row("threshold: abstain below", f"{scale.abstain_below:.3f}")
    for error, figure in judged.errors.items():
        table.add_row(f"{error} there", _interval(figure))
    return table


def _by_set(judged: Judged) -> Table:
    table = Table("set", "questions", "ECE of support", "ECE, set held out", box=box.SIMPLE_HEAD)
    for one in judged.sets:
        held_out = "–" if one.held_out is None else f"{one.held_out:.3f}"
        table.add_row(one.name, str(one.count), f"{one.raw:.3f}", held_out)
    return table


def _reliability(bins: Sequence[Bin]) -> Table:
    table = Table("said", "right", "95 % interval", "questions", "", box=box.SIMPLE_HEAD)
    for one in bins:
        bar = "█" * round(one.right * _BAR)
        table.add_row(
            f"{one.confidence:.2f}", f"{one.right:.2f}", f"{one.low:.2f} – {one.high:.2f}", str(one.count), bar
        )
    return table


def _interval(figure: Estimate) -> str:
    return f"{figure.value:.3f}  ({figure.low:.3f} – {figure.high:.3f}, {figure.count} questions)"
