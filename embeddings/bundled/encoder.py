"""Serves the prepared bundled model with onnxruntime: no torch, no network, less than 200 MB of memory."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.bundled.loading import GRAPH_ERRORS, HIDDEN, WordTable, open_graph, processors, unloadable
from embeddings.bundled.prepare import ENCODER_NAME, GRAPH, VOCABULARY, WORDS
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.encoder import Vectors
from embeddings.lanes import Lanes
from embeddings.windows import pool_windows, split_windows

_WINDOW = 510  # the model has 512 places; <s> and </s> take two
_PASSAGE, _QUESTION = "passage: ", "query: "
_QUESTIONS_REMEMBERED = 256  # a question is encoded to find passages, and wanted again to read them


class BundledEncoder:
    """multilingual-e5-small in int8: 384 dimensions, a hundred languages, Vietnamese among them.

    Every window of a text is one run on one thread, and `threads` runs go on at once (0: one per processor). So a
    vector depends on its text alone, not on what else is encoded beside it. All methods may be called from several
    threads at once; a thread of lower priority (ingest beside asking) keeps none of higher priority waiting.
    """

    name = ENCODER_NAME
    dimension = HIDDEN

    def __init__(self, model_folder: Path, *, threads: int = 0) -> None:
        """Load the files that `prepare_bundled_model` made and checked. Raises EncoderUnavailable when it cannot."""
        self._remembered = lru_cache(maxsize=_QUESTIONS_REMEMBERED)(self._encode_question)
        self._lanes = Lanes(threads or processors())
        try:
            # 0.3 s, most of a cold start: it goes on while the caller opens its store and indexes.
            self._loading = self._lanes.of_caller().submit(Tokenizer, (model_folder / VOCABULARY).read_bytes())
            self._words = WordTable(model_folder / WORDS)
            self._session = open_graph(model_folder / GRAPH)
        except (OSError, ValueError, *GRAPH_ERRORS) as error:
            raise unloadable(model_folder, error) from error

    @property
    def max_tokens(self) -> int:
        """Tokens of one text that are read in one go: what the longer prefix leaves of the window."""
        return _WINDOW - max(map(len, self._tokenizer.tokens([_PASSAGE, _QUESTION])))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), 384)` float32 unit vectors; a text over 500 tokens is pooled from windows."""
        tokens = self._tokenizer.tokens([_PASSAGE + text for text in texts])
        windows = [(owner, window) for owner, ids in enumerate(tokens) for window in split_windows(ids, _WINDOW)]
        # Longest first: the threads finish together.
        windows.sort(key=lambda entry: -len(entry[1]))
        means = list(self._lanes.of_caller().map(self._mean, (window for _, window in windows)))
        return self._pooled(means, windows, len(texts))

    def encode_question(self, question: str) -> Vectors:
        """Return one `(384,)` float32 unit vector, read-only, computed in the calling thread or remembered."""
        return self._remembered(question)

    def _encode_question(self, question: str) -> Vectors:
        (tokens,) = self._tokenizer.tokens([_QUESTION + question])
        windows = [(0, window) for window in split_windows(tokens, _WINDOW)]
        vector: Vectors = self._pooled([self._mean(window) for _, window in windows], windows, 1)[0]
        vector.flags.writeable = False  # everybody who asks the same is given this one
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of model tokens of each text, without prefix and special tokens."""
        return [len(tokens) for tokens in self._tokenizer.tokens(texts)]

    @property
    def _tokenizer(self) -> Tokenizer:
        return self._loading.result()

    def _mean(self, window: list[int]) -> NDArray[np.float32]:
        """Return the `(384,)` mean of the contextual vectors of `<s>`, the window and `</s>`."""
        words = self._words.rows([self._tokenizer.start, *window, self._tokenizer.end])
        (mean,) = self._session.run(None, {"words": words[None]})
        return np.asarray(mean[0], np.float32)

    def _pooled(
        self, means: Sequence[NDArray[np.float32]], windows: Sequence[tuple[int, list[int]]], texts: int
    ) -> Vectors:
        table = np.array(means, np.float32).reshape(-1, HIDDEN)
        return pool_windows(table, [len(window) for _, window in windows], [owner for owner, _ in windows], texts)
