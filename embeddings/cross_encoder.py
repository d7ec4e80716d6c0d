"""The seam of models that read two texts together: a question beside a passage, a claim beside its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What a model says of one window of a second text, read beside the first.

    `whole` are its `(outputs,)` scores of the pair, taken at the token that opens it; `scores` are `(tokens, outputs)`,
    one row per token of the window, and `ranges` are `(tokens, 2)`: where each token stands in the second text, counted
    in characters.
    """

    whole: Scores
    scores: Scores
    ranges: NDArray[np.int32]


class CrossEncoder(Protocol):
    """Reads one text beside others. What its outputs mean is for the part that trained it."""

    @property
    def digest(self) -> str:
        """Tells apart two models that may score differently."""
        ...

    def read(self, first: str, seconds: Sequence[str]) -> list[list[Window]]:
        """Return the windows of each second text, in order; a text that fits beside the first is one window."""
        ...
