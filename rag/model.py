"""The models beside language models, each loaded when it is first needed, once, by whichever thread needs it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from embeddings.cross_encoder import CrossEncoder, Window
from embeddings.encoder import Encoder, Vectors
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
                with _our_errors():
                    self._encoder = _Guarded(self._load())
            return self._encoder

    @property
    def key(self) -> EncoderKey:
        """What the store files the encoder's vectors under."""
        return EncoderKey(self.encoder.name, self.encoder.dimension)


class _Guarded:
    """An encoder whose failures are errors of this service: one behind a network may fail at any time."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.max_tokens = encoder.name, encoder.dimension, encoder.max_tokens

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        with _our_errors():
            return self._encoder.encode_passages(texts)

    def encode_question(self, question: str) -> Vectors:
        with _our_errors():
            return self._encoder.encode_question(question)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)


class ReadingModel:
    """Holds the model that reads question and passage together, which `load` gives. Safe for any number of threads."""

    def __init__(self, load: Callable[[], CrossEncoder]) -> None:
        self._load = load
        self._turn = threading.Lock()
        self._loaded: CrossEncoder | None = None

    @property
    def digest(self) -> str:
        """Tells apart two models that may score differently. Raises EncoderUnavailable, as reading does."""
        return self._model().digest

    def read(self, first: str, seconds: Sequence[str]) -> list[list[Window]]:
        """Return the windows of each second text, in order. Raises EncoderUnavailable when there is no such model."""
        model = self._model()
        with _our_errors():
            return model.read(first, seconds)

    def _model(self) -> CrossEncoder:
        with self._turn:
            if self._loaded is None:
                with _our_errors():
                    self._loaded = self._load()
            return self._loaded


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except EncodersError as error:
        raise EncoderUnavailable(str(error)) from error
