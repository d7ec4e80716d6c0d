"""Serves the prepared bundled model with onnxruntime: no torch, no network, less than 200 MB of memory."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from embeddings.bundled.prepare import ENCODER_NAME, GRAPH, VOCABULARY, WORDS
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.bundled.weights import BLOCK, WEIGHTS_PER_BLOCK, unpack_blocks
from embeddings.encoder import Vectors
from embeddings.errors import EncoderUnavailable
from embeddings.lanes import Lanes
from embeddings.windows import pool_windows, split_windows

_HIDDEN = 384
_WINDOW = 510  # the model has 512 places; <s> and </s> take two
# They have no common ancestor below Exception.
_GRAPH_ERRORS = (state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf, state.NotImplemented)
_PASSAGE, _QUESTION = "passage: ", "query: "
_QUESTIONS_REMEMBERED = 256  # a question is encoded to find passages, and wanted again to read them


class BundledEncoder:
    """multilingual-e5-small in int8: 384 dimensions, a hundred languages, Vietnamese among them.

    Every window of a text is one run on one thread, and `threads` runs go on at once (0: one per processor). So a
    vector depends on its text alone, not on what else is encoded beside it. All methods may be called from several
    threads at once; a thread of lower priority (ingest beside asking) keeps none of higher priority waiting.
    """

    name = ENCODER_NAME
    dimension = _HIDDEN

    def __init__(self, model_folder: Path, *, threads: int = 0) -> None:
        """Load the files that `prepare_bundled_model` made and checked. Raises EncoderUnavailable when it cannot."""
        self._remembered = lru_cache(maxsize=_QUESTIONS_REMEMBERED)(self._encode_question)
        self._lanes = Lanes(threads or _processors())
        try:
            # 0.3 s, most of a cold start: it goes on while the caller opens its store and indexes.
            self._loading = self._lanes.of_caller().submit(Tokenizer, (model_folder / VOCABULARY).read_bytes())
            self._words = np.memmap(model_folder / WORDS, BLOCK, mode="r").reshape(-1, _HIDDEN // WEIGHTS_PER_BLOCK)
            self._session = _open_graph(model_folder / GRAPH)
        except (OSError, ValueError, *_GRAPH_ERRORS) as error:
            raise EncoderUnavailable(
                f"The bundled model in {model_folder} cannot be loaded by onnxruntime {onnxruntime.__version__}: "
                f"{error}. Remove that folder, it is made again; if that does not help, run: "
                'pip install --upgrade "onnxruntime>=1.31"'
            ) from error

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
        rows = self._words[[self._tokenizer.start, *window, self._tokenizer.end]]
        (mean,) = self._session.run(None, {"words": unpack_blocks(rows)[None]})
        return np.asarray(mean[0], np.float32)

    def _pooled(
        self, means: Sequence[NDArray[np.float32]], windows: Sequence[tuple[int, list[int]]], texts: int
    ) -> Vectors:
        table = np.array(means, np.float32).reshape(-1, _HIDDEN)
        return pool_windows(table, [len(window) for _, window in windows], [owner for owner, _ in windows], texts)


def _open_graph(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # remembers one plan for every length of text it ever saw
    # The graph is written as it should run; fusing more of it makes it slower (see `graph`).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
