"""Changing documents. Each function takes the writing connection inside one transaction, and bumps the collection."""

import json
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import apsw
import numpy as np

from embeddings.encoder import Vectors
from rag.errors import InputError, StoreError
from rag.passages import indexed_text
from rag.store.documents import known
from rag.store.records import EncoderKey, NewRevision, Saved
from rag.store.vectors import encoder_id, pack, text_digest
from rag.types import Metadata

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_UNIT_TOLERANCE = 1e-2


def check_collection_name(name: str) -> str:
    """Return the name. Raises `InputError` for what is no name: it becomes part of commands and addresses.

    >>> check_collection_name("quy-dinh_2024")
    'quy-dinh_2024'
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no collection name. Use 1 to 63 of a-z, 0-9, '-' and '_', the first a letter or digit."
        )
    return name


def document_id(collection: str, source: str) -> str:
    """Return the id a source has in a collection, the same whenever it is ingested.

    >>> document_id("default", "bai-1.txt") == document_id("other", "bai-1.txt")
    False
    """
    return sha256(f"{collection}\0{source}".encode()).hexdigest()[:16]


def content_digest(text: str, metadata: Metadata) -> str:
    """Return a digest of all a reader sees of a document: when it is unchanged, so is the document."""
    published = metadata.published.isoformat() if metadata.published else None
    shown = [text, metadata.title, metadata.url, published, metadata.published_inferred]
    rest = [metadata.author, metadata.site, metadata.language]
    return sha256(json.dumps([*shown, *rest], ensure_ascii=False).encode()).hexdigest()


def check_revision(new: NewRevision) -> None:
    """Raise `InputError` for a revision that could not be cited or found once stored."""
    check_collection_name(new.collection)
    if "\0" in new.text:
        raise InputError(f"The text of {new.metadata.source!r} holds a NUL character. Clean it before storing.")
    for passage in new.passages:
        if not 0 <= passage.start < passage.end <= len(new.text):
            raise InputError(
                f"A passage of {new.metadata.source!r} runs from {passage.start} to {passage.end}, "
                f"outside the text of {len(new.text)} characters. Split the text that is stored."
            )
    if new.vectors.shape != (len(new.passages), new.encoder.dimension):
        raise InputError(
            f"{new.metadata.source!r} has {len(new.passages)} passages of {new.encoder.dimension} dimensions, "
            f"but vectors of shape {new.vectors.shape}. Encode every passage once."
        )
    lengths = np.linalg.norm(new.vectors, axis=1) if len(new.passages) else np.ones(1)
    if not bool(np.all(np.abs(lengths - 1) < _UNIT_TOLERANCE)):
        raise InputError(f"A vector of {new.metadata.source!r} is not of length 1. Check the encoder.")


def save_revision(db: apsw.Connection, new: NewRevision, now: str) -> Saved:
    """Store a document: nothing when it is known as it is, new passages when it is not, a new revision when it reads
    differently.
    """
    digest = content_digest(new.text, new.metadata)
    before = known(db, new.collection, new.metadata.source)
    if before and before.content_digest == digest:
        touch(db, new.collection, new.metadata.source, new.file_digest, new.origin)
        if before.fingerprint == new.fingerprint:
            return Saved(before.document, before.revision, "unchanged")
        saved = Saved(before.document, before.revision, "changed")
        db.execute(
            "UPDATE revisions SET fingerprint = ? WHERE document = ? AND revision = ?",
            (new.fingerprint, saved.document, saved.revision),
        )
    else:
        saved = _insert_revision(db, new, digest, now)
    db.execute("DELETE FROM passages WHERE document = ?", (saved.document,))
    _insert_passages(db, new, saved)
    _note_lines(db, new, saved.document)
    bump(db, new.collection)
    return saved


def touch(db: apsw.Connection, collection: str, source: str, file_digest: str, origin: str) -> None:
    """Remember that another file holds what is already stored for this source."""
    db.execute(
        "UPDATE documents SET origin = ? WHERE source = ? AND collection = (SELECT id FROM collections WHERE name = ?)",
        (origin, source, collection),
    )
    db.execute(
        """UPDATE revisions SET file_digest = ? WHERE (document, revision) =
           (SELECT d.id, d.revision FROM documents d JOIN collections c ON c.id = d.collection
            WHERE c.name = ? AND d.source = ?)""",
        (file_digest, collection, source),
    )


def remove_documents(db: apsw.Connection, collection: str, ids: Iterable[str]) -> int:
    """Remove documents with all revisions, passages, vectors and lines. Returns how many there were."""
    before = db.total_changes()
    removed = 0
    for document in ids:
        db.execute(
            "DELETE FROM documents WHERE id = ? AND collection = (SELECT id FROM collections WHERE name = ?)",
            (document, collection),
        )
        removed += db.changes()
    if db.total_changes() > before:
        bump(db, collection)
    return removed


def ensure_collection(db: apsw.Connection, name: str) -> int:
    """Return the row of a collection, made when it is new."""
    row = db.execute("SELECT id FROM collections WHERE name = ?", (name,)).fetchone()
    if row is not None:
        return int(row[0])
    db.execute("INSERT INTO collections (name) VALUES (?)", (check_collection_name(name),))
    return db.last_insert_rowid()


def bump(db: apsw.Connection, collection: str) -> None:
    """Count a change, so that indexes know they are behind."""
    db.execute("UPDATE collections SET version = version + 1 WHERE name = ?", (collection,))


def _insert_revision(db: apsw.Connection, new: NewRevision, digest: str, now: str) -> Saved:
    document = document_id(new.collection, new.metadata.source)
    last = db.execute("SELECT revision FROM last_revisions WHERE document = ?", (document,)).fetchone()
    revision = int(last[0]) + 1 if last else 1
    collection = ensure_collection(db, new.collection)
    there = db.execute("SELECT collection, source FROM documents WHERE id = ?", (document,)).fetchone()
    if there is not None and there != (collection, new.metadata.source):
        raise StoreError(f"Two sources have the same id {document}. Rename {new.metadata.source!r}.")
    db.execute(
        """INSERT INTO documents VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, origin = excluded.origin""",
        (document, collection, new.metadata.source, revision, new.origin),
    )
    db.execute(
        "INSERT INTO last_revisions VALUES (?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision",
        (document, revision),
    )
    db.execute(
        f"INSERT INTO revisions VALUES ({', '.join('?' * 15)})",  # noqa: S608 - only placeholders
        (
            *(document, revision, *_columns(new.metadata)),
            *(digest, new.file_digest, new.fingerprint, now, len(new.text), new.text),
        ),
    )
    return Saved(document, revision, "changed" if there else "added")


def _columns(shown: Metadata) -> tuple[str | bool | None, ...]:
    published = shown.published.isoformat() if shown.published else None
    return shown.title, shown.url, published, shown.published_inferred, shown.author, shown.site, shown.language


def _insert_passages(db: apsw.Connection, new: NewRevision, saved: Saved) -> None:
    collection, encoder = ensure_collection(db, new.collection), encoder_id(db, new.encoder)
    for passage, vector in zip(new.passages, new.vectors, strict=True):
        db.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            (collection, saved.document, saved.revision, passage.start, passage.end, passage.heading, encoder),
        )
        text = indexed_text(new.metadata.title, passage.heading, new.text[passage.start : passage.end])
        db.execute("INSERT INTO vectors VALUES (?, ?, ?)", (db.last_insert_rowid(), text_digest(text), pack(vector)))


def replace_vectors(
    db: apsw.Connection, collection: str, ids: Sequence[int], rows: Vectors, encoder: EncoderKey
) -> None:
    """File passages of a collection under another encoder, with the vectors it made; the passages stay as they are."""
    if rows.shape != (len(ids), encoder.dimension):
        raise InputError(
            f"{len(ids)} passages of {encoder.dimension} dimensions got vectors of shape {rows.shape}. Encode them."
        )
    row, home = encoder_id(db, encoder), ensure_collection(db, collection)
    for passage, vector in zip(ids, rows, strict=True):
        db.execute("UPDATE passages SET encoder = ? WHERE id = ? AND collection = ?", (row, passage, home))
        if db.changes():
            db.execute("UPDATE vectors SET vector = ? WHERE passage = ?", (pack(vector), passage))
    bump(db, collection)


def _note_lines(db: apsw.Connection, new: NewRevision, document: str) -> None:
    collection = ensure_collection(db, new.collection)
    db.execute("DELETE FROM lines WHERE document = ?", (document,))
    db.executemany(
        "INSERT INTO lines VALUES (?, ?, ?, ?)",
        [(collection, new.lines_site, key, document) for key in sorted(new.edge_lines)],
    )
