"""Serves a model trained from the bundled one that reads two texts together: onnxruntime, no torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.bundled.loading import GRAPH_ERRORS, WordTable, open_graph, processors, unloadable
from embeddings.bundled.prepare import GRAPH, VOCABULARY, WORDS
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.cross_encoder import Told, Window
from embeddings.lanes import Lanes
from embeddings.pairing import FIRST_TOKENS, cut_windows, join_pair


@dataclass(frozen=True, slots=True)
class Cutting:
    """How long texts are cut: tokens of a whole input, and how many of them two windows share."""

    window: int
    stride: int


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """One window to run: the tokens of the pair, where the second text stands in them, and its places in characters."""

    tokens: list[int]
    offset: int
    ranges: NDArray[np.int32]


class BundledCrossEncoder:
    """The bundled model as it was trained to read pairs. Every window is one run on one thread, several at once."""

    def __init__(self, model_folder: Path, bundled_folder: Path, cutting: Cutting, *, threads: int = 0) -> None:
        """Load what `prepare_trained_model` and `prepare_bundled_model` made. Raises EncoderUnavailable."""
        self._cutting = cutting
        self._folder = model_folder
        self._lanes = Lanes(threads or processors())
        try:
            self._tokenizer = Tokenizer((bundled_folder / VOCABULARY).read_bytes())
            self._words = WordTable(bundled_folder / WORDS)
            self._session = open_graph(model_folder / GRAPH)
        except (OSError, ValueError, *GRAPH_ERRORS) as error:
            raise unloadable(model_folder, error) from error

    @property
    def digest(self) -> str:
        """The name of the prepared folder: it hangs on the weights and the way they are made ready."""
        return self._folder.name

    def read(self, first: str, seconds: Sequence[str]) -> list[list[Window]]:
        """Return the windows of each second text, in order; of `first`, 96 tokens are read."""
        tokens, ranges = self._tokenizer.located(first)
        jobs = [self._jobs(tokens, second) for second in seconds]
        flat = [job for of_text in jobs for job in of_text]
        scores = iter(list(self._lanes.of_caller().map(self._run, flat)))
        read = ranges[:FIRST_TOKENS]
        return [[_window(next(scores), job, read) for job in of_text] for of_text in jobs]

    def _jobs(self, first: Sequence[int], second: str) -> list[_Job]:
        tokens, ranges = self._tokenizer.located(second)
        cuts = cut_windows(len(first), len(tokens), window=self._cutting.window, stride=self._cutting.stride)
        jobs = []
        for cut in cuts:
            start, end = self._tokenizer.start, self._tokenizer.end
            joined, offset = join_pair(first, tokens[cut.start : cut.end], start=start, end=end)
            jobs.append(_Job(joined, offset, ranges[cut.start : cut.end]))
        return jobs

    def _run(self, job: _Job) -> NDArray[np.float32]:
        (scores,) = self._session.run(None, {"words": self._words.rows(job.tokens)[None]})
        return np.asarray(scores[0], np.float32)


def _window(scores: NDArray[np.float32], job: _Job, first: NDArray[np.int32]) -> Window:
    second = scores[job.offset : job.offset + len(job.ranges)]
    return Window(whole=scores[0], first=Told(scores[1 : 1 + len(first)], first), second=Told(second, job.ranges))
