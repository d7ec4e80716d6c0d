"""All of a collection at one moment: what indexes are built from."""

from collections.abc import Iterator
from dataclasses import dataclass

import apsw
import numpy as np

from embeddings.encoder import Vectors
from rag.passages import indexed_text
from rag.store.documents import revision_text
from rag.store.records import EncoderKey
from rag.store.vectors import Ids, as_list, encoders_of, vectors_of_passages

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One read transaction over one collection. Everything it gives is of the same `version`.

    `store` is the identity of the store: a backup that is used in its place has another, because its ids go on
    differently.
    """

    db: apsw.Connection
    store: str
    collection: str
    row: int
    version: int

    def encoders(self) -> dict[EncoderKey, int]:
        """Return which encoders made the vectors, and how many each."""
        return encoders_of(self.db, self.row)

    def ids(self) -> Ids:
        """Return the ids of all passages, sorted."""
        rows = self.db.execute("SELECT id FROM passages WHERE collection = ? ORDER BY id", (self.row,))
        return np.fromiter((row[0] for row in rows), np.int64)

    def ids_of_others(self, encoder: EncoderKey) -> Ids:
        """Return the ids of passages whose vectors another encoder made, sorted."""
        rows = self.db.execute(
            """SELECT p.id FROM passages p JOIN encoders e ON e.id = p.encoder
               WHERE p.collection = ? AND (e.name, e.dimension) <> (?, ?) ORDER BY p.id""",
            (self.row, *encoder),
        )
        return np.fromiter((row[0] for row in rows), np.int64)

    def vectors(self, encoder: EncoderKey, ids: Ids) -> Iterator[tuple[Ids, Vectors]]:
        """Give the vectors of `ids` in batches."""
        for start in range(0, len(ids), _BATCH):
            yield vectors_of_passages(self.db, self.row, encoder, ids[start : start + _BATCH])

    def texts(self, ids: Ids) -> Iterator[tuple[int, str]]:
        """Give the indexed text of `ids`: title, headings and words."""
        read: tuple[str, str] = ("", "")  # passages of one document stand together: its text is read once
        for start in range(0, len(ids), _BATCH):
            for passage, document, revision, title, begin, end, heading in self._ranges(ids[start : start + _BATCH]):
                if read[0] != document:
                    read = (document, revision_text(self.db, document, revision))
                yield passage, indexed_text(title, heading, read[1][begin:end])

    def _ranges(self, ids: Ids) -> list[tuple[int, str, int, str, int, int, str]]:
        rows = self.db.execute(
            """SELECT p.id, p.document, p.revision, r.title, p.start, p."end", p.heading
               FROM json_each(?) j CROSS JOIN passages p ON p.id = j.value
               JOIN revisions r ON r.document = p.document AND r.revision = p.revision
               WHERE p.collection = ? ORDER BY p.id""",
            (as_list(ids), self.row),
        )
        return [
            (int(row[0]), str(row[1]), int(row[2]), str(row[3]), int(row[4]), int(row[5]), str(row[6])) for row in rows
        ]
