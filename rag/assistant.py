"""The service in one object."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal

from rag.answering import Request
from rag.clock import Clock
from rag.errors import ModelFailed
from rag.ingest.encoding import PassageEncoder
from rag.ingest.loading.found import Found as LoadedFrom
from rag.ingest.pipeline import IngestPolicy, Pipeline
from rag.ingest.reindex import encode_anew
from rag.ingest.run import Run
from rag.ingest.summary import IngestObserver, IngestSummary, SilentObserver
from rag.parts import Announce, Opened, Parts, open_parts
from rag.policies import ingest_policy
from rag.read.clues import Candidate, Clues
from rag.read.marked_evidence import Marked
from rag.retrieve import Side
from rag.scope import Scope, named_collections, require_collection
from rag.settings import Settings
from rag.store import DocumentRow, check_collection_name
from rag.types import Answer, AnswerEvent, Document, Done, Filters, Hit, Standing, Turn

__all__ = ["Announce", "Assistant", "Parts", "Refresh", "open_assistant"]

Refresh = Literal["asking", "apart"]
_NO_FILTERS = Filters()
_DEFAULT = ("default",)
_ALL = 1_000_000_000
_WARMING = "Ai là người ký văn bản mới nhất?"
_NO_PARTS = Parts()


def open_assistant(
    settings: Settings | None = None,
    *,
    create: bool = False,
    parts: Parts = _NO_PARTS,
    announce: Announce = lambda _: None,
    refresh: Refresh = "asking",
) -> "Assistant":
    """Open the assistant on its data folder; use it as a context manager.

    `create` makes the store when there is none. `parts` take the place of those the settings name. `announce` hears
    what takes long or went wrong and was mended. `refresh` says who builds an index that is behind the store: `asking`,
    whoever asks first; `apart`, only `Assistant.catch_up` and ingest.
    Raises SettingsError, StoreMissing, StoreDamaged, CalibrationDamaged. The models are opened when first needed: what
    asks nothing of a language model neither waits nor fails for it. See `Assistant.ready`.
    """
    chosen = settings or Settings.load()
    opened = open_parts(chosen, parts, announce, create=create, build_when_asked=refresh == "asking")
    return Assistant(opened, ingest_policy(chosen))


class Assistant:
    """Answers questions from documents, with the confidence of its `calibration`.

    Safe for any number of asking threads; one process at a time may ingest.
    """

    def __init__(self, opened: Opened, ingest_policy: IngestPolicy) -> None:
        self._store = opened.store
        self._model = opened.model
        self._indexes = opened.indexes
        self._answering = opened.answering
        self._replies = opened.replies
        self._stack = opened.stack
        self._ingest_policy = ingest_policy
        self.calibration = opened.calibration

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store, of temporary index copies and of the language model."""
        self._stack.close()

    def ready(self) -> None:
        """Open the language model that the settings name now, not at the first question.

        Raises SettingsError or ModelUnavailable where it is not to be had; so does the first question else.
        """
        self._answering.ready()

    def try_language_model(self, *, seconds: float) -> ModelFailed | None:
        """Return what keeps the language model from being called, found out without having it write.

        None where nothing is known: there is none, its server lists its models, or it cannot be tried so. Raises as
        `ready` does.
        """
        return self._answering.trial(seconds)

    def warm_up(self, collection: str) -> None:
        """Load what is loaded at the first question to a collection, asking no language model. Raises as `ask`."""
        self._answering.rehearse(_WARMING, self._scope([collection]))

    # ------------------------------------------------------------------ asking

    def ask(
        self,
        question: str,
        *,
        collections: Sequence[str] = _DEFAULT,
        k: int = 10,
        filters: Filters = _NO_FILTERS,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Answer from at most `k` passages of the collections together, or abstain.

        `history` is the conversation so far: a follow-up question is searched as it would be asked alone.
        Raises InputError for a question, filter or list of collections that cannot be used, UnknownCollection,
        EncoderMismatch when a collection was embedded by another model, IndexNotReady (with `refresh="apart"`) while
        the first index of a collection is built, and what `ready` raises.
        """
        events = self.stream(question, collections=collections, k=k, filters=filters, history=history)
        (answer,) = (event.answer for event in events if isinstance(event, Done))
        return answer

    def stream(
        self,
        question: str,
        *,
        collections: Sequence[str] = _DEFAULT,
        k: int = 10,
        filters: Filters = _NO_FILTERS,
        history: Sequence[Turn] = (),
    ) -> Iterator[AnswerEvent]:
        """Answer as `ask` does, telling each step as it is done: see the events of `rag.types`; the last is `Done`.

        Work is done between events: nothing before the first is asked for, and nothing after the iterator is closed.
        Errors come from the iterator.
        """
        clock = Clock()
        with clock.stage("open"):
            scope = self._scope(collections)
        yield from self._answering.answer(Request(question, k, filters, history), scope, clock)

    def retrieve(
        self,
        question: str,
        *,
        collections: Sequence[str] = _DEFAULT,
        k: int = 10,
        filters: Filters = _NO_FILTERS,
        retriever: Side | None = None,
    ) -> list[Hit]:
        """Return the best `k` passages, best first, as `ask` finds them or by `retriever`. Raises as `ask` does."""
        scope = self._scope(collections)
        understood = self._answering.understand(question, scope)
        return self._answering.retriever(scope).retrieve(understood, k=k, filters=filters, retriever=retriever)

    def weigh(self, question: str, *, collection: str = "default", k: int = 10) -> list[tuple[Candidate, Clues, float]]:
        """Return the sentences the sentence reader would choose among, each with its clues and cosine; for fitting."""
        return self._answering.weigh(question, self._scope([collection]), k=k)

    def mark(self, question: str, *, collection: str = "default", k: int = 10) -> tuple[list[Marked], list[Hit]]:
        """Return the sentences the trained reader would choose among, and the hits they are of; for fitting."""
        return self._answering.mark(question, self._scope([collection]), k=k)

    # ------------------------------------------------------------------ staying up to date

    def catch_up(self) -> None:
        """Load and build what is missing or behind of every collection's index; for a thread beside those that ask.

        Also forgets what language models wrote from passages that are gone. Costs a look or two at the store for each
        collection when there is nothing to do. What goes wrong is announced.
        """
        self._indexes.catch_up()
        self._replies.sweep()

    def standing(self, collection: str = "default") -> Standing:
        """Return how a collection stands; builds nothing. Raises UnknownCollection."""
        require_collection(self._store, collection)
        return self._indexes.standing(collection)

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

    @contextmanager
    def ingesting(
        self, *, collection: str = "default", observer: IngestObserver | None = None
    ) -> Iterator[Callable[[Sequence[LoadedFrom]], None]]:
        """Give a function that stores what files hold under the names given with them, as often as needed.

        Searches find it all once the block has ended well. Raises as `ingest` does.
        """
        with self._ingesting(collection, observer) as (pipeline, run):
            yield pipeline.take_files
            pipeline.publish()
            run.finish()

    def reindex(self, *, collection: str = "default", observer: IngestObserver | None = None) -> int:
        """Encode with the model in use what another one encoded, then build the index; return passages encoded.

        Raises UnknownDocument for an unknown collection, and what `ingest` raises but EncoderMismatch.
        """
        require_collection(self._store, collection)
        with self._store.writing():
            encoder = PassageEncoder(self._model.encoder, self._store, collection)
            encoded = encode_anew(self._store, encoder, observer or SilentObserver())
            self._indexes.forget(collection)
            index = self._indexes.for_writing(
                collection
            )  # built here where the vectors are new: its cache no longer fits
            if not encoded:
                index.rebuild()
        return encoded

    # ------------------------------------------------------------------ documents

    def collections(self) -> list[str]:
        """Return the names of the collections."""
        return self._store.collections()

    def documents(self, *, collection: str = "default", limit: int = _ALL, offset: int = 0) -> list[DocumentRow]:
        """Return the documents of a collection by source name, without their texts."""
        require_collection(self._store, collection)
        return self._store.documents(collection, limit=limit, offset=offset)

    def document(self, document: str, *, collection: str = "default", revision: int | None = None) -> Document:
        """Return one revision of a document, the newest by default. Raises UnknownDocument."""
        return self._store.document(document, collection=collection, revision=revision)

    def remove(self, documents: Iterable[str], *, collection: str = "default") -> int:
        """Remove documents with all revisions; return how many there were. Raises UnknownDocument for an unknown id."""
        require_collection(self._store, collection)
        wanted = list(documents)
        for one in wanted:
            self._store.document(one, collection=collection)
        with self._store.writing_alongside():
            removed = self._store.remove(collection, wanted)
        self._replies.sweep()
        return removed

    # ------------------------------------------------------------------ putting parts together

    @contextmanager
    def _ingesting(self, collection: str, observer: IngestObserver | None) -> Iterator[tuple[Pipeline, Run]]:
        check_collection_name(collection)
        try:
            with self._store.writing():
                encoder = PassageEncoder(self._model.encoder, self._store, collection)
                run = Run(self._store, collection, observer or SilentObserver())
                index = self._indexes.for_writing(collection)
                yield Pipeline(self._store, index, encoder, self._ingest_policy, run), run
        finally:
            self._replies.sweep()

    def _scope(self, collections: Sequence[str]) -> Scope:
        names = named_collections(collections)
        for name in names:
            require_collection(self._store, name)
        return Scope(self._store, {name: self._indexes.for_asking(name) for name in names})
