"""Walking the XML of a Word document: what is shown, in order; what is deleted, hidden or doubled is passed over."""

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

PARAGRAPH, TABLE, ROW, CELL, _RUN = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
NOTE_MARKS = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_TEXT, _TAB, _BREAK, _RETURN, _HYPHEN = (qn(f"w:{name}") for name in ("t", "tab", "br", "cr", "noBreakHyphen"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What was deleted or moved away, what is computed, and a box's second version for old programs.
_UNREAD = frozenset(
    (*(qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr")), _FALLBACK)
)


def top_level(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, also those inside content controls, insertions and the like."""
    for child in parent:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _UNREAD:
            yield from top_level(child)


def within(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the nearest descendants with a tag: rows of this table, not of the one inside its cell."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in (*_UNREAD, TABLE):
            yield from within(child, tag)


def inline_text(element: Element) -> Iterator[str]:
    """Yield the text of a paragraph as shown: no deleted or hidden runs, no text boxes."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in (_TAB, _HYPHEN):
            yield "\t" if child.tag == _TAB else "-"
        elif child.tag in (_BREAK, _RETURN):
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in (*_UNREAD, PARAGRAPH, TABLE) and not _is_hidden(child):
            yield from inline_text(child)


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") if run.tag == _RUN else None
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(outer.tag == _FALLBACK for outer in box.iterancestors()):
            yield box


def note_calls(paragraph: Element) -> Iterator[tuple[str, str]]:
    """Yield (footnotes or endnotes, id) for each note a paragraph calls."""
    for call in paragraph.iter(*NOTE_MARKS):
        yield NOTE_MARKS[str(call.tag)], call.get(qn("w:id"), "")


def style_of(paragraph: Element) -> str:
    """Return the id of a paragraph's style, empty for none."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if mark is None else str(mark.get(qn("w:val"), ""))
