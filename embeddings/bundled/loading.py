"""What the bundled model and those trained from it are loaded with."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from embeddings.bundled.weights import BLOCK, WEIGHTS_PER_BLOCK, unpack_blocks
from embeddings.errors import EncoderUnavailable

HIDDEN = 384
# They have no common ancestor below Exception.
GRAPH_ERRORS = (state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf, state.NotImplemented)


class WordTable:
    """The vectors of the words, read from the disk as they are wanted: models in one process share its pages."""

    def __init__(self, path: Path) -> None:
        self._blocks = np.memmap(path, BLOCK, mode="r").reshape(-1, HIDDEN // WEIGHTS_PER_BLOCK)

    def rows(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return the `(len(tokens), 384)` float32 vectors of tokens."""
        return unpack_blocks(self._blocks[list(tokens)])


def unloadable(folder: Path, error: Exception) -> EncoderUnavailable:
    """Return the error, with its cure, of a prepared model that onnxruntime does not load."""
    return EncoderUnavailable(
        f"The bundled model in {folder} cannot be loaded by onnxruntime {onnxruntime.__version__}: {error}. Remove "
        'that folder, it is made again; if that does not help, run: pip install --upgrade "onnxruntime>=1.31"'
    )


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    """Open a graph to be run by one thread at a time or many, each run on its caller's."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # remembers one plan for every length of text it ever saw
    # The graph is written as it should run; fusing more of it makes it slower (see `graph`).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
