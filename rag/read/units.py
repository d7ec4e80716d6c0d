"""What a question wants counted, and whether a sentence counts it: `bao nhiêu phần trăm` is no matter of months."""

import re

from rag.text.characters import match_key
from rag.text.numbers import find_numbers

_MONEY = r"đồng|nghìn đồng|triệu|tỷ|tỉ|usd|vnd|vnđ|đô la|dollars?|euro"
_TIME = r"phút|giờ|tiếng|ngày|tuần|tháng|quý|năm|đêm|minutes?|hours?|days?|weeks?|months?|years?|nights?"
_LENGTH = r"km|ki lô mét|m|mét|cm|mm|hải lý|kilometres?|kilometers?|metres?|meters?|miles?"

# The first that fits wins. What follows the number decides, so each names what may follow.
_WANTED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"phần trăm|tỷ lệ|tỉ lệ|\bper ?cent|percentage|proportion"), r"%|phần trăm|per ?cent|percent"),
    (
        re.compile(r"\btiền\b|\bphí\b|\bgiá\b|lương|kinh phí|doanh thu|mức (phạt|thu|hỗ trợ|chi|đóng)"),
        _MONEY,
    ),
    (re.compile(r"how much|\bfees?\b|\bcost|\bprice|\bfare|\bcharge|\btariff|\bwage|\bsalary"), _MONEY),
    (re.compile(r"bao lâu|thời hạn|thời gian|how long|how old|bao nhiêu tuổi"), rf"{_TIME}|tuổi"),
    (re.compile(r"bao xa|how far|dài bao nhiêu|how long is the (road|bridge|route)"), _LENGTH),
)
_COUNTED = re.compile(r"(?:bao nhiêu|mấy) ([^\W\d_]+)(?: ([^\W\d_]+))?|how many ([^\W\d_]+)")
_NO_UNIT = frozenset(
    ("là", "thì", "được", "phải", "có", "để", "sẽ", "đã", "mà", "ở", "tại", "trong", "của", "cho", "số")
)
_REACH = 24  # characters after a number in which its unit stands

UnitPattern = re.Pattern[str]


def wanted_unit(question: str) -> UnitPattern | None:
    """Return what a number in the answer is followed by, as the key of a question tells; None when that is open.

    >>> wanted_unit("ai ký?") is None, wanted_unit("phí là bao nhiêu?") is None
    (True, False)
    """
    unit = _wanted(question)
    return re.compile(rf"\s*(?:\w+\s+)?(?:{unit})(?!\w)") if unit else None


def unit_fit(sentence: str, wanted: UnitPattern) -> float:
    """Return 1 when a number in the sentence counts what is wanted, -1 when none does, 0 when that is open.

    >>> fee = wanted_unit("phí là bao nhiêu?")
    >>> unit_fit("Phí là 50.000 đồng.", fee), unit_fit("Nộp trong 3 ngày.", fee)
    (1.0, -1.0)
    """
    key = match_key(sentence)
    if len(key) != len(sentence):
        return 0.0
    return 1.0 if any(_counts(key, number.range.end, wanted) for number in find_numbers(sentence)) else -1.0


def _wanted(question: str) -> str | None:
    if not re.search(r"bao nhiêu|mấy|bao lâu|bao xa|\bhow\b|\bwhat\b|mức|tỷ lệ|tỉ lệ|thời hạn|giá", question):
        return None
    counted = _COUNTED.search(question)
    word = counted and (counted[1] or counted[3])
    for asked, unit in _WANTED:
        if asked.search(question) and (word is None or word in _NO_UNIT or asked.search(counted[0] if counted else "")):
            return unit
    if word is None or word in _NO_UNIT:
        return None
    return rf"{re.escape(word)}"


def _counts(key: str, end: int, pattern: re.Pattern[str]) -> bool:
    """The unit follows the number, or is part of it (`7,71%`, `5 triệu`)."""
    return pattern.match(key[max(0, end - 1) : end + _REACH].lstrip("0123456789")) is not None or bool(
        pattern.search(key[max(0, end - 8) : end + 1])
    )
