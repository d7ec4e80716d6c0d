"""How questions ask: patterns over match keys, Vietnamese and English."""

import re
from typing import Literal

AnswerType = Literal[
    "person", "number", "date", "place", "document", "definition", "list", "reason", "manner", "yes-no", "other"
]

_DOCUMENT_KINDS = (
    "văn bản|quyết định|nghị quyết|nghị định|thông tư|chỉ thị|kết luận|quy định|kế hoạch|công văn|hướng dẫn|luật|đề án|"
    "quy chế|điều|khoản"
)
_ENGLISH_DOCUMENT_KINDS = "decision|resolution|decree|circular|directive|regulation|law|document|article|plan"

# The first pattern that fits wins, so the narrower stand first.
_PATTERNS: tuple[tuple[AnswerType, tuple[str, ...]], ...] = (
    (
        "document",
        (
            rf"\b({_DOCUMENT_KINDS})( số)? (nào|mấy|bao nhiêu)\b",
            r"\bsố hiệu\b|\bmang số\b|\b(quyết định|nghị quyết|quy định|kết luận|chỉ thị|thông báo) gì\b",
            rf"\b(which|what) ({_ENGLISH_DOCUMENT_KINDS})\b|\b({_ENGLISH_DOCUMENT_KINDS}) number\b",
        ),
    ),
    (
        "date",
        (
            r"\b(khi nào|bao giờ|lúc nào|mấy giờ|hạn (chót|cuối))\b",
            r"\b(năm|ngày|tháng|thời gian|thời điểm|giờ|quý|thế kỷ|mùa|hạn|kỳ) (nào|mấy|bao nhiêu)\b",
            r"\bwhen\b|\bdeadline\b|\b(what|which) (year|date|day|month|time|century|period|decade)\b",
        ),
    ),
    (
        "person",
        (
            r"\bai\b|\btên (của )?(người|ông|bà)\b|\bnhà [^\W\d_]+ [^\W\d_]+ nào\b",
            r"\b(người|ông|bà|đồng chí|vị|nhân vật|cá nhân|bác sĩ|tác giả|lãnh đạo|vua|hoàng đế|tổng thống) nào\b",
            r"\bwho(m|se)?\b|\b(what|which) (person|man|woman|king|president|director|author)\b",
        ),
    ),
    (
        "number",
        (
            r"\b(bao nhiêu|bao lâu|bao xa|bao lớn|mấy)\b",
            r"\b(tỷ lệ|tỉ lệ|phần trăm|mức|số lượng|diện tích|dân số) [^?]*(là|đạt) (gì|nào)\b",
            r"\bhow (many|much|long|far|old|large|big|tall|high|often|fast)\b",
            r"\bwhat (percentage|percent|number|proportion|share|amount)\b",
            r"\bwhat (is|was|are|were) the (total )?(population|area|fee|price|cost|number|percentage|rate|fare)\b",
        ),
    ),
    (
        "place",
        (
            r"\b(ở|tại|từ|đến|về|nơi) (đâu|nơi nào|chỗ nào)\b|\bđâu\b",
            r"\b(nơi|địa điểm|địa phương|tỉnh|huyện|xã|thành phố|nước|quốc gia|vùng|khu vực|châu lục|bang) nào\b",
            r"\bwhere\b",
            r"\b(what|which) (city|country|place|province|state|district|town|region|area|building|continent)\b",
        ),
    ),
    ("reason", (r"\b(tại sao|vì sao|sao lại|lý do|lí do|nguyên nhân)\b|\bwhy\b|\bwhat (caused|causes|reason)\b",)),
    ("list", (r"\bgồm\b|\b(những|các) [^?]+ nào\b|\bnhững gì\b|\bnêu các\b|\blist\b",)),
    ("manner", (r"\b(như thế nào|thế nào|ra sao|bằng cách nào|làm sao|cách nào)\b|^how\b",)),
    ("definition", (r"\b(là gì|nghĩa là gì|là sao|là cái gì)\b|^(what is|what are|define)\b",)),
    ("yes-no", (r"\b(có [^?]+|phải|đúng|được|hay) không\b|^(is|are|was|were|do|does|did|can)\b",)),
)
# What restoring accents cannot learn from documents, since they hardly ever ask.
QUESTION_PHRASES = (
    "ai", "là ai", "của ai", "bao nhiêu", "bao giờ", "bao lâu", "bao xa", "mấy giờ", "khi nào", "lúc nào",
    "năm nào", "ngày nào", "tháng nào", "ở đâu", "đến đâu", "từ đâu", "nơi nào", "chỗ nào", "người nào", "cái gì",
    "là gì", "làm gì", "những gì", "thế nào", "như thế nào", "ra sao", "là sao", "làm sao", "tại sao", "vì sao",
    "cách nào", "có phải", "phải không", "đúng không", "được không", "hay không", "hiện nay", "hiện tại", "mới nhất",
)  # fmt: skip
_ASKS = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS)
_LATEST = re.compile(
    r"\b(hiện nay|hiện tại|hiện giờ|hiện đang|đương nhiệm|mới nhất|gần đây nhất|bây giờ|đến nay|current(ly)?|now|latest"
    r"|present|today|newest)\b"
)


def answer_type(key: str) -> AnswerType:
    """Return what a question asks for, from its match key.

    >>> answer_type("ai là bí thư tỉnh uỷ?"), answer_type("when was it built?"), answer_type("điều gì đã xảy ra?")
    ('person', 'date', 'other')
    """
    return next((kind for kind, pattern in _ASKS if pattern.search(key)), "other")


def asks_for_latest(key: str) -> bool:
    """Tell whether a question, as a match key, asks for what holds now."""
    return _LATEST.search(key) is not None
