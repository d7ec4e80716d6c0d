"""The questions that changed, on a terminal: what both runs made of each, one below the other."""

from collections.abc import Iterator

from rich.console import Console
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text

from eval.comparing.changed import Changed, Told, changed_questions
from eval.comparing.compare import Comparison

_LONGEST = 240  # characters shown of a quote or an answer
_QUOTES = 2


def print_changed(comparison: Comparison, console: Console, *, limit: int) -> None:
    """Print at most so many of the questions that one run alone has right, each with what both made of it."""
    console.print(f"{len(comparison.lost)} questions lost in B, {len(comparison.gained)} gained.")
    changed = changed_questions(comparison)
    for one in changed[:limit]:
        console.print(Rule(Text(f"{one.id} · {one.kind} · {one.a.verdict} → {one.b.verdict}"), align="left"))
        console.print(_side_by_side(one))
    if len(changed) > limit:
        console.print(f"… and {len(changed) - limit} more: raise --limit, or write all with --json FILE.")


def _side_by_side(changed: Changed) -> Table:
    grid = Table.grid(Column(width=8, style="bold"), Column(), padding=(0, 1))
    grid.add_row("question", _clipped(changed.question or "not known: a baseline keeps no texts"))
    if changed.question is not None:
        grid.add_row("expected", _clipped(" | ".join(changed.expected) or "an abstention"))
    for name, told in (("A", changed.a), ("B", changed.b)):
        grid.add_row(name, Text("\n").join(_told(told)))
    return grid


def _told(told: Told) -> Iterator[Text]:
    if told.answer is None:
        yield Text(f"{told.verdict}, confidence {told.confidence:.2f} (a baseline keeps no texts)")
        return
    said = "abstained" if told.status == "abstained" else _clipped(told.answer).plain
    yield Text(f"{said}  [{told.verdict}, confidence {told.confidence:.2f}]")
    for cited in told.cited[:_QUOTES]:
        line = Text(cited.source, style="cyan")
        repeated = cited.quote in told.answer  # an extracted answer is its quotes
        yield line if repeated else Text.assemble(line, ": ", _clipped(cited.quote))


def _clipped(text: str) -> Text:
    shown = "".join(char if char.isprintable() else " " for char in text)
    return Text(shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…")
