"""The index of one collection, as everything else sees it: two searches, two counts, and staying up to date."""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from embeddings.encoder import Vectors
from rag.errors import EncoderMismatch, IndexNotReady, StoreError, StoreFull, StoreReadOnly
from rag.index.dense import Scored
from rag.index.generation import Generation, check_encoder, load_generation, write_generation
from rag.index.generations import Generations, build_errors
from rag.index.lexical import AS_THEY_ARE, Weights
from rag.index.manifest import Manifest, UnusableCache
from rag.store import EncoderKey, Ids, Store

Announce = Callable[[str], None]
_TRY_AGAIN_SECONDS = 60.0  # after a full disk or the like: space may return while the store does not change


def open_index(
    store: Store, collection: str, *, encoder: EncoderKey, announce: Announce, folder: Path | None = None
) -> "CollectionIndex":
    """Open the index of a collection, built from the store where its cache is missing, unusable or behind.

    The cache lives in `folder`, `index` beside the store by default; where that may not be written to, in a temporary
    one. `announce` hears what was wrong and what is done about it.
    Raises `UnknownDocument` when there is no such collection, `EncoderMismatch` when other vectors are stored.
    """
    index = _closed_index(store, collection, encoder, announce, folder)
    index.open()
    return index


def load_index(store: Store, collection: str, *, encoder: EncoderKey, announce: Announce) -> "CollectionIndex":
    """Open the index of a collection as it was last published, built by somebody else; it may be behind the store.

    Raises `IndexNotReady` when nothing was published that can be served, and what `open_index` raises.
    """
    index = _closed_index(store, collection, encoder, announce, None)
    index.load()
    return index


def _closed_index(
    store: Store, collection: str, encoder: EncoderKey, announce: Announce, folder: Path | None
) -> "CollectionIndex":
    with store.snapshot(collection) as snapshot:
        check_encoder(snapshot, encoder)
        home = (folder or store.folder / "index") / str(snapshot.row)
    return CollectionIndex(store, collection, encoder, announce, home)


