"""A store of any size in minutes: the sample documents really encoded, and made-up passages with vectors around theirs.

Encoding 100,000 passages takes an hour here, and what is measured afterwards (searching, reading, starting) does not
depend on where a vector came from, as long as vectors lie as real ones do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from embeddings.encoder import Vectors
from eval.bench.synthetic import SyntheticText
from eval.errors import EvaluationError
from eval.questions import Record
from eval.service import COLLECTION, OpenService
from rag.ingest.summary import SilentObserver
from rag.store import EncoderKey, NewRevision, Store, open_store
from rag.types import Metadata

SAMPLE = Path(__file__).parent.parent / "data" / "corpus"
_PARAGRAPHS = 25  # of a document
SPREAD = 0.35  # length of what is added to a real vector of length 1: cosine about 0.94 to it


class Paragraph(NamedTuple):
    """A passage of a synthetic document."""

    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """What a store grows with: made-up records still to come, and the real vectors that new ones lie around."""

    records: Iterator[Record]
    encoder: EncoderKey
    real: Vectors
    draw: np.random.Generator


def fill_store(open_service: OpenService, folder: Path, *, passages: int, seed: int) -> int:
    """Fill an empty folder with a store of so many passages, most of them made up; return how many there are."""
    growth = begin_store(open_service, folder, most=passages, seed=seed)
    with open_store(folder) as store:
        return grow_store(store, COLLECTION, growth, passages=passages)


def begin_store(open_service: OpenService, folder: Path, *, most: int, seed: int) -> Growth:
    """Really ingest the sample documents into an empty folder, to grow from there to at most so many passages."""
    with open_service(folder, {}) as service:
        service.ingest(SAMPLE, SilentObserver())
    records = SyntheticText(seed).documents(-(-most // _PARAGRAPHS), passages=_PARAGRAPHS)
    with open_store(folder) as store:
        return growth_of(store, COLLECTION, records, seed=seed)


def growth_of(store: Store, collection: str, records: Iterator[Record], *, seed: int) -> Growth:
    """Return growth around the vectors a collection has now. Raises EvaluationError when it has none."""
    with store.snapshot(collection) as snapshot:
        encoder = next(iter(snapshot.encoders()), None)
        if encoder is None:
            raise EvaluationError(
                f"The collection {collection!r} has no vector to start from. Ingest a document first."
            )
        real = np.concatenate([batch for _, batch in snapshot.vectors(encoder, snapshot.ids())])
    return Growth(records, encoder, real, np.random.default_rng(seed))


def grow_store(store: Store, collection: str, growth: Growth, *, passages: int) -> int:
    """Save records, a passage a paragraph, until the collection holds so many; return how many it holds.

    New vectors carry the name of the encoder that made the real ones.
    """
    with store.snapshot(collection) as snapshot:
        count = len(snapshot.ids())
    with store.writing():
        while count < passages and (record := next(growth.records, None)):
            ranges = list(islice(paragraphs(record.text), passages - count))
            store.save(_revision(record, collection, ranges, growth))
            count += len(ranges)
    return count


def near(real: Vectors, count: int, draw: np.random.Generator) -> Vectors:
    """Return `(count, dimension)` unit vectors: real ones, each moved in a direction in which real ones differ.

    Directions drawn evenly would be easier to search than text is: real passages differ in few of them.
    """
    noise = draw.standard_normal((count, len(real))) @ (real - real.mean(axis=0))
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


def _revision(record: Record, collection: str, ranges: Sequence[Paragraph], growth: Growth) -> NewRevision:
    return NewRevision(
        collection=collection,
        text=record.text,
        metadata=Metadata(record.title, record.id, language="vi"),
        file_digest=record.id,
        fingerprint="synthetic",
        passages=ranges,
        vectors=near(growth.real, len(ranges), growth.draw),
        encoder=growth.encoder,
    )
