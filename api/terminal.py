"""What a person sees on a terminal. Source text is never read as markup."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from rag.cite import one_line
from rag.ingest.summary import IngestSummary, SourceOutcome
from rag.types import Hit

_SIGNS = {"added": "+", "changed": "~", "unchanged": "=", "refused": "!", "removed": "-"}


def print_text(console: Console, text: Text, *, indent: int = 0) -> None:
    """Break lines between words on a terminal; elsewhere one line stays one, for the programs that read it."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console.print(Text(" " * indent).append_text(text), soft_wrap=True)


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print hits with their scores and the parts of each score."""
    for number, hit in enumerate(hits, start=1):
        parts = "  ".join(f"{name} {value:.3f}" for name, value in hit.parts.items())
        heading = Text(f"{number:2}. {hit.score:.3f}  ", style="cyan").append(hit.metadata.title, style="bold")
        print_text(console, heading)
        place = f"{hit.metadata.source}, {hit.passage.start}–{hit.passage.end}"
        print_text(console, Text(f"{place}   {parts}", style="dim"), indent=4)
        words = one_line(hit.text)
        print_text(console, Text(f"{words[:240]}{'…' if len(words) > 240 else ''}"), indent=4)


def show_summary(console: Console, summary: IngestSummary) -> None:
    """Print what a run added, changed, left, removed and refused, with the reason for each refusal."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for outcome in ("added", "changed", "unchanged", "removed", "refused"):
        count = summary.count(outcome)
        if count or outcome in ("added", "refused"):
            table.add_row(outcome, Text(str(count), style="red" if outcome == "refused" and count else "bold"))
    table.add_row("passages", Text(str(summary.passages), style="bold"))
    table.add_row("seconds", f"{summary.seconds.get('total', 0.0):.1f}")
    console.print(table)
    for one in summary.outcomes:
        if one.outcome == "refused":
            print_text(console, Text(f"! {one.message} [{one.reason}]", style="red"))
        elif one.message:
            print_text(console, Text(f"· {one.source}: {one.message}", style="dim"))


class ProgressObserver:
    """A progress bar on a terminal, one plain line a source elsewhere. Use as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        if console.is_terminal:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=console,
                transient=True,
            )

    def __enter__(self) -> "ProgressObserver":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def found(self, sources: int) -> None:
        """Set the length of the bar."""
        if self._bar is not None:
            self._task = self._bar.add_task("reading", total=sources)

    def finished(self, outcome: SourceOutcome) -> None:
        """Move the bar on, or print the source's line."""
        if self._bar is None or self._task is None:
            self._console.print(Text(f"{_SIGNS[outcome.outcome]} {outcome.source}"), soft_wrap=True)
        else:
            name = outcome.source if len(outcome.source) <= 40 else "…" + outcome.source[-39:]
            self._bar.update(self._task, advance=1, description=escape(name))
            task = self._bar.tasks[self._task]
            self._bar.update(self._task, total=max(task.total or 0, task.completed))  # one file may hold many records

    def notice(self, text: str) -> None:
        """Print a line above the bar."""
        self._console.print(Text(text, style="dim"), soft_wrap=True)
