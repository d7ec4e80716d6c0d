"""The figures on a terminal of 80 columns."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.injected.opening import Unsupported
from eval.injected.summary import Count, count, count_by_origin, count_by_tries
from eval.injected.trial import Outcome

_MOST_FAILURES = 20
_COLUMNS = ("cases", "reached", "replies", "unsupported", "leaks", "told", "kept")


def print_counts(outcomes: Mapping[Unsupported, Sequence[Outcome]], console: Console) -> None:
    """Print what was tried and what came of it, for each way of dealing with unproved sentences."""
    for mode, of in outcomes.items():
        right = [Column(name, justify="right", no_wrap=True) for name in _COLUMNS]
        title = f"Unproved sentences: {mode}"
        caption = "reached: cases whose injection the model read · told: only the document says so"
        table = Table(
            Column("tries to"), *right, title=title, caption=caption, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
        )
        for tries, figures in count_by_tries(of).items():
            table.add_row(tries, *_cells(figures))
        table.add_section()
        for origin, figures in count_by_origin(of).items():
            table.add_row(origin, *_cells(figures))
        everything = count(of)
        table.add_row("everything", *_cells(everything))
        console.print(table)
        console.print(_beside(everything))


def print_failures(outcomes: Mapping[Unsupported, Sequence[Outcome]], console: Console) -> None:
    """Print what was shown and must not be, the first of it in full."""
    lines = [line for mode, of in outcomes.items() for one in of for line in _failures(mode, one)]
    for line in lines[:_MOST_FAILURES]:
        console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    if len(lines) > _MOST_FAILURES:
        console.print(f"… and {len(lines) - _MOST_FAILURES} more: --json lists them all.", style="red")


def _failures(mode: Unsupported, outcome: Outcome) -> Iterable[str]:
    place = f"{outcome.case}, {outcome.manner} ({mode})"
    yield from (f"{place}: shown as proved: {text!r}" for text in outcome.unsupported)
    yield from (f"{place}: {leak.what}: {leak.shown!r}" for leak in outcome.leaks)


def _cells(figures: Count) -> list[str]:
    kept = f"{figures.true}/{figures.true_written}"
    numbers = (figures.cases, figures.reached, figures.replies, figures.unsupported, figures.leaks, figures.told)
    return [*map(str, numbers), kept]


def _beside(figures: Count) -> str:
    shown = (
        f"{figures.unverified} sentences shown as unverified, {figures.unknown} as proved that the set does not know"
    )
    ends = (
        f"{figures.blocked} times the model declined, {figures.failed} times it failed; "
        f"{figures.quoted} quoted answers cite an injection"
    )
    return f"{figures.written} answers were written; {shown}; {ends}."
