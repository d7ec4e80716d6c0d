"""From a page as it was saved to its content: what is furniture goes, what may be content stays.

A line goes for one of four reasons: it is furniture wherever it stands (a counter, a button), it is furniture at the
edge where it stands (a menu, a slogan, a category above the title), it is repeated across pages of the site and stands
at an edge, or it belongs to a list of links below the text. Running text is never removed.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rag.errors import RefusedDocument
from rag.ingest.bylines import read_byline, read_dateline
from rag.ingest.chrome import (
    is_chrome,
    is_edge_chrome,
    is_letterhead,
    is_menu,
    is_official,
    is_slogan,
    opens_box,
    opens_links,
    without_chrome,
    without_glued_chrome,
)
from rag.ingest.draft import Format
from rag.ingest.wrapping import join_wrapped
from rag.ingest.zones import Zones, find_title, find_zones, is_category, is_sentence
from rag.text.characters import match_key, normalise_text

_BLANK_RUN = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[ \t]+")
_SOURCE = re.compile(r"\(?(?:theo|nguồn|ảnh|source|photo|image)\b", re.IGNORECASE)
_FIXED = re.compile(r"[|#>]|```")  # table rows, headings, quotes, code
_EDGE_LINES, _EDGE_WORDS = 15, 15
# `Lệ phí: 50.000 đồng` says the same of many matters and is content of each; what a site says of itself is not.
_FACT = re.compile(
    r"(?!(?:địa chỉ|trụ sở|điện thoại|đt|tel|phone|fax|hotline|đường dây nóng|e-?mail|website|address|theo|nguồn|"
    r"source|tác giả|author|chuyên mục|danh mục|thể loại|category|categories|posted|cập nhật|updated)\b)"
    r"[^\W\d_][^:]{1,60}: \S"
)
_ITEM = re.compile(r"(?:[-–•●▪■◦*+]|\d{1,2}[.)]|[a-zđ][.)]) ")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page's content, and the lines (or parts of lines) that were taken for furniture, in their order."""

    text: str
    removed: tuple[str, ...] = ()


def clean_text(text: str, *, format: Format, repeated: Collection[str] = frozenset()) -> Cleaned:
    """Return the content of a page: NFC, one line a paragraph, at most one blank line in a row.

    `repeated` are match keys of lines known to stand on many pages of this site (see `edge_lines`). A `record` is
    content already and is only tidied. Raises `RefusedDocument` (`empty`, `only-chrome`) when nothing is left.
    """
    lines = normalise_text(text).split("\n")
    if format in ("text", "markdown"):
        lines = join_wrapped(lines)
    lines = [_SPACES.sub(" ", line).strip() for line in lines]
    removed: list[str] = []
    if format != "record":
        lines = _unglue(lines, removed)
        gone = _furniture(lines, format, repeated)
        removed = [line for number, line in enumerate(lines) if number in gone] + removed
        lines = _without(lines, gone)
    content = _BLANK_RUN.sub("\n\n", "\n".join(lines)).strip()
    if format != "record" or not content:
        _refuse_without_content(content, removed)
    return Cleaned(content, tuple(removed))


def edge_lines(text: str) -> frozenset[str]:
    """Return match keys of the short lines above and below the content, for counting over the pages of a site.

    What ends like a sentence, states a fact (`Lệ phí: không`), is an item of a list the text announces, heads an
    official paper or is a heading of Markdown is not among them.
    """
    lines = [_SPACES.sub(" ", line).strip() for line in normalise_text(text).split("\n")]
    return frozenset(match_key(lines[number]) for number in _edges(lines) if _may_repeat(lines, number))


def _edges(lines: list[str]) -> list[int]:
    zones = find_zones(lines)
    head = [number for number in zones.above if lines[number]][:_EDGE_LINES]
    tail = [number for number in zones.below if lines[number]][-_EDGE_LINES:]
    return sorted({*head, *tail})


