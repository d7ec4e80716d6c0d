"""How much of a document is shown around a quote."""

import re

from rag.errors import InputError
from rag.text.sentences import sentences
from rag.types import Range

_SPACE = re.compile(r"\s+")


def window_around(text: str, shown: Range, *, around: int) -> Range:
    """Return the range of `text` that holds `shown` and at most `around` characters before and after it.

    It begins and ends with a sentence where one does in the outer half of what is allowed, else with a word.
    Raises InputError for a range that is not in the text and for a negative `around`.

    >>> text = "Mở đầu. Cầu Bến Gỗ dài 1.250 mét. Cầu có bốn làn xe. Hết."
    >>> begin, end = window_around(text, Range(8, 33), around=22)
    >>> text[begin:end]
    'Mở đầu. Cầu Bến Gỗ dài 1.250 mét. Cầu có bốn làn xe.'
    """
    if not 0 <= shown.start <= shown.end <= len(text):
        raise InputError(f"The document has {len(text)} characters; {shown.start} to {shown.end} is not in it.")
    if around < 0:
        raise InputError(f"around is {around}; give the number of characters to show on each side, 0 or more.")
    return Range(_begin(text, shown.start, around), _end(text, shown.end, around))


def _begin(text: str, start: int, around: int) -> int:
    first = start - around
    if first <= 0:
        return 0
    before = text[
        first - 1 : start
    ]  # one more: whether a word or sentence begins at `first` shows by what is before it
    begins = [one.start for one in sentences(before)[1:]] or [len(before)]
    if begins[0] <= len(before) / 2:
        return first - 1 + begins[0]
    space = _SPACE.search(before)
    return first - 1 + space.end() if space else first


def _end(text: str, end: int, around: int) -> int:
    last = end + around
    if last >= len(text):
        return len(text)
    after = text[end : last + 1]
    ends = [one.end for one in sentences(after)[:-1]] or [0]
    if ends[-1] >= len(after) / 2:
        return end + ends[-1]
    spaces = list(_SPACE.finditer(after))
    return end + spaces[-1].start() if spaces else last
