"""Word documents: paragraphs, headings, lists, tables, notes, in the order of the page."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element as Element

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.archive import check_word_archive
from rag.ingest.loading.decode import stored_line, stored_text
from rag.ingest.loading.word_xml import (
    CELL,
    NOTE_MARKS,
    PARAGRAPH,
    ROW,
    TABLE,
    boxes,
    inline_text,
    note_calls,
    style_of,
    top_level,
    within,
)

_HEADING = re.compile("heading [1-6]")
_TOOL_AUTHORS = frozenset(("python-docx", "admin", "administrator", "user", "pc", "microsoft", "windows user", "home"))
_TOOL_TITLES = frozenset(("word document", "document", "microsoft word document"))


def read_word(data: bytes, source: str, *, unpacked_limit: int) -> Draft:
    """Return the draft of a .docx. Raises `RefusedDocument`: `archive`, `encrypted`, `malformed`, `no-text`."""
    check_word_archive(data, unpacked_limit=unpacked_limit)
    try:
        document = docx.Document(BytesIO(data))
        text = stored_text("\n\n".join(_Body(document).blocks()))
        title, author = document.core_properties.title, document.core_properties.author
    except (OpcError, BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, AttributeError, RecursionError) as error:
        raise RefusedDocument(
            "malformed",
            f"is not a Word document that can be read ({type(error).__name__}). Save it anew in Word as .docx",
        ) from error
    if not any(char.isalnum() for char in text):
        raise RefusedDocument("no-text", "holds no text, perhaps pictures of pages. Run OCR on them first")
    return Draft(text, source, "docx", title=_unless(_TOOL_TITLES, title), author=_unless(_TOOL_AUTHORS, author))


class _Body:
    """The text of one document; notes stand behind the paragraph that calls them."""

    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        self._levels = _heading_levels(document)
        self._notes = {kind: _notes(document, kind) for kind in NOTE_MARKS.values()}

    def blocks(self) -> Iterator[str]:
        """Yield headings, paragraphs, lists and tables in order."""
        listed: list[str] = []
        for element in top_level(self._body):
            item = element.tag == PARAGRAPH and self._is_item(element)
            if listed and not item:
                yield "\n".join(listed)
                listed = []
            if element.tag == TABLE:
                yield from self._table(element)
            elif item:
                listed += self._paragraph(element)
            else:
                yield from self._paragraph(element)
        if listed:
            yield "\n".join(listed)

    def _paragraph(self, paragraph: Element) -> list[str]:
        lines = [" ".join(line.split()) for line in "".join(inline_text(paragraph)).split("\n")]
        text = "\n".join(line for line in lines if line)
        notes = [note for kind, key in note_calls(paragraph) if (note := self._notes[kind].get(key))]
        boxed = [line for box in boxes(paragraph) for inner in top_level(box) for line in self._boxed(inner)]
        level = self._levels.get(style_of(paragraph), 0)
        if text and level:
            text = f"{'#' * level} {text.replace(chr(10), ' ')}"
        elif text and self._is_item(paragraph):
            text = f"- {text.replace(chr(10), ' ')}"
        return [block for block in (text, *notes, *boxed) if block]

    def _boxed(self, element: Element) -> list[str]:
        return list(self._table(element)) if element.tag == TABLE else self._paragraph(element)

    def _table(self, table: Element) -> Iterator[str]:
        """Yield the table row by row; a table that only frames text is a frame, not a table."""
        rows = [[self._cell(cell) for cell in within(row, CELL)] for row in within(table, ROW)]
        if all(len(row) == 1 for row in rows):
            yield from (cell for row in rows for cell in row if cell)
            return
        lines = [" | ".join(" ".join(cell.split()) for cell in row) for row in rows]
        text = "\n".join(line for line in lines if line.strip("| "))
        yield from [text] if text else []

    def _cell(self, cell: Element) -> str:
        return "\n".join(block for inner in top_level(cell) for block in self._boxed(inner))

    def _is_item(self, paragraph: Element) -> bool:
        numbered = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        return (numbered or style_of(paragraph).startswith("List")) and not self._levels.get(style_of(paragraph))


def _notes(document: Document, kind: str) -> dict[str, str]:
    """Return the notes of a document by id; separators have a type and are none."""
    part = next((part for part in document.part.package.iter_parts() if part.partname == f"/word/{kind}.xml"), None)
    if part is None:
        return {}
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    found = {note.get(qn("w:id"), ""): note for note in root if note.get(qn("w:type")) is None}
    return {key: " ".join("".join(_note_text(note)).split()) for key, note in found.items()}


def _note_text(note: Element) -> Iterator[str]:
    for paragraph in top_level(note):
        yield from inline_text(paragraph)
        yield " "


def _heading_levels(document: Document) -> dict[str, int]:
    """Return style id → heading level; below a title, headings stand one level deeper.

    It goes by the style's name: ids are translated, names of built-in styles are not.
    """
    used = {style_of(paragraph) for paragraph in document.element.body.iter(PARAGRAPH)}
    names = {style.style_id: (style.name or "").lower() for style in document.styles if style.style_id in used}
    titles = {key: 1 for key, name in names.items() if name == "title"}
    numbers = {key: int(name[-1]) for key, name in names.items() if _HEADING.fullmatch(name)}
    return titles | {key: min(level + len(titles), 6) for key, level in numbers.items()}


def _unless(tool_words: frozenset[str], text: str | None) -> str | None:
    line = stored_line(text)
    return None if line is None or line.lower() in tool_words else line
