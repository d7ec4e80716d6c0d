"""From a chart to an inline SVG whose colours come from the page, so that it follows the reader's theme."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import altair as alt
import vl_convert
from markupsafe import Markup

Chart = alt.Chart | alt.LayerChart | alt.FacetChart
Values = Sequence[dict[str, Any]]

# Given by report.css for light, dark and paper. Told apart by shape and dash too, never by colour alone.
SERIES = tuple(f"var(--series-{number})" for number in range(1, 7))
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
DASHES: tuple[list[int], ...] = ([1, 0], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 2])
INK, MUTED, LINE = "var(--ink)", "var(--muted)", "var(--line)"

WIDTH, HEIGHT = 420, 230  # pixels: of the whole drawing, and of what is inside its axes
_SVG = "http://www.w3.org/2000/svg"
_KEPT = {"transform", "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "viewBox", "opacity", "text-anchor"}
_PAINT = {"fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight"}


def source_of(values: Values) -> alt.InlineData:
    """Return values as a chart reads them."""
    return alt.InlineData(values=list(values))


def draw(chart: Chart, *, key: str, title: str, description: str) -> Markup:
    """Return a chart as an SVG element named and described for who cannot see it. `key` is unique in the page.

    A mark with a `description` shows it under the pointer. The same chart gives the same characters.
    """
    spec = _printable(_styled(chart).to_dict(validate=False))  # ours; checking it takes a quarter of the time
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    _strip(root)
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-labelledby": f"{key}-title",
        "aria-describedby": f"{key}-description",
    }
    root.insert(0, _text_element("title", f"{key}-title", title))
    root.insert(1, _text_element("desc", f"{key}-description", description))
    written = ElementTree.tostring(root, encoding="unicode")
    return Markup(re.sub(r'(</?)ns0:|\sxmlns:\w+="[^"]*"', r"\1", written))  # HTML knows the name space of an <svg>


def _styled(chart: Chart) -> Chart:
    """Dress a chart: no frame, pale grid, words in the page's ink."""
    axis = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelLimit": 220,
        "tickCount": 5,
    }
    legend = {
        "labelColor": INK,
        "labelFontSize": 13,
        "orient": "top",
        "title": None,
        "symbolSize": 90,
        "columns": 2,
        "symbolOpacity": 1,
    }
    styled: Chart = (
        chart.configure(
            background="transparent", padding=4, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
        )
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_legend(**legend, labelLimit=240, symbolStrokeWidth=2)
    )
    return styled


def _printable(value: Any) -> Any:
    """Return a part of a chart without control characters: a set's names may hold any, and they abort the drawing."""
    if isinstance(value, str):
        return "".join(char if char.isprintable() else " " for char in value)
    if isinstance(value, dict):
        return {name: _printable(inner) for name, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list) else value


def _strip(element: ElementTree.Element) -> None:
    """Leave the geometry and the paint; what a mark says of itself becomes its tooltip."""
    said = element.attrib.get("aria-label")
    is_mark = element.attrib.get("role") == "graphics-symbol" and not len(element) and not element.text
    element.attrib = {name: value for name, value in element.attrib.items() if name in _KEPT | _PAINT}
    for child in list(element):
        if child.attrib.get("display") == "none" or _is_empty(child):
            element.remove(child)
        else:
            _strip(child)
    if said and is_mark:
        element.append(_text_element("title", "", said))


def _is_empty(element: ElementTree.Element) -> bool:
    background = element.attrib.get("class") == "background"
    return background and "fill" not in element.attrib and "stroke" not in element.attrib


def _text_element(tag: str, key: str, text: str) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": key} if key else {})
    element.text = text
    return element
