"""The seam every embedding model stands behind."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors whose dot product is their similarity.

    `name` tells two encoders apart whose vectors must not be mixed: it is stored beside each vector.
    """

    @property
    def name(self) -> str:
        """What is stored beside each vector, such as `multilingual-e5-small-int8`."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Model tokens of one text that are read in one go, special tokens and prefix not counted."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages: `(len(texts), dimension)` float32, each row of length 1. Long texts are pooled, not cut."""
        ...

    def encode_question(self, question: str) -> Vectors:
        """Encode one question: `(dimension,)` float32 of length 1."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many model tokens each text takes, special tokens and prefix not counted."""
        ...
