"""ZIP archives before anything unpacks them: bombs, lies about sizes, and what is no archive at all."""

import zipfile
import zlib
from io import BytesIO

from rag.errors import RefusedDocument
from rag.ingest.loading.formats import OLE
from rag.ingest.loading.found import MEBIBYTE

_ENTRIES = 5_000
_RATIO = 100
_RATIO_FROM = 10 * MEBIBYTE  # small parts may shrink as much as they like
_CHUNK = 1 << 16
_ENCRYPTED_FLAG = 0x1


def check_word_archive(data: bytes, *, unpacked_limit: int) -> None:
    """Raise `RefusedDocument` unless bytes are a ZIP archive of a bounded size that holds a Word document.

    Reasons: `archive` (too many entries, too large or too dense, sizes that lie), `encrypted`, `malformed`.
    """
    _refuse_old_office(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist(), unpacked_limit)
            for entry in archive.infolist():
                _check_entry(archive, entry)
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        raise _damaged(str(error)) from error
    if "word/document.xml" not in names and "[Content_Types].xml" not in names:
        raise RefusedDocument("malformed", "is an archive but no Word document. Unpack it and give the files inside")


def _refuse_old_office(data: bytes) -> None:
    if not data.startswith(OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusedDocument("encrypted", "is locked with a password. Save it without one, then run again")
    raise RefusedDocument("malformed", "is an old .doc renamed to .docx. Open it in Word and save it as .docx")


def _check_directory(entries: list[zipfile.ZipInfo], unpacked_limit: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise RefusedDocument("encrypted", "is locked with a password. Save it without one, then run again")
    if len(entries) > _ENTRIES:
        raise _bomb(f"holds {len(entries)} entries; {_ENTRIES} are allowed")
    if unpacked > unpacked_limit:
        raise _bomb(f"unpacks to {unpacked // MEBIBYTE} MiB; {unpacked_limit // MEBIBYTE} are allowed")
    if unpacked > _RATIO_FROM and unpacked > _RATIO * packed:
        raise _bomb(f"unpacks to {unpacked // max(packed, 1)} times its size; {_RATIO} times are allowed")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one entry piece by piece, keeping nothing: no more than its stated size may come out, and no less."""
    with archive.open(entry) as part:
        while part.read(_CHUNK):
            pass


def _damaged(what: str) -> RefusedDocument:
    lies = "Overlapped" in what or "CRC" in what
    return RefusedDocument(
        "archive" if lies else "malformed",
        f"is not a .docx that can be opened ({what}). Open it in Word and save it anew",
    )


def _bomb(what: str) -> RefusedDocument:
    return RefusedDocument("archive", f"{what}. Open it in Word and save it anew, without pictures, or as text")
