"""The Vietnamese encodings that came before Unicode, as facts of their standards.

TCVN3: TCVN 5712:1993, table VN3 (the `.Vn…` fonts, "ABC"). VPS: the Windows table of the Vietnamese Professionals
Society. VNI: VNI-Windows, a letter followed by a byte for its marks. windows-1258: letters followed by combining tones.
Below 0xA0, where a table leaves room, stand the quotes and dashes of Windows-1252, as in the fonts of the time.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Mapping

_LOWER = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3_BYTES = """
A8 A9 AE AA AB AC AD B5 B6 B7 B8 B9 BB BC BD BE C6 C7 C8 C9 CA CB CC CE CF D0 D1 D2 D3 D4 D5 D6
D7 D8 DC DD DE DF E1 E2 E3 E4 E5 E6 E7 E8 E9 EA EB EC ED EE EF F1 F2 F3 F4 F5 F6 F7 F8 F9 FA FB FC FD FE
A1 A2 A3 A4 A5 A6 A7
"""
_TCVN3_LETTERS = _LOWER + "ĂÂÊÔƠƯĐ"
_VPS_BYTES = """
E6 E2 C7 EA F4 D6 DC E0 E4 E3 E1 E5 A2 A3 A4 A1 A5 C0 C4 C5 C3 C6 E8 C8 EB E9 CB 8A 8B CD 89 8C
EC CC EF ED CE F2 D5 F5 F3 86 D2 B0 87 D3 B6 A9 AA AB A7 AE F9 FB DB FA F8 D8 BA BB D9 BF FF 9B CF 9A 9C
88 C2 F1 CA D4 F7 D0 81 82 C1 8D 84 85 83 D7 DE FE C9 93 94 95 90 B5 B7 B8 B4
BC BD B9 97 98 99 96 9F A6 9D A8 D1 AC DA AF B1 AD B2 DD
"""
_VPS_LETTERS = _LOWER + "ĂÂĐÊÔƠƯẢÃÁẮẦẨẤÈẺẼÉỀỂỄẾÌỈĨÍÒỎÓỒỔỖỐỞỠỚÙỦŨÚỪỬỨỲÝ"
_VNI_MARKS = {
    **dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True)),
    **dict(zip("âáàåãä", ("\u0302" + tone for tone in ("", *"\u0301\u0300\u0309\u0303\u0323")), strict=True)),
    **dict(zip("êéèúüë", ("\u0306" + tone for tone in ("", *"\u0301\u0300\u0309\u0303\u0323")), strict=True)),
}
_VNI_SINGLES = dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True))
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_SINGLES)}])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

# Windows-1252 as browsers read it: the five bytes without a character become control characters.
WINDOWS_1252 = "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_TO_BYTES = codecs.charmap_build(WINDOWS_1252)
_LATIN_1_CONTROLS = {byte: WINDOWS_1252[byte] for byte in range(0x80, 0xA0)}


def to_bytes(text: str) -> bytes:
    """Return the bytes that, read as Windows-1252 or Latin-1, gave this text. Raises UnicodeEncodeError."""
    return codecs.charmap_encode(text.translate(_LATIN_1_CONTROLS), "strict", _TO_BYTES)[0]


def decode_tcvn3(data: bytes) -> str:
    """Return TCVN3 bytes as text. Raises UnicodeDecodeError.

    Capitals with marks were a matter of the font: they come as small letters, and are raised in words of capitals.

    >>> decode_tcvn3(b"H\\xe9i ngh\\xde T\\xd8nh \\xf1y, H\\xe9I NGH\\xde")
    'Hội nghị Tỉnh ủy, HỘI NGHỊ'
    """
    return _WORD.sub(_raise_capitals, codecs.charmap_decode(data, "strict", _TCVN3)[0])


def decode_vps(data: bytes) -> str:
    """Return VPS bytes as text. Raises UnicodeDecodeError.

    >>> decode_vps(b"H\\xb6i ngh\\xce \\xf1\\xe4ng")
    'Hội nghị Đảng'
    """
    return codecs.charmap_decode(data, "strict", _VPS)[0]


def decode_vni(data: bytes) -> str:
    """Return VNI bytes as text.

    >>> decode_vni("Hoäi nghò Tænh uûy, ÑAÛNG BOÄ".encode("cp1252"))
    'Hội nghị Tỉnh ủy, ĐẢNG BỘ'
    """
    return _VNI.sub(_vni_letter, codecs.charmap_decode(data, "strict", WINDOWS_1252)[0])


def decode_1258(data: bytes) -> str:
    """Return windows-1258 bytes as NFC text. Raises UnicodeDecodeError.

    >>> decode_1258(b"H\\xf4\\xf2i nghi\\xf2 \\xd0a\\xd2ng")
    'Hội nghị Đảng'
    """
    return unicodedata.normalize("NFC", data.decode("cp1258"))


def _table(codes: str, letters: str, kept: str) -> str:
    table = list(kept)
    for code, letter in zip(bytes.fromhex(codes), letters, strict=True):
        table[code] = letter
    return "".join(table)


def _vni_letter(match: re.Match[str]) -> str:
    base, mark, single = match.groups()
    if single:
        letter = _VNI_SINGLES[single.lower()]
        return letter if single.islower() else letter.upper()
    marks = _VNI_MARKS[mark.lower()]
    plain = _VNI_SINGLES.get(base.lower(), base.lower())
    letter = unicodedata.normalize("NFC", plain + marks)
    return letter if base.islower() else letter.upper()


def _raise_capitals(match: re.Match[str]) -> str:
    word = match.group()
    capitals = sum("A" <= char <= "Z" for char in word)
    return word.upper() if capitals >= 2 and not any("a" <= char <= "z" for char in word) else word


_UNDEFINED = WINDOWS_1252[:0xA1] + "\ufffe" * 95  # U+FFFE is how a charmap says "no character"
_TCVN3 = _table(_TCVN3_BYTES, _TCVN3_LETTERS, _UNDEFINED)
_VPS = _table(_VPS_BYTES, _VPS_LETTERS, _UNDEFINED)

LEGACY: Mapping[str, Callable[[bytes], str]] = {
    "windows-1258": decode_1258,
    "TCVN3": decode_tcvn3,
    "VNI": decode_vni,
    "VPS": decode_vps,
}
