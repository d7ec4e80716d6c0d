"""The tables of the store."""

from datetime import UTC, datetime

from rag.store.blueprint import Blueprint

_TABLES = """
CREATE TABLE store (identity TEXT NOT NULL, created_at TEXT NOT NULL);
INSERT INTO store VALUES (lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'));
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

STORE = Blueprint(
    application=0x686F6964,  # "hoid"
    scripts=(_TABLES,),
    page_bytes=16_384,  # a 384-float vector wastes 4 % of such a page, 25 % of a 4 KiB one
    missing="There is no store in {folder}. Run: hoidap ingest FOLDER",
    again="hoidap ingest",
)


def timestamp() -> str:
    """Return the present moment as it is stored: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
