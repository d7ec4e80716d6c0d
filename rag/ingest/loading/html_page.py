"""HTML pages: the main text with its headings, lists and tables, and what the page states about itself."""

from collections.abc import Iterable, Sequence

from lxml import etree, html

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.decode import decode_page, stored_text
from rag.ingest.loading.html_hidden import has_colour, hidden_names, is_hidden
from rag.ingest.loading.html_main import main_blocks
from rag.ingest.loading.html_stated import Stated, read_stated
from rag.ingest.loading.html_visible import Block, read_visible

# Beyond these the tree builder loses text without an error, or the extractor takes minutes (it is quadratic in the
# number of siblings: 3 s for 10,000 paragraphs, 26 s for 100,000).
_TREE_DEPTH = 200
_TREE_ELEMENTS = 20_000
_TREE_CHARACTERS = 4_000_000
_HEAD_CHARACTERS = 200_000
_ENOUGH_LETTERS = 20
_CHARACTERS_PER_LETTER = 50  # a page of a few tags may hold few words


def read_page(data: bytes, source: str) -> Draft:
    """Return the draft of a page. Raises `RefusedDocument`: `no-text`, `encoding`, `empty`, `binary`."""
    page = decode_page(data)
    visible = read_visible(page)
    _refuse_without_text(visible.blocks, len(page))
    whole = len(page) <= _TREE_CHARACTERS and visible.depth <= _TREE_DEPTH and visible.elements <= _TREE_ELEMENTS
    tree = _tree(page if whole else page[:_HEAD_CHARACTERS])
    stated = read_stated(tree) if tree is not None else Stated()
    blocks = main_blocks(_without_hidden(tree), visible.blocks) if whole and tree is not None else visible.blocks
    return Draft(
        stored_text("\n".join(_lines(blocks))),
        source,
        "html",
        title=stated.title,
        url=stated.url,
        published=stated.published,
        author=stated.author,
        site=stated.site,
        language=stated.language,
    )


def _refuse_without_text(blocks: Iterable[Block], size: int) -> None:
    """Refuse a page that is all menus, links and scripts."""
    letters = sum(char.isalpha() for block in blocks if not block.is_link for char in block.text)
    if letters == 0 or letters < min(_ENOUGH_LETTERS, size / _CHARACTERS_PER_LETTER):
        raise RefusedDocument(
            "no-text",
            f"shows {letters} letters of text outside its menus and links, of {size} characters of HTML. "
            "If scripts build the page, open it in a browser and save it as PDF or text",
        )


def _lines(blocks: Sequence[Block]) -> Iterable[str]:
    """Yield the blocks with an empty line between, but none inside a list or a table."""
    for index, block in enumerate(blocks):
        if index and not (block.kind and block.kind == blocks[index - 1].kind):
            yield ""
        yield block.line


def _tree(page: str) -> html.HtmlElement | None:
    # The declaration of an encoding is about bytes; lxml refuses it in text.
    source = page.split("?>", 1)[-1] if page.lstrip().startswith("<?xml") else page
    try:
        return html.document_fromstring(source, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _without_hidden(tree: html.HtmlElement) -> html.HtmlElement:
    """Take out what the reader does not see, so that the extractor does not point at it."""
    names = hidden_names("\n".join(tree.xpath("//style/text()")))
    for element in list(tree.iter(etree.Element)):
        attributes = dict(element.attrib)
        if not attributes or element.tag in ("html", "body") or element.getparent() is None:
            continue
        on_colour = any(has_colour(dict(outer.attrib)) for outer in element.iterancestors())
        if is_hidden(attributes, names, on_colour=on_colour):
            element.drop_tree()
    return tree
