"""Plots that set names side by side: kinds, languages, failures, stages."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt

from eval.failures import FAILURE_KINDS, MEANINGS, failure_of
from eval.figures import RIGHT, SOURCE_CITED, figure_named
from eval.report.drawing import HEIGHT, INK, WIDTH, Chart, source_of
from eval.report.plot import Plot, colour, column, shape
from eval.report.shown import NamedRun
from eval.statistics import Estimate
from eval.summary import EVERYTHING

_LEAST_STEP, _MOST_STEP, _RUN_STEP = 26, 40, 17
_LETTER = 7.3  # pixels: wider than most fonts, since whose font will be read is not known here
_SHARE = alt.Scale(domain=[0, 1])
_FEW = 6


def group_plot(runs: Sequence[NamedRun], prefix: str, *, key: str) -> Plot | None:
    """Draw the share right of the groups whose names start so; None where there is one, which says nothing new."""
    figure = _main_figure(runs)
    values = [
        _estimated(one.name, group.removeprefix(prefix), figures[figure])
        for one in runs
        for group, figures in one.run.summary.figures.items()
        if group.startswith(prefix) and figure in figures
    ]
    if len({one["group"] for one in values}) < 2:
        return None
    title = f"{figure.capitalize()}, by {prefix.removesuffix(': ')}"
    reading = f"{figure_named(figure).meaning.capitalize()}. The line is the 95 % interval."
    table = {
        prefix.removesuffix(": ").capitalize(): column(values, "group"),
        "Run": column(values, "series"),
        "Questions": column(values, "count"),
        figure.capitalize(): column(values, "value"),
        "95 % interval": [f"{one['low']:.3f} – {one['high']:.3f}" for one in values],
    }
    return Plot.of(title, reading, _interval_chart(_names(runs), values), key=key, table=table)


def failure_plot(runs: Sequence[NamedRun], *, key: str) -> Plot:
    """Draw how many questions went wrong at which stage."""
    values = [
        {"series": one.name, "group": kind, "count": counts[kind], "said": f"{counts[kind]}: {MEANINGS[kind]}"}
        for one in runs
        for counts in [Counter(map(failure_of, one.run.rows))]
        for kind in FAILURE_KINDS
    ]
    table = {
        "Failure": column(values, "group"),
        "Meaning": [MEANINGS[kind] for _ in runs for kind in FAILURE_KINDS],
        "Run": column(values, "series"),
        "Questions": column(values, "count"),
    }
    reading = "Questions that went wrong, by the first stage that failed."
    return Plot.of("What went wrong", reading, _count_chart(_names(runs), values), key=key, table=table)


def latency_plot(runs: Sequence[NamedRun], *, key: str) -> Plot | None:
    """Draw the time of each stage; None where no times were kept."""
    values = [
        {"series": one.name, "group": stage, "median": spent.median * 1000, "p95": spent.p95 * 1000}
        | {"said": f"{stage}: median {spent.median * 1000:.1f} ms, 95th percentile {spent.p95 * 1000:.1f} ms"}
        for one in runs
        for stage, spent in one.run.summary.latency.items()
    ]
    if not values:
        return None
    table = {
        "Stage": column(values, "group"),
        "Run": column(values, "series"),
        "Median ms": [f"{one['median']:.1f}" for one in values],
        "95th percentile ms": [f"{one['p95']:.1f}" for one in values],
    }
    reading = "Milliseconds of a question by stage: the bar is the median, the line ends at the 95th percentile."
    return Plot.of("Time of a question", reading, _latency_chart(_names(runs), values), key=key, table=table)


def _main_figure(runs: Sequence[NamedRun]) -> str:
    """Return `right`, or for a set whose answers are not known, whether a gold source is cited."""
    return RIGHT if RIGHT in runs[0].run.summary.figures[EVERYTHING] else SOURCE_CITED


def _estimated(series: str, group: str, estimate: Estimate) -> dict[str, Any]:
    said = f"{group}: {estimate.value:.3f} ({estimate.low:.3f} – {estimate.high:.3f}), {estimate.count} questions"
    shown = {"value": estimate.value, "low": estimate.low, "high": estimate.high, "count": estimate.count}
    return {"series": series, "group": group, "said": said, **shown}


def _names(runs: Sequence[NamedRun]) -> list[str]:
    return [one.name for one in runs]


def _rows(names: Sequence[str], values: list[dict[str, Any]]) -> tuple[alt.Chart, int]:
    """Return the frame of a plot with a line for each name, and below it one for each run."""
    groups = list(dict.fromkeys(one["group"] for one in values))
    extent = _LETTER * max(map(len, groups))
    axis = alt.Axis(ticks=False, domain=False, labelColor=INK, minExtent=extent, labelPadding=6)
    y = alt.Y("group:N", scale=alt.Scale(domain=groups), title=None, axis=axis)
    frame = alt.Chart(source_of(values)).encode(y=y, color=colour(names))
    if len(names) > 1:
        frame = frame.encode(yOffset=alt.YOffset("series:N", scale=alt.Scale(domain=list(names))))
    step = min(max(HEIGHT // len(groups), _LEAST_STEP), _MOST_STEP)
    return frame, len(groups) * max(step, _RUN_STEP * len(names) + 10)


def _interval_chart(names: Sequence[str], values: list[dict[str, Any]]) -> Chart:
    frame, height = _rows(names, values)
    x = alt.X("value:Q", title=None, scale=_SHARE)
    return alt.layer(
        frame.mark_bar(opacity=0.28, height={"band": 0.62}).encode(x=x, description="said:N"),
        frame.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q"),
        frame.mark_point(filled=True, size=60, opacity=1).encode(x=x, shape=shape(names), description="said:N"),
    ).properties(width=WIDTH, height=height)


def _count_chart(names: Sequence[str], values: list[dict[str, Any]]) -> Chart:
    frame, height = _rows(names, values)
    most = max(one["count"] for one in values)
    # Of few questions an axis would show halves, and of none no length.
    axis = alt.Axis(values=list(range(max(most, 1) + 1)), format="d") if most < _FEW else alt.Axis(tickMinStep=1)
    scale = alt.Scale() if most else alt.Scale(domain=[0, 1])
    x = alt.X("count:Q", title="questions", axis=axis, scale=scale)
    words = frame.mark_text(align="left", dx=5, fontSize=13).encode(x=x, text="count:Q", color=alt.value(INK))
    return alt.layer(
        frame.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2).encode(x=x, description="said:N"), words
    ).properties(width=WIDTH, height=height)


def _latency_chart(names: Sequence[str], values: list[dict[str, Any]]) -> Chart:
    frame, height = _rows(names, values)
    x = alt.X("median:Q", title="milliseconds")
    return alt.layer(
        frame.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2).encode(x=x, description="said:N"),
        frame.mark_rule(strokeWidth=2).encode(x=x, x2="p95:Q"),
        frame.mark_tick(thickness=2, size=12).encode(x="p95:Q", description="said:N"),
    ).properties(width=WIDTH, height=height)
