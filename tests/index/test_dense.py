"""Dense search against numpy: small collections exactly, large ones to the recall their manifest states."""

import numpy as np
import pytest

from rag.errors import EncoderMismatch
from rag.index.dense import FLAT_UP_TO, build_dense, load_dense
from rag.index.manifest import DenseFacts, UnusableCache
from rag.index.recall import between

DIMENSION = 16
RANDOM = np.random.default_rng(5)


class Shelf:
    """Vectors by id, as the store gives them; `gone` ids are no longer there."""

    def __init__(self, count: int) -> None:
        centres = RANDOM.normal(size=(max(1, count // 50), DIMENSION))
        vectors = centres[RANDOM.integers(len(centres), size=count)] + 0.4 * RANDOM.normal(size=(count, DIMENSION))
        self.vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        self.ids = np.arange(count, dtype=np.int64) * 3 + 7
        self.gone: set[int] = set()

    def read(self, ids):
        for start in range(0, len(ids), 10_000):
            some = ids[start : start + 10_000]
            yield some, self.vectors[np.searchsorted(self.ids, some)]

    def exact(self, ids):
        there = np.array([number for number in np.sort(ids) if int(number) not in self.gone], np.int64)
        return there, self.vectors[np.searchsorted(self.ids, there)]

    def best(self, vector, k, allowed=None):
        scores = self.vectors @ vector
        if allowed is not None:
            scores = np.where(np.isin(self.ids, allowed), scores, -9)
        return self.ids[np.argsort(-scores)[:k]].tolist()


@pytest.fixture(scope="module")
def small():
    shelf = Shelf(500)
    return shelf, build_dense(shelf.ids, shelf.read, DIMENSION)


@pytest.fixture(scope="module")
def large():
    shelf = Shelf(FLAT_UP_TO + 2_000)
    return shelf, build_dense(shelf.ids, shelf.read, DIMENSION)


def _ids(found):
    return [number for number, _ in found]


def test_a_small_collection_is_searched_exactly(small):
    shelf, index = small
    assert index.facts == DenseFacts("flat", recall=1.0)
    for vector in shelf.vectors[:20]:
        found = index.search(vector, 10, None, shelf.exact)
        assert _ids(found) == shelf.best(vector, 10)
        assert found[0][1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("allowed_count", [1, 40, 400])
def test_a_filter_on_a_small_collection_is_exact(small, allowed_count):
    shelf, index = small
    allowed = np.sort(RANDOM.choice(shelf.ids, allowed_count, replace=False))
    found = index.search(shelf.vectors[3], 10, allowed, shelf.exact)
    assert _ids(found) == shelf.best(shelf.vectors[3], min(10, allowed_count), allowed)


def test_a_large_collection_keeps_the_recall_its_manifest_states(large):
    shelf, index = large
    assert (index.facts.kind, index.facts.trained_on) == ("ivf", FLAT_UP_TO + 2_000)
    assert 0.97 <= index.facts.recall <= 1
    questions = shelf.vectors[RANDOM.integers(len(shelf.ids), size=100)]
    kept = [len({*_ids(index.search(q, 10, None, shelf.exact))} & {*shelf.best(q, 10)}) / 10 for q in questions]
    assert np.mean(kept) >= 0.95


def test_a_question_that_lies_between_passages_loses_almost_nothing(large):
    shelf, index = large
    questions = between(shelf.vectors[RANDOM.integers(len(shelf.ids), size=200)], np.random.default_rng(8))
    kept = [len({*_ids(index.search(q, 10, None, shelf.exact))} & {*shelf.best(q, 10)}) / 10 for q in questions]
    assert np.mean(kept) >= 0.95


@pytest.mark.parametrize("share", [0.0005, 0.04, 0.5])
def test_a_filter_on_a_large_collection_loses_almost_nothing(large, share):
    shelf, index = large
    allowed = np.sort(RANDOM.choice(shelf.ids, int(share * len(shelf.ids)), replace=False))
    kept = []
    for question in shelf.vectors[:40]:
        found = _ids(index.search(question, 10, allowed, shelf.exact))
        assert set(found) <= set(allowed.tolist())
        kept.append(len({*found} & {*shelf.best(question, 10, allowed)}) / 10)
    assert np.mean(kept) >= 0.97


def test_a_large_collection_scores_with_the_exact_vectors_and_leaves_out_what_is_gone(large):
    shelf, index = large
    first, second = index.search(shelf.vectors[5], 2, None, shelf.exact)
    assert first == (shelf.ids[5], pytest.approx(1, abs=1e-6))
    shelf.gone.add(first[0])
    assert index.search(shelf.vectors[5], 1, None, shelf.exact) == [second]
    shelf.gone.clear()


def test_removed_vectors_are_not_found_and_added_ones_are(small):
    shelf, _ = small
    fewer = build_dense(shelf.ids[:400], shelf.read, DIMENSION)
    updated = fewer.updated(shelf.ids[:10], shelf.ids[400:], shelf.read)
    allowed = shelf.ids[10:]
    assert (fewer.count, updated.count) == (400, 490)
    for vector in shelf.vectors[::50]:
        assert _ids(updated.search(vector, 5, None, shelf.exact)) == shelf.best(vector, 5, allowed)


def test_a_large_index_is_kept_up_to_date_until_it_has_grown_too_far(large):
    shelf, index = large
    updated = index.updated(shelf.ids[:100], shelf.ids[:0], shelf.read)
    assert updated.count == len(shelf.ids) - 100
    assert shelf.ids[3] not in _ids(updated.search(shelf.vectors[3], 10, None, shelf.exact))
    assert [index.fits(count) for count in (38_000, 45_000, 70_000, 80_000)] == [False, True, True, False]


def test_nothing_is_found_among_nothing(small):
    shelf, index = small
    empty = build_dense(shelf.ids[:0], shelf.read, DIMENSION)
    assert empty.search(shelf.vectors[0], 5, None, shelf.exact) == []
    assert index.search(shelf.vectors[0], 5, shelf.ids[:0], shelf.exact) == []
    assert index.search(shelf.vectors[0], 0, None, shelf.exact) == []


def test_a_vector_of_another_length_names_the_cure(small):
    _, index = small
    with pytest.raises(EncoderMismatch, match=r"shape \(5,\); the index has 16 dimensions.*hoidap reindex"):
        index.search(np.ones(5, np.float32), 3, None, lambda ids: (ids, ids))


def test_a_file_that_is_not_what_the_manifest_says_is_unusable(small, tmp_path):
    _, index = small
    index.save(tmp_path / "dense.faiss")
    with pytest.raises(UnusableCache, match="holds 500 vectors of 16 dimensions"):
        load_dense(tmp_path / "dense.faiss", index.facts, dimension=16, count=499)
    (tmp_path / "dense.faiss").write_bytes(b"none")
    with pytest.raises(UnusableCache, match="FAISS cannot read"):
        load_dense(tmp_path / "dense.faiss", index.facts, dimension=16, count=500)
