"""Reading documents and passages. Each function takes a connection inside one read transaction."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import apsw
import numpy as np

from rag.errors import InputError, UnknownDocument
from rag.store.records import DocumentRow, Known, StoredPassage
from rag.store.vectors import Ids, as_list
from rag.types import Document, Filters, Metadata, Passage

_OPENING = 600  # characters
_LONG = 50_000  # characters
_METADATA = "r.title, d.source, r.url, r.published, r.published_inferred, r.author, r.site, r.language"


def metadata_of(row: Sequence[object]) -> Metadata:
    """Return the metadata in a row that starts with the columns of `_METADATA`."""
    title, source, url, published, inferred, author, site, language = row[:8]
    return Metadata(
        title=str(title),
        source=str(source),
        url=None if url is None else str(url),
        published=None if published is None else date.fromisoformat(str(published)),
        published_inferred=bool(inferred),
        author=None if author is None else str(author),
        site=None if site is None else str(site),
        language=str(language),
    )


def find_collection(db: apsw.Connection, name: str) -> tuple[int, int] | None:
    """Return the row id and version of a collection."""
    row = db.execute("SELECT id, version FROM collections WHERE name = ?", (name,)).fetchone()
    return None if row is None else (int(row[0]), int(row[1]))


def known(db: apsw.Connection, collection: str, source: str) -> Known | None:
    """Return what is remembered of a source."""
    row = db.execute(
        """SELECT d.id, d.revision, r.file_digest, r.content_digest, r.fingerprint
           FROM documents d JOIN collections c ON c.id = d.collection
           JOIN revisions r ON r.document = d.id AND r.revision = d.revision WHERE c.name = ? AND d.source = ?""",
        (collection, source),
    ).fetchone()
    return None if row is None else Known(str(row[0]), int(row[1]), str(row[2]), str(row[3]), str(row[4]))


def list_documents(db: apsw.Connection, collection: str, *, limit: int, offset: int) -> list[DocumentRow]:
    """Return the current documents by source name, without their texts."""
    rows = db.execute(
        f"""SELECT {_METADATA}, d.id, d.revision, r.characters, r.created_at,
              (SELECT count(*) FROM passages p WHERE p.document = d.id AND p.revision = d.revision)
            FROM documents d JOIN collections c ON c.id = d.collection
            JOIN revisions r ON r.document = d.id AND r.revision = d.revision
            WHERE c.name = ? ORDER BY d.source LIMIT ? OFFSET ?""",  # noqa: S608 - the columns are ours
        (collection, limit, offset),
    )
    return [
        DocumentRow(
            id=str(row[8]),
            revision=int(row[9]),
            metadata=metadata_of(row),
            characters=int(row[10]),
            passages=int(row[12]),
            created_at=datetime.fromisoformat(str(row[11])),
        )
        for row in rows
    ]


def read_document(db: apsw.Connection, collection: str, document: str, revision: int | None) -> Document:
    """Return one revision of a document, the current one by default. Raises `UnknownDocument`."""
    row = db.execute(
        f"""SELECT {_METADATA}, r.revision, r.text FROM documents d JOIN collections c ON c.id = d.collection
            JOIN revisions r ON r.document = d.id AND r.revision = coalesce(?, d.revision)
            WHERE d.id = ? AND c.name = ?""",  # noqa: S608 - the columns are ours
        (revision, document, collection),
    ).fetchone()
    if row is None:
        which = f"document {document!r}" if revision is None else f"revision {revision} of document {document!r}"
        raise UnknownDocument(
            f"There is no {which} in collection {collection!r}. "
            f"To see what there is, run: hoidap documents list --collection {collection}"
        )
    return Document(document, collection, int(row[8]), str(row[9]), metadata_of(row))


def read_passages(db: apsw.Connection, collection: str, ids: Iterable[int] | Ids) -> dict[int, StoredPassage]:
    """Return those of `ids` that are passages of this collection now, in the order given.

    A question has some ninety candidates, so texts are what this costs. SQLite cuts passages out of texts of usual
    length; out of a long text, of which several passages are likely wanted, they are cut here and it is read once.
    """
    wanted = [int(number) for number in ids]
    short = f"r.characters < {_LONG}"
    rows = db.execute(
        f"""SELECT {_METADATA}, p.id, p.document, p.revision, p.start, p."end", p.heading,
                CASE WHEN {short} THEN substr(r.text, p.start + 1, p."end" - p.start) END,
                CASE WHEN {short} THEN substr(r.text, 1, {_OPENING}) END
            FROM json_each(?) j CROSS JOIN passages p ON p.id = j.value JOIN collections c ON c.id = p.collection
            JOIN documents d ON d.id = p.document AND d.revision = p.revision
            JOIN revisions r ON r.document = p.document AND r.revision = p.revision
            WHERE c.name = ?""",  # noqa: S608 - the columns are ours
        (as_list(wanted), collection),
    )
    texts: dict[str, str] = {}
    found: dict[int, StoredPassage] = {}
    for row in list(rows):
        passage = Passage(int(row[8]), str(row[9]), int(row[10]), int(row[11]), int(row[12]), str(row[13]))
        text, opening = row[14], row[15]
        if text is None:
            if passage.document not in texts:
                texts[passage.document] = revision_text(db, passage.document, passage.revision)
            whole = texts[passage.document]
            text, opening = whole[passage.start : passage.end], whole[:_OPENING]
        found[passage.id] = StoredPassage(passage, str(text), metadata_of(row), str(opening))
    return {number: found[number] for number in wanted if number in found}


def revision_text(db: apsw.Connection, document: str, revision: int) -> str:
    """Return the text of a revision that is there."""
    return str(db.execute("SELECT text FROM revisions WHERE document = ? AND revision = ?", (document, revision)).get)


def allowed_passages(db: apsw.Connection, collection: str, filters: Filters) -> Ids:
    """Return, sorted, the ids of the passages that pass every condition. A document without a date passes no date."""
    conditions, values = _conditions(filters)
    rows = db.execute(
        f"""SELECT p.id FROM documents d JOIN collections c ON c.id = d.collection
            JOIN revisions r ON r.document = d.id AND r.revision = d.revision
            JOIN passages p ON p.document = d.id AND p.revision = d.revision
            WHERE {" AND ".join(["c.name = ?", *conditions])}""",  # noqa: S608 - the conditions are ours
        (collection, *values),
    )
    return np.sort(np.array([row[0] for row in rows], np.int64))


def _conditions(filters: Filters) -> tuple[list[str], list[str]]:
    if filters.published_from and filters.published_to and filters.published_from > filters.published_to:
        raise InputError(
            f"No date lies from {filters.published_from} to {filters.published_to}. Swap the two dates of the filter."
        )
    table = [
        ("r.published >= ?", filters.published_from and filters.published_from.isoformat()),
        ("r.published <= ?", filters.published_to and filters.published_to.isoformat()),
        ("d.source IN (SELECT value FROM json_each(?))", filters.sources and _json(filters.sources)),
        ("r.language IN (SELECT value FROM json_each(?))", filters.languages and _json(filters.languages)),
        ("d.id IN (SELECT value FROM json_each(?))", filters.documents and _json(filters.documents)),
    ]
    held = [(condition, value) for condition, value in table if value]
    return [condition for condition, _ in held], [str(value) for _, value in held]


def _json(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def repeated_lines(db: apsw.Connection, collection: str, site: str, *, least: int, share: float) -> frozenset[str]:
    """Return the line keys that stand in at least `least` documents of a site and in at least `share` of them."""
    rows = db.execute(
        """WITH here AS (SELECT l.key, l.document FROM lines l JOIN collections c ON c.id = l.collection
                         WHERE c.name = ? AND l.site = ?)
           SELECT key FROM here GROUP BY key
           HAVING count(*) >= max(?, ? * (SELECT count(DISTINCT document) FROM here))""",
        (collection, site, least, share),
    )
    return frozenset(str(row[0]) for row in rows)
