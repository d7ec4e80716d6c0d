"""Where the content of a page begins and ends, and which line of those above it is the title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.ingest.bylines import is_place_and_day, read_byline, read_dateline
from rag.ingest.chrome import is_chrome, is_edge_chrome, is_letterhead, is_menu
from rag.ingest.headings import is_structural

_TERMINAL = re.compile(r"[.!?…。！？؟।;][\"'”’»)\]]*$|\./\.$")
_NO_TITLE_END = re.compile(r"[.;:,][\"'”’»)\]]*$")
_HEADING = re.compile(r"#{1,6} +")
_ASKED = re.compile(r"(?:câu hỏi|hỏi|đáp|trả lời|question|answer|q|a)\s*\d*\s*[:.)]", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:về việc|về|v/v)\b", re.IGNORECASE)
_BODY_WORDS, _SENTENCE_WORDS, _TITLE_WORDS = 25, 8, 40
_MOST_ABOVE, _MOST_BELOW = 60, 300  # lines


@dataclass(frozen=True, slots=True)
class Zones:
    """Line numbers: running text begins at `first` and ends before `end`.

    `above` and `below` are the lines at the edges, which may hold furniture, names, dates and the title: those nearest
    to the top and to the end of the page where there are very many.
    """

    first: int
    end: int
    above: range
    below: range

    @property
    def has_running_text(self) -> bool:
        """False for a list, a directory, a menu: then nothing tells the edges from the content."""
        return self.first < self.end


def is_sentence(line: str) -> bool:
    """Tell whether a line is running text: it ends as sentences do, or is too long for anything else.

    >>> is_sentence("Quang cảnh hội nghị tại điểm cầu Thành ủy Hà Nội."), is_sentence("Tin khác")
    (True, False)
    """
    words = len(line.split())
    return words >= _BODY_WORDS or (words >= _SENTENCE_WORDS and _TERMINAL.search(line) is not None)


def find_zones(lines: Sequence[str]) -> Zones:
    """Return where running text begins and ends; without any, all lines are `above` and none is `below`."""
    running = [number for number, line in enumerate(lines) if is_sentence(line) and not _is_furniture(line)]
    if len(running) > 1 and running[0] == _first_shown(lines) and _may_ask(lines[running[0]]):
        running = running[1:]
    first, end = (running[0], running[-1] + 1) if running else (len(lines), len(lines))
    return Zones(first, end, range(min(first, _MOST_ABOVE)), range(max(end, len(lines) - _MOST_BELOW), len(lines)))


def _first_shown(lines: Sequence[str]) -> int:
    return next((number for number, line in enumerate(lines) if line and not _is_furniture(line)), 0)


def _may_ask(line: str) -> bool:
    """A title may be a question or an exclamation, where running text would be long or end in a full stop."""
    return len(line.split()) < _BODY_WORDS and line.endswith(("?", "!", "…"))


def _words(line: str) -> int:
    return sum(any(map(str.isalpha, word)) for word in line.split())


def _is_furniture(line: str) -> bool:
    return is_edge_chrome(line) or is_menu(line)


def find_title(lines: Sequence[str]) -> int | None:
    """Return the number of the line that is the page's title, None where no line above the content can be one.

    Nothing from the first chapter or article on is a title, but for the heading of the only article there is.
    A Markdown heading at the top wins; else the last line of six words or more above the date; without a date the
    first that no line below it is twice as long as; else the longest.
    """
    zones = find_zones(lines)
    head = [lines[number] for number in zones.above]
    if not zones.has_running_text:
        return next((number for number, line in enumerate(head) if _may_be_title(line)), None)
    for number, line in enumerate(head):
        if _HEADING.match(line):
            return number
    parts = [number for number, line in enumerate(lines) if is_structural(line)]
    head = head[: parts[0]] if parts else head
    dated = next((number for number, line in enumerate(head) if read_dateline(line)), len(head))
    candidates = [number for number in range(dated) if _may_be_title(head[number])]
    if not candidates:
        candidates = [number for number in range(dated, len(head)) if _may_be_title(head[number])]
    long = [number for number in candidates if _words(head[number]) >= 6]
    if long and dated < len(head):
        return long[-1]
    for number in long:
        if all(_words(head[below]) < 2 * _words(head[number]) for below in long if below > number):
            return number
    only_article = parts[0] if len(parts) == 1 and parts[0] in zones.above else None
    return max(candidates, key=lambda number: _words(head[number]), default=only_article)


def title_text(lines: Sequence[str], number: int) -> str:
    """Return the title on a line without heading marks, led by the kind of paper where that stands above it.

    >>> title_text(["QUYẾT ĐỊNH", "Về việc ban hành Quy chế làm việc"], 1)
    'Quyết định về việc ban hành Quy chế làm việc'
    """
    title = _HEADING.sub("", lines[number]).strip(" *_\t")
    above = [line.strip() for line in lines[:number] if line.strip()]
    if _SUBJECT.match(title) and above and above[-1].isupper() and is_letterhead(above[-1]):
        return f"{above[-1].capitalize()} {title[0].lower()}{title[1:]}"
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if title.isupper() and below.isupper() and not is_structural(below) and not is_letterhead(below):
        return f"{title} {below.strip()}"  # a title in capitals over two lines
    return title


def _may_be_title(line: str) -> bool:
    words = line.split()
    if not words or len(words) > _TITLE_WORDS or _NO_TITLE_END.search(line) or not any(map(str.isalpha, line)):
        return False
    if _ASKED.match(line):
        return False
    if is_edge_chrome(line) or is_letterhead(line) or is_place_and_day(line) or read_dateline(line):
        return False
    return len(words) >= 6 or read_byline(line) is None


def is_category(line: str, title: str) -> bool:
    """Tell whether a line above a title may be the name of its section of the site, or the site's own.

    >>> is_category("Công tác tổ chức", "Thực hiện có hiệu quả các nghị quyết về công tác tổ chức")
    True
    """
    words = line.split()
    if _NO_TITLE_END.search(line) or is_chrome(line) or any(map(str.isdigit, line)):
        return False
    if is_letterhead(line):  # the owner of the site; one or two words are the kind of paper (`THÔNG BÁO`)
        return len(words) > 2
    return len(words) <= 6 and 3 * len(words) <= 2 * len(title.split())
