"""Bytes of a text or page → text, by byte order mark, UTF-8, declaration, or evidence; never by hope."""

import codecs
import re

from rag.errors import RefusedDocument
from rag.ingest.loading.formats import refuse_signature
from rag.ingest.loading.legacy import decode_legacy, repair_text
from rag.text.characters import normalise_text

_MARKS = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.005
_STRAY_NULS = 0.001
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{3,30})""", re.IGNORECASE)
_BINARY = "holds bytes that no text has. Export it as one of .txt .md .html .pdf .docx"
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_LIMIT = 500
_DAMAGED_SEQUENCES = 5  # a content system that cuts a teaser mid-letter leaves one or two


def decode_text(data: bytes) -> str:
    """Return the text of a plain file as stored (NFC). Raises `RefusedDocument`: `empty`, `binary`, `encoding`."""
    text = _decode_marked(data)
    if text is None:
        data = _text_bytes(data)
        text = _decode_utf8(data)
    return stored_text(text if text is not None else decode_legacy(data))


def decode_page(data: bytes) -> str:
    """Return the source of an HTML page: like `decode_text`, and trusting what the page declares where that fits."""
    text = _decode_marked(data)
    if text is not None:
        return text
    data = _text_bytes(data)
    text = _decode_utf8(data)
    if text is not None:
        return text
    declared = _DECLARED.search(data[:4096])
    codec = _codec(declared.group(1).decode("ascii")) if declared else None
    return _decode_declared(data, codec) if codec else decode_legacy(data)


def stored_text(text: str) -> str:
    """Repair what was decoded wrongly before, and normalise: the last step for the text of every format."""
    return normalise_text(repair_text(_SURROGATE.sub("", text)))


def stored_line(text: str | None) -> str | None:
    """Return a title or name as one normalised line of bounded length; None when nothing is left of it."""
    return " ".join(stored_text(text).split())[:_LINE_LIMIT] or None if text else None


def _decode_marked(data: bytes) -> str | None:
    """Decode by byte order mark, or as UTF-16 where every other byte is NUL; None when there is no such sign."""
    if not data.strip(b" \t\r\n\0" + codecs.BOM_UTF8):
        raise RefusedDocument("empty", "is empty. Remove it, or save its text again")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _evident_utf16(data)
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedDocument(
            "encoding", f"begins as {encoding.upper()} but breaks off at byte {error.start}. Save it as UTF-8"
        ) from error


def _evident_utf16(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: spaces and plain letters leave a NUL in one half of the byte pairs only."""
    sample = data[: 1 << 16]
    if len(sample) < 8 or len(data) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many = sorted((even, odd))
    if many < 0.1 * len(sample) / 2 or few > 0.02 * many:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _text_bytes(data: bytes) -> bytes:
    """Refuse what is not text; drop stray NULs."""
    refuse_signature(data, wanted="text")
    if len(_CONTROL.findall(data[: 1 << 20])) > max(1, _CONTROL_SHARE * min(len(data), 1 << 20)):
        raise RefusedDocument("binary", _BINARY)
    nuls = data.count(0)
    if nuls > max(1, _STRAY_NULS * len(data)):
        raise RefusedDocument("binary", _BINARY)
    return data.replace(b"\0", b"") if nuls else data


def _decode_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _codec(name: str) -> str | None:
    """Return the codec for a declared charset; browsers read `iso-8859-1` as Windows-1252, and so do we."""
    try:
        known = codecs.lookup(name)
    except LookupError:
        return None
    if known.name == "iso8859-1":
        return "cp1252"
    # `_is_text_encoding` is how codecs tell `rot13` and `zip` from encodings; there is no public name for it.
    return known.name if getattr(known, "_is_text_encoding", False) else None


def _decode_declared(data: bytes, codec: str) -> str:
    """Decode as declared. A few broken letters in a page of UTF-8 are dropped, as a browser shows them as marks."""
    text = data.decode(codec, "replace")
    broken = text.count("\ufffd")
    if codec == "utf-8" and broken <= min(_DAMAGED_SEQUENCES, len(text) // 1000):
        return text.replace("\ufffd", "")
    return decode_legacy(data) if broken else text
