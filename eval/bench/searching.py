"""Searching a filled store, one task a process, so that peak memory is the task's: `python -m eval.bench.searching`.

`build` builds the index of a store that has none; `steps` times the questions of a file step by step, `retrieve` as the
assistant takes them, both on one thread; `exact` compares the vector index with a search that reads every vector. Each
prints its result as JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np

from embeddings.bundled.prepare import ENCODER_NAME
from embeddings.encoder import Encoder, Vectors
from embeddings.load import load_encoder
from eval.assistant_service import open_assistant_service
from eval.service import COLLECTION
from rag.index import CollectionIndex, open_index
from rag.retrieve import CANDIDATES
from rag.store import EncoderKey, Snapshot, Store, open_store
from rag.text.syllables import lexical_terms

WARM_UP = 10
ENCODE, DENSE, LEXICAL, RETRIEVE = "encode the question", "vector search", "word search", "retrieve, whole"
_DEPTH = 10
_TIE = 1e-5  # passages that score the same are equally right


def build(folder: Path) -> Mapping[str, object]:
    """Build the index, and tell seconds and what its manifest says of the vector index."""
    with open_store(folder) as store:
        begun = time.perf_counter()
        index = _open(store)
        seconds = time.perf_counter() - begun
        return {"seconds": seconds, "count": index.count, **asdict(index.manifest.dense)}


def steps(folder: Path, questions: Sequence[str]) -> Mapping[str, list[float]]:
    """Tell the seconds of each question by step, each step by itself."""
    encoder = _encoder(folder)
    vectors: dict[str, Vectors] = {}

    def encode(question: str) -> None:
        vectors[question] = encoder.encode_question(question)

    with open_store(folder) as store:
        index = _open(store)
        each: dict[str, Callable[[str], object]] = {
            ENCODE: encode,
            DENSE: lambda question: index.search_dense(vectors[question], CANDIDATES),
            LEXICAL: lambda question: index.search_lexical(lexical_terms(question), folded=False, k=CANDIDATES),
        }
        return {name: _timed(step, questions) for name, step in each.items()}


def retrieve(folder: Path, questions: Sequence[str]) -> Mapping[str, list[float]]:
    """Tell the seconds of each question of `retrieve` whole, in the process whose memory is measured."""
    with open_assistant_service(folder, {"threads": 1}) as service:
        return {RETRIEVE: _timed(partial(service.retrieve, k=_DEPTH, retriever="hybrid"), questions)}


def exact(folder: Path, questions: Sequence[str]) -> Mapping[str, float]:
    """Tell which share of the truly nearest 10 and 50 passages of a question the index finds."""
    encoder = _encoder(folder)
    vectors = np.stack([encoder.encode_question(question) for question in questions])
    with open_store(folder) as store:
        index = _open(store)
        with store.snapshot(COLLECTION) as snapshot:
            best = nearest_scores(snapshot, EncoderKey(encoder.name, encoder.dimension), vectors, CANDIDATES)
        return {f"recall@{k}": recall(index, vectors, best, k) for k in (_DEPTH, CANDIDATES)}


def nearest_scores(snapshot: Snapshot, encoder: EncoderKey, questions: Vectors, k: int) -> Vectors:
    """Return, falling, the cosines of the `k` nearest passages of each question, found by comparing with all."""
    best = np.full((len(questions), k), -np.inf, np.float32)
    for _, vectors in snapshot.vectors(encoder, snapshot.ids()):
        best = -np.sort(-np.concatenate([best, questions @ vectors.T], axis=1), axis=1)[:, :k]
    return best


def recall(index: CollectionIndex, questions: Vectors, best: Vectors, k: int) -> float:
    """Return the mean share of the `k` nearest that a search for `k` finds; ties count as found."""
    shares = []
    for question, nearest in zip(questions, best[:, :k], strict=True):
        wanted = nearest[np.isfinite(nearest)]
        scores = np.asarray([score for _, score in index.search_dense(question, k)])
        shares.append(min(1.0, float((scores >= wanted[-1] - _TIE).sum()) / len(wanted)))
    return float(np.mean(shares))


def _timed(step: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    taken = []
    for question in questions:
        begun = time.perf_counter()
        step(question)
        taken.append(time.perf_counter() - begun)
    return taken[WARM_UP:]


def _encoder(folder: Path) -> Encoder:
    return load_encoder(folder=folder / "models", threads=1)


def _open(store: Store) -> CollectionIndex:
    with store.snapshot(COLLECTION) as snapshot:
        key = next(key for key in snapshot.encoders() if key.name == ENCODER_NAME)
    return open_index(store, COLLECTION, encoder=key, announce=lambda _: None)


TASKS: Mapping[str, Callable[[Path, Sequence[str]], Mapping[str, object]]] = {
    "build": lambda folder, _: build(folder),
    "steps": steps,
    "retrieve": retrieve,
    "exact": exact,
}

if __name__ == "__main__":
    task, data, file = sys.argv[1:]
    json.dump(TASKS[task](Path(data), json.loads(Path(file).read_text("utf-8"))), sys.stdout)
