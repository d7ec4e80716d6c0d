"""Figures as tables on a terminal of 80 columns."""

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.figures import (
    FALSE_ANSWER,
    FALSE_REFUSAL,
    RIGHT,
    SOURCE_CITED,
    TOKEN_F1,
    figure_named,
)
from eval.statistics import Estimate
from eval.summary import EVERYTHING, KIND, LANGUAGE, Summary
from eval.writing import WritingSummary

_BY_GROUP = {  # what a column shows: the first of these that a group has
    "right": (RIGHT, SOURCE_CITED),
    "token F1": (TOKEN_F1,),
    "nDCG@10": ("hybrid nDCG@10", "dense nDCG@10", "lexical nDCG@10"),
    "refused or answered wrongly": (FALSE_REFUSAL, FALSE_ANSWER),
}


def print_summary(summary: Summary, console: Console) -> None:
    """Print every figure with its interval, the main ones by kind and by language, and the time by stage.

    Questions that failed are told of first: they count as wrong in every figure.
    """
    if summary.failed:
        console.print(
            f"{summary.failed} of {summary.questions} questions got no answer and count as wrong.", style="bold red"
        )
    console.print(_everything(summary))
    for what, prefix in (("kind", KIND), ("language", LANGUAGE)):
        groups = {name.removeprefix(prefix): of for name, of in summary.figures.items() if name.startswith(prefix)}
        if len(groups) > 1:
            console.print(_by_group(what, groups))
    if summary.writing:
        console.print(_writing(summary.writing))
        console.print(_sentences(summary.writing), markup=False)
        if summary.writing.unasked:
            console.print(_unasked(summary.writing), markup=False)
    if summary.latency:
        console.print(_latency(summary))


def _everything(summary: Summary) -> Table:
    table = Table(
        Column("figure"),
        Column("value", justify="right"),
        Column("95 % interval", no_wrap=True),
        Column("questions", justify="right"),
        title=f"{summary.questions} questions",
        caption="↓ less is better",
        box=box.SIMPLE_HEAD,
    )
    for name, figure in summary.figures[EVERYTHING].items():
        arrow = "" if figure_named(name).higher_is_better else " ↓"
        table.add_row(name + arrow, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", str(figure.count))
    return table


def _by_group(what: str, groups: Mapping[str, Mapping[str, Estimate]]) -> Table:
    shown = {
        title: names
        for title, names in _BY_GROUP.items()
        if any(name in of for of in groups.values() for name in names)
    }
    columns = [Column(what, no_wrap=True), Column("asked", justify="right", no_wrap=True)]
    columns += [Column(title, width=11, justify="right") for title in shown]
    title = f"By {what}, with half the 95 % interval"
    table = Table(*columns, title=title, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for group, of in groups.items():
        asked = max(figure.count for figure in of.values())
        cells = (next((_cell(of[name]) for name in names if name in of), "") for names in shown.values())
        table.add_row(group, str(asked), *cells)
    return table


def _cell(figure: Estimate) -> str:
    half = f"{(figure.high - figure.low) / 2:.3f}"
    return f"{figure.value:.3f} ±{half.removeprefix('0')}"


def _writing(writing: WritingSummary) -> Table:
    columns = [Column(""), Column("questions", justify="right"), Column("share", justify="right")]
    title = f"{writing.asked} questions put to {', '.join(writing.models)}"
    table = Table(*columns, title=title, box=box.SIMPLE_HEAD)
    for outcome, count in writing.outcomes.items():
        table.add_row(outcome, str(count), f"{count / writing.asked:.3f}")
    return table


def _sentences(writing: WritingSummary) -> str:
    """Say what came of the model's sentences: `Its sentences: 9 supported, 1 dropped (number 1).`"""
    reasons = f" ({', '.join(f'{reason} {count}' for reason, count in writing.reasons.items())})"
    told = ", ".join(f"{count} {verdict}" for verdict, count in writing.sentences.items()) or "none"
    return f"Its sentences: {told}{reasons if writing.reasons else ''}."


def _unasked(writing: WritingSummary) -> str:
    """Say which questions the model never saw: `Answerable questions that it was not asked: vi 5 of 20.`"""
    told = ", ".join(f"{name} {count} of {writing.answerable[name]}" for name, count in writing.unasked.items())
    return f"Answerable questions that it was not asked: {told}."


def _latency(summary: Summary) -> Table:
    columns = [Column("stage"), *(Column(f"{name} ms", justify="right") for name in ("median", "95th percentile"))]
    table = Table(*columns, title="Time of a question", box=box.SIMPLE_HEAD)
    for stage, latency in summary.latency.items():
        table.add_row(stage, f"{latency.median * 1000:.1f}", f"{latency.p95 * 1000:.1f}")
    return table
