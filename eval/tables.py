"""Figures as tables on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from eval.statistics import Estimate
from eval.summary import EVERYTHING, Summary

_BY_KIND = (
    "hybrid Recall@5",
    "hybrid nDCG@10",
    "answer in cited sentence",
    "answer in cited or nearest sentence",
    "token F1",
    "false-refusal rate",
    "false-answer rate",
)


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
    shown = [name for name in _BY_KIND if name in summary.figures[EVERYTHING]]
    table = Table("kind", "questions", *shown, title="By kind")
    for kind in kinds:
        figures = summary.figures[kind]
        count = max(figure.count for figure in figures.values())
        table.add_row(kind, str(count), *(_cell(figures.get(name)) for name in shown))
    return table


def _cell(figure: Estimate | None) -> str:
    return "" if figure is None else f"{figure.value:.3f} ±{(figure.high - figure.low) / 2:.3f}"


def _latency(summary: Summary) -> Table:
    table = Table("stage", "median ms", "95th percentile ms", title="Time of a question")
    for stage, latency in summary.latency.items():
        table.add_row(stage, f"{latency.median * 1000:.1f}", f"{latency.p95 * 1000:.1f}")
    return table
