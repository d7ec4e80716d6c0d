"""Which lines of a text are headings, and how deep: Markdown, laws and regulations, capitals, numbers."""

import re
from dataclasses import dataclass

from rag.ingest.bylines import is_person_name
from rag.ingest.chrome import is_letterhead

_MARKDOWN = re.compile(r"(#{1,6}) +(?=\S)")
_STRUCTURE = (
    (11, re.compile(r"(?:phần|part)\s+(?:thứ\s+\w+|[ivxlc]+|\d+)\s*(?=[.:–-]|$)", re.IGNORECASE)),
    (12, re.compile(r"(?:chương|chapter|phụ lục|appendix)\s+(?:[ivxlc]+|\d+)\b\s*[.:]?", re.IGNORECASE)),
    (13, re.compile(r"(?:mục|section)\s+(?:[ivxlc]+|\d+)\s*(?=[.:–-]|$)", re.IGNORECASE)),
    (14, re.compile(r"tiểu mục\s+\d+\s*(?=[.:–-]|$)", re.IGNORECASE)),
    (15, re.compile(r"(?:điều|article)\s+\d+[a-zđ]?\s*(?=[.:]|$)", re.IGNORECASE)),
)
ARTICLE = 15
_CAPITALS, _ROMAN, _NUMBERED = 16, 17, 18
_ROMAN_LINE = re.compile(r"[IVX]{1,5}[.)] +\S")
_NUMBER_LINE = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)]? +[^\W\d_]")
_NO_HEADING_END = re.compile(r"[.;:,!…][\"'”’»)\]]*$|\./\.$")
_LONGEST_LABEL = 25  # words


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: the smaller `rank`, the higher it stands. `label` is its text, or its number in a line of text.

    `marks` counts the characters before the text (`## `); `is_content` says that the line goes on as running text.
    """

    rank: int
    label: str
    marks: int = 0
    is_content: bool = False


def is_structural(line: str) -> bool:
    """Tell whether a line opens a part of a law or regulation: `Chương II`, `Điều 5. Phạm vi`."""
    return _structural(line) is not None


def read_heading(line: str, following: str, *, in_article: bool) -> Heading | None:
    """Return the heading a line is; `following` is the next line that is not blank.

    Inside an article, a numbered line is a clause (`1. …`), no heading.

    >>> read_heading("Điều 5. Học phí", "1. Mức thu", in_article=True)
    Heading(rank=15, label='Điều 5. Học phí', marks=0, is_content=False)
    """
    markdown = _MARKDOWN.match(line)
    if markdown:
        return Heading(len(markdown.group(1)), line[markdown.end() :].strip(" #"), markdown.end())
    return _structural(line) or _short_line(line, following, in_article=in_article)


def _short_line(line: str, following: str, *, in_article: bool) -> Heading | None:
    """Lines that are headings by their looks: capitals, a Roman numeral, a number that no list goes on from."""
    words = line.split()
    if not following or len(words) > 20 or _NO_HEADING_END.search(line) or line.startswith("|"):
        return None
    if len(words) <= 15 and line.isupper() and sum(map(str.isalpha, line)) >= 4:
        # `QUYẾT ĐỊNH` above the paper, `CHỦ TỊCH` above the name that signs it: neither heads a section.
        return None if is_letterhead(line) or is_person_name(following) else Heading(_CAPITALS, line)
    if _ROMAN_LINE.match(line):
        return Heading(_ROMAN, line)
    number = _NUMBER_LINE.match(line)
    if number and not in_article and len(words) <= 12 and not _NUMBER_LINE.match(following):
        return Heading(_NUMBERED + number.group(1).count("."), line)
    return None


def continues_heading(heading: Heading, line: str) -> bool:
    """Tell whether a line is the title of the chapter whose number alone stands above it."""
    bare = any(pattern.fullmatch(heading.label) for _, pattern in _STRUCTURE)
    return (
        bare
        and not heading.is_content
        and len(line.split()) <= 20
        and not _NO_HEADING_END.search(line)
        and not is_structural(line)
    )


def _structural(line: str) -> Heading | None:
    for rank, pattern in _STRUCTURE:
        opening = pattern.match(line)
        rest = line[opening.end() :] if opening else ""
        if opening and not rest.lstrip()[:1].islower():  # but `Chương II của Luật này …`
            return _opening(rank, opening.group().strip(), line.strip(), rest.strip(" .:"))
    return None


def _opening(rank: int, number: str, line: str, rest: str) -> Heading:
    """`Điều 5. Học phí` is a heading; `Điều 5. Học phí là khoản thu hằng năm.` is text under `Điều 5`."""
    if len(line.split()) <= _LONGEST_LABEL and (len(rest.split()) <= 1 or not _NO_HEADING_END.search(line)):
        return Heading(rank, line)
    return Heading(rank, number.strip(" .:"), is_content=True)
