"""A comparison as tables on a terminal."""

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.bench.peers.comparison import Comparison
from eval.statistics import Estimate, Paired

_MEGABYTE = 1e6


def print_comparison(found: Comparison, console: Console) -> None:
    """Print how well each system ranks, what it costs, how it was set up, and which are missing."""
    console.print(_quality(found))
    console.print(_cost(found))
    for one in found.standings:
        console.print(f"{one.system}: {one.configuration}", markup=False)
    for name, reason in found.left_out.items():
        console.print(f"{name} was left out: {reason}", style="yellow", markup=False)


def _quality(found: Comparison) -> Table:
    title = f"{found.set}: {found.questions} questions, {found.sources} sources, {found.passages} passages"
    figures = list(found.standings[0].figures)
    table = Table(
        Column("system", max_width=12),
        *figures,
        title=f"{title}\nmean, 95 % interval; below, what it has more than ours",
        box=box.SIMPLE_HEAD,
    )
    for one in found.standings:
        table.add_row(one.system, *(_cell(one.figures[name], one.more_than_ours.get(name)) for name in figures))
    return table


def _cell(mean: Estimate, difference: Paired | None) -> str:
    lines = [f"{mean.value:.3f} {mean.low:.3f}–{mean.high:.3f}"]
    if difference is not None:
        lines.append(f"{difference.difference:+.3f} {difference.low:+.3f}…{difference.high:+.3f}")
    return "\n".join(lines)


def _cost(found: Comparison) -> Table:
    heads = ("system", "start s", "index s", "question ms: median, p95", "peak MB", "kept MB")
    table = Table(*heads, title=f"Cost on {found.plan.threads} threads", box=box.SIMPLE_HEAD)
    for one in found.standings:
        times = (f"{one.start:.1f}", f"{one.index:.1f}", str(one.query))
        table.add_row(one.system, *times, f"{one.peak_bytes / _MEGABYTE:,.0f}", f"{one.kept_bytes / _MEGABYTE:.1f}")
    return table
