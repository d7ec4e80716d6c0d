"""Which format a file is in: by suffix, and by its first bytes where there is no name to go by."""

import json
from pathlib import PurePath
from typing import Literal

from rag.errors import RefusedDocument

Format = Literal["text", "markdown", "html", "pdf", "docx", "records"]

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".jsonl": "records",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or a .docx)"),
    (OLE, "an old Office file (.doc, .xls)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
)
_PAGE_STARTS = (b"<!doctype html", b"<html")


def format_of(name: str) -> Format | None:
    """Return the format a file name promises, None where the suffix is not one we read.

    >>> format_of("Nghị quyết.PDF"), format_of("bảng.xlsx")
    ('pdf', None)
    """
    return SUFFIXES.get(PurePath(name).suffix.lower())


def sniff_format(data: bytes) -> Format:
    """Return the format of bytes without a name: what is recognised by its start, else text.

    >>> sniff_format(b"%PDF-1.7 ..."), sniff_format(b"  <!DOCTYPE html><p>x"), sniff_format("Điều 1".encode())
    ('pdf', 'html', 'text')
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", OLE)):
        return "docx"
    if is_page(data):
        return "html"
    return "records" if _starts_with_record(data) else "text"


def is_page(data: bytes) -> bool:
    """Tell whether bytes begin as an HTML page does, whatever the file is called."""
    return data.removeprefix(b"\xef\xbb\xbf")[:200].lstrip().lower().startswith(_PAGE_STARTS)


def refuse_signature(data: bytes, *, wanted: str) -> None:
    """Raise `RefusedDocument("binary")` when bytes begin like a known file type that is not text."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise RefusedDocument(
                "binary",
                f"begins like {kind}, not like {wanted}. Give it the suffix of what it is (.pdf, .docx), "
                "or export it as one of .txt .md .html .pdf .docx",
            )


def _starts_with_record(data: bytes) -> bool:
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return "text" in json.loads(first)
    except (ValueError, RecursionError):
        return False
