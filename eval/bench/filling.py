"""A store of any size in minutes: real vectors for a few hundred passages, clustered copies of them for the rest.

Encoding 100,000 passages takes an hour here, and what is measured afterwards (searching, reading, starting) does not
depend on where a vector came from, as long as vectors cluster like real ones.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from embeddings.encoder import Vectors
from eval.bench.synthetic import SyntheticText
from eval.errors import EvaluationError
from eval.questions import Record
from eval.service import COLLECTION, OpenService
from eval.trial import CORPUS_FOLDER, write_corpus
from rag.ingest.summary import SilentObserver
from rag.store import EncoderKey, NewRevision, Store, open_store
from rag.types import Metadata

_REAL_DOCUMENTS = 6
_PARAGRAPHS = 25  # of a document
SPREAD = 0.35  # length of what is added to a real vector of length 1: cosine 0.94 to it


class Paragraph(NamedTuple):
    """A passage of a synthetic document."""

    start: int
    end: int
    heading: str = ""


def fill_store(open_service: OpenService, folder: Path, *, passages: int, seed: int) -> int:
    """Fill an empty folder with a store of made-up passages, a few really encoded; return how many there are."""
    records = SyntheticText(seed).documents(-(-passages // _PARAGRAPHS) + _REAL_DOCUMENTS, passages=_PARAGRAPHS)
    write_corpus(tuple(islice(records, _REAL_DOCUMENTS)), folder / CORPUS_FOLDER)
    with open_service(folder, {}) as service:
        service.ingest(folder / CORPUS_FOLDER, SilentObserver())
    with open_store(folder) as store:
        return extend_store(store, COLLECTION, records, passages=passages, seed=seed)


def extend_store(store: Store, collection: str, records: Iterator[Record], *, passages: int, seed: int) -> int:
    """Save records, a passage a paragraph, until the collection holds so many passages; return how many it holds.

    Vectors are made from those already there and carry the same encoder's name. Raises EvaluationError when there are
    none.
    """
    encoder, count, real = _real_vectors(store, collection)
    draw = np.random.default_rng(seed)
    with store.writing():
        for record in records:
            ranges = list(islice(paragraphs(record.text), passages - count))
            if not ranges:
                break
            store.save(_revision(record, collection, ranges, (encoder, near(real, len(ranges), draw))))
            count += len(ranges)
    return count


def near(real: Vectors, count: int, draw: np.random.Generator) -> Vectors:
    """Return `(count, dimension)` unit vectors, each around one of the real ones."""
    noise = draw.standard_normal((count, real.shape[1]))
    noise *= SPREAD / np.linalg.norm(noise, axis=1, keepdims=True)
    moved = real[draw.integers(0, len(real), count)] + noise
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Give the ranges between blank lines.

    >>> list(paragraphs("Một.\\n\\nHai."))
    [Paragraph(start=0, end=4, heading=''), Paragraph(start=6, end=10, heading='')]
    """
    start = 0
    for part in text.split("\n\n"):
        yield Paragraph(start, start + len(part))
        start += len(part) + 2


def _real_vectors(store: Store, collection: str) -> tuple[EncoderKey, int, Vectors]:
    with store.snapshot(collection) as snapshot:
        ids = snapshot.ids()
        encoders = snapshot.encoders()
        if not encoders:
            raise EvaluationError(
                f"The collection {collection!r} has no vector to start from. Ingest a document first."
            )
        encoder = next(iter(encoders))
        return encoder, len(ids), np.concatenate([batch for _, batch in snapshot.vectors(encoder, ids)])


def _revision(
    record: Record, collection: str, ranges: Sequence[Paragraph], encoded: tuple[EncoderKey, Vectors]
) -> NewRevision:
    encoder, vectors = encoded
    return NewRevision(
        collection=collection,
        text=record.text,
        metadata=Metadata(record.title, record.id, language="vi"),
        file_digest=record.id,
        fingerprint="synthetic",
        passages=ranges,
        vectors=vectors,
        encoder=encoder,
    )
