"""Pages out of a template and the words of one language, everything escaped."""

import json
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Literal
from urllib.parse import quote

HERE = Path(__file__).parent
Name = Literal["home", "ask"]
Language = Literal["vi", "en"]


def page(name: Name, language: Language, *, server: str, empty: bool = False) -> str:
    """Return a page's HTML. `server` is the address the service is reached under, `empty` that it holds no document."""
    said = words(name)[language]
    values = {
        **said,
        **{f"{key}_query": quote(text) for key, text in said.items()},  # the same words inside a link
        "language": language,
        "other": "en" if language == "vi" else "vi",
        "server": server,
        "empty": "yes" if empty else "no",
    }
    return _template(name).substitute({key: escape(value) for key, value in values.items()})


@cache
def words(name: Name) -> dict[Language, dict[str, str]]:
    """Return a page's words in both languages."""
    found: dict[Language, dict[str, str]] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return found


@cache
def _template(name: Name) -> Template:
    return Template((HERE / f"{name}.html").read_text("utf-8"))
