"""The seam of models that read two texts together: a question beside a passage, a claim beside its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Scores of the tokens of one text, `(tokens, outputs)`, and where each stands in it: `(tokens, 2)` characters."""

    scores: Scores
    ranges: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What a model says of two texts, the second or a window of it read beside the first.

    `whole` are the `(outputs,)` scores of the pair, taken at the token that opens it.
    """

    whole: Scores
    first: Told
    second: Told


class CrossEncoder(Protocol):
    """Reads one text beside others. What its outputs mean is for the part that trained it."""

    @property
    def digest(self) -> str:
        """Tells apart two models that may score differently."""
        ...

    def read(self, first: str, seconds: Sequence[str]) -> list[list[Window]]:
        """Return the windows of each second text, in order; a text that fits beside the first is one window."""
        ...
