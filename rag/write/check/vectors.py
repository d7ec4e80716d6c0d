"""Vectors of sentences, each encoded once while it is in use."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder, Vectors

_KEPT = 2048  # sentences: 3 MB of vectors of 384


class SentenceVectors:
    """Encodes sentences and remembers the latest. Safe for any number of threads."""

    def __init__(self, encoder: Encoder, *, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), dimension)`, a unit vector for each text."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            known |= dict(zip(new, self._encoder.encode_passages(new), strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        return np.array([known[text] for text in texts], np.float32).reshape(len(texts), self._encoder.dimension)
