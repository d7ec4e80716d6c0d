"""The vector index: exact while that costs less than encoding the question, inverted lists above.

FAISS answers a vector of the wrong length with an empty AssertionError and fills short results with id -1; both stop
here. Single searches run on one thread: two were 2 to 20 times slower under load.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from math import sqrt
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import Vectors
from rag.errors import EncoderMismatch
from rag.index.manifest import DenseFacts, UnusableCache
from rag.index.recall import measured_probes
from rag.store import Ids

ReadVectors = Callable[[Ids], Iterable[tuple[Ids, Vectors]]]
ExactVectors = Callable[[Ids], tuple[Ids, Vectors]]
Scored = list[tuple[int, float]]

FLAT_UP_TO = 50_000
_FLAT_AGAIN_BELOW = 40_000
_OVERSAMPLE = 4  # candidates kept per result before they are scored with the store's exact vectors
_NARROW = 0.2  # below this share of allowed passages every list is probed: the selector makes that cheap and exact
_POINTS_PER_LIST = 48
_TRAINING_ROUNDS = 10
_RETRAIN_GROWTH = 1.5
_RETRAIN_SHRINK = 0.7


class DenseIndex:
    """Vectors by passage id. Not changed once it is served."""

    def __init__(self, index: Any, facts: DenseFacts) -> None:
        self._index = index
        self.facts = facts

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def search(self, vector: Vectors, k: int, allowed: Ids | None, exact: ExactVectors) -> Scored:
        """Return up to `k` (passage id, cosine), the best first, of the allowed passages.

        `exact` gives the true vectors of candidates; those it does not know any more are left out.
        """
        if vector.shape != (self._index.d,):
            raise EncoderMismatch(
                f"The question's vector has shape {vector.shape}; the index has {self._index.d} dimensions. "
                "Use the encoder that the documents were ingested with, or run: hoidap reindex"
            )
        if k < 1 or self.count == 0 or (allowed is not None and len(allowed) == 0):
            return []
        if self.facts.kind == "flat":
            ids, scores = self._candidates(vector, k, allowed)
        else:
            ids, scores = _score(vector, *exact(self._candidates(vector, _OVERSAMPLE * k, allowed)[0]))
        return [(int(number), float(score)) for number, score in zip(ids[:k], scores[:k], strict=True)]

    def save(self, path: Path) -> None:
        """Write the index to a file. Raises `OSError`."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(errno.EIO, f"FAISS cannot write {path.name}") from error

    def updated(self, removed: Ids, added: Ids, read: ReadVectors) -> "DenseIndex":
        """Return a copy without `removed` and with the vectors of `added`."""
        index = faiss.clone_index(self._index)
        with _all_threads():
            index.remove_ids(faiss.IDSelectorBatch(removed))
            for ids, vectors in read(added):
                index.add_with_ids(vectors, ids)
        return DenseIndex(index, self.facts)

    def fits(self, count: int) -> bool:
        """Tell whether this kind of index, as it was trained, is still right for `count` passages."""
        if self.facts.kind == "flat":
            return count <= FLAT_UP_TO
        shrunk = max(_FLAT_AGAIN_BELOW, _RETRAIN_SHRINK * self.facts.trained_on)
        return shrunk <= count <= _RETRAIN_GROWTH * self.facts.trained_on

    def _candidates(self, vector: Vectors, k: int, allowed: Ids | None) -> tuple[Ids, Vectors]:
        # libgomp keeps the number per thread, whatever FAISS's name for it says: it is set where the search runs.
        faiss.omp_set_num_threads(1)
        selector = None if allowed is None else _selector(allowed)
        if self.facts.kind == "flat":
            parameters = faiss.SearchParameters(sel=selector) if selector else None
        else:
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=self._probes(allowed))
        scores, ids = self._index.search(vector[None].astype(np.float32), min(k, self.count), params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def _probes(self, allowed: Ids | None) -> int:
        if allowed is None:
            return self.facts.probes
        share = len(allowed) / self.count
        return self.facts.lists if share < _NARROW else min(self.facts.lists, int(self.facts.probes / share) + 1)


def build_dense(ids: Ids, read: ReadVectors, dimension: int) -> DenseIndex:
    """Build the kind of index that suits so many vectors. `read` gives the vectors of ids in batches."""
    if len(ids) <= FLAT_UP_TO:
        index = faiss.index_factory(dimension, "IDMap2,Flat", faiss.METRIC_INNER_PRODUCT)
        for some, vectors in read(ids):
            index.add_with_ids(vectors, some)
        return DenseIndex(index, DenseFacts())
    with _all_threads():
        return _build_lists(ids, read, dimension)


def _build_lists(ids: Ids, read: ReadVectors, dimension: int) -> DenseIndex:
    lists = int(4 * sqrt(len(ids)))
    index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = _TRAINING_ROUNDS
    index.cp.max_points_per_centroid = _POINTS_PER_LIST
    index.cp.spherical = True
    some = np.random.default_rng(0).choice(ids, min(len(ids), lists * _POINTS_PER_LIST), replace=False)
    index.train(np.concatenate([vectors for _, vectors in read(np.sort(some))]))
    for batch, vectors in read(ids):
        index.add_with_ids(vectors, batch)
    probes, recall = measured_probes(index, ids, read, oversample=_OVERSAMPLE)
    return DenseIndex(index, DenseFacts("ivf", lists, probes, recall, len(ids)))


def load_dense(path: Path, facts: DenseFacts, *, dimension: int, count: int) -> DenseIndex:
    """Load a file whose checksum has been verified. Raises `UnusableCache` when it is not what the manifest says."""
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise UnusableCache(f"FAISS cannot read {path.name}") from error
    if index.d != dimension or index.ntotal != count:
        raise UnusableCache(f"{path.name} holds {index.ntotal} vectors of {index.d} dimensions")
    return DenseIndex(index, facts)


def _selector(allowed: Ids) -> Any:
    bits = np.zeros(int(allowed.max()) + 1, bool)
    bits[allowed] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))


def _score(vector: Vectors, ids: Ids, vectors: Vectors) -> tuple[Ids, Vectors]:
    scores = vectors @ vector
    order = np.argsort(-scores, kind="stable")
    return ids[order], scores[order]


@contextmanager
def _all_threads() -> Iterator[None]:
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(1)
