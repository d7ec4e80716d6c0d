"""The embedding model, loaded when it is first needed, once, by whichever thread needs it."""

import threading
from collections.abc import Callable

from embeddings.encoder import Encoder
from embeddings.errors import EncoderUnavailable as EncodersError
from rag.errors import EncoderUnavailable
from rag.store import EncoderKey


class Model:
    """Holds the encoder that `load` gives. Safe for any number of threads."""

    def __init__(self, load: Callable[[], Encoder]) -> None:
        self._load = load
        self._turn = threading.Lock()
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The encoder, loaded now if this is its first use. Raises EncoderUnavailable."""
        if self._encoder is not None:
            return self._encoder
        with self._turn:
            if self._encoder is None:
                try:
                    self._encoder = self._load()
                except EncodersError as error:
                    raise EncoderUnavailable(str(error)) from error
            return self._encoder

    @property
    def key(self) -> EncoderKey:
        """What the store files the encoder's vectors under."""
        return EncoderKey(self.encoder.name, self.encoder.dimension)
