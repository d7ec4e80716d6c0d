"""Figures as tables on a terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.statistics import Estimate
from eval.summary import EVERYTHING, Summary

_BY_KIND = {  # what a column shows: the first of these that a kind has
    "Recall@5": ("hybrid Recall@5",),
    "nDCG@10": ("hybrid nDCG@10",),
    "answer in cited sentence": ("answer in cited sentence",),
    "token F1": ("token F1",),
    "false refusals or answers": ("false-refusal rate", "false-answer rate"),
}


def print_summary(summary: Summary, console: Console) -> None:
    """Print every figure with its interval, then the main ones by kind of question, then the time by stage."""
    console.print(_everything(summary))
    kinds = [name for name in summary.figures if name != EVERYTHING]
    if len(kinds) > 1:
        console.print(_by_kind(summary, sorted(kinds)))
    console.print(_latency(summary))


def _everything(summary: Summary) -> Table:
    table = Table("metric", "mean", "95 % interval", "questions", title=f"{summary.questions} questions")
    for name, figure in summary.figures[EVERYTHING].items():
        table.add_row(name, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", str(figure.count))
    return table


def _by_kind(summary: Summary, kinds: Sequence[str]) -> Table:
    shown = {
        title: names for title, names in _BY_KIND.items() if any(name in summary.figures[EVERYTHING] for name in names)
    }
    columns = [Column("kind", no_wrap=True), Column("asked"), *(Column(title, min_width=8) for title in shown)]
    table = Table(*columns, title="By kind, with half the 95 % interval", box=box.SIMPLE_HEAD)  # fits 80 columns
    for kind in kinds:
        figures = summary.figures[kind]
        count = max(figure.count for figure in figures.values())
        cells = (next((_cell(figures[name]) for name in names if name in figures), "") for names in shown.values())
        table.add_row(kind, str(count), *cells)
    return table


def _cell(figure: Estimate) -> str:
    return f"{figure.value:.3f}\n±{(figure.high - figure.low) / 2:.3f}"


def _latency(summary: Summary) -> Table:
    table = Table("stage", "median ms", "95th percentile ms", title="Time of a question")
    for stage, latency in summary.latency.items():
        table.add_row(stage, f"{latency.median * 1000:.1f}", f"{latency.p95 * 1000:.1f}")
    return table
