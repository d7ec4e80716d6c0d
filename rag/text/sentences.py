"""Sentences of a text, as ranges.

The text is read line by line: a line end always ends a sentence (list items, headings). Inside a line each mark that
may end a sentence is judged by the word before it and the character after it. One pass, no backtracking.
"""

import re
from collections.abc import Iterator

from rag.text.abbreviations import (
    BEFORE_A_NAME,
    BEFORE_A_NUMBER,
    IN_THE_MIDDLE,
    NUMBERED,
    STARTERS,
    TITLES,
    VIETNAMESE_STARTERS,
)
from rag.text.characters import has_accents
from rag.types import Range

_LINE = re.compile(r"\S[^\n]*")
_MARK = re.compile(r"\./\.|[.!?…。！？｡؟۔।॥]+")
_CLOSERS = re.compile(r"(?:\[\d{1,3}\]|[\"'”’»›)\]}」』】）》〉])*")
_OPENERS = re.compile(r"[\s\"'“‘«‹(\[{「『【（《〈*_]*")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘«]*$")
_TWO_WORDS_BEFORE = re.compile(r"([^\s(\[\"“]*)\s+[^\s(\[\"“]*$")
_WORD = re.compile(r"\w+")
_WIDE = frozenset("。！？｡")
_DOTTED_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_MARKER = re.compile(
    rf"(?:#{{1,6}} +|[-–•*+] *)?(?:(?:{NUMBERED}) +)?(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}[a-zđ]?|[a-zđ]|[ivxlc]{{1,7}})",
    re.IGNORECASE,
)
_LOOK_BACK = 32


def sentences(text: str) -> list[Range]:
    """Return the sentences in order: together they cover every character that is not blank, and no blank edge.

    >>> text = "TP. Long Xuyên giảm 2.600 phòng, ban. Ông nói gì? Xem Điều 5."
    >>> [text[start:end] for start, end in sentences(text)]
    ['TP. Long Xuyên giảm 2.600 phòng, ban.', 'Ông nói gì?', 'Xem Điều 5.']
    """
    found: list[Range] = []
    for line in _LINE.finditer(text):
        end = line.start() + len(line.group().rstrip())
        found.extend(_sentences_of_line(text, line.start(), end))
    return found


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[Range]:
    line_start = start
    for mark in _MARK.finditer(text, start, end):
        closers = _CLOSERS.match(text, mark.end(), end)
        after = closers.end() if closers else mark.end()
        if after >= end:
            break
        if after > start and _ends_sentence(text, mark, after, Range(line_start, end)):
            yield Range(start, after)
            blanks = _OPENERS.match(text, after, end)
            start = after + _leading_blanks(blanks.group() if blanks else "")
    yield Range(start, end)


def _leading_blanks(opening: str) -> int:
    return len(opening) - len(opening.lstrip())


def _ends_sentence(text: str, mark: re.Match[str], after: int, line: Range) -> bool:
    """Tell whether a sentence ends at `mark`, which with its closing quotes reaches to `after`, inside the line."""
    if _WIDE.intersection(mark.group()):
        return True
    if not text[after].isspace():
        return _is_glued(text, mark, after, line.end)
    openers = _OPENERS.match(text, after, line.end)
    at = openers.end() if openers else after
    following = text[at] if at < line.end else ""
    if mark.group() == "./.":
        return True
    if following.islower() or following in ",;:.":
        return False
    if mark.group() == ".":
        return not _goes_on_after_word(text, mark.start(), at, line)
    # `1, 2, ... 10`: the dots stand for a gap.
    return not (mark.group() in ("...", "…") and following.isdigit() and text[: mark.start()][-2:].strip() in (",", ""))


def _is_glued(text: str, mark: re.Match[str], after: int, end: int) -> bool:
    """`…năm 2019.Trong đó`: the blank was forgotten, in saved pages more often than not."""
    if mark.group() != "." or after != mark.end() or not text[after].isupper():
        return False
    before = text[max(0, mark.start() - 2) : mark.start()]
    word = _WORD.match(text, after, min(end, after + _LOOK_BACK))
    return (
        len(before) == 2
        and before.isalpha()
        and before.islower()
        and word is not None
        and word.group()[1:].islower()
        and text[word.end() : word.end() + 1].isspace()
    )


def _goes_on_after_word(text: str, dot: int, at: int, line: Range) -> bool:
    before = text[max(line.start, dot - _LOOK_BACK) : dot]
    if dot - line.start <= _LOOK_BACK and _MARKER.fullmatch(before):
        return True
    word = _word_at_end(before)
    key = word.casefold()
    digit_follows = at < line.end and text[at].isdigit()
    if key in IN_THE_MIDDLE or key in BEFORE_A_NAME or (key in TITLES and word[0].isupper()):
        return True
    if word == "v":  # `Brown v. Board`
        return True
    if key in BEFORE_A_NUMBER and (digit_follows or len(key) > 1):
        return digit_follows
    if word.isdigit() and len(word) <= 2:
        # `gồm: 1. Tăng cường …; 2. Giảm …`: the number opens an item.
        return before[: -len(word)].rstrip()[-1:] in (":", ";", ".")
    return _is_initial(before, word, text[at : min(line.end, at + _LOOK_BACK)])


def _word_at_end(before: str) -> str:
    found = _WORD_BEFORE.search(before)
    return found.group() if found else ""


def _is_initial(before: str, word: str, following: str) -> bool:
    """`J. Smith` and `U.S. Army` go on; `Nguyễn Văn A. Người này` and `Plan B. The` do not."""
    if not word.isupper() or not _DOTTED_LETTERS.fullmatch(word):
        return False
    next_word = _WORD.match(following)
    if next_word is None or next_word.group().casefold() in STARTERS:
        return False
    if next_word.group().casefold() in VIETNAMESE_STARTERS and following[next_word.end() :].lstrip()[:1].islower():
        return False
    previous = _TWO_WORDS_BEFORE.search(before)
    name = previous.group(1) if previous else ""
    anonymous = name in ("Văn", "Thị") or (name.islower() and len(word) == 1)
    return not (anonymous and has_accents(next_word.group()))
