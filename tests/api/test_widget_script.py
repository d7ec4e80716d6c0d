"""What can be said of the widget without a browser: its size, its words, and what its code never does."""

import json
import re

import pytest

from api.pages import render
from api.pages.assets import widget_asset
from api.widget import bundle

SOURCES = {
    file.name: file.read_text("utf-8")
    for folder in (bundle.HERE, render.HERE)
    for file in folder.iterdir()
    if file.suffix in {".js", ".css", ".html", ".svg"}
}
SCRIPTS = {name: text for name, text in SOURCES.items() if name.endswith(".js")}
WIDGET = {file.name for file in bundle.HERE.glob("*.js")}
TEXT_AS_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|\beval\b|"
    r"\bFunction\(|setHTMLUnsafe|\"style\"|javascript:|localStorage|document\.cookie|indexedDB"
)
LANGUAGES = ("vi", "en")


def strings(language: str) -> dict[str, str]:
    block = re.search(rf"^  {language}: \{{\n(.*?)^  \}},$", SCRIPTS["strings.js"], re.MULTILINE | re.DOTALL)
    assert block is not None
    return {name: json.loads(text) for name, text in re.findall(r"^    (\w+): (\".*\"),$", block[1], re.MULTILINE)}


def placeholders(texts: dict[str, str]) -> dict[str, list[str]]:
    return {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in texts.items()}


def test_script_and_style_together_take_at_most_twenty_kilobytes_on_the_way() -> None:
    assert len(widget_asset().packed) <= 20_000


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_no_script_makes_code_or_markup_of_text_or_keeps_cookies(name: str) -> None:
    assert TEXT_AS_CODE.findall(SCRIPTS[name]) == []


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_file_names_an_address_elsewhere(name: str) -> None:
    known = {"http://www.w3.org/2000/svg", "https://www.example.org"}  # a name, and an example in words
    assert set(re.findall(r"https?://\w[\w.:/-]*|(?<=[\"'(])//\w+", SOURCES[name])) <= known


def test_pages_hold_no_inline_script_or_style() -> None:
    for name in ("home.html", "ask.html"):
        assert re.findall(r"<style|<script>|\sstyle=|\son\w+=", SOURCES[name]) == []


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    assert placeholders(strings("vi")) == placeholders(strings("en"))
    assert len(strings("vi")) > 50


def test_every_string_is_said_somewhere_and_every_string_said_is_there() -> None:
    code = "\n".join(text for name, text in SCRIPTS.items())
    mentioned = set(re.findall(r"\"(\w+)\"", code.partition("const DATES")[0] + code.partition("const DATES")[2]))
    said = set(re.findall(r"say\(\"(\w+)\"", code))
    known = set(strings("vi"))
    assert said - known == set()
    # Names of stages come from the service.
    assert known - mentioned - {"queued", "working"} == set()


@pytest.mark.parametrize("page", ["home", "ask"])
def test_a_page_has_all_its_words_in_both_languages(page: render.Name) -> None:
    words = render.words(page)
    assert list(words) == list(LANGUAGES)
    assert list(words["vi"]) == list(words["en"])
    for language in LANGUAGES:
        assert "$" not in render.page(page, language, server="https://ask.example/")


def test_words_of_a_page_cannot_become_markup() -> None:
    shown = render.page("home", "vi", server='https://ask.example/"><script>alert(1)</script>/')
    assert "<script>alert" not in shown


def test_the_script_is_every_module_once_in_one_scope() -> None:
    script = bundle.widget_script()
    assert re.findall(r"^(?:import|export) ", script, re.MULTILINE) == []
    assert len(re.findall(r"new CSSStyleSheet\(\)", script)) == 2
    declared = re.findall(r"^(?:class|const|let|async function\*?|function) (\w+)", script, re.MULTILINE)
    assert sorted(set(declared)) == sorted(declared)
    for name in WIDGET:
        exported = re.findall(r"^export (?:async )?(?:class|const|function)\*? (\w+)", SCRIPTS[name], re.MULTILINE)
        assert set(exported) <= set(declared), name


def test_every_style_is_of_a_part_that_is_made() -> None:
    styled = {part for name in ("widget.css", "statements.css") for part in parts(SOURCES[name])}
    made = set(
        re.findall(
            r"part: \"([\w-]+)\"|button\(\s*\"([\w-]+)\"|\"part\", busy \? \"(\w+)\" : \"(\w+)\"",
            "\n".join(SCRIPTS.values()),
        )
    )
    linked = set(re.findall(r"safeLink\([^;]*?\"([\w-]+)\"", SCRIPTS["statements.js"]))
    assert styled - {one for match in made for one in match} - linked == set()


def parts(css: str) -> list[str]:
    return re.findall(r"\[part~?=\"([\w-]+)\"\]", css)
