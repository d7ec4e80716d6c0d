"""The tree the main-text extractor hands over (a small TEI) → lines as Markdown marks them."""

from collections.abc import Iterator

from lxml.etree import _Element as Element


def render_body(body: Element) -> str:
    """Return paragraphs, headings (`#`), list items (`-`) and table rows (` | `), blocks parted by an empty line."""
    return "\n\n".join(block for child in body for block in _blocks(child))


def _blocks(element: Element) -> Iterator[str]:
    tag = element.tag
    if tag == "head":
        yield from _marked(_heading_level(element) * "#" + " ", element)
    elif tag == "list":
        items = [line for item in element.iter("item") for line in _marked("- ", item)]
        yield from ["\n".join(items)] if items else []
    elif tag == "table":
        rows = [" | ".join(_flat(cell) for cell in row.iter("cell")).strip("| ") for row in element.iter("row")]
        yield from ["\n".join(row for row in rows if row)] if any(rows) else []
    elif tag in ("div", "quote") and any(child.tag in ("p", "head", "list", "table", "quote") for child in element):
        yield from [element.text.strip()] if element.text and element.text.strip() else []
        for child in element:
            yield from _blocks(child)
            yield from [child.tail.strip()] if child.tail and child.tail.strip() else []
    else:
        text = _with_line_breaks(element)
        yield from [text] if text else []


def _marked(mark: str, element: Element) -> list[str]:
    text = _flat(element)
    return [mark + text] if text else []


def _heading_level(element: Element) -> int:
    level = (element.get("rend") or "h2")[-1:]
    return int(level) if level in "123456" else 2


def _flat(element: Element) -> str:
    """Return the text of an element on one line, without that of lists inside it (their items stand on their own)."""
    return " ".join("".join(_own_text(element, "")).split())


def _with_line_breaks(element: Element) -> str:
    """Return the text of an element, with its line breaks only."""
    lines = "".join(_own_text(element, "\n")).split("\n") if element.tag != "code" else [element.text or ""]
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _own_text(element: Element, line_break: str) -> Iterator[str]:
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        if child.tag == "lb":
            yield line_break or " "
        elif child.tag != "list":
            yield from _own_text(child, line_break)
        yield " ".join((child.tail or "").split("\n"))
