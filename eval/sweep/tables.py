"""A sweep as a table on a terminal of 80 columns: one row a point, what is uncertain with its interval."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table

from eval.figures import FALSE_ANSWER, FALSE_REFUSAL, IN_CITED, RIGHT, Figure
from eval.statistics import Estimate
from eval.sweep.judging import Judged

_SHOWN = {
    RIGHT: "right",
    IN_CITED: "in cited",
    "hybrid nDCG@10": "nDCG @10",
    FALSE_REFUSAL: "wrongly refused",
    FALSE_ANSWER: "wrongly given",
}
_LEGEND = (
    "Below each figure half its 95 % interval; below the difference from the first point in {figure} its p-value, "
    "question by question, corrected for the number of points (Holm); below the median time the 95th percentile.\n"
    "◆ on the Pareto front of {figure} against median time. {best}\n"
    "Times are taken one point after another: what else runs on the machine distorts them."
)


def print_sweep(judged: Sequence[Judged], figure: Figure, console: Console) -> None:
    """Print every point, and which is best."""
    names = [name for name in [*_SHOWN, figure.name] if any(one.measured.figure(name) for one in judged)]
    names = list(dict.fromkeys(names))
    columns = [Column("point", min_width=11), *(_narrow(_title(name, figure)) for name in names)]
    columns += [_narrow("differs by"), _narrow("time, ms"), _narrow("pass-\nages")]
    table = Table(*columns, box=box.SIMPLE_HEAD, padding=0)
    for one in judged:
        figures = (_figure(one.measured.figure(name)) for name in names)
        table.add_row(_marked(one, judged[0]), *figures, _difference(one), _time(one), _passages(one))
    console.print(table)
    console.print(_legend(judged, figure), markup=False)
    for line in _failures(judged):
        console.print(line, style="bold red", markup=False)


def _title(name: str, figure: Figure) -> str:
    title = _SHOWN.get(name, name)
    return f"[u]{title}[/u]" if name == figure.name else title


def _narrow(title: str) -> Column:
    return Column(title, justify="right", min_width=6, max_width=7)


def _label(one: Judged, usual: Judged) -> str:
    return one.measured.point.beside(usual.measured.point)


def _figure(found: Estimate | None) -> str:
    return f"{found.value:.3f}\n±{(found.high - found.low) / 2:.3f}" if found else ""


def _difference(one: Judged) -> str:
    if one.difference is None or one.chance is None:
        return ""
    return f"{one.difference.paired.difference:+.3f}\np {_chance(one.chance)}"


def _chance(chance: float) -> str:
    return "1" if chance > 0.9995 else f"{chance:.3f}".removeprefix("0") if chance >= 0.0005 else "0+"


def _time(one: Judged) -> str:
    return f"{one.measured.median.value * 1000:.1f}\n{one.measured.p95 * 1000:.1f}"


def _passages(one: Judged) -> str:
    return "" if one.measured.passages is None else str(one.measured.passages)


def _marked(one: Judged, usual: Judged) -> str:
    marks = ("★" if one.best else "") + ("◆" if one.on_front else "")
    return f"{marks} {_label(one, usual)}".strip()


def _legend(judged: Sequence[Judged], figure: Figure) -> str:
    found = any(one.best for one in judged)
    best = "★ the best of those surely better than the first." if found else "None is surely better than the first."
    return _LEGEND.format(figure=figure.name, best=best)


def _failures(judged: Sequence[Judged]) -> Iterator[str]:
    for one in judged:
        summary = one.measured.run.summary
        if summary.failed:
            yield (
                f"{_label(one, judged[0])}: {summary.failed} of {summary.questions} questions got no answer and count "
                "as wrong."
            )
