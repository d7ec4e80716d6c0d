"""Small deterministic stand-ins for the real seams: no model, no file, no clock."""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from embeddings.cross_encoder import Told, Window
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


class FakeCrossEncoder:
    """A `CrossEncoder` of the reader's kind that marks given answers wherever they stand; a token is a word.

    What holds several is marked at the first given. What holds none is said to hold no answer. `read_texts` are those
    read so far, a list for each call.
    """

    digest = "fake"

    def __init__(self, *answers: str, sure: float = 8.0) -> None:
        self.answers = answers
        self.sure = sure
        self.read_texts: list[list[str]] = []

    def read(self, first: str, seconds: Sequence[str]) -> list[list[Window]]:
        """Return one window for each second text: outputs 0 and 1 mark a span, 2 says whether there is one."""
        self.read_texts.append(list(seconds))
        return [[self._window(first, second)] for second in seconds]

    def _window(self, first: str, second: str) -> Window:
        found = next((answer for answer in self.answers if answer in second), None)
        begin = second.index(found) if found is not None else -1
        told = self._told(second, begin, begin + len(found or ""))
        whole = np.array([0, 0, self.sure if found is not None else -self.sure], np.float32)
        return Window(whole=whole, first=self._told(first, -1, -1), second=told)

    def _told(self, text: str, begin: int, end: int) -> Told:
        ranges = np.array([match.span() for match in _WORD.finditer(text)], np.int32).reshape(-1, 2)
        scores = np.full((len(ranges), 3), -self.sure, np.float32)
        inside = (ranges[:, 1] > begin) & (ranges[:, 0] < end)
        if begin >= 0 and inside.any():
            places = np.flatnonzero(inside)
            scores[places[0], 0] = scores[places[-1], 1] = self.sure
        return Told(scores, ranges)
