"""Which lines of a saved page are furniture, judged line by line; where a line stands is for `cleaning` to know."""

import re
from collections.abc import Sequence

from rag.ingest.chrome_tables import (
    ANYWHERE,
    AT_THE_EDGES,
    BUTTONS,
    LETTERHEAD,
    LETTERHEAD_IN_CAPITALS,
    OPENS_BOX,
    OPENS_LINKS,
    SLOGANS,
)
from rag.text.characters import match_key

# Chrome that shares a line with a date or a name.
_INSIDE = re.compile(
    r"\b(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập) ?:? ?[\d.,]+|"
    r"(?<![\d/.])[\d.,]+ (?:lượt (?:xem|đọc)|views?|bình luận|comments?)\b(?! ?: ?\d)|"
    r"\b(?:đã xem|views?|hits?) ?: ?[\d.,]+(?: lượt| times)?|\bin (?:bài viết|bài|trang)(?: này)?\b|\bbản in\b|"
    r"\bgửi (?:email|bài viết|bình luận)\b|\bchia sẻ\b|\bcỡ chữ\b|\bnghe đọc bài\b|\ba- ?a ?a\+|"
    r"\btheo dõi trên google news\b",
    re.IGNORECASE,
)
_GLUED_HEADINGS = (
    "Ý kiến bạn đọc|Bình luận|Các tin khác|Tin khác|Tin liên quan|Bài liên quan|Tin mới|Tin cùng chuyên mục|Từ khóa|"
    "Related articles|Comments"
)
_GLUED = re.compile(rf"(?<=[\w.!?…”\")])(?:{_GLUED_HEADINGS}|{_GLUED_HEADINGS.upper()})[: ]*$")
_DECORATION = " \t•●▪■◦*·-–—|»›«‹>:.…#_+"


def _any_of(table: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row})" for row in table))


_ANYWHERE = _any_of(ANYWHERE)
_OPENS_BOX = _any_of(OPENS_BOX)
_OPENS_LINKS = _any_of(OPENS_LINKS)
_AT_THE_EDGES = _any_of(AT_THE_EDGES)
_SLOGANS = _any_of(SLOGANS)
_LETTERHEAD = _any_of(LETTERHEAD)
_LETTERHEAD_IN_CAPITALS = _any_of(LETTERHEAD_IN_CAPITALS)
_BUTTONS = re.compile(rf"(?:(?:{'|'.join(BUTTONS)})(?:[\s|\[\]·,/:-]+|$))+")
_PART_MARKS = re.compile(r"[|·•]|\]\s*\[")
_LONGEST = 320  # characters of a line that can be chrome


def is_chrome(line: str) -> bool:
    """Tell whether a line is furniture wherever it stands.

    >>> is_chrome("89 lượt xem"), is_chrome("Lượt xem: 11573"), is_chrome("Có 89 lượt xem là ít.")
    (True, True, False)
    """
    return _is(_ANYWHERE, line)


def is_edge_chrome(line: str) -> bool:
    """Tell whether a line is furniture if it stands above or below the content.

    >>> is_edge_chrome("  • Từ khóa"), is_edge_chrome("LIÊN KẾT WEBSITE"), is_edge_chrome("Công tác tổ chức")
    (True, True, False)
    """
    if is_chrome(line) or _is(_AT_THE_EDGES, line) or _is(_BUTTONS, line.strip("[]")):
        return True
    parts = [part for part in _PART_MARKS.split(line) if part.strip()] if len(line) <= _LONGEST else []
    return len(parts) > 1 and all(is_edge_chrome(part) for part in parts)


def opens_links(line: str) -> bool:
    """Tell whether a line heads a list of links or comments: `Tin khác`, `Related articles`."""
    return _is(_OPENS_LINKS, line)


def opens_box(line: str) -> bool:
    """Tell whether a line heads links wherever it stands, between two paragraphs too."""
    return _is(_OPENS_BOX, line)


def is_slogan(line: str) -> bool:
    """Tell whether a line says whose site this is: `Cơ quan của …`."""
    return _is(_SLOGANS, line)


def is_letterhead(line: str) -> bool:
    """Tell whether a line belongs to the head of an official paper, which is content."""
    return _is(_LETTERHEAD, line) or (line.isupper() and _is(_LETTERHEAD_IN_CAPITALS, line))


def is_official(line: str) -> bool:
    """Tell whether a line proves an official paper: the state's motto, a number, `TM. …`."""
    return _is(_LETTERHEAD, line)


def is_menu(line: str) -> bool:
    """Tell whether a line is a bread-crumb trail or a bar of short links.

    >>> is_menu("Trang chủ » Tin tức » Xây dựng Đảng"), is_menu("Giới thiệu | Tin tức | Liên hệ"), is_menu("A | B")
    (True, True, False)
    """
    if len(line) > _LONGEST:
        return False
    for separator, least in (("»", 2), ("›", 2), (">", 3), ("|", 3), ("/", 4)):
        parts = [part.strip() for part in line.strip(_DECORATION).split(separator)]
        if len(parts) >= least and all(0 < len(part.split()) <= 6 and part[-1] not in ".;," for part in parts):
            return not any(char.isdigit() for char in line)
    return False


def without_chrome(line: str) -> str:
    """Return the line without the counters and buttons inside it.

    >>> without_chrome("14/10/2019 Lượt xem: 11573 In bài viết")
    '14/10/2019'
    """
    return " ".join(_INSIDE.sub(" ", line).split()) if len(line) <= _LONGEST else line


def without_glued_chrome(line: str) -> str:
    """Return the line without a heading of the page that lost its line break: `Mai HiếuÝ KIẾN BẠN ĐỌC`.

    >>> without_glued_chrome("Mai HiếuÝ KIẾN BẠN ĐỌC"), without_glued_chrome("Xin mời xem Tin khác")
    ('Mai Hiếu', 'Xin mời xem Tin khác')
    """
    return _GLUED.sub("", line)


def _is(table: re.Pattern[str], line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    key = match_key(line.strip(_DECORATION))
    return bool(key) and table.fullmatch(key) is not None
