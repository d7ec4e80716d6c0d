"""Vectors as they lie in the store: little-endian float32, each beside a digest of the text it encodes."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

import apsw
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Vectors
from rag.store.records import EncoderKey

Ids = NDArray[np.int64]
_STORED = np.dtype("<f4")


def pack(vector: Vectors) -> bytes:
    """Return one vector as it is stored."""
    return vector.astype(_STORED, copy=False).tobytes()


def unpack(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Return stored vectors as `(len(blobs), dimension)` float32."""
    return np.frombuffer(b"".join(blobs), _STORED).astype(np.float32, copy=False).reshape(len(blobs), dimension)


def text_digest(text: str) -> bytes:
    """Return 16 bytes that tell one indexed text from another."""
    return sha256(text.encode()).digest()[:16]


def as_list(ids: Iterable[int] | Ids) -> str:
    """Return ids as SQLite's `json_each` reads them: one bound value instead of thousands.

    Queries name it first and CROSS JOIN it, which fixes the order: the planner, not knowing how few ids there are,
    would read the whole collection for each of them.

    >>> as_list([3, 5])
    '[3, 5]'
    """
    return json.dumps([int(number) for number in ids])


def vectors_of_texts(
    db: apsw.Connection, collection: int, encoder: EncoderKey, texts: Sequence[str]
) -> dict[str, Vectors]:
    """Return the vectors this collection already has for some of `texts`."""
    found: dict[str, Vectors] = {}
    for text in texts:
        row = db.execute(
            """SELECT v.vector FROM vectors v CROSS JOIN passages p ON p.id = v.passage
               JOIN encoders e ON e.id = p.encoder
               WHERE v.text_digest = ? AND e.name = ? AND e.dimension = ? AND p.collection = ? LIMIT 1""",
            (text_digest(text), encoder.name, encoder.dimension, collection),
        ).fetchone()
        if row is not None:
            found[text] = unpack([row[0]], encoder.dimension)[0]
    return found


def vectors_of_passages(
    db: apsw.Connection, collection: int, encoder: EncoderKey, ids: Iterable[int] | Ids
) -> tuple[Ids, Vectors]:
    """Return, sorted by id, those of `ids` that live in this collection with a vector of this encoder, and it."""
    rows = db.execute(
        """SELECT v.passage, v.vector FROM json_each(?) j CROSS JOIN vectors v ON v.passage = j.value
           CROSS JOIN passages p ON p.id = v.passage JOIN encoders e ON e.id = p.encoder
           WHERE p.collection = ? AND e.name = ? AND e.dimension = ? ORDER BY v.passage""",
        (as_list(ids), collection, encoder.name, encoder.dimension),
    ).fetchall()
    blobs = [row[1] for row in rows if isinstance(row[1], bytes)]
    return np.array([row[0] for row in rows], np.int64), unpack(blobs, encoder.dimension)


def encoders_of(db: apsw.Connection, collection: int) -> dict[EncoderKey, int]:
    """Return which encoders made this collection's vectors, and how many each."""
    rows = db.execute(
        """SELECT e.name, e.dimension, c.number
           FROM (SELECT encoder, count(*) AS number FROM passages WHERE collection = ? GROUP BY encoder) c
           JOIN encoders e ON e.id = c.encoder ORDER BY e.name, e.dimension""",
        (collection,),
    )
    return {EncoderKey(str(name), int(dimension)): int(count) for name, dimension, count in rows}


def encoder_id(db: apsw.Connection, encoder: EncoderKey) -> int:
    """Return the row of an encoder, made when it is new."""
    db.execute("INSERT INTO encoders (name, dimension) VALUES (?, ?) ON CONFLICT DO NOTHING", encoder)
    return int(db.execute("SELECT id FROM encoders WHERE name = ? AND dimension = ?", encoder).get)
