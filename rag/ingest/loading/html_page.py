"""HTML pages: the main text with its headings, lists and tables, and what the page states about itself.

trafilatura finds the main text. What it finds is compared with what a reader sees; where it found too little the
visible text is taken instead: a line of chrome too many can be cleaned away later, a lost paragraph cannot.
"""

import re
from configparser import ConfigParser
from copy import deepcopy

import trafilatura
from lxml import etree, html
from trafilatura.settings import DEFAULT_CONFIG

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.decode import decode_page, stored_text
from rag.ingest.loading.html_hidden import has_colour, hidden_names, is_hidden
from rag.ingest.loading.html_stated import Stated, read_stated
from rag.ingest.loading.html_tei import render_body
from rag.ingest.loading.html_visible import Block, Visible, read_visible

# Beyond these the tree builder loses text without an error, or the extractor takes minutes (it is quadratic in the
# number of siblings: 3 s for 10,000 paragraphs, 26 s for 100,000).
_TREE_DEPTH = 200
_TREE_ELEMENTS = 20_000
_TREE_CHARACTERS = 4_000_000
_HEAD_CHARACTERS = 200_000
_ENOUGH_LETTERS = 20
_CHARACTERS_PER_LETTER = 50  # a page of a few tags may hold few words
_COVERED = 0.6
_NO_LETTER = re.compile(r"[\W_]+")


def read_page(data: bytes, source: str) -> Draft:
    """Return the draft of a page. Raises `RefusedDocument`: `no-text`, `encoding`, `empty`, `binary`."""
    page = decode_page(data)
    visible = read_visible(page)
    safe = len(page) <= _TREE_CHARACTERS and visible.depth <= _TREE_DEPTH and visible.elements <= _TREE_ELEMENTS
    tree = _tree(page if safe else page[:_HEAD_CHARACTERS])
    stated = read_stated(tree) if tree is not None else Stated()
    _refuse_without_text(visible.blocks, len(page))
    text = stored_text(_main_text(tree if safe else None, visible))
    return Draft(
        text, source, "html", stated.title, stated.url, stated.published, stated.author, stated.site, stated.language
    )


def _refuse_without_text(blocks: tuple[Block, ...], size: int) -> None:
    """Refuse a page that is all menus, links and scripts."""
    letters = sum(char.isalpha() for block in _unlinked(blocks) for char in block.text)
    if letters == 0 or letters < min(_ENOUGH_LETTERS, size / _CHARACTERS_PER_LETTER):
        raise RefusedDocument(
            "no-text",
            f"shows {letters} letters of text outside its menus and links, of {size} characters of HTML. "
            "If scripts build the page, open it in a browser and save it as PDF or text",
        )


def _main_text(tree: html.HtmlElement | None, visible: Visible) -> str:
    extracted = _extract(tree) if tree is not None else ""
    if _covers(extracted, visible.blocks):
        return extracted
    return "\n\n".join(block.line for block in visible.blocks)


def _tree(page: str) -> html.HtmlElement | None:
    # The declaration of an encoding is about bytes; lxml refuses it in text.
    source = page.split("?>", 1)[-1] if page.lstrip().startswith("<?xml") else page
    try:
        tree = html.document_fromstring(source, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    _remove_hidden(tree)
    return tree


def _remove_hidden(tree: html.HtmlElement) -> None:
    names = hidden_names("\n".join(tree.xpath("//style/text()")))
    for element in list(tree.iter(etree.Element)):
        above = element.getparent()
        if above is None or element.tag in ("body", "head") or above.getroottree().getroot() is not tree:
            continue
        on_colour = any(has_colour(dict(outer.attrib)) for outer in element.iterancestors())
        if element.attrib and is_hidden(dict(element.attrib), names, on_colour=on_colour):
            element.drop_tree()


def _extract(tree: html.HtmlElement) -> str:
    found = trafilatura.bare_extraction(
        tree, favor_recall=True, include_comments=False, include_tables=True, include_formatting=False, config=_CONFIG
    )
    body = getattr(found, "body", None)
    return render_body(body) if body is not None else ""


def _covers(extracted: str, blocks: tuple[Block, ...]) -> bool:
    """Tell whether most of the running text a reader sees was extracted (of all text, where none is running)."""
    kept = _squeezed(extracted)
    unlinked = _unlinked(blocks)
    judged = [block for block in unlinked if block.is_prose] or unlinked
    total = sum(len(block.text) for block in judged)
    found = sum(len(block.text) for block in judged if _squeezed(block.text)[:80] in kept)
    return bool(kept) and found >= _COVERED * total


def _unlinked(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block in blocks if block.linked * 2 < len(block.text)]


def _squeezed(text: str) -> str:
    return _NO_LETTER.sub("", text)


def _config() -> ConfigParser:
    """Return the extractor's settings without its lower bounds: a page of two sentences is a page."""
    config = deepcopy(DEFAULT_CONFIG)
    for name in ("min_extracted_size", "min_output_size", "min_file_size"):
        config["DEFAULT"][name] = "0"
    return config


_CONFIG = _config()
