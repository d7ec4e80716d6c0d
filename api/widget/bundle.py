"""The widget's modules put one after another, for a page that loads them with one classic script tag.

Nothing is translated: what a browser gets is the code of this folder, without its comments, which are a sixth of it.
The modules share one function scope, so their top-level names differ; the page `/ask` loads some of them as they are.
"""

import graphlib
import json
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ENTRY = "loader.js"

_IMPORT = re.compile(r'^import (?P<names>.+?) from "\./(?P<file>[\w.]+)"(?: with \{ type: "css" \})?;\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=class |const |function |async )", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)  # those with lines of their own
_HEAD = '/* The chat widget of Hỏi Đáp. Apache-2.0. */\n(() => {\n"use strict";\n'
_SHEET = """
const {name} = new CSSStyleSheet();
{name}.replaceSync({css});
"""


@cache
def widget_script() -> str:
    """Return the script of `<script src="…/widget.js">`."""
    order = graphlib.TopologicalSorter(_imports_from(ENTRY)).static_order()
    return _HEAD + "\n".join(_part(name) for name in order) + "})();\n"


def _imports_from(entry: str) -> dict[str, list[str]]:
    """Return what each module imports, for the entry and all that it needs."""
    found: dict[str, list[str]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = [match["file"] for match in _IMPORT.finditer(_read(name))]
            waiting += found[name]
    return found


def _part(name: str) -> str:
    if name.endswith(".css"):
        return _SHEET.format(name=sheet_name(name), css=json.dumps(_read(name), ensure_ascii=False))
    return _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", _read(name)))).strip() + "\n"


def sheet_name(file: str) -> str:
    """Return the name under which a style sheet is imported.

    >>> sheet_name("widget.css")
    'widgetSheet'
    """
    return f"{file.removesuffix('.css')}Sheet"


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")
