"""The visible text of a page, block by block, from the tags alone.

It builds no tree, so neither size nor depth can make it lose text (a 58 MB page gave the tree builder 6 characters, and
300,000 nested boxes none, both without an error). It measures what the main-text extractor found, and replaces it
where that is too little.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from rag.ingest.loading.html_hidden import UNREAD_TAGS, has_colour, hidden_names, is_hidden

_CHROME_TAGS = frozenset(("nav", "footer", "aside"))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SECTIONS = frozenset(("article", "body", "div", "footer", "form", "header", "html", "main", "nav", "section"))
_GROUPS = frozenset(("dl", "fieldset", "figure", "ol", "table", "tbody", "tfoot", "thead", "ul"))
_LINES = frozenset(("address", "blockquote", "caption", "center", "dd", "details", "dialog", "dt", "figcaption", "hr"))
_BLOCKS = _SECTIONS | _GROUPS | _LINES | frozenset(("li", "p", "pre", "summary", "tr")) | frozenset(_HEADINGS)
_CELLS = frozenset(("td", "th"))
_CLOSES_ITSELF: Mapping[str, frozenset[str]] = {
    "p": _BLOCKS,
    "li": frozenset(("li",)),
    "tr": frozenset(("tr",)),
    "td": _CELLS | {"tr"},
    "th": _CELLS | {"tr"},
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
}
_IN_HEAD = frozenset(("head", "base", "link", "meta", "noscript", "script", "style", "template", "title"))


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph as the reader sees it.

    `linked` counts the characters that are inside links; `kind` is `item` in a list, `row` in a table, `code` in a
    preformatted text.
    """

    text: str
    linked: int = 0
    heading: int = 0
    kind: str = ""

    @property
    def line(self) -> str:
        """The block as Markdown would mark it: `#` before headings, `-` before list items."""
        return (
            f"{'#' * self.heading} {self.text}"
            if self.heading
            else f"- {self.text}"
            if self.kind == "item"
            else self.text
        )

    @property
    def is_link(self) -> bool:
        """True when most of it is inside links."""
        return self.linked * 2 >= len(self.text)

    @property
    def is_prose(self) -> bool:
        """True for running text: long enough to be a sentence, and not links."""
        return len(self.text) >= 40 and " " in self.text and not self.is_link


@dataclass(frozen=True, slots=True)
class Visible:
    """What a reader sees of a page; how deep its elements are nested, and how many there are."""

    blocks: tuple[Block, ...]
    depth: int
    elements: int


def read_visible(page: str) -> Visible:
    """Return the blocks of a page that a reader sees, without navigation, footers and asides."""
    reader = _VisibleText()
    reader.feed(page)
    reader.close()
    reader.end_block()
    return Visible(tuple(reader.blocks), reader.depth, reader.elements)


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    silent: bool
    coloured: bool


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.depth = self.elements = 0
        self._open: list[_Open] = [_Open("", silent=False, coloured=False)]
        self._count: Counter[str] = Counter()
        self._hidden: frozenset[str] = frozenset()
        self._parts: list[str] = []
        self._linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_implied(tag)
        if tag in _BLOCKS or tag == "br":
            self.end_block()
        elif tag in _CELLS and self._parts:
            self._parts.append(" | ")
        if tag in _VOID:
            return
        above, attributes = self._open[-1], dict(attrs)
        within_article = self._count["article"] or self._count["main"]
        chrome = attributes.get("role") in _CHROME_ROLES or (
            tag in _CHROME_TAGS and not (tag == "footer" and within_article)
        )
        silent = (
            above.silent
            or chrome
            or tag in UNREAD_TAGS
            or (bool(attributes) and is_hidden(attributes, self._hidden, on_colour=above.coloured))
        )
        self._open.append(_Open(tag, silent, above.coloured or (bool(attributes) and has_colour(attributes))))
        self._count[tag] += 1
        self.elements += 1
        self.depth = max(self.depth, len(self._open))

    def handle_endtag(self, tag: str) -> None:
        if not self._count[tag]:
            return
        if tag in _BLOCKS:
            self.end_block()
        while self._pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1].tag == "style":
            self._hidden |= hidden_names(data)
        if self._open[-1].silent:
            return
        first, *more = data.split("\n") if self._count["pre"] else [data]
        self._add(first)
        for line in more:
            self.end_block()
            self._add(line)

    def end_block(self) -> None:
        """Close the line at hand and keep it when it says something."""
        text = " ".join("".join(self._parts).split()).strip("| ")
        if text:
            heading = next((level for tag, level in _HEADINGS.items() if self._count[tag]), 0)
            self.blocks.append(Block(text, self._linked, heading, "" if heading else self._kind(text)))
        self._parts, self._linked = [], 0

    def _kind(self, text: str) -> str:
        if self._count["li"]:
            return "item"
        return "code" if self._count["pre"] else "row" if " | " in text else ""

    def _add(self, text: str) -> None:
        self._parts.append(text)
        if self._count["a"]:
            self._linked += len(text.strip())

    def _close_implied(self, tag: str) -> None:
        """Close what HTML lets authors leave open: a paragraph before a block, an item before the next, the head."""
        if self._count["head"] and tag not in _IN_HEAD:
            self.handle_endtag("head")
        while tag in _CLOSES_ITSELF.get(self._open[-1].tag, ()):
            self.end_block()
            self._pop()

    def _pop(self) -> str:
        tag = self._open.pop().tag
        self._count[tag] -= 1
        return tag
