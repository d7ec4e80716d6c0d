"""The figures of judged pairs on a terminal of 80 columns."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.pairs.measuring import Figures, Judged, by_direction, figures_of, mistakes_of, reasons_by_label, times_of
from eval.pairs.pair import LABELS, Label
from eval.statistics import Estimate
from rag.types import Reason

_PASSAGE = 300  # characters of a passage shown with a mistake


def print_figures(judged: Sequence[Judged], console: Console, *, seed: int) -> None:
    """Print the share right of each label with its interval, by language, the reasons given, and the times."""
    everything = figures_of(judged, seed=seed)
    groups = {name: figures_of(of, seed=seed) for name, of in sorted(by_direction(judged).items())}
    console.print(_by_label(everything, groups))
    console.print(_by_reason(reasons_by_label(judged), everything))
    for what, figure in (("precision", everything.precision), ("recall", everything.recall)):
        if figure:
            console.print(f"{what} of refusals: {figure.value:.3f} ({figure.low:.3f} – {figure.high:.3f})")
    times = times_of(judged)
    console.print(f"time of a sentence: median {times.median:.1f} ms, 95th percentile {times.p95:.1f} ms")


def print_mistakes(judged: Sequence[Judged], console: Console, most: int) -> None:
    """Print so many mistakes of each label: the claim, what it was before, what was said, and the passage."""
    for label in LABELS:
        mistakes = mistakes_of(judged, label, most)
        if mistakes:
            console.print(f"\n{label}: {'refused' if label == 'supported' else 'passed'}", style="bold")
        for one in mistakes:
            pair = one.pair
            told = ", ".join(one.reasons) or "passed"
            way = " ".join(part for part in (pair.group, pair.made, pair.edit) if part)
            _print(console, f"  {pair.claim}")
            if pair.original:
                _print(console, f"    was: {pair.original}")
            _print(console, f"    {told}; support {one.support:.2f}; {way}; {pair.id}")
            for passage in pair.passages:
                text = " ".join(passage.text.split())
                _print(console, f"    > {text[:_PASSAGE]}{'…' if len(text) > _PASSAGE else ''}")


def _print(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _by_label(everything: Figures, groups: Mapping[str, Figures]) -> Table:
    shown = groups if len(groups) > 1 else {}
    table = Table(
        Column("label", no_wrap=True),
        Column("pairs", justify="right", no_wrap=True),
        Column("right", justify="right", no_wrap=True),
        Column("95 % interval", no_wrap=True),
        *(Column(name, justify="right", no_wrap=True) for name in shown),
        title=f"{everything.pairs} pairs: supported kept, all others caught",
        caption="→ over passages in another language" if any("→" in name for name in shown) else None,
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for label, figure in everything.right.items():
        cells = (_share(group.right.get(label)) for group in shown.values())
        table.add_row(label, str(figure.count), _share(figure), f"{figure.low:.3f} – {figure.high:.3f}", *cells)
    return table


def _by_reason(counted: Mapping[Label, Counter[Reason]], everything: Figures) -> Table:
    title = "Reasons given, in percent of the label's pairs"
    table = Table(Column("label", no_wrap=True), Column("reasons"), title=title, box=box.SIMPLE_HEAD)
    for label, figure in everything.right.items():
        common = counted.get(label, Counter()).most_common()
        table.add_row(label, ", ".join(f"{reason} {count / figure.count:.0%}" for reason, count in common) or "none")
    return table


def _share(figure: Estimate | None) -> str:
    return f"{figure.value:.3f}" if figure else ""
