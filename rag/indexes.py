"""The open indexes of a store, one a collection: opened when first needed, and kept up with the store."""

import threading
import time
from collections.abc import Callable

from rag.errors import EncoderMismatch, HoidapError, IndexNotReady
from rag.index import CollectionIndex, load_index, open_index
from rag.model import Model
from rag.store import Store
from rag.types import Standing

_TRY_AGAIN_SECONDS = 60.0  # after a build that failed: what stood in its way may go while the store does not change


class Indexes:
    """Gives the index of a collection to whoever asks or writes. Safe for any number of threads.

    Indexes that are behind are built by whoever asks when `build_when_asked`, else by `catch_up` alone: then asking
    waits for no build, of this collection or another.
    """

    def __init__(self, store: Store, model: Model, announce: Callable[[str], None], *, build_when_asked: bool) -> None:
        self._store = store
        self._model = model
        self._announce = announce
        self._build_when_asked = build_when_asked
        self._open: dict[str, CollectionIndex] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._failures: dict[str, tuple[int, float]] = {}

    def for_asking(self, collection: str) -> CollectionIndex:
        """Return the index of a collection that is there, as new as it is without building, or built if so told.

        Raises IndexNotReady when nothing was published yet and asking does not build, EncoderMismatch.
        """
        if self._build_when_asked:
            return self.for_writing(collection)
        index = self._open.get(collection) or self._loaded(collection)
        index.pick_up()
        return index

    def for_writing(self, collection: str) -> CollectionIndex:
        """Return the index of a collection that is there, built where its cache is missing or behind."""
        index = self._open.get(collection) or self._opened(collection)
        index.refresh()
        return index

    def catch_up(self) -> None:
        """Load what other processes published and build what is missing or behind, collection by collection.

        What stands in the way of one is announced and tried again a minute later or when the store changes.
        """
        for collection in self._store.collections():
            failed_at, until = self._failures.get(collection, (-1, 0.0))
            version = self._store.version(collection)
            if version == failed_at and time.monotonic() < until:
                continue
            try:
                index = self._open.get(collection) or self._opened(collection)
                index.refresh(wait=True)
                index.forms("")  # read now, not while somebody waits: 0.3 s at 100,000 passages
            except HoidapError as error:
                self._failures[collection] = version, time.monotonic() + _TRY_AGAIN_SECONDS
                self._announce(f"The index of {collection!r} cannot be built. {error}")

    def standing(self, collection: str) -> Standing:
        """Return how a collection that is there stands: no passages while it cannot be searched. Builds nothing."""
        documents = self._store.count(collection)
        try:
            index = self._open.get(collection) or self._loaded(collection)
        except (IndexNotReady, EncoderMismatch):
            return Standing(documents, 0, None, up_to_date=False)
        return Standing(documents, index.count, index.generation, up_to_date=index.up_to_date)

    def forget(self, collection: str) -> None:
        """Let the index be opened anew when it is next needed."""
        self._open.pop(collection, None)

    def close(self) -> None:
        """Let go of temporary index copies."""
        for index in self._open.values():
            index.close()

    def _loaded(self, collection: str) -> CollectionIndex:
        index = load_index(self._store, collection, encoder=self._model.key, announce=self._announce)
        return self._open.setdefault(collection, index)

    def _opened(self, collection: str) -> CollectionIndex:
        key = self._model.key
        with self._turns.setdefault(collection, threading.Lock()):
            if collection in self._open:
                return self._open[collection]
            index = open_index(self._store, collection, encoder=key, announce=self._announce)
            return self._open.setdefault(collection, index)
