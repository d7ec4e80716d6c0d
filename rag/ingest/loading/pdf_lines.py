"""Lines of a PDF's pages → paragraphs: running heads go, sentences broken at line ends are joined again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:trang|page|tr\.)?\s*\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—\s.]*", re.IGNORECASE
)
_EDGE = 2  # lines at the top and the bottom of a page that may be running heads
_STARTS_ANEW = re.compile(
    r"[-–—•*+●▪○]\s|\(?[a-zđ]\)\s|\(?\d{1,3}[.)]\s|\d{1,2}(?:\.\d{1,2})+\.?\s|[IVXLC]{1,6}[.)]\s|#{1,6}\s"
    r"|(?:Điều|Khoản|Chương|Mục|Phần|Phụ lục|Bài|Câu|Tiết|Quý|Article|Chapter|Section|Lesson)\s+[\dIVXLC]+\b"
)
_WORD_BREAK = re.compile(r"[a-z]-$")
_FULL_LINE = 0.8
_REPEATED = 0.4  # left and right pages may have heads of their own


def join_pages(pages: Sequence[str]) -> str:
    """Return the text of all pages as paragraphs parted by empty lines, without running heads and page numbers."""
    lines = [line for page in _without_running_heads([_lines(page) for page in pages]) for line in page]
    return "\n\n".join(_paragraphs(lines))


def _lines(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.strip().split("\n")]


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Drop lines at page edges that stand, but for their numbers, on many pages; a two-page paper has none."""
    edges = [{_masked(line) for line in _edge_lines(page)} for page in pages]
    counts = Counter(line for page in edges for line in page)
    repeated = {line for line, count in counts.items() if count >= 3 and count >= _REPEATED * len(pages)}
    return [_trimmed(page, repeated) for page in pages]


def _edge_lines(page: list[str]) -> list[str]:
    shown = [line for line in page if line]
    return shown[:_EDGE] + shown[-_EDGE:]


def _masked(line: str) -> str:
    """Return a line without its page number; the numbers of `Bài 3` and of a sentence are no page's."""
    return line if _STARTS_ANEW.match(line) or line.endswith((".", ";")) else _DIGITS.sub("#", line)


def _trimmed(page: list[str], repeated: set[str]) -> list[str]:
    shown = [index for index, line in enumerate(page) if line]
    edge = {*shown[:_EDGE], *shown[-_EDGE:]}
    return [line for index, line in enumerate(page) if index not in edge or not _is_running_head(line, repeated)]


def _is_running_head(line: str, repeated: set[str]) -> bool:
    return _masked(line) in repeated or _PAGE_NUMBER.fullmatch(line) is not None


def _paragraphs(lines: list[str]) -> Iterable[str]:
    """Join a line to the one before where that is full or stops mid-sentence, and no item or article begins."""
    full = _FULL_LINE * _usual_width(lines)
    paragraph, last = "", ""
    for line in lines:
        if paragraph and not _goes_on(last, line, full):
            yield paragraph
            paragraph = ""
        paragraph = _joined(paragraph, line)
        last = line
    if paragraph:
        yield paragraph


def _usual_width(lines: list[str]) -> int:
    """Return the width that one line in ten reaches: ragged paragraphs and headings are shorter."""
    widths = sorted(len(line) for line in lines if line)
    return widths[int(0.9 * len(widths))] if widths else 0


def _goes_on(last: str, line: str, full: float) -> bool:
    if not last or not line or _STARTS_ANEW.match(line):
        return False
    return line[0].islower() or len(last) >= full


def _joined(paragraph: str, line: str) -> str:
    """Join two lines; a word broken by a hyphen is made whole (English only: Vietnamese syllables are not broken)."""
    if not paragraph or not line:
        return paragraph or line
    if _WORD_BREAK.search(paragraph) and "a" <= line[0] <= "z":
        return paragraph[:-1] + line
    return f"{paragraph} {line}"
