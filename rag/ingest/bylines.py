"""Lines that say who wrote a page and when: read into metadata, not into passages."""

import re
from dataclasses import dataclass
from datetime import date

from rag.ingest.chrome import is_edge_chrome, without_chrome
from rag.text.dates import find_dates

_LABEL = re.compile(
    r"^(?:(?:tác giả|người viết|thực hiện|biên tập|bút danh|author|written by|reported by|story by|posted by|by)\s*:?|"
    r"(?:tin|bài|bài viết)(?:\s*(?:,|và|&|-|\+)\s*(?:tin|bài|ảnh|hình ảnh|clip|video))*\s*:|pv\s*:)\s*",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"^(?:bài|tin)(?:\s*(?:,|và|&|-)\s*(?:bài|ảnh))*\s*:|^(?:tác giả|người viết|author)\s*:", re.IGNORECASE
)
_JOINT = re.compile(r"\s*(?:,|;|&|\+| - | – | và | and )\s*")
_CODE = re.compile(r"\(?\b([A-ZĐ]{2,8}(?:\.[A-ZĐ]{1,4})?)\)?$")
_WHEN = re.compile(
    r"\b(?:cập nhật(?: lúc| ngày| lần cuối)?|ngày (?:đăng|cập nhật|xuất bản|tạo|viết)|xuất bản|"
    r"(?<!người )đăng(?: lúc| ngày| vào|(?= ?:))|"
    r"(?:first )?published(?: on| at)?|posted(?: on)?|(?:last )?(?:updated|modified)(?: on| at)?|created|date|"
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|ngày|lúc|vào|(?-i:CN|on|at)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)(?=[,.]))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b\d{1,2} ?[:hg] ?\d{2}(?: ?: ?\d{2})?(?: phút)?(?: ?[ap]\.?m\b\.?| ?(?:SA|CH)\b)?|"
    r"\(?\b(?:GMT|UTC) ?(?:[+-] ?\d{1,2}(?::\d{2})?)?\)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:staff (?:reporter|writer)|(?:our )?reporter|phóng viên|pv|nhóm pv|bbt|ban biên tập|admin\w*)", re.I
)
_POSTED_BY = re.compile(r"(?:người đăng|đăng bởi|tác giả|người viết|posted by|author|by)\s*:?\s*(?P<who>.{2,60})", re.I)
_PARTS = re.compile(r"\s[-–—]\s|[|•·]")
_SITE_WORDS = frozenset(
    ["today", "news", "times", "online", "báo", "post", "daily", "journal", "herald", "tv", "radio", "đài", "cổng"]
)
_LONGEST = 160  # characters of a dateline
_PLACE_AND_DAY = re.compile(r"[^\d,]{2,40}, (?:ngày|day)\b.{0,40}", re.IGNORECASE)
_PLACES = frozenset({"hà nội", "việt nam", "hồ chí minh", "đà nẵng", "hải phòng", "cần thơ", "huế", "sài gòn"})
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line of names and dates says. `published` is the first day it states."""

    author: str | None = None
    site: str | None = None
    published: date | None = None


def is_person_name(text: str) -> bool:
    """Tell whether a text reads as the name of one person, or a pen name of two words or more.

    >>> is_person_name("Đức Linh"), is_person_name("Giải phóng miền Nam"), is_person_name("Hà Nội")
    (True, False, False)
    """
    words = text.split()
    if (
        not 2 <= len(words) <= 5
        or _SITE_WORDS.intersection(text.casefold().split())
        or text.casefold() in _PLACES
        or is_edge_chrome(text)
    ):
        return False
    return all(_NAME_WORD.fullmatch(word) and word[0].isupper() and word[1:].islower() for word in words)


def is_place_and_day(line: str) -> bool:
    """Tell whether a line is the head of an official paper that says where and when it was signed.

    >>> is_place_and_day("An Giang, ngày 3 tháng 2 năm 2021")
    True
    """
    return _PLACE_AND_DAY.fullmatch(line) is not None


def read_byline(line: str) -> Byline | None:
    """Return the names on a line that holds nothing else, with or without a label and the site's code.

    >>> read_byline("Bài, ảnh: Lan Anh - Minh Tú").author, read_byline("Phạm Đông LDO")
    ('Lan Anh, Minh Tú', Byline(author='Phạm Đông', site='LDO', published=None))
    """
    line = line.strip(" .|-–\t*_")
    if _NOBODY.fullmatch(line):
        return Byline()
    names = _LABEL.sub("", line)
    code = _CODE.search(names)
    if code:
        names = names[: code.start()].strip(" (-–,|")
    people = [name for name in _JOINT.split(names) if name]
    site = code.group(1) if code else None
    if 1 <= len(people) <= 4 and all(is_person_name(name) or _is_pen_name(name, line) for name in people):
        return Byline(", ".join(people), site)
    return None


def _is_pen_name(name: str, line: str) -> bool:
    """One word is a name only after a label that nothing else follows."""
    return _MARKED.match(line) is not None and name.isalpha() and name[0].isupper() and name[1:].islower()


def read_dateline(line: str) -> Byline | None:
    """Return what a line says that holds a day, the hour, names and counters, and nothing else.

    The place and day at the head of an official paper (`An Giang, ngày 3 tháng 2 năm 2021`) are no such line.

    >>> read_dateline("08:38 - Thứ Hai, 14/10/2019 Lượt xem: 11573 In bài viết").published
    datetime.date(2019, 10, 14)
    >>> read_dateline("Phạm Đông LDO | 12/03/2021 15:23").author
    'Phạm Đông'
    """
    if not any(map(str.isdigit, line)):
        return None
    line = without_chrome(line)
    if len(line) > _LONGEST or is_place_and_day(line):
        return None
    days = [found for found in find_dates(line) if found.precision == "day"]
    if not days:
        return None
    rest = line
    for found in reversed(days):
        rest = rest[: found.range.start] + " | " + rest[found.range.end :]
    rest = _WHEN.sub(" ", _TIME.sub(" ", rest))
    parts = [" ".join(part.split()).strip(" ,;:()[]•·/–—-.") for part in _PARTS.split(rest)]
    return _names_and_day([part for part in parts if part], days[0].first)


def _names_and_day(parts: list[str], published: date) -> Byline | None:
    authors: list[str] = []
    site = None
    for part in parts:
        byline = read_byline(part)
        posted = _POSTED_BY.fullmatch(part)
        code = _CODE.fullmatch(part)
        if byline:
            authors += [byline.author] if byline.author else []
            site = byline.site or site
        elif posted:
            authors.append(posted["who"])
        elif code and site is None:
            site = code.group(1)
        else:
            return None
    return Byline(", ".join(authors) or None, site, published)
