"""One plot of the report, with the numbers it shows as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import altair as alt
from markupsafe import Markup

from eval.report.drawing import DASHES, SERIES, SHAPES, Chart, Values, draw

_LEGEND_LETTERS = 30  # so many stand in one line beside their signs


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing, how to read it, and the same as text."""

    title: str
    reading: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, title: str, reading: str, chart: Chart, *, key: str, table: Mapping[str, Sequence[str]]) -> Self:
        """Draw a chart. `table` are its numbers, written out, by column; `key` is unique in the page."""
        rows = tuple(zip(*table.values(), strict=True))
        return cls(title, reading, draw(chart, key=key, title=title, description=reading), tuple(table), rows)


def column(values: Values, name: str) -> list[str]:
    """Return one field of the values a chart is made of, written as the report writes numbers."""
    return [written(one[name]) for one in values]


def written(value: object) -> str:
    """Write a value: a share or a mean with three decimals, as the terminal does."""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def colour(names: Sequence[str], field: str = "series") -> alt.Color:
    """Return the colour of each series, the same in every plot."""
    scale = alt.Scale(domain=list(names), range=list(SERIES[: len(names)]))
    return alt.Color(field, type="nominal", scale=scale, **_legend(names))


def shape(names: Sequence[str], field: str = "series") -> alt.Shape:
    """Return the shape of each series' points."""
    scale = alt.Scale(domain=list(names), range=list(SHAPES[: len(names)]))
    return alt.Shape(field, type="nominal", scale=scale, **_legend(names))


def dash(names: Sequence[str], field: str = "series") -> alt.StrokeDash:
    """Return the dashes of each series' line."""
    scale = alt.Scale(domain=list(names), range=list(DASHES[: len(names)]))
    return alt.StrokeDash(field, type="nominal", scale=scale, **_legend(names))


def _legend(names: Sequence[str]) -> dict[str, Any]:
    """One series alone needs no legend."""
    short = sum(map(len, names)) < _LEGEND_LETTERS
    return {"legend": alt.Legend(columns=len(names) if short else 2) if len(names) > 1 else None}
