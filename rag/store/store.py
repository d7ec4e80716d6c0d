"""The store's public door. SQL lives in the modules beside this one; transactions begin and end here."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from embeddings.encoder import Vectors
from rag.errors import InputError, StoreError, StoreFull, StoreLocked, StoreReadOnly, UnknownDocument
from rag.store import changes, documents, journal, vectors
from rag.store.backup import write_backup
from rag.store.database import Database
from rag.store.lock import WriterLock
from rag.store.records import DocumentRow, EncoderKey, Event, Known, NewRevision, Run, Saved, StoredPassage
from rag.store.schema import timestamp
from rag.store.snapshot import Snapshot
from rag.store.space import Ballast, require_space
from rag.store.vectors import Ids
from rag.types import Document, Filters

_KEPT_FILTERS = 8  # the next question has the same filter; reading it takes 80 ms at 100,000 passages
_WRITTEN_TWICE = 2  # once into the write-ahead log, once into the file


class Store:
    """Documents, their revisions, passages and vectors, in collections that never cross. See `open_store`.

    Reading is safe from any number of threads and processes. Whatever changes the store is done inside `writing()`.
    """

    def __init__(self, database: Database, floor_bytes: int) -> None:
        self._database = database
        self._floor = floor_bytes
        self._lock = WriterLock(self.folder / "writer.lock")
        self._ballast = Ballast(self.folder)
        self._allowed = lru_cache(maxsize=_KEPT_FILTERS)(self._read_allowed)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._database.path.parent

    @property
    def identity(self) -> str:
        """A name no other store has, a backup of this one included."""
        with self._database.reading() as db:
            return str(db.execute("SELECT identity FROM store").get)

    @property
    def writable(self) -> bool:
        """Whether this user may write to the data folder."""
        return self._database.writable

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Reading from a closed store raises `StoreError`."""
        self._database.close()

    # ------------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer of this data folder. Raises `StoreLocked` naming the other one, `StoreReadOnly`."""
        if not self.writable:
            raise StoreReadOnly(
                f"{self.folder} cannot be written to. Allow this user to write there, or choose another data folder."
            )
        with self._lock.hold() as died:
            if died:
                self._database.quick_check()
            self._ballast.restore(floor=self._floor)
            yield

    @contextmanager
    def writing_alongside(self) -> Iterator[None]:
        """Be the writer, or write beside a thread of this process that is it already; for one short change.

        Raises as `writing` does, for a writer in another process.
        """
        with self._lock.kept_held() as ours:
            if ours:
                yield
                return
        with self.writing():
            yield

    def being_written(self) -> bool:
        """Tell whether any process is inside `writing()` now."""
        return self._lock.held()

    def check_after_crash(self) -> None:
        """Check the whole file when a writer died in the middle. Raises `StoreDamaged`."""
        if not self._lock.left_by_the_dead():
            return
        if not self.writable:
            self._database.quick_check()
            return
        with suppress(StoreLocked), self.writing():  # when locked, another process is checking it already
            pass

    def save(self, new: NewRevision, *, run: int | None = None) -> Saved:
        """Store a revision whole: once this returns it is on the disk. With `run` its outcome is in the journal too.

        Raises `InputError` for ranges, vectors or names that do not fit, `StoreFull` before the disk is full.
        """
        changes.check_revision(new)
        needed = _WRITTEN_TWICE * (len(new.text.encode("utf-8", "replace")) + new.vectors.nbytes)
        require_space(self.folder, needed, floor=self._floor)
        with self._changing() as db:
            saved = changes.save_revision(db, new, timestamp())
            if run is not None:
                journal.record(db, run, [Event(new.metadata.source, saved.outcome)])
        return saved

    def touch(
        self, collection: str, source: str, file_digest: str, *, origin: str = "", run: int | None = None
    ) -> None:
        """Remember another file for content that is already stored; indexes are not behind after it."""
        with self._changing() as db:
            changes.touch(db, collection, source, file_digest, origin)
            if run is not None:
                journal.record(db, run, [Event(source, "unchanged")])

    def replace_vectors(self, collection: str, ids: Sequence[int], vectors: Vectors, encoder: EncoderKey) -> None:
        """File passages under another encoder, with its vectors; citations and texts stay as they are."""
        with self._changing() as db:
            changes.replace_vectors(db, collection, ids, vectors, encoder)

    def remove(self, collection: str, document_ids: Iterable[str]) -> int:
        """Remove documents with everything made of them; returns how many there were. Works on a full disk too."""
        ids = list(document_ids)
        try:
            return self._remove(collection, ids)
        except StoreFull:
            if not self._ballast.drop():
                raise
            return self._remove(collection, ids)

    def _remove(self, collection: str, ids: Sequence[str]) -> int:
        with self._changing() as db:
            return changes.remove_documents(db, collection, ids)

    def begin_run(self, collection: str) -> int:
        """Open a run in the ingest journal, and the collection if it is new."""
        with self._changing() as db:
            return journal.begin_run(db, changes.ensure_collection(db, collection), timestamp())

    def record(self, run: int, events: Iterable[Event]) -> None:
        """Note in the journal what became of sources."""
        with self._changing() as db:
            journal.record(db, run, events)

    def finish_run(self, run: int) -> None:
        """Note in the journal that a run did all it set out to do."""
        with self._changing() as db:
            journal.finish_run(db, run, timestamp())

    @contextmanager
    def _changing(self) -> Iterator[apsw.Connection]:
        if not self._lock.ours:
            raise StoreError("The store is changed outside `with store.writing():`. Take the lock first.")
        with self._database.changing() as db:
            yield db

    # ------------------------------------------------------------------ reading

    def collections(self) -> list[str]:
        """Return the names of all collections, sorted."""
        with self._database.reading() as db:
            return [str(row[0]) for row in db.execute("SELECT name FROM collections ORDER BY name")]

    def version(self, collection: str) -> int:
        """Return a number that grows with every change of a collection; 0 when there is none of that name."""
        with self._database.reading() as db:
            found = documents.find_collection(db, collection)
        return found[1] if found else 0

    def known(self, collection: str, source: str) -> Known | None:
        """Return what is remembered of a source."""
        with self._database.reading() as db:
            return documents.known(db, collection, source)

    def sources(self, collection: str) -> set[str]:
        """Return the source names of a collection."""
        return set(self.origins(collection))

    def origins(self, collection: str) -> dict[str, str]:
        """Return the sources of a collection, each with the file it came from."""
        query = "SELECT d.source, d.origin FROM documents d JOIN collections c ON c.id = d.collection WHERE c.name = ?"
        with self._database.reading() as db:
            return {str(source): str(origin) for source, origin in db.execute(query, (collection,))}

    def count(self, collection: str) -> int:
        """Return how many documents a collection holds."""
        query = "SELECT count(*) FROM documents d JOIN collections c ON c.id = d.collection WHERE c.name = ?"
        with self._database.reading() as db:
            return int(db.execute(query, (collection,)).get)

    def documents(self, collection: str, *, limit: int = 100, offset: int = 0) -> list[DocumentRow]:
        """Return a page of the documents, by source name, without their texts."""
        with self._database.reading() as db:
            return documents.list_documents(db, collection, limit=limit, offset=offset)

    def document(self, document: str, *, collection: str, revision: int | None = None) -> Document:
        """Return a document, old revisions too. Raises `UnknownDocument`."""
        with self._database.reading() as db:
            return documents.read_document(db, collection, document, revision)

    def read_range(self, document: str, revision: int, start: int, end: int, *, collection: str) -> str:
        """Return characters `start` to `end` of a revision. Raises `UnknownDocument`; `InputError` outside it."""
        text = self.document(document, collection=collection, revision=revision).text
        if not 0 <= start <= end <= len(text):
            raise InputError(
                f"Revision {revision} of document {document} has {len(text)} characters; {start} to {end} is not in it."
            )
        return text[start:end]

    def passages(self, collection: str, ids: Iterable[int] | Ids) -> dict[int, StoredPassage]:
        """Return those of `ids` that are passages of this collection at this moment: the check of every hit."""
        with self._database.reading() as db:
            return documents.read_passages(db, collection, ids)

    def allowed(self, collection: str, filters: Filters) -> Ids | None:
        """Return the sorted ids of the passages a filter allows; None, for all, when it is empty."""
        return None if filters.empty else self._allowed(collection, self.version(collection), filters)

    def _read_allowed(self, collection: str, version: int, filters: Filters) -> Ids:  # noqa: ARG002 - the cache's key
        with self._database.reading() as db:
            ids = documents.allowed_passages(db, collection, filters)
        ids.flags.writeable = False
        return ids

    def repeated_lines(
        self, collection: str, site: str | None, *, least: int = 3, share: float = 0.0
    ) -> frozenset[str]:
        """Return the edge lines that stand in at least `least` documents of a site, and in at least `share` of them."""
        with self._database.reading() as db:
            return documents.repeated_lines(db, collection, site or "", least=least, share=share)

    def vectors_of_texts(self, collection: str, encoder: EncoderKey, texts: Sequence[str]) -> dict[str, Vectors]:
        """Return vectors the collection has already for some of these indexed texts, so that they cost nothing."""
        with self._database.reading() as db:
            found = documents.find_collection(db, collection)
            return vectors.vectors_of_texts(db, found[0], encoder, texts) if found else {}

    def vectors_of_passages(
        self, collection: str, encoder: EncoderKey, ids: Iterable[int] | Ids
    ) -> tuple[Ids, Vectors]:
        """Return the exact vectors of those of `ids` that live now, sorted by id."""
        with self._database.reading() as db:
            found = documents.find_collection(db, collection)
            return vectors.vectors_of_passages(db, found[0] if found else 0, encoder, ids)

    def encoders(self, collection: str) -> dict[EncoderKey, int]:
        """Return which encoders made a collection's vectors, and how many each."""
        with self._database.reading() as db:
            found = documents.find_collection(db, collection)
            return vectors.encoders_of(db, found[0]) if found else {}

    @contextmanager
    def snapshot(self, collection: str) -> Iterator[Snapshot]:
        """Hold one moment of a collection, to build an index from. Raises `UnknownDocument`."""
        with self._database.reading() as db:
            found = documents.find_collection(db, collection)
            if found is None:
                raise UnknownDocument(
                    f"There is no collection {collection!r}. Run: hoidap ingest FOLDER --collection {collection}"
                )
            identity = str(db.execute("SELECT identity FROM store").get)
            yield Snapshot(db, identity, collection, *found)

    def last_run(self, collection: str) -> Run | None:
        """Return the latest ingest run of a collection."""
        with self._database.reading() as db:
            return journal.last_run(db, collection)

    def interrupted_run(self, collection: str) -> Run | None:
        """Return the latest run if it never finished and nobody is writing now."""
        run = self.last_run(collection)
        return run if run and run.finished_at is None and not self.being_written() else None

    def outcomes(self, run: int) -> list[Event]:
        """Return what a run did, by source."""
        with self._database.reading() as db:
            return journal.outcomes(db, run)

    def backup(self, path: Path) -> None:
        """Write a copy of the store as of now, while it is used. Raises `InputError` when `path` exists."""
        with self._database.reading() as db:
            write_backup(db, path)
