"""Progress bars on a terminal; nothing elsewhere but notices."""

from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rag.ingest.summary import SourceOutcome

T = TypeVar("T")


def track(items: Iterator[T], total: int, console: Console, *, what: str, done: int = 0) -> Iterator[T]:
    """Hand the items on, counting them of `total`, `done` of which were there before."""
    with _bar(console) as progress:
        yield from progress.track(items, total=total, completed=done, description=what)


class IngestBar:
    """An observer of an ingest that counts the sources done of so many."""

    def __init__(self, console: Console, sources: int) -> None:
        self._progress = _bar(console)
        self._task = self._progress.add_task("storing", total=sources)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

    def found(self, sources: int) -> None:
        """Expect no others: these are files, and one of them may hold many sources."""

    def finished(self, outcome: SourceOutcome) -> None:  # noqa: ARG002 (refusals are judged at the end)
        """Count one."""
        self._progress.advance(self._task)

    def notice(self, text: str) -> None:
        """Print it."""
        self._progress.console.print(text, markup=False)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