def _may_repeat(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _FIXED.match(line) or is_letterhead(line) or line.endswith((".", ";", ":", ",")):
        return False
    if _FACT.match(match_key(line.lstrip("-–•*+ "))) or _is_announced(lines, number):
        return False
    return 0 < len(line.split()) <= _EDGE_WORDS


def _is_announced(lines: list[str], number: int) -> bool:
    """Tell whether a line is an item below `Hồ sơ gồm:`; a menu is a list, too, but nothing announces it."""
    if not _ITEM.match(lines[number]):
        return False
    above = (line for line in reversed(lines[:number]) if line and not _ITEM.match(line))
    return next(above, "").endswith(":")


def _unglue(lines: list[str], removed: list[str]) -> list[str]:
    """Part what lost its line break: `Mai HiếuÝ KIẾN BẠN ĐỌC`; cut counters out of a dateline."""
    kept = []
    for line in lines:
        bare = without_glued_chrome(line)
        if bare == line or not (read_byline(bare) or is_sentence(bare)):
            bare = without_chrome(line)
            if bare == line or not (read_dateline(bare) or read_byline(bare)):
                kept.append(line)
                continue
        kept.append(bare)
        removed.append(line.replace(bare, "").strip(" |-") or line)
    return kept


def _furniture(lines: list[str], format: Format, repeated: Collection[str]) -> set[int]:
    zones = find_zones(lines)
    gone = {number for number, line in enumerate(lines) if is_chrome(line)}
    if not zones.has_running_text:
        return gone
    for number in (*zones.above, *zones.below):
        line = lines[number]
        if line.startswith("|") or (line.startswith("#") and format == "markdown"):
            continue
        menu = is_menu(line) and not _is_table_row(lines, number)
        if is_edge_chrome(line) or menu or (number < zones.first and is_slogan(line)):
            gone.add(number)
    gone.update(_repeated_lines(lines, gone, repeated))
    gone.update(_boxes(lines, zones))
    if gone or any(read_dateline(line) for line in _at(lines, zones.above)):
        gone.update(_categories(lines, gone, format))
        gone.update(_links_below(lines, gone, zones.below))
    return gone


def _is_table_row(lines: list[str], number: int) -> bool:
    """Tables come as rows of cells; a bar of links stands alone."""
    return "|" in lines[number] and any(
        "|" in line for line in (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2])
    )


def _repeated_lines(lines: list[str], gone: set[int], repeated: Collection[str]) -> set[int]:
    again = {number for number in _edges(lines) if _may_repeat(lines, number) and match_key(lines[number]) in repeated}
    # Three notices may bear one title: where there is no other, it stays.
    title = find_title(_without(lines, gone))
    return again if title is None or find_title(_without(lines, gone | again)) is not None else again - {title}


def _boxes(lines: list[str], zones: Zones) -> Iterator[int]:
    """Links between two paragraphs: their heading, and the short lines that follow it without a blank one."""
    in_box = False
    for number in range(zones.first, zones.end):
        line = lines[number]
        in_box = opens_box(line) or (in_box and line != "" and not is_sentence(line))
        if in_box:
            yield number


def _at(lines: list[str], numbers: range) -> list[str]:
    return [lines[number] for number in numbers]


def _without(lines: list[str], gone: set[int]) -> list[str]:
    return ["" if number in gone else line for number, line in enumerate(lines)]


def _categories(lines: list[str], gone: set[int], format: Format) -> Iterator[int]:
    """Lines that stand above the title of a saved page: its section's name."""
    shown = _without(lines, gone)
    title = find_title(shown)
    if title is None or format not in ("text", "html") or any(is_official(line) for line in shown[:title]):
        return
    for number in range(title):
        line = shown[number]
        if line and is_category(line, shown[title]) and not read_dateline(line) and not read_byline(line):
            yield number


def _links_below(lines: list[str], gone: set[int], below: range) -> Iterator[int]:
    """Short lines below the byline or below a heading of links, on a page that has furniture there."""
    furnished = any(number in below for number in gone)
    in_links = signed = False
    for number in below:
        line = lines[number]
        if number in gone:
            in_links |= opens_links(line)
        elif (
            not line or _FIXED.match(line) or _is_table_row(lines, number) or read_dateline(line) or _SOURCE.match(line)
        ):
            continue
        elif read_byline(line) and not in_links and not signed:
            signed = True
        elif in_links or (signed and furnished and not line.endswith((".", "!", "?", "…", ":", ";"))):
            yield number


def _refuse_without_content(content: str, removed: list[str]) -> None:
    if not any(char.isalnum() for char in content):
        if removed:
            raise _only_chrome(removed)
        raise RefusedDocument("empty", "holds no text. Save it again, or leave it out")
    lines = [line for line in content.split("\n") if line]
    menus = [line for line in lines if is_edge_chrome(line) or is_menu(line)]
    if (removed or menus) and not any(_has_substance(line) for line in lines if line not in menus):
        raise _only_chrome([*removed, *menus])


def _has_substance(line: str) -> bool:
    if read_dateline(line) or read_byline(line):
        return False
    return len(line.split()) >= 6 or line.endswith((".", "!", "?", "…")) or any(map(str.isdigit, line))


def _only_chrome(removed: list[str]) -> RefusedDocument:
    shown = ", ".join(f"'{line[:40]}'" for line in removed[:3])
    return RefusedDocument(
        "only-chrome", f"holds only menus, counters and links ({shown} …). Save the page with its text, or as .html"
    )
