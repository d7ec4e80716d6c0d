"""What finding costs by the size of the store, drawn as one SVG that needs nothing beside it."""

import re
from collections.abc import Sequence
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from eval.bench.retrieving import RetrievalCost

_COLOURS = ["#0b6e99", "#c2571a", "#5b5b9a", "#2f7d4f"]  # also told apart by their marks' shapes
_WIDTH, _HEIGHT = 300, 220
_GIGABYTE = 1e9
_LONG_NUMBER = re.compile(r"(?<=[A-Z,(])\d+\.\d{2,}")  # a coordinate; a tenth of a pixel is seen by nobody


def draw_retrieval(costs: Sequence[RetrievalCost], file: Path) -> None:
    """Draw time, recall and room over the number of passages, side by side."""
    charts = (
        _lines(_times(costs), "milliseconds, median, one thread", logarithmic=True),
        _lines(_recalls(costs), "share of the truly nearest found", logarithmic=False),
        _lines(_rooms(costs), "gigabytes", logarithmic=True),
    )
    whole = alt.hconcat(*charts).resolve_scale(color="independent", shape="independent")
    styled = whole.configure(background="white", font="sans-serif").configure_legend(
        orient="bottom", columns=1, labelLimit=0
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn = vl_convert.vegalite_to_svg(styled.to_dict(), allowed_base_urls=[])
    file.write_text(_LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}", drawn) + "\n", "utf-8")


def _times(costs: Sequence[RetrievalCost]) -> dict[str, list[tuple[int, float]]]:
    return {name: [(one.passages, one.steps[name].median * 1000) for one in costs] for name in costs[0].steps}


def _recalls(costs: Sequence[RetrievalCost]) -> dict[str, list[tuple[int, float]]]:
    ours = {f"{name}, of questions": [(one.passages, one.recall[name]) for one in costs] for name in costs[0].recall}
    return {**ours, "recall, as the index measured it": [(one.passages, one.manifest_recall) for one in costs]}


def _rooms(costs: Sequence[RetrievalCost]) -> dict[str, list[tuple[int, float]]]:
    return {
        "store on disk": [(one.passages, one.store_bytes / _GIGABYTE) for one in costs],
        "index on disk": [(one.passages, one.index_bytes / _GIGABYTE) for one in costs],
        "peak memory, asking": [(one.passages, one.search_peak / _GIGABYTE) for one in costs],
        "peak memory, building": [(one.passages, one.build_peak / _GIGABYTE) for one in costs],
    }


def _lines(series: dict[str, list[tuple[int, float]]], title: str, *, logarithmic: bool) -> alt.Chart:
    values: list[dict[str, Any]] = [
        {"series": name, "passages": x, "value": y} for name, points in series.items() for x, y in points
    ]
    names, sizes = list(series), sorted({one["passages"] for one in values})
    ticks = decades([one["value"] for one in values]) if logarithmic else [0, 0.2, 0.4, 0.6, 0.8, 1]
    scale = alt.Scale(type="log" if logarithmic else "linear", domain=[ticks[0], ticks[-1]])
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=values), width=_WIDTH, height=_HEIGHT)
        .mark_line(point=alt.OverlayMarkDef(size=60))
        .encode(
            x=alt.X("passages:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", values=sizes, grid=False)),
            y=alt.Y("value:Q", scale=scale, title=title, axis=alt.Axis(values=ticks)),
            color=alt.Color("series:N", scale=alt.Scale(domain=names, range=_COLOURS[: len(names)]), title=None),
            shape=alt.Shape("series:N", scale=alt.Scale(domain=names), title=None),
        )
    )
    return chart


def decades(values: Sequence[float]) -> list[float]:
    """Return the powers of ten around positive values.

    >>> decades([0.3, 42.0])
    [0.1, 1.0, 10.0, 100.0]
    """
    return [10.0**power for power in range(floor(log10(min(values))), ceil(log10(max(values))) + 1)]
