"""Small deterministic stand-ins for the real seams: no model, no file, no clock."""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from embeddings.encoder import Vectors

_WORD = re.compile(r"\w+")


class FakeEncoder:
    """An `Encoder` made of hashed syllables: texts that share syllables are near, all others are nearly orthogonal.

    A question and a passage of the same text get the same vector. A token is a syllable.
    """

    def __init__(self, name: str = "fake-64", *, dimension: int = 64, max_tokens: int = 510) -> None:
        self.name = name
        self.dimension = dimension
        self.max_tokens = max_tokens

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 unit vectors."""
        return np.array([self.encode_question(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def encode_question(self, question: str) -> Vectors:
        """Return a `(dimension,)` float32 unit vector."""
        vector = np.zeros(self.dimension, np.float32)
        vector[0] = 1e-3  # a text without a single syllable still has a direction
        for word in _syllables(question):
            digest = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
            vector[digest % self.dimension] += 1 if digest >> 63 else -1
        length = np.linalg.norm(vector)
        return vector / length if length else np.eye(1, self.dimension, dtype=np.float32)[0]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of syllables of each text."""
        return [len(_syllables(text)) for text in texts]


def _syllables(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())
