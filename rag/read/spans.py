"""Short answers a sentence offers to a question: people for who, amounts for how many, days for when."""

import re
from collections.abc import Callable, Iterator

from rag.asking import AnswerType
from rag.question import Question
from rag.read.news import new_words
from rag.text.characters import has_accents, match_key
from rag.text.dates import find_dates
from rag.text.document_names import find_document_names
from rag.text.numbers import find_numbers
from rag.text.syllables import syllables, tokens
from rag.types import Range

_WHOLE: frozenset[AnswerType] = frozenset(("reason", "manner", "yes-no"))  # the whole sentence is the answer
TYPED: frozenset[AnswerType] = frozenset(("person", "number", "date", "place", "document"))

# Python's `re` has no class for capitals, and in Unicode's Vietnamese block they alternate with small letters.
_UPPER = "[" + "".join(chr(code) for code in range(0x1EFA) if chr(code).isupper()) + "]"
_NAME_WORD = rf"(?:{_UPPER}[\w'’]*(?:-[\w'’]+)*\.?)"
_NAME = re.compile(rf"{_NAME_WORD}(?: (?:(?:of|de|la|von|van|the|al) )?{_NAME_WORD})*")
# Capitalised words that may stand right before a name and are no part of it. Not among them: words that begin names of
# places (`An Giang`, `Hội An`, `Quy Nhơn`, `Trường Sa`).
_OFFICE = re.compile(
    r"^(?:(?:Ông|Bà|Đồng chí|Anh|Chị|Cô|Thầy|Bác sĩ|BS\.?|ThS\.?|TS\.?|PGS\.?|GS\.?|Nhà|Vua|Ủy|Uỷ|Ban|Bộ|Sở|Phòng|"
    r"Cục|Tỉnh|Huyện|Xã|Luật|Bệnh|Báo|Viện|Trưởng|Phó|Bí|Chủ|Giám|Hiệu|Theo|Trong|Tại|Năm|Ngày|Tháng|Sáng|Chiều|Tối|"
    r"Sau|Trước|Khi|Từ|Đến|Các|Những|Một|Để|Việc|Với|Và|Do|Đây|Đó|Nếu|"
    r"Chairman|Chairwoman|Chair|Director|President|Vice|Deputy|Secretary|Minister|Provincial|People's|Committee|Party|"
    r"Department|General|Chief|Head|Rector|Governor|Professor|Prof|Dr|University|Council|"
    r"The|In|On|At|It|This|That|He|She|They|Mr|Mrs|Who|What|When|Where|Which|How)"
    r"(?:\b|(?<=[s.]))(?: of)?(?: the)?[. ]?)"
)
_OFFICE_AT_END = re.compile(r"(?:(?:^| )(?:Phó|Bí|Chủ|Giám|Trưởng|Ủy|Uỷ|Hiệu|Tổng|Thứ|Viện|[IVXLC]+))+$")
_NO_PERSON_AFTER = re.compile(
    r"(?:tỉnh|huyện|xã|thành phố|tp\.?|thị xã|thị trấn|phường|quận|thôn|bản|ấp|sông|cầu|đường|phố|hồ|núi|đảo|trường"
    r"|đại học|bệnh viện|công ty|nhà máy|cảng|sân bay|chợ|đền|chùa|bến xe|báo|đài|tập đoàn|ngân hàng|khu|vùng"
    r"|miền|nước|giải|cúp|in|at)\s$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r" (?:đồng|USD|VND|đô la|phút|giờ|ngày|tuần|tháng|năm|tuổi|dollars?|minutes?|hours?|days?|weeks?|months?|years?)"
    r"(?:/[^\W\d_]+)*(?!\w)",
    re.IGNORECASE,
)
_PLACE_LEAD = re.compile(
    rf"\b(?:ở|tại|đến|từ|thuộc|về|trên|in|at|to|from|near)\b ((?:[^\W\d_]+ )??{_NAME_WORD}(?: {_NAME_WORD})*)"
)


