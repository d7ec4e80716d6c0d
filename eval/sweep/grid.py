"""What is tried: every combination of the values given, each once, beside what the settings say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any

import numpy as np

from eval.errors import EvaluationError
from eval.measuring import DEPTH
from eval.service import Retriever
from rag.settings import Settings

MOST = 64  # points that are run without being asked twice

Chunking = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One way to set the assistant. Points of one `chunking` have the same passages, so they share a store."""

    passage_tokens: int
    overlap_sentences: int
    dense_share: float
    k: int
    retriever: Retriever
    reader: str

    @property
    def chunking(self) -> Chunking:
        """What decides the passages."""
        return self.passage_tokens, self.overlap_sentences

    @property
    def name(self) -> str:
        """The name of its folder, which says all of it."""
        cut = f"tokens{self.passage_tokens}-overlap{self.overlap_sentences}"
        return f"{cut}-share{self.dense_share:g}-k{self.k}-{self.retriever}-{self.reader}"

    def beside(self, usual: "Point") -> str:
        """Say in what it differs from the usual point.

        >>> usual = Point(200, 1, 0.5, 10, "hybrid", "sentences")
        >>> Point(128, 1, 0.3, 10, "hybrid", "sentences").beside(usual), usual.beside(usual)
        ('tokens 128, share 0.3', 'as set')
        """
        said = (
            ("tokens ", self.passage_tokens, usual.passage_tokens),
            ("overlap ", self.overlap_sentences, usual.overlap_sentences),
            ("", self.retriever, usual.retriever),
            ("share ", self.dense_share, usual.dense_share),
            ("k ", self.k, usual.k),
            ("", self.reader, usual.reader),
        )
        return ", ".join(f"{what}{here}" for what, here, there in said if here != there) or "as set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The values given for each setting; where none is, the setting stays."""

    passage_tokens: Sequence[int] = ()
    overlap_sentences: Sequence[int] = ()
    dense_share: Sequence[float] = ()
    k: Sequence[int] = ()
    retriever: Sequence[str] = ()
    reader: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The points in the order they are run: `usual` first, and what shares a store together."""

    usual: Point
    others: tuple[Point, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """All of them."""
        return self.usual, *self.others

    def by_chunking(self) -> list[list[Point]]:
        """Return the points of each store."""
        return [list(points) for _, points in groupby(self.points, key=lambda point: point.chunking)]

    def sampled(self, most: int, *, seed: int) -> "Grid":
        """Return at most so many of the points, the usual one among them; the same seed draws the same."""
        drawn = sorted(np.random.default_rng(seed).permutation(len(self.others))[: most - 1])
        return Grid(self.usual, tuple(self.others[place] for place in drawn))


def grid_of(tried: Tried) -> Grid:
    """Return every combination once. Raises SettingsError for a value out of bounds, EvaluationError for no point.

    A dense share means nothing to a retriever that is alone, so such points are one.
    """
    usual = _usual_point()
    tokens = _checked("passage_tokens", tried.passage_tokens) or [usual.passage_tokens]
    overlaps = _checked("overlap_sentences", tried.overlap_sentences) or [usual.overlap_sentences]
    shares = _checked("dense_share", tried.dense_share) or [usual.dense_share]
    retrievers = _checked("retriever", tried.retriever) or [usual.retriever]
    readers = _checked("reader", tried.reader) or [usual.reader]
    combined = product(tokens, overlaps, shares, tried.k or [usual.k], retrievers, readers)
    points = dict.fromkeys(
        Point(token, overlap, share if retriever == "hybrid" else usual.dense_share, k, retriever, reader)
        for token, overlap, share, k, retriever, reader in combined
    )
    others = [point for point in points if point != usual]
    if not others:
        raise EvaluationError(
            f"Nothing differs from what is set ({usual.name}), so there is nothing to compare. "
            "Give values to try, such as --passage-tokens 128 --passage-tokens 320."
        )
    order = list(dict.fromkeys([usual.chunking, *(point.chunking for point in others)]))
    return Grid(usual, tuple(sorted(others, key=lambda point: order.index(point.chunking))))


def require_few(grid: Grid, *, agreed: bool) -> None:
    """Raise EvaluationError for more points than anybody waits for by mistake."""
    if len(grid.points) > MOST and not agreed:
        raise EvaluationError(
            f"The grid has {len(grid.points)} points, each a run over all questions. Draw some of them with "
            f"--limit-points {MOST}, or say --yes to run all."
        )


def _usual_point() -> Point:
    chosen = Settings.load()
    return Point(
        chosen.passage_tokens, chosen.overlap_sentences, chosen.dense_share, DEPTH, chosen.retriever, chosen.reader
    )


def _checked(name: str, values: Sequence[Any]) -> list[Any]:
    """Return the values of a setting as it takes them, each once. Raises SettingsError."""
    return list(dict.fromkeys(getattr(Settings.load(**{name: value}), name) for value in values))
