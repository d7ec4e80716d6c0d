"""The words of a text as they are compared: keys that fold what writers differ in, and which of them carry meaning."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.text.characters import base_letters, match_key
from rag.types import Range

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d+(?:[.,/]\d+)*")
_ENDING = re.compile(r"(?:ingly|edly|ing|ies|ied|ed|es|ly|s)$")
_ASCII = re.compile(r"[a-z]+")
_FINAL_Y = re.compile(r"(?<=[hklmst])([yýỳỷỹỵ])$")
_AS_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Words that say nothing alone. No polarity word is among them: `rag.write.check.polarity` has those.
EMPTY_WORDS = _words("""
    và của là có các những được trong cho với tại ở về từ đến này đó khi để theo như một cũng đã đang sẽ bị bởi vì do
    thì mà ra vào lên lại còn hay hoặc nếu tuy nhưng rằng nên vẫn rất nhiều việc sự cái con người ta ông bà anh chị cô
    đồng chí họ nó chúng tôi mình ai gì nào đâu sao bao nhiêu đây kia ấy qua sau trước cùng trên dưới giữa ngoài số
    năm ngày tháng thuộc bằng nhằm gồm đều mỗi từng cả chỉ vừa đó ngay
    the a an of and is are was were be been being am in on at by for from with to as it its this that these those or
    than then about into between during after before over under up out he she they his her their them him we you i who
    what which when where why how whose whom has have had having do does did will would can could should may might
    must shall also there here such some any all both each other more most many much very just so if but however while
    s
""")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number at `range`. Words of one `key` are one word, whatever their ending, case and tone-mark place.

    `bare` is the key without accents; `named` says that it begins with a capital, `shouted` that it has no small
    letter and more than one.
    """

    key: str
    bare: str
    named: bool
    shouted: bool
    range: Range

    @property
    def empty(self) -> bool:
        """True for a word that says nothing alone."""
        return self.key in EMPTY_WORDS

    @property
    def is_number(self) -> bool:
        """True for digits."""
        return self.key[0].isdigit()


def words_of(text: str) -> list[Word]:
    """Return the words in order.

    >>> [word.key for word in words_of("Các Kỹ sư doubled 2.600 doubles")]
    ['các', 'kĩ', 'sư', 'doubl', '2.600', 'doubl']
    """
    return [_word(found.group(), found.start()) for found in _WORD.finditer(text)]


def _word(written: str, start: int) -> Word:
    key = word_key(written)
    return Word(
        key,
        base_letters(key),
        written[0].isupper(),
        len(written) > 1 and written.isupper(),
        Range(start, start + len(written)),
    )


@lru_cache(maxsize=100_000)
def word_key(written: str) -> str:
    """Return what two writings of one word share.

    >>> word_key("Hoà") == word_key("hòa"), word_key("Normans’"), word_key("Normandy's")
    (True, 'norman', 'normand')
    """
    key = match_key(written).replace("’", "'")
    if key in EMPTY_WORDS:
        return key
    key = key.removesuffix("'s").partition("'")[0] or key
    if len(key) > 3 and _ASCII.fullmatch(key):
        stem = _ENDING.sub("", key)
        key = stem if len(stem) > 2 else key
        key = key[:-1] if key.endswith(("e", "y")) and len(key) > 4 else key
        return key[:-1] if len(key) > 3 and key[-1] == key[-2] else key
    return _FINAL_Y.sub(lambda found: found.group().translate(_AS_I), key)
