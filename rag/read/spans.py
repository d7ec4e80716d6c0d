"""Short answers a sentence offers to a question: people for who, amounts for how many, days for when."""

import re
from collections.abc import Callable, Iterator

from rag.asking import AnswerType
from rag.question import Question
from rag.text.characters import match_key
from rag.text.dates import find_dates
from rag.text.document_names import find_document_names
from rag.text.numbers import find_numbers
from rag.text.syllables import syllables, tokens
from rag.types import Range

TYPED: frozenset[AnswerType] = frozenset(("person", "number", "date", "place", "document"))

# Python's `re` has no class for capitals, and in Unicode's Vietnamese block they alternate with small letters.
_UPPER = "[" + "".join(chr(code) for code in range(0x1EFA) if chr(code).isupper()) + "]"
_NAME_WORD = rf"(?:{_UPPER}[\w'’]*(?:-[\w'’]+)*\.?)"
_NAME = re.compile(rf"{_NAME_WORD}(?: (?:(?:of|de|la|von|van|the|al) )?{_NAME_WORD})*")
_OFFICE = re.compile(
    r"^(?:(?:Ông|Bà|Đồng chí|Anh|Chị|Cô|Thầy|Bác sĩ|Nhà|Vua|Ủy|Uỷ|Ban|Bộ|Sở|Phòng|Chi cục|Cục|Tỉnh|Thành|Huyện|Xã|Thị|"
    r"Hội|Đảng|Đại|Nghị|Quyết|Quy|Kết|Chỉ|Luật|Trung|Chính|Quốc|Trường|Bệnh|Báo|Công|Viện|Trưởng|Phó|Bí|Chủ|Giám|Hiệu|"
    r"Theo|Trong|Tại|Năm|Ngày|Tháng|Sáng|Chiều|Tối|Sau|Trước|Khi|Từ|Đến|Các|Những|Một|Để|Việc|Với|Và|Do|Đây|Đó|Nếu|"
    r"The|A|An|In|On|At|It|This|That|He|She|They|Mr|Mrs|Dr)\b[. ]?)"
)
_PLACE_LEAD = re.compile(
    rf"\b(?:ở|tại|đến|từ|thuộc|về|trên|in|at|to|from|near)\b ((?:[^\W\d_]+ )??{_NAME_WORD}(?: {_NAME_WORD})*)"
)


def choose_span(question: Question, sentence: str, rarity: Callable[[str], float]) -> Range | None:
    """Return the short answer inside a sentence, None where hand-made evidence would only guess.

    Among the candidates the question does not say itself, the one nearest to the question's words wins; nearness is
    the sum over those words of `rarity / (2 + tokens between)`.
    """
    if question.asks_for not in TYPED:
        return None
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
    return [one for one in _people(text) if one.start > 0 or " " in text[one.start : one.end]]


def _people(sentence: str) -> Iterator[Range]:
    for match in _NAME.finditer(sentence):
        start, words = match.start(), match.group()
        while lead := _OFFICE.match(words):
            start += lead.end()
            words = words[lead.end() :]
        words = words.rstrip(".")
        if words and (" " in words or start > 0 or len(words) > 3):
            yield Range(start, start + len(words))


def _amounts(sentence: str) -> Iterator[Range]:
    for number in find_numbers(sentence):
        yield number.range


def _days(sentence: str) -> Iterator[Range]:
    return (day.range for day in find_dates(sentence))


def _places(sentence: str) -> Iterator[Range]:
    led = [Range(*match.span(1)) for match in _PLACE_LEAD.finditer(sentence)]
    return iter(led or list(_people(sentence)))


def _documents(sentence: str) -> Iterator[Range]:
    return (name.range for name in find_document_names(sentence))


_FINDERS = {"person": _people, "number": _amounts, "date": _days, "place": _places, "document": _documents}
