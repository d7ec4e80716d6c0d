"""The service in one object, and the one place where its parts are put together."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from embeddings.encoder import Encoder
from embeddings.errors import EncoderUnavailable as EncodersError
from embeddings.load import load_encoder
from rag.answer import Draft, write_extracted
from rag.errors import EncoderUnavailable, UnknownDocument
from rag.index import CollectionIndex, open_index
from rag.ingest.encoding import PassageEncoder
from rag.ingest.loading.found import MEBIBYTE, LoadLimits
from rag.ingest.pipeline import IngestPolicy, Pipeline
from rag.ingest.reindex import encode_anew
from rag.ingest.run import Run
from rag.ingest.summary import IngestObserver, IngestSummary, SilentObserver
from rag.question import Question, understand_question
from rag.read.evidence import Candidate, Evidence
from rag.read.sentence_reader import HITS_READ, SentenceReader, sentences_of
from rag.retrieve import Retriever, Side
from rag.settings import Settings
from rag.store import DocumentRow, EncoderKey, Store, check_collection_name, open_store
from rag.types import Answer, Document, Filters, Hit

Announce = Callable[[str], None]
_NO_FILTERS = Filters()
_ALL = 1_000_000_000


def open_assistant(
    settings: Settings | None = None,
    *,
    create: bool = False,
    encoder: Encoder | None = None,
    announce: Announce = lambda _: None,
) -> "Assistant":
    """Open the assistant on its data folder; use it as a context manager.

    `create` makes the store when there is none. `encoder` takes the place of the one the settings name, for programs
    that have one loaded. `announce` hears what takes long or went wrong and was mended.
    Raises SettingsError, StoreMissing, StoreDamaged. The embedding model is loaded when first needed.
    """
    settings = settings or Settings.load()
    return Assistant(settings, open_store(settings.data, create=create), encoder, announce)


class Assistant:
    """Answers questions from documents. Safe for any number of asking threads; one process at a time may ingest."""

    def __init__(self, settings: Settings, store: Store, encoder: Encoder | None, announce: Announce) -> None:
        self._settings = settings
        self._store = store
        self._announce = announce
        self._encoder = encoder
        self._indexes: dict[str, CollectionIndex] = {}
        self._turn = threading.Lock()

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and of temporary index copies."""
        for index in self._indexes.values():
            index.close()
        self._store.close()

    # ------------------------------------------------------------------ asking

    def ask(self, question: str, *, collection: str = "default", k: int = 10, filters: Filters = _NO_FILTERS) -> Answer:
        """Answer from at most `k` passages of a collection, or abstain.

        Raises InputError for a question or filter that cannot be used, UnknownDocument for an unknown collection,
        EncoderMismatch when the collection was embedded by another model.
        """
        clock = _Clock()
        with clock.stage("open"):
            index = self._index(collection)
        with clock.stage("understand"):
            understood = self._understand(question, index)
        with clock.stage("retrieve"):
            hits = self._retriever(index, collection).retrieve(understood, k=k, filters=filters)
        with clock.stage("read"):
            reader = SentenceReader(self._encode(), index)
            readings = reader.read(understood, hits)
        threshold = self._settings.abstain_below
        draft = Draft(
            question=understood,
            hits=hits,
            readings=readings,
            abstain_below=reader.abstain_below if threshold is None else threshold,
            timings=clock.seconds,
        )
        return write_extracted(draft, _CollectionTexts(self._store, collection))

    def retrieve(
        self,
        question: str,
        *,
        collection: str = "default",
        k: int = 10,
        filters: Filters = _NO_FILTERS,
        retriever: Side = "hybrid",
    ) -> list[Hit]:
        """Return the best `k` passages, best first, by both searches or one of them. Raises as `ask` does."""
        index = self._index(collection)
        understood = self._understand(question, index)
        return self._retriever(index, collection).retrieve(understood, k=k, filters=filters, retriever=retriever)

    def weigh(self, question: str, *, collection: str = "default", k: int = 10) -> list[tuple[Candidate, Evidence]]:
        """Return the sentences the sentence reader would choose among, with its evidence; for fitting its weights."""
        index = self._index(collection)
        understood = self._understand(question, index)
        candidates = sentences_of(self._retriever(index, collection).retrieve(understood, k=k)[:HITS_READ])
        evidence = SentenceReader(self._encode(), index).evidence(understood, candidates)
        return list(zip(candidates, evidence, strict=True))

    # ------------------------------------------------------------------ ingest

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        collection: str = "default",
        prune: bool = False,
        observer: IngestObserver | None = None,
    ) -> IngestSummary:
        """Store what files and folders hold; unchanged documents cost nothing, refused ones are in the summary.

        `prune` removes documents that came from these paths and are gone. Raises StoreLocked while another process
        writes, StoreReadOnly, StoreFull, EncoderMismatch.
        """
        with self._ingesting(collection, observer) as (pipeline, run):
            pipeline.take_paths(paths)
            if prune:
                pipeline.prune(paths)
            pipeline.publish()
            return run.finish()

    def ingest_bytes(
        self, data: bytes, *, source: str, collection: str = "default", observer: IngestObserver | None = None
    ) -> IngestSummary:
        """Store what bytes hold; the format is that of the name's suffix, or recognised. Raises as `ingest` does."""
        with self._ingesting(collection, observer) as (pipeline, run):
            pipeline.take_bytes(data, name=source)
            pipeline.publish()
            return run.finish()

    def reindex(self, *, collection: str = "default", observer: IngestObserver | None = None) -> int:
        """Encode with the model in use what another one encoded, then build the index; return passages encoded.

        Raises UnknownDocument for an unknown collection, and what `ingest` raises but EncoderMismatch.
        """
        self._require(collection)
        with self._store.writing():
            encoder = PassageEncoder(self._encode(), self._store, collection)
            encoded = encode_anew(self._store, encoder, observer or SilentObserver())
            self._indexes.pop(collection, None)
            index = self._index(collection)  # built here where the vectors are new: its cache no longer fits
            if not encoded:
                index.rebuild()
        return encoded

    # ------------------------------------------------------------------ documents

    def collections(self) -> list[str]:
        """Return the names of the collections."""
        return self._store.collections()

    def documents(self, *, collection: str = "default", limit: int = _ALL, offset: int = 0) -> list[DocumentRow]:
        """Return the documents of a collection by source name, without their texts."""
        self._require(collection)
        return self._store.documents(collection, limit=limit, offset=offset)

    def document(self, document: str, *, collection: str = "default", revision: int | None = None) -> Document:
        """Return one revision of a document, the newest by default. Raises UnknownDocument."""
        return self._store.document(document, collection=collection, revision=revision)

    def remove(self, documents: Iterable[str], *, collection: str = "default") -> int:
        """Remove documents with all revisions; return how many there were. Raises UnknownDocument for an unknown id."""
        self._require(collection)
        wanted = list(documents)
        for one in wanted:
            self._store.document(one, collection=collection)
        with self._store.writing():
            return self._store.remove(collection, wanted)

    # ------------------------------------------------------------------ putting parts together

    @contextmanager
    def _ingesting(self, collection: str, observer: IngestObserver | None) -> Iterator[tuple[Pipeline, Run]]:
        settings = self._settings
        check_collection_name(collection)
        policy = IngestPolicy(
            passage_tokens=settings.passage_tokens,
            overlap_sentences=settings.overlap_sentences,
            limits=LoadLimits(
                file_bytes=settings.file_megabytes * MEBIBYTE,
                memory_bytes=settings.parse_megabytes * MEBIBYTE,
                seconds=float(settings.parse_seconds),
            ),
        )
        with self._store.writing():
            encoder = PassageEncoder(self._encode(), self._store, collection)
            run = Run(self._store, collection, observer or SilentObserver())
            index = self._index(collection)
            yield Pipeline(self._store, index, encoder, policy, run), run

    def _understand(self, question: str, index: CollectionIndex) -> Question:
        return understand_question(question, index, most_characters=self._settings.question_characters)

    def _retriever(self, index: CollectionIndex, collection: str) -> Retriever:
        return Retriever(self._store, index, self._encode(), collection)

    def _encode(self) -> Encoder:
        if self._encoder is not None:  # no lock: whoever builds an index holds it for as long as that takes
            return self._encoder
        with self._turn:
            if self._encoder is None:
                settings = self._settings
                try:
                    self._encoder = load_encoder(
                        settings.embedding_model,
                        folder=settings.data / "models",
                        threads=settings.threads,
                        announce=self._announce,
                    )
                except EncodersError as error:
                    raise EncoderUnavailable(str(error)) from error
        return self._encoder

    def _index(self, collection: str) -> CollectionIndex:
        """Return the collection's index, caught up with the store."""
        if collection not in self._indexes:
            self._require(collection)
            encoder = self._encode()
            with self._turn:
                if collection not in self._indexes:
                    key = EncoderKey(encoder.name, encoder.dimension)
                    self._indexes[collection] = open_index(
                        self._store, collection, encoder=key, announce=self._announce
                    )
        index = self._indexes[collection]
        index.refresh()
        return index

    def _require(self, collection: str) -> None:
        names = self._store.collections()
        if check_collection_name(collection) not in names:
            there = f"There are: {', '.join(names)}." if names else "The store is empty."
            raise UnknownDocument(
                f"There is no collection {collection!r}. {there} "
                f"To make it, run: hoidap ingest FOLDER --collection {collection}"
            )


@dataclass(frozen=True, slots=True)
class _CollectionTexts:
    """The store as citations see it: bound to the collection that was asked."""

    store: Store
    collection: str

    def read_range(self, document: str, revision: int, start: int, end: int) -> str:
        return self.store.read_range(document, revision, start, end, collection=self.collection)


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began
