"""Unicode: what is stored, and what is compared.

Stored text is NFC with Vietnamese letters where look-alikes stood. Match keys fold what writers differ in: letter
case, tone-mark placement (`hoà`/`hòa`), hyphen and quote shapes. A key is never shown.
"""

import re
import unicodedata

from rag.text.hidden import UNSEEN

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ETH = str.maketrans({"\u00d0": "\u0110", "\u00f0": "\u0111"})
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_OPEN_GLIDE = re.compile(f"(?:(?<!q)(o)([{_TONES}])([ae])|(?<!q)(u)([{_TONES}])(y))(?![a-z])")
_CLOSED_GLIDE = re.compile(f"(?:(?<!q)(o)([ae])([{_TONES}])|(?<!q)(u)(y)([{_TONES}]))(?![a-z])")
_BASE_LETTERS = str.maketrans(
    {
        char: unicodedata.normalize("NFD", char)[0]
        for char in map(chr, [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)])
        if unicodedata.normalize("NFD", char)[0] != char
    }
    | {"đ": "d", "Đ": "D"}
)
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]|[àáãèéìíĩòóõùúũýÀÁÃÈÉÌÍĨÒÓÕÙÚŨÝ]")


def normalise_text(text: str) -> str:
    """Return text as it is stored: NFC, `Đ` for the Icelandic `Ð`, plain spaces, no invisible or control characters.

    Every kind of line end, a page's form feed too, becomes `\\n`.

    >>> normalise_text("Ðảng bo\u0302\u0323\\r\\n")
    'Đảng bộ\\n'
    """
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    # Composed last: a zero-width character may stand between a letter and its tone mark.
    text = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    return text.translate(_ETH) if looks_vietnamese(text) else text


def looks_vietnamese(text: str) -> bool:
    """Tell whether letters occur that only Vietnamese writing makes common.

    >>> looks_vietnamese("Ðiện Biên"), looks_vietnamese("Ólafur Ragnar Grímsson")
    (True, False)
    """
    return any(0x1EA0 <= ord(char) <= 0x1EF9 or char in "ăđơưĂĐƠƯ" for char in text)


def has_accents(text: str) -> bool:
    """Tell whether any Vietnamese accent or `đ` is written.

    >>> has_accents("Bí thư"), has_accents("bi thu")
    (True, False)
    """
    return _VIETNAMESE.search(text) is not None


def match_key(text: str) -> str:
    """Fold case and tone-mark placement; accents stay.

    >>> match_key("HOÀ bình") == match_key("hòa Bình")
    True
    >>> match_key("thuỷ") == match_key("thủy"), match_key("quý"), match_key("giá")
    (True, 'quý', 'giá')
    >>> match_key("Của góa phụ")
    'của goá phụ'
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    marks = unicodedata.normalize("NFD", folded)
    # New-style hoà is h-o-a-tone, old-style hòa is h-o-tone-a: the old style is moved to the new.
    return unicodedata.normalize("NFC", _OPEN_GLIDE.sub(r"\1\3\2\4\6\5", marks))


def as_commonly_written(key: str) -> str:
    """Put the tone mark of a match key where most Vietnamese writers put it: the key's `uỷ` is written `ủy`.

    >>> as_commonly_written("tỉnh uỷ hoà bình, quý hoàng")
    'tỉnh ủy hòa bình, quý hoàng'
    """
    marks = unicodedata.normalize("NFD", key)
    return unicodedata.normalize("NFC", _CLOSED_GLIDE.sub(r"\1\3\2\4\6\5", marks))


def strip_accents(text: str) -> str:
    """Drop every accent; `đ` becomes `d`.

    >>> strip_accents("Bí thư Tỉnh ủy Đồng Tháp")
    'Bi thu Tinh uy Dong Thap'
    """
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(char for char in marks if not unicodedata.combining(char)))


def base_letters(text: str) -> str:
    """Return the text with each accented Latin letter replaced by its base: offsets stay, unlike `strip_accents`.

    >>> base_letters("Quyết định")
    'Quyet dinh'
    """
    return text.translate(_BASE_LETTERS)
