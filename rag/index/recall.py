"""How many lists to probe: measured on the collection's own vectors when the lists are trained, never a setting."""

from collections.abc import Callable, Iterable
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import Vectors
from rag.store import Ids

WANTED = 0.97
_DEPTH = 10
_QUESTIONS = 200
_FIRST_PROBES = 8
_TIE = 1e-5  # passages that score the same are equally right


def measured_probes(
    index: Any, ids: Ids, read: Callable[[Ids], Iterable[tuple[Ids, Vectors]]], *, oversample: int
) -> tuple[int, float]:
    """Return the fewest probes (doubling from 8) with recall@10 of at least .97, and that recall.

    Recall is the share of the ten nearest other passages of a sampled passage that are among the candidates whose
    exact scores a search looks up, `oversample` times as many as results.
    """
    sample = np.sort(np.random.default_rng(1).choice(ids, min(_QUESTIONS, len(ids)), replace=False))
    questions = np.concatenate([vectors for _, vectors in read(sample)])
    nearest = _exact_scores(questions, sample, ids, read)
    probes = min(_FIRST_PROBES, index.nlist)
    while True:
        parameters = faiss.SearchParametersIVF(nprobe=probes)
        _, found = index.search(questions, oversample * _DEPTH + 1, params=parameters)
        recall = _recall(questions, sample, found, nearest, read)
        if recall >= WANTED or probes == index.nlist:
            return probes, round(recall, 4)
        probes = min(2 * probes, index.nlist)


def _exact_scores(
    questions: Vectors, sample: Ids, ids: Ids, read: Callable[[Ids], Iterable[tuple[Ids, Vectors]]]
) -> Vectors:
    """Return, falling, the scores of the ten nearest others of each question."""
    best = np.full((len(questions), _DEPTH), -np.inf, np.float32)
    for batch, vectors in read(ids):
        scores = questions @ vectors.T
        scores[sample[:, None] == batch[None]] = -np.inf
        best = -np.sort(-np.concatenate([best, scores], axis=1), axis=1)[:, :_DEPTH]
    return best


def _recall(
    questions: Vectors, sample: Ids, found: Ids, nearest: Vectors, read: Callable[[Ids], Iterable[tuple[Ids, Vectors]]]
) -> float:
    candidates = np.unique(found[found >= 0])
    vectors = np.concatenate([batch for _, batch in read(candidates)])
    scores = np.einsum(
        "qd,qcd->qc", questions, vectors[np.searchsorted(candidates, found).clip(0, len(candidates) - 1)]
    )
    scores[(found < 0) | (found == sample[:, None])] = -np.inf
    wanted = np.isfinite(nearest)
    kept = -np.sort(-scores, axis=1)[:, :_DEPTH] >= nearest - _TIE
    return float((kept & wanted).sum() / max(1, wanted.sum()))