def choose_span(question: Question, sentence: str, rarity: Callable[[str], float]) -> Range | None:
    """Return the short answer inside a sentence, None where the whole sentence is the answer.

    Among the candidates the question does not say itself, the one nearest to the question's words wins; nearness is
    the sum over those words of `rarity / (2 + tokens between)`. Where the form gives no hint (`… là gì?`), it is the
    part of the sentence that is news.
    """
    if question.asks_for in _WHOLE:
        return None
    if question.asks_for not in TYPED:
        return new_words(question.searched, sentence, rarity)
    asked = match_key(question.searched)
    offered = [
        one
        for one in candidate_spans(sentence, question.asks_for)
        if match_key(sentence[one.start : one.end]) not in asked
    ]
    if not offered:
        return None
    words = tokens(sentence)
    told = set(syllables(question.searched))
    anchors = [(place, rarity(key)) for place, (key, _) in enumerate(words) if key in told]
    return max(offered, key=lambda one: (_nearness(one, words, anchors), -one.start))


def _nearness(span: Range, words: list[tuple[str, Range]], anchors: list[tuple[int, float]]) -> float:
    inside = [place for place, (_, where) in enumerate(words) if where.start < span.end and where.end > span.start]
    if not inside:
        return 0.0
    first, last = inside[0], inside[-1]
    return sum(
        weight / (2 + max(first - place, place - last)) for place, weight in anchors if not first <= place <= last
    )


def candidate_spans(sentence: str, asks_for: AnswerType) -> list[Range]:
    """Return the places in a sentence that could answer a question of that type, in order, without doubles.

    Empty for a type that offers none by its form, such as a reason.

    >>> text = "Ngày 3/2/2021, ông Lê Văn Bảy dự họp."
    >>> [text[start:end] for start, end in candidate_spans(text, "person")]
    ['Lê Văn Bảy']
    """
    finder = _FINDERS.get(asks_for)
    return sorted(set(finder(sentence))) if finder else []


def proper_names(text: str) -> list[Range]:
    """Return where names of people, places and offices stand: runs of capitalised words, the first word's apart.

    >>> text = "Ai là Bí thư Huyện ủy Mường Lạn?"
    >>> [text[start:end] for start, end in proper_names(text)]
    ['Mường Lạn']
    """
    return [one for one in _names(text) if one.start > 0 or " " in text[one.start : one.end]]


def _names(sentence: str) -> Iterator[Range]:
    """Yield runs of capitalised words without the office or first word of a sentence before them."""
    for match in _NAME.finditer(sentence):
        start, words = match.start(), match.group()
        while lead := _OFFICE.match(words):
            start += lead.end()
            words = words[lead.end() :]
        words = _OFFICE_AT_END.sub("", words.rstrip("."))
        # One accented syllable is what is left of an office (`Ban Tổ chức`); a foreign name may be one word.
        if " " in words or (len(words) > 1 and not has_accents(words) and (start > 0 or len(words) > 3)):
            yield Range(start, start + len(words))


def _people(sentence: str) -> Iterator[Range]:
    """Yield names that no word for a place or office leads; the longer ones alone where there are any.

    A Vietnamese person has three or four syllables, nearly every place two.
    """
    found = [one for one in _names(sentence) if not _leads_no_person(sentence, one)]
    longer = [one for one in found if sentence[one.start : one.end].count(" ") >= 2]
    return iter(longer or found)


def _leads_no_person(sentence: str, name: Range) -> bool:
    """`Tỉnh ủy Hoàng Văn Lực` may name the secretary, `Huyện ủy Đông Xuyên` and `xã An Phú Đông` are places."""
    before = sentence[max(0, name.start - 14) : name.start]
    if _NO_PERSON_AFTER.search(before):
        return True
    return before.casefold().endswith(("ủy ", "uỷ ")) and sentence[name.start : name.end].count(" ") < 2


def _amounts(sentence: str) -> Iterator[Range]:
    """Yield numbers, each with the unit of money, time or age that belongs to the answer: `07 năm`."""
    for number in find_numbers(sentence):
        start, end = number.range
        unit = _UNIT.match(sentence, end)
        yield Range(start, unit.end() if unit else end)


def _days(sentence: str) -> Iterator[Range]:
    return (day.range for day in find_dates(sentence))


def _places(sentence: str) -> Iterator[Range]:
    led = [Range(*match.span(1)) for match in _PLACE_LEAD.finditer(sentence)]
    return iter(led or list(_names(sentence)))


def _documents(sentence: str) -> Iterator[Range]:
    return (name.range for name in find_document_names(sentence))


_FINDERS = {"person": _people, "number": _amounts, "date": _days, "place": _places, "document": _documents}
