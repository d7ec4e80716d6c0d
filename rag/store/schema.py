"""The tables, and how a new store file comes into being whole or not at all."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import apsw

from rag.errors import StoreDamaged, StoreError

APPLICATION = 0x686F6964  # "hoid": how `file` and we tell our database from any other
VERSION = 1
PAGE_BYTES = 16_384  # a 384-float vector wastes 4 % of such a page, 25 % of a 4 KiB one

SCHEMA = """
CREATE TABLE store (identity TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    collection INTEGER NOT NULL REFERENCES collections,
    source TEXT NOT NULL,
    revision INTEGER NOT NULL,
    origin TEXT NOT NULL,  -- the file it came from, so that a run knows what is gone; empty for standard input
    UNIQUE (collection, source)
);
-- Outlives its document, so that a document that comes back never reuses a revision an old citation names.
CREATE TABLE last_revisions (document TEXT PRIMARY KEY, revision INTEGER NOT NULL);
CREATE TABLE revisions (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL, url TEXT, published TEXT, published_inferred INTEGER NOT NULL,
    author TEXT, site TEXT, language TEXT NOT NULL,
    content_digest TEXT NOT NULL, file_digest TEXT NOT NULL, fingerprint TEXT NOT NULL,
    created_at TEXT NOT NULL, characters INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (document, revision)
);
CREATE TABLE encoders (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, dimension INTEGER NOT NULL, UNIQUE (name, dimension)
);
-- Only the current revision of a document has passages. `encoder` made the passage's vector; it stands here, and not
-- beside the vector, so that counting encoders reads an index and not every vector.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL,
    encoder INTEGER NOT NULL REFERENCES encoders,
    FOREIGN KEY (document, revision) REFERENCES revisions ON DELETE CASCADE
);
CREATE INDEX passages_of_document ON passages (document, revision);
CREATE INDEX passages_of_collection ON passages (collection, encoder);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    text_digest BLOB NOT NULL,
    vector BLOB NOT NULL
);
CREATE INDEX vectors_by_text ON vectors (text_digest);
CREATE TABLE lines (
    collection INTEGER NOT NULL REFERENCES collections,
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (collection, site, key, document)
) WITHOUT ROWID;
CREATE INDEX lines_of_document ON lines (document);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections,
    started_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE TABLE outcomes (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    source TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (run, source)
) WITHOUT ROWID;
"""


def create_file(path: Path, now: str) -> None:
    """Create an empty store at `path` in one step, so that a crash leaves a whole store or none.

    A store that another process creates at the same moment wins. A leftover write-ahead log without its database
    raises `StoreDamaged`: a new file beside it would be silently empty, or replay foreign pages.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreDamaged(f"{path} is missing but its write-ahead log {log.name} is there. {cure(path)}")
    draft = path.with_name(f"{path.name}.new-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        _fill(draft, now)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _fill(draft: Path, now: str) -> None:
    db = apsw.Connection(str(draft))
    try:
        db.execute(f"PRAGMA page_size={PAGE_BYTES}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        with db:
            db.execute(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={VERSION}")
            db.execute(SCHEMA)
            db.execute("INSERT INTO store VALUES (?, ?)", (secrets.token_hex(16), now))
    finally:
        db.close()  # moves the log into the file
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_file(db: apsw.Connection, path: Path) -> None:
    """Raise `StoreDamaged` when this is no store of ours, `StoreError` when another version of hoidap made it."""
    application, version = db.pragma("application_id"), db.pragma("user_version")
    if application != APPLICATION:
        raise StoreDamaged(f"{path} is a database, but not one of hoidap's. {cure(path)}")
    if version != VERSION:
        raise StoreError(
            f"{path} has schema version {version}; this hoidap reads version {VERSION}. "
            "Use the hoidap that made it, or ingest again into another data folder."
        )


def cure(path: Path) -> str:
    """Return what to do about a damaged store."""
    return f"Put a backup in the place of {path}, or move {path.name} and its -wal and -shm away and run: hoidap ingest"


def timestamp() -> str:
    """Return the present moment as it is stored: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
