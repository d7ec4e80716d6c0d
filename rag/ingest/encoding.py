"""Vectors for the passages of many documents at once; words that were encoded before cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Encoder, Vectors
from rag.store import EncoderKey, Store


@dataclass(frozen=True, slots=True)
class PassageEncoder:
    """Encodes indexed texts for one collection, reusing the vectors the store holds for the same words."""

    encoder: Encoder
    store: Store
    collection: str

    @property
    def key(self) -> EncoderKey:
        """What the store files the vectors under."""
        return EncoderKey(self.encoder.name, self.encoder.dimension)

    def encode(self, texts: Sequence[Sequence[str]]) -> list[Vectors]:
        """Return one `(passages, dimension)` array for each document; all new texts are encoded in one call."""
        wanted = list(dict.fromkeys(text for document in texts for text in document))
        known = self.store.vectors_of_texts(self.collection, self.key, wanted)
        new = [text for text in wanted if text not in known]
        if new:
            known |= dict(zip(new, self.encoder.encode_passages(new), strict=True))
        empty = np.zeros((0, self.encoder.dimension), np.float32)
        return [np.stack([known[text] for text in document]) if document else empty for document in texts]
