"""Small documents for tests: every sentence is a passage, encoded by the fake encoder."""

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rag.passages import indexed_text
from rag.store import EncoderKey, NewRevision, Store
from rag.types import Metadata
from tests.fakes import FakeEncoder

ENCODER = FakeEncoder()
KEY = EncoderKey(ENCODER.name, ENCODER.dimension)
_SENTENCE = re.compile(r"[^.]+\.?")


class Sentence(NamedTuple):
    """A range as a splitter gives it."""

    start: int
    end: int
    heading: str


def split(text: str) -> list[Sentence]:
    """Return each sentence as a passage."""
    return [Sentence(*match.span(), "") for match in _SENTENCE.finditer(text) if match[0].strip()]


def sample(
    source: str, text: str, *, collection: str = "default", encoder: FakeEncoder = ENCODER, **known: object
) -> NewRevision:
    """Return a document ready to be saved. `known` are fields of its metadata."""
    metadata = replace(Metadata(title="Tin tỉnh", source=source, language="vi"), **known)
    passages = split(text)
    texts = [indexed_text(metadata.title, passage.heading, text[passage.start : passage.end]) for passage in passages]
    return NewRevision(
        collection=collection,
        text=text,
        metadata=metadata,
        file_digest="file-1",
        fingerprint="split-1",
        passages=passages,
        vectors=encoder.encode_passages(texts),
        encoder=EncoderKey(encoder.name, encoder.dimension),
    )


def save(store: Store, *revisions: NewRevision) -> list[str]:
    """Save under the lock; returns the documents' ids."""
    with store.writing():
        return [store.save(revision).document for revision in revisions]


def passage_ids(store: Store, collection: str = "default") -> list[int]:
    """Return the ids of all passages that can be found now."""
    with store.snapshot(collection) as snapshot:
        return snapshot.ids().tolist()


def names_in(folder: Path) -> set[str]:
    """Return the names of what is in a folder."""
    return {path.name for path in folder.iterdir()}
