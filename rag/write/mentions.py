"""Sentences that read well once their markers are taken out: what only named a passage goes with its marker."""

import re
from collections.abc import Sequence

_HERE = "\ufdd0"  # where a marker stood: a sign that no text has (Unicode calls it a noncharacter)
_MARKER = f" ?{_HERE}"
_NOUN = (
    r"(?:(?:các|những|hai|cả hai|the) )?(?:đoạn(?: văn| trích| tài liệu)?|tài liệu|nguồn(?: tin| tài liệu)?|trích dẫn"
    r"|văn bản|bài(?: báo| viết)?|passages?|sources?|documents?|excerpts?|references?)(?: số)?(?: \d{1,2})?"
)
_BY = (
    r"(?:theo(?: như)?|dựa (?:theo|trên|vào)|căn cứ(?: vào| theo)?|(?:như )?(?:đã )?(?:nêu|ghi|nói) (?:trong|ở|tại)"
    r"|according to|based on|as per|as (?:stated|mentioned|noted|reported|shown) in)"
    r"(?: (?:thông tin|nội dung) (?:từ|trong|của|ở))?"
)
_IN = r"(?:trong|từ|tại|như|xem(?: thêm)?|in|from|see(?: also)?)"
_SAYS = (
    r"(?:(?:cũng |đã )?(?:(?:cho biết|cho hay|cho thấy|nêu rõ|ghi rõ|nói rõ)(?: rằng| là)?|(?:nêu|nói|ghi|viết) rằng)"
    r"|(?:also )?(?:says?|states?|mentions?|notes?|reports?|shows?|indicates?) that)"
)
_OF_A_PASSAGE = r"(?:ngày|tháng|năm|của|về|tại|ở|do|đăng|dated|of|from|published|and|và)\b"
_ENDS = r"(?: (?:đã )?(?:nêu|cho biết|nói|ghi))?[,:] ?"

# `Cầu dài 5 mét (đoạn [1]).`
_APART = re.compile(rf" ?\((?:(?:{_BY}|{_IN}) )?(?:{_NOUN}:?)?{_MARKER}\)", re.IGNORECASE)
# `Theo đoạn [1], cầu dài 5 mét.` and `Đoạn [1] cho biết cầu dài 5 mét.`
_FIRST = re.compile(
    r"(?P<before>\W*(?:\d{1,3}[.)] )?)"
    rf"(?P<named>(?:{_BY}|{_IN})(?: {_NOUN})?{_MARKER}(?:{_ENDS}| (?:thì )?(?!{_OF_A_PASSAGE}))"
    rf"|(?:{_NOUN})?{_MARKER} {_SAYS}[,:]? )(?=\w)",
    re.IGNORECASE,
)
# `Cầu dài 5 mét theo đoạn [1] và rộng 3 mét theo đoạn [2].`
_LATER = re.compile(
    rf",? {_BY}(?: {_NOUN})?{_MARKER}(?= ?[.,;:!?…)]| (?:và|còn|nhưng|and|but|while)\b|$)", re.IGNORECASE
)


def without_mentions(text: str, places: Sequence[int]) -> str:
    """Return a sentence without what names a passage by a marker that stood at one of these places in it.

    What would say nothing without it stays as it is, and so does what tells a passage's date.

    >>> without_mentions("Theo đoạn, cầu dài 5 mét.", [9]), without_mentions("Cầu dài 5 mét ().", [15])
    ('Cầu dài 5 mét.', 'Cầu dài 5 mét.')
    >>> without_mentions("Theo tài liệu ngày 12/3/2021, cầu dài 5 mét.", [13])
    'Theo tài liệu ngày 12/3/2021, cầu dài 5 mét.'
    """
    if not places or _HERE in text:
        return text
    marked = text
    for place in sorted(set(places), reverse=True):
        marked = f"{marked[:place]} {_HERE}{marked[place:]}"
    read = _APART.sub("", marked)
    if first := _FIRST.match(read):
        named, rest = first["named"].lstrip(), read[first.end() :]
        capital = named[0] == _HERE or named[0].isupper()
        read = first["before"] + (rest[:1].upper() if capital else rest[:1]) + rest[1:]
    read = _LATER.sub("", read).replace(f" {_HERE}", "").replace(_HERE, "")
    return read if any(char.isalnum() for char in read) else text
