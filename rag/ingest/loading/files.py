"""Reading a file that may be gone, forbidden, too large or not a file."""

import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rag.errors import RefusedDocument
from rag.ingest.loading.found import MEBIBYTE


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex. Raises `RefusedDocument` where it cannot be read."""
    digest = hashlib.sha256()
    with open_file(path) as file:
        while chunk := file.read(MEBIBYTE):
            digest.update(chunk)
    return digest.hexdigest()


def read_file(path: Path, *, limit: int) -> bytes:
    """Return a file's bytes. Raises `RefusedDocument`: `too-large` (seen before reading), `empty`, `vanished` …"""
    with open_file(path) as file:
        size = path.stat().st_size
        # A file may grow while it is read: what is read is bounded too.
        data = b"" if size > limit else file.read(limit + 1)
    if max(size, len(data)) > limit:
        raise too_large(max(size, len(data)), limit)
    return data


def too_large(size: int, limit: int) -> RefusedDocument:
    """Return the refusal of a file over the limit."""
    return RefusedDocument(
        "too-large",
        f"is {size / MEBIBYTE:.1f} MiB; the limit is {limit / MEBIBYTE:.1f} MiB. "
        "Split it, or raise HOIDAP_FILE_MEGABYTES",
    )


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading; whatever goes wrong inside becomes a `RefusedDocument`."""
    try:
        # Opening a named pipe would wait for its writer for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise RefusedDocument("format", "is not a regular file (a folder, pipe or device). Give a document")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise refused_by_system(error) from error


def refused_by_system(error: OSError) -> RefusedDocument:
    """Return the refusal for what the operating system said."""
    if isinstance(error, FileNotFoundError):
        return RefusedDocument("vanished", "is not there (any more). Check the path, and run the ingest again")
    if isinstance(error, PermissionError):
        return RefusedDocument("permission", "may not be read. Grant read access (chmod +r; folders: +rx)")
    return RefusedDocument("malformed", f"cannot be read: {error.strerror or error}. Check the disk, then run again")
