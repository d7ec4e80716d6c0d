"""The places, people and offices that a sentence names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.conversation.wording import Line, Wording
from rag.read.spans import proper_names
from rag.text.document_names import DocumentName, find_document_names
from rag.types import Range

_LONGEST_NAME = 60  # characters: an answer comes from the client, and no more than a name is taken from it
PARTS = ("điều", "khoản", "điểm", "chương", "mục", "phụ lục")
PLACE_HEADS = (
    "tỉnh|huyện|xã|thành phố|tp|thị xã|thị trấn|phường|quận|thôn|bản|ấp|khu phố|province|district|city|town|ward"
)
_PLACE_HEAD = Wording(rf"\b({PLACE_HEADS})\.? $")
_NAMELESS = Wording(
    r"\b(?:của|ở|tại|trong) ((tỉnh|huyện|xã|thành phố|thị xã|phường|quận))\b(?! (?:nào|uỷ|này|đó|\w+ nào))"
)
_BARE_PLACE = Wording(rf"\b({PLACE_HEADS}) [^\W\d_]+ [^\W\d_]+")
HONORIFICS = "ông|bà|anh|chị|cô|thầy|đồng chí|bác sĩ|mr|mrs|ms|dr|prof"
_HONORIFIC = Wording(rf"\b({HONORIFICS})\.? $")
_NO_PLACE_BEFORE = Wording(
    rf"\b(?:{HONORIFICS}|công ty|trường|đại học|bệnh viện|cầu|sông|tập đoàn|ngân hàng|uỷ|đền|chùa|lễ hội)\.? $"
)
_IS_NO_PERSON = re.compile(
    r"\b(?:University|College|School|Airport|Hospital|Port|Company|Committee|Council|Department|Province|Bank|Ministry"
    r"|Bridge|Office|International|of|Park|River|Station|Centre|Center|Airlines)\b"
)
_THING_AFTER = re.compile(
    r"(?: \d+)?(?: (?:bridge|airport|hospital|university|port|terminal|project|company|park|river|station))?\b"
)
_TITLES = (
    r"(?:tổng bí thư|bí thư|chủ tịch nước|chủ tịch|tổng giám đốc|giám đốc|trưởng ban|trưởng phòng|trưởng khoa"
    r"|trưởng đoàn|trưởng công an|chánh văn phòng|chánh thanh tra|chánh án|viện trưởng|hiệu trưởng|chủ nhiệm|thủ tướng"
    r"|bộ trưởng|thứ trưởng|chi cục trưởng|cục trưởng|tổng thư ký|chair(?:man|woman)?|director|mayor|secretary|minister"
    r"|president|rector|governor)"
)
_TITLE = Wording(rf"\b(?:(?:phó |vice |deputy ))?{_TITLES}\b")
# Where what a noun is said to be ends: `Chủ tịch UBND tỉnh | là ai`.
_STOP = re.compile(
    r"(?:,|\?| (?:là|mỗi|hằng|chạy|được|bị|phải|có|cần|mất|đã|đang|sẽ|thì|do|đạt|còn|giữ|(?<!học )sinh(?! viên)|quê|gồm"
    r"|tăng|giảm|lấy|dài|rộng|hỗ trợ|dành|đóng|nộp|trả|hưởng|áp dụng|thành lập|xây dựng|bao nhiêu|mấy|nào|gì|ai|ở|tại"
    r"|trong|năm|từ|theo|hết|khi|vào|hiện|tên|khởi công|nói|quy định|nhận|tiếp nhận|hoạt động|mở cửa|tổ chức|bắt đầu"
    r"|diễn ra|is|are|was|were|has|had|have|do|does|did|in|on|at|will|can)\b)"
)
# Without accents `dat` is `đạt` and `đất`, `can` is `cần` and `cán`: only what cannot be mistaken ends a phrase.
_BARE_STOP = re.compile(
    r"(?:,|\?| (?:la|duoc|bi|phai|co (?:bao|may|hieu)|se|thi|bao nhieu|may|nao|gi|ai|o dau|tai|trong|nam \d|theo"
    r"|khi nao|vao|hien nay|khoi cong|quy dinh|tiep nhan|hoat dong|mo cua|to chuc|bat dau|dien ra)\b)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Who or what a sentence names: `range` with the word that leads it (`huyện`, `ông`), `head` its key or empty."""

    head: str
    name: Range
    range: Range


def phrase_from(line: Line, start: int) -> Range:
    """Return the words from a place on that belong together, up to what is said or asked of them."""
    stop = (_BARE_STOP if line.bare else _STOP).search(line.key, start)
    return Range(start, stop.start() if stop else len(line.text.rstrip("?.! ")))


def _led(line: Line, name: Range, heads: Wording) -> Named:
    lead = line.ends(name.start, heads)
    return Named(lead[1], name, Range(name.start - len(lead.group()), name.end)) if lead else Named("", name, name)


def _names(line: Line) -> Iterator[Range]:
    documents = [one.range for one in find_document_names(line.text)]
    for name in proper_names(line.text):
        inside = any(name.start < one.end and one.start < name.end for one in documents)
        short = name.end - name.start <= _LONGEST_NAME
        if short and not inside and not line.text[name.start : name.end].isupper():  # `UBND` is none
            yield name


def document_names(line: Line, *, parts: bool) -> list[DocumentName]:
    """Return the documents that a sentence names, or the parts of documents."""
    found = [one for one in find_document_names(line.text) if (one.kind in PARTS) is parts]
    return [one for one in found if one.range.end - one.range.start <= _LONGEST_NAME]


def people_of(line: Line) -> list[Named]:
    """Return the people: names that a title of courtesy leads, or of three and more words that nothing else leads."""
    found = []
    for name in _names(line):
        person = _led(line, name, _HONORIFIC)
        length = line.text[name.start : name.end].count(" ") + 1
        apart = not line.ends(name.start, _PLACE_HEAD) and not line.ends(name.start, _NO_PLACE_BEFORE)
        if person.head or (length in (3, 4) and apart and not _IS_NO_PERSON.search(line.text, name.start, name.end)):
            found.append(person)
    return found


def places_of(line: Line) -> list[Named]:
    """Return the places: names that `huyện` and the like lead, or of one or two words that no `ông` or `cầu` leads.

    Where the sentence has none, its bare `của tỉnh` counts.
    """
    found = []
    for name in _names(line):
        place = _led(line, name, _PLACE_HEAD)
        short = line.text[name.start : name.end].count(" ") < 2
        if place.head or (short and not line.ends(name.start, _NO_PLACE_BEFORE)):
            found.append(place)
    if not found and line.text.islower() and line.bare:
        found = [
            Named(match[1], Range(match.end(1) + 1, match.end()), Range(*match.span()))
            for match in line.find_all(_BARE_PLACE)
        ]
    if not found:
        found = [Named(match[2], Range(*match.span(1)), Range(*match.span(1))) for match in line.find_all(_NAMELESS)]
    return found


def thing_of(line: Line) -> str | None:
    """Return what an English sentence names, if it names one thing only: `the Ca Nho 2 bridge`."""
    names = list(_names(line))
    if len(names) != 1:
        return None
    start, end = names[0]
    after = _THING_AFTER.match(line.text, end)
    the = "the " if line.text[:start].endswith(("the ", "The ")) else ""
    return the + line.text[start : after.end() if after else end]


def offices_of(line: Line) -> list[Named]:
    """Return the offices: `name` the title alone (`Phó Chủ tịch`), `range` with what it is an office of."""
    return [
        Named(match.group(), Range(*match.span()), phrase_from(line, match.start())) for match in line.find_all(_TITLE)
    ]
