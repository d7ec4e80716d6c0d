"""How much is quoted around the sentence that answers, so that it can be understood alone."""

import re
from collections.abc import Sequence

from rag.types import Range

_LEANS_ON_THE_LAST = re.compile(
    r"^(?:Anh|Ông|Bà|Cô|Chị|Họ|Nó|Đồng chí|Người)(?: (?:ấy|ta|này|đó))? (?!\S*[A-ZĐ])"
    r"|^(?:Đây|Điều|Việc) (?:này|đó|là)\b|^(?:Theo đó|Trong đó|Tại đây)\b"
    r"|^(?:He|She|It|They|This|These|That|His|Her|Their|Its)\b"
)
_ITEM = re.compile(r"^(?:[-–•+*]|\d{1,2}[.)]|[a-zđ][.)])\s")
_LONGEST = 800  # characters


def quoted_range(text: str, sentences: Sequence[Range], place: int, *, whole_list: bool = False) -> Range:
    """Return the part of `text` to quote when the sentence at `place` answers.

    A sentence that begins with `Ông ấy …` or `This …` is quoted with the one before it, one that announces a list
    (`Hồ sơ gồm:`) with its items; so is an item of one, where the `whole_list` is wanted.

    >>> text = "Lệ phí gồm:\\n- Bản chính: 10.000 đồng\\n- Bản sao: 2.000 đồng\\nNộp tại xã."
    >>> lines = [Range(0, 11), Range(12, 36), Range(37, 58), Range(59, 71)]
    >>> start, end = quoted_range(text, lines, 0)
    >>> text[start:end].splitlines()[-1]
    '- Bản sao: 2.000 đồng'
    >>> quoted_range(text, lines, 2, whole_list=True) == quoted_range(text, lines, 0)
    True
    """
    if whole_list and (announced := _announced(text, sentences, place)) is not None:
        whole = quoted_range(text, sentences, announced)
        if whole.end >= sentences[place].end:
            return whole
    start, end = sentences[place]
    if place and _LEANS_ON_THE_LAST.search(text[start:end]):
        start = sentences[place - 1].start
    if not text[:end].endswith(":"):
        return Range(start, end)
    for following in sentences[place + 1 :]:
        in_list = _ITEM.match(text[following.start : following.end]) is not None
        if following.end - start > _LONGEST or (not in_list and end != sentences[place].end):
            break
        end = following.end
        if not in_list:
            break
    return Range(start, end)


def _announced(text: str, sentences: Sequence[Range], place: int) -> int | None:
    """Return the place of the sentence that announces the list in which an item stands, None where none does."""
    first = place
    while first and _ITEM.match(text[sentences[first].start : sentences[first].end]):
        first -= 1
    return first if first < place and text[: sentences[first].end].endswith(":") else None
