"""The tables of `replies.db`. Once released, a script is never changed: what is new comes in a further one."""

from rag.store.blueprint import Blueprint

FILE = "replies.db"

_TABLES = """
-- Neither questions nor passages are in it, only a digest of both. `used` grows with every use: the least was used
-- longest ago.
CREATE TABLE replies (
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    text BLOB NOT NULL,
    asked INTEGER, answered INTEGER,
    used INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);
CREATE INDEX replies_by_use ON replies (used, bytes);
-- The passages a reply was written from. The store never gives a passage's number again, and a document that changed
-- has other passages.
CREATE TABLE sources (
    reply INTEGER NOT NULL REFERENCES replies ON DELETE CASCADE,
    collection TEXT NOT NULL,
    passage INTEGER NOT NULL,
    PRIMARY KEY (reply, passage)
) WITHOUT ROWID;
CREATE INDEX sources_by_passage ON sources (collection, passage);
-- Up to which version of a collection all its passages were looked for.
CREATE TABLE swept (collection TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE store (identity TEXT NOT NULL);
"""

REPLIES = Blueprint(
    application=0x686F6972,  # "hoir"
    scripts=(_TABLES,),
    page_bytes=4096,
    missing="There is no replies.db in {folder}; it is made when an answer is written.",
    again="hoidap ask (answers are then written anew)",
    private=True,
)
