"""What a person sees on a terminal. Source text is never read as markup."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from prompts import say
from rag.answer import show_date
from rag.cite import one_line
from rag.ingest.summary import IngestSummary, SourceOutcome
from rag.types import Answer, Citation, Hit

_SIGNS = {"added": "+", "changed": "~", "unchanged": "=", "refused": "!", "removed": "-"}


def show_answer(console: Console, answer: Answer) -> None:
    """Print the answer with the short span marked, what to know of a language model's part in it, and the sources."""
    if answer.understood:
        _print(console, Text(say("understood", answer.language, question=answer.understood), style="italic dim"))
    _print(console, _marked(answer))
    _show_writing(console, answer)
    if not answer.citations:
        return
    console.print()
    heading = "nearest" if answer.kind == "abstained" else "sources"
    console.print(Text(say(heading, answer.language), style="bold"))
    for citation in answer.citations:
        _show_source(console, citation, answer.language)
        if answer.kind == "abstained":
            _print(console, Text(f"“{one_line(citation.quote)}”", style="dim"), indent=4)


def _show_writing(console: Console, answer: Answer) -> None:
    """Print the notice, and, so that nobody takes its words for a source's, which model wrote."""
    if answer.notice:
        _print(console, Text(answer.notice, style="yellow"))
    unverified = any(piece.unverified for piece in answer.pieces)  # then not every sentence was found in the sources
    if answer.kind == "written" and answer.writing is not None and not unverified:
        _print(console, Text(say("written", answer.language, model=answer.writing.model), style="dim"))


def _print(console: Console, text: Text, *, indent: int = 0) -> None:
    """Break lines between words on a terminal; elsewhere one line stays one, for the programs that read it."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console.print(Text(" " * indent).append_text(text), soft_wrap=True)


def _marked(answer: Answer) -> Text:
    """The answer with its markers and short answers coloured; what a source itself says in brackets is no marker."""
    shown = Text(style="yellow" if answer.kind == "abstained" else "")
    citations = {citation.marker: citation for citation in answer.citations}
    for piece in answer.pieces:
        begin = len(shown)
        shown.append(piece.text)
        for marker in piece.markers:
            if marker in citations:
                _mark_span(shown, begin, citations[marker])
            shown.append(" ").append(f"[{marker}]", style="cyan")
        if piece.unverified:
            shown.append(f" ({say('unverified', answer.language)})", style="yellow")
    return shown


def _mark_span(shown: Text, begin: int, citation: Citation) -> None:
    """Colour the short answer where the quote stands in what is shown after `begin`."""
    quoted = shown.plain.find(one_line(citation.quote), begin)
    if citation.span is None or quoted < 0:
        return
    before = citation.quote[: citation.span.start - citation.start]
    short = one_line(citation.quote[len(before) : citation.span.end - citation.start])
    place = shown.plain.find(short, quoted + len(one_line(before)))
    if short and place >= 0:
        shown.stylize("bold green", place, place + len(short))


def _show_source(console: Console, citation: Citation, language: str) -> None:
    line = Text(f"[{citation.marker}] ", style="cyan")
    line.append(citation.title, style="bold")
    if citation.published is not None:
        shown = show_date(citation.published, language)
        line.append(" · " + (say("inferred", language, date=shown) if citation.published_inferred else shown))
    _print(console, line)
    revision = f" (rev. {citation.revision})" if citation.revision > 1 else ""
    _print(console, Text(f"{citation.source}, {citation.start}–{citation.end}{revision}", style="dim"), indent=4)
    if citation.url:
        console.print(Text(f"    {citation.url}", style="dim underline"), soft_wrap=True)  # whole, to be clicked


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print hits with their scores and the parts of each score."""
    for number, hit in enumerate(hits, start=1):
        parts = "  ".join(f"{name} {value:.3f}" for name, value in hit.parts.items())
        heading = Text(f"{number:2}. {hit.score:.3f}  ", style="cyan").append(hit.metadata.title, style="bold")
        _print(console, heading)
        place = f"{hit.metadata.source}, {hit.passage.start}–{hit.passage.end}"
        _print(console, Text(f"{place}   {parts}", style="dim"), indent=4)
        words = one_line(hit.text)
        _print(console, Text(f"{words[:240]}{'…' if len(words) > 240 else ''}"), indent=4)


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
            _print(console, Text(f"! {one.message} [{one.reason}]", style="red"))
        elif one.message:
            _print(console, Text(f"· {one.source}: {one.message}", style="dim"))


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