class CollectionIndex:
    """Finds passage ids. What it finds may be gone by now: read hits through `Store.passages`, which leaves those out.

    Searches are safe from any number of threads; those under way keep the generation they began with.
    """

    def __init__(self, store: Store, collection: str, encoder: EncoderKey, announce: Announce, home: Path) -> None:
        self._store = store
        self._collection = collection
        self._encoder = encoder
        self._announce = announce
        self._generations = Generations(home)
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._loaded: Generation | None = None
        self._rejected: str | None = None
        self._problem = ""
        self._gave_up_at = -1
        self._gave_up_until = 0.0
        self._turn = threading.Lock()

    def open(self) -> None:
        """Load the published generation, or build one. Called by `open_index`."""
        with self._turn:
            problem = self._load_newest()
            behind = self._loaded is None or self._loaded.manifest.version < self._store.version(self._collection)
            waits = self._loaded is not None and self._store.being_written()
            if not problem and (not behind or waits):
                return
            if self._store.version(self._collection):  # else the collection is new and there is nothing to say
                self._announce(f"The index of {self._collection!r} {problem or 'is behind the store'}: building it.")
            self._build_or_serve_old()

    def load(self) -> None:
        """Load the published generation. Called by `load_index`; raises `IndexNotReady` when there is none."""
        with self._turn:
            problem = self._load_newest()
        if self._loaded is None:
            raise IndexNotReady(f"The index of {self._collection!r} {problem}; it is being built. Ask again shortly.")

    # ------------------------------------------------------------------ searching

    def search_dense(self, vector: Vectors, k: int, allowed: Ids | None = None) -> Scored:
        """Return up to `k` (passage id, cosine), the best first. `allowed` is sorted ids, None for all passages."""
        return self._now.dense.search(vector, k, allowed, self._exact)

    def search_lexical(
        self, terms: Iterable[str], *, folded: bool, k: int, allowed: Ids | None = None, weights: Weights = AS_THEY_ARE
    ) -> Scored:
        """Return up to `k` (passage id, BM25) of passages with any of the terms, the best first."""
        return self._now.lexical.search(terms, folded=folded, k=k, allowed=allowed, weights=weights)

    def frequency(self, term: str, *, folded: bool = False) -> int:
        """Return how many passages hold a syllable or bigram, with exactly these accents or `folded`, with none."""
        return self._now.lexical.frequency(term, folded=folded)

    def forms(self, folded: str) -> dict[str, int]:
        """Return the accented syllables behind one without accents, each with its number of passages."""
        return self._now.lexical.forms(folded)

    @property
    def count(self) -> int:
        """How many passages can be found."""
        return self._now.manifest.count

    @property
    def generation(self) -> str:
        """The name of the generation that is served."""
        return self._now.folder.name

    @property
    def manifest(self) -> Manifest:
        """What the served generation says about itself: version, kind of vector index, its measured recall."""
        return self._now.manifest

    @property
    def _now(self) -> Generation:
        if self._loaded is None:
            raise StoreError("The index was not opened. Use open_index.")
        return self._loaded

    def _exact(self, ids: Ids) -> tuple[Ids, Vectors]:
        return self._store.vectors_of_passages(self._collection, self._encoder, ids)

    # ------------------------------------------------------------------ staying up to date

    @property
    def up_to_date(self) -> bool:
        """Whether what is served holds all that the store does now."""
        return self._now.manifest.version == self._store.version(self._collection)

    def pick_up(self) -> None:
        """Load what another process has published, if the store has moved; build nothing, wait for nobody.

        Costs one look at the store when nothing has changed. One thread loads, the others go on with what there is.
        """
        if self.up_to_date or not self._turn.acquire(blocking=False):
            return
        try:
            self._loaded = self._published() or self._now
        finally:
            self._turn.release()

    def refresh(self, *, wait: bool = False) -> None:
        """Catch up with the store if it has moved: load what another process published, or build what nobody will.

        While an ingest runs the last generation is served; the ingest publishes its own. Only one thread catches up:
        another goes on with what is loaded, or waits for its turn.
        """
        version = self._store.version(self._collection)
        given_up = version == self._gave_up_at and time.monotonic() < self._gave_up_until
        if version == self._now.manifest.version or given_up or not self._turn.acquire(blocking=wait):
            return
        try:
            self._loaded = self._published() or self._now
            if self._now.manifest.version < version and not self._store.being_written():
                self._build_or_serve_old()
        finally:
            self._turn.release()

    def publish(self) -> None:
        """Build and publish a generation of what the store holds now, if that is not what is served.

        Ingest calls it under `store.writing()` after what it saved. Raises `EncoderMismatch`, `StoreFull`.
        """
        with self._turn:
            if self._now.manifest.version != self._store.version(self._collection):
                self._build()

    def rebuild(self) -> None:
        """Build and publish a generation from the store alone. Called under `store.writing()`; raises as `publish`."""
        with self._turn:
            self._build(afresh=True)

    def close(self) -> None:
        """Let go of temporary copies."""
        if self._scratch is not None:
            self._scratch.cleanup()

    def _load_newest(self) -> str:
        """Load the current generation, or a spare one; returns what is wrong, empty when all is well."""
        try:
            self._loaded = self._load_current()
            return "" if self._loaded else "does not exist yet"
        except UnusableCache as reason:
            self._problem = str(reason)
            self._loaded = self._load_spare()
            return f"cannot be used ({reason})"

    def _load_current(self) -> Generation | None:
        while True:
            name = self._generations.current()
            if name is None:
                return None
            try:
                return self._load(name)
            except UnusableCache:
                if self._generations.current() == name:  # else it was cleared away while it was being read
                    raise

    def _load_spare(self) -> Generation | None:
        for name in self._generations.names():
            try:
                return self._load(name)
            except UnusableCache:
                continue
        return None

    def _load(self, name: str) -> Generation:
        generation = load_generation(
            self._generations.folder / name,
            store=self._store.identity,
            collection=self._collection,
            encoder=self._encoder,
        )
        if generation.manifest.version > self._store.version(self._collection):
            raise UnusableCache("it is newer than the store")
        return generation

    def _published(self) -> Generation | None:
        """Return the generation `CURRENT` names; None when there is none that can be used, said once."""
        name = None
        try:
            name = self._generations.current()
            if name is None or name == self._rejected:
                return None
            if self._loaded is not None and self._loaded.folder == self._generations.folder / name:
                return self._loaded
            return self._load(name)
        except UnusableCache as reason:
            if str(reason) != self._problem:
                self._announce(f"The published index of {self._collection!r} cannot be used ({reason}).")
            self._rejected, self._problem = name, str(reason)
            return None

    def _build_or_serve_old(self) -> None:
        version = self._store.version(self._collection)
        try:
            self._build()
        except (StoreFull, StoreReadOnly, EncoderMismatch) as error:
            if self._loaded is None:
                raise
            self._gave_up_at, self._gave_up_until = version, time.monotonic() + _TRY_AGAIN_SECONDS
            self._announce(f"The index of {self._collection!r} stays behind the store. {error}")

    def _build(self, *, afresh: bool = False) -> None:
        """Publish what the store holds now, made from the newest usable generation unless `afresh`, and serve it."""
        self._move_if_read_only()
        with build_errors(self._generations.folder), self._generations.publishing():
            published = None if afresh else self._published()
            if published is not None and published.manifest.version == self._store.version(self._collection):
                self._loaded = published  # another process was faster
                return
            base = None if afresh else published or self._loaded
            with self._store.snapshot(self._collection) as snapshot, self._generations.draft() as draft:
                write_generation(draft, snapshot, self._encoder, base=base)
                name = self._generations.publish(draft)
            self._loaded = self._load_written(name)

    def _load_written(self, name: str) -> Generation:
        try:
            return self._load(name)
        except UnusableCache as reason:
            raise StoreError(
                f"The index just written to {self._generations.folder} is damaged: {reason}. Check the disk."
            ) from reason

    def _move_if_read_only(self) -> None:
        there = self._generations.folder
        while not there.exists():
            there = there.parent
        if self._scratch is None and not os.access(there, os.W_OK):
            self._scratch = tempfile.TemporaryDirectory(prefix="hoidap-")
            self._generations = Generations(Path(self._scratch.name))
