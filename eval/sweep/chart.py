"""Quality against time as one SVG that needs nothing beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from eval.figures import Figure
from eval.set_names import bare_name
from eval.sweep.judging import Judged

_FRONT, _BEHIND, _USUAL = "on the front", "beaten by another", "as set"
_COLOURS = {_FRONT: "#0b6e99", _BEHIND: "#8a8f94", _USUAL: "#c2571a"}  # also told apart by their shapes
_SHAPES = {_FRONT: "circle", _BEHIND: "cross", _USUAL: "diamond"}
_WIDTH, _HEIGHT = 560, 360


def draw_sweep(judged: Sequence[Judged], figure: Figure, set_name: str, file: Path) -> None:
    """Draw every point with both its intervals, and the front as a line with its points named."""
    values = _values(judged, figure)
    source = alt.InlineData(values=values)
    x = alt.X("ms:Q", title="median time of a question, milliseconds", scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("value:Q", title=_axis(figure), scale=alt.Scale(zero=False, nice=True))
    kinds = [kind for kind in _COLOURS if any(one["kind"] == kind for one in values)]
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[_COLOURS[one] for one in kinds]))
    shape = alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[_SHAPES[one] for one in kinds]))
    base = alt.Chart(source)
    front = base.transform_filter("datum.front")
    whole = alt.layer(
        front.mark_line(interpolate="step-after", color=_COLOURS[_FRONT], strokeDash=[5, 3]).encode(x=x, y=y),
        base.mark_rule(opacity=0.35).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour),
        base.mark_rule(opacity=0.35).encode(x=alt.X("quick:Q"), x2="slow:Q", y=y, color=colour),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
        *(_names(front, x, y, below=below) for below in (False, True)),
    ).properties(width=_WIDTH, height=_HEIGHT, title=f"{bare_name(set_name)}: {figure.name} against time")
    styled = whole.configure(background="white", font="sans-serif").configure_legend(orient="bottom", symbolOpacity=1)
    file.write_text(vl_convert.vegalite_to_svg(styled.to_dict(), allowed_base_urls=[]) + "\n", "utf-8")


def _names(front: alt.Chart, x: alt.X, y: alt.Y, *, below: bool) -> alt.Chart:
    """Write the names of every other point of the front: neighbours stand on two sides of their points."""
    some = front.transform_filter("datum.below" if below else "!datum.below")
    beside = some.mark_text(align="left", dx=9, dy=13) if below else some.mark_text(align="right", dx=-9, dy=-9)
    names: alt.Chart = beside.encode(x=x, y=y, text="name:N")
    return names


def _values(judged: Sequence[Judged], figure: Figure) -> list[dict[str, Any]]:
    usual = judged[0].measured.point
    front = sorted((one.measured.median.value, place) for place, one in enumerate(judged) if one.on_front)
    below = {place for _, place in front[::2]}
    return [
        {
            "name": one.measured.point.beside(usual),
            "kind": _USUAL if one is judged[0] else _FRONT if one.on_front else _BEHIND,
            "front": one.on_front,
            "below": place in below,
            "ms": median.value * 1000,
            "quick": median.low * 1000,
            "slow": median.high * 1000,
            "value": worth.value,
            "low": worth.low,
            "high": worth.high,
        }
        for place, one in enumerate(judged)
        for median, worth in [(one.measured.median, one.measured.quality(figure.name))]
    ]


def _axis(figure: Figure) -> str:
    return f"{figure.name}, with its 95 % interval" + ("" if figure.higher_is_better else " (less is better)")
