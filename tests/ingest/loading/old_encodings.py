"""Texts written the way programs wrote them before Unicode, for tests: encoders from the published tables."""

import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
_SMALL = "àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ ăâđêôơư".replace(" ", "")
_TCVN3 = (
    "B5B6B7B8B9 BBBCBDBEC6 C7C8C9CACB CCCECFD0D1 D2D3D4D5D6 D7D8DCDDDE DFE1E2E3E4 E5E6E7E8E9 EAEBECEDEE EFF1F2F3F4"
    " F5F6F7F8F9 FAFBFCFDFE A8A9AEAAABACAD"
)
_VPS = (
    "E0E4E3E1E5 A2A3A4A1A5 C0C4C5C3C6 E8C8EBE9CB 8A8BCD898C ECCCEFEDCE F2D5F5F386 D2B087D3B6 A9AAABA7AE F9FBDBFAF8"
    " D8BABBD9BF FF9BCF9A9C E6E2C7EAF4D6DC"
)
_VNI_VOWEL = {"\u0302": "âàåãáä", "\u0306": "êèúüéë", "": "\0øûõùï"}
_VNI_ORDER = "\u0300\u0309\u0303\u0301\u0323"
_VNI_WHOLE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def to_tcvn3(text: str) -> bytes:
    """Encode in TCVN3 (small letters only, as the fonts had them)."""
    return _by_table(text, dict(zip(_SMALL, bytes.fromhex(_TCVN3), strict=True)) | {"Đ": 0xA7})


def to_vps(text: str) -> bytes:
    """Encode in VPS."""
    return _by_table(text, dict(zip(_SMALL, bytes.fromhex(_VPS), strict=True)) | {"Đ": 0xF1})


def to_vni(text: str) -> bytes:
    """Encode in VNI: the letter, then a byte for all its marks."""
    return "".join(_vni(char) if char.islower() else _vni(char.lower()).upper() for char in text).encode("cp1252")


def to_1258(text: str) -> bytes:
    """Encode in windows-1258: the letter with its shape, then its tone."""
    return b"".join(_with_tone_apart(char).encode("cp1258") for char in text)


def _by_table(text: str, table: dict[str, int]) -> bytes:
    return b"".join(bytes((table[char],)) if char in table else char.encode("ascii") for char in text)


def _vni(char: str) -> str:
    if char in _VNI_WHOLE or char.isascii():
        return _VNI_WHOLE.get(char, char)
    letter, *marks = list(unicodedata.normalize("NFD", char))
    tone = next((mark for mark in marks if mark in TONES), "")
    if "\u031b" in marks:
        letter, marks = {"o": "ô", "u": "ö"}[letter], [tone]
    shape = next((mark for mark in marks if mark in "\u0302\u0306"), "")
    order = ["", *_VNI_ORDER] if shape else ["-", *_VNI_ORDER]
    # Rows for the shaped letters begin with the shape alone, then grave, hook, tilde, acute, dot.
    return letter + _VNI_VOWEL[shape][order.index(tone)]


def _with_tone_apart(char: str) -> str:
    marks = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in marks if mark in TONES)
    shaped = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return shaped + tone
