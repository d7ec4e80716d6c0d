"""The fitted numbers of the sentence reader, as `python -m eval.fit_reader` wrote them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.read.clues import Clues
from rag.read.evidence import Certainty, Evidence

DIGEST_CHARACTERS = 16


@dataclass(frozen=True, slots=True, eq=False)
class LogisticModel:
    """A logistic regression: `bias` and one weight for each field of an evidence class, in field order."""

    weights: NDArray[np.float64]
    bias: float

    def score(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """Return the log-odds of each row: `(len(rows),)`."""
        return np.asarray(rows, np.float64).reshape(len(rows), len(self.weights)) @ self.weights + self.bias

    def probability(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """Return the probability of each row: `(len(rows),)`."""
        return 1.0 / (1.0 + np.exp(-self.score(rows)))


@dataclass(frozen=True, slots=True, eq=False)
class ReaderWeights:
    """Which sentences to encode (`clues`), which one answers (`sentence`), how sure that is, how sure is enough.

    `digest` tells these weights from others: it is of the characters of their file.
    """

    clues: LogisticModel
    sentence: LogisticModel
    certainty: LogisticModel
    abstain_below: float
    digest: str


@cache
def load_weights() -> ReaderWeights:
    """Return the shipped weights; raises ValueError when they do not fit the code's evidence."""
    text = (resources.files("rag.read") / "sentence_weights.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return ReaderWeights(
        clues=_model(stored["clues"], Clues),
        sentence=_model(stored["sentence"], Evidence),
        certainty=_model(stored["certainty"], Certainty),
        abstain_below=float(stored["abstain_below"]),
        digest=sha256(text.encode("utf-8")).hexdigest()[:DIGEST_CHARACTERS],
    )


def stored_model(stored: Mapping[str, Any], evidence: type[Any]) -> LogisticModel:
    """Return a model as it was stored. Raises ValueError, naming the evidence, when it was fitted for other fields."""
    names = [field.name for field in fields(evidence)]
    if sorted(stored["weights"]) != sorted(names):
        raise ValueError(f"other evidence than {evidence.__name__}")
    return LogisticModel(np.array([stored["weights"][name] for name in names]), float(stored["bias"]))


def _model(stored: Mapping[str, Any], evidence: type[Any]) -> LogisticModel:
    try:
        return stored_model(stored, evidence)
    except ValueError as error:
        raise ValueError(
            f"rag/read/sentence_weights.json was fitted for {error}; run: python -m eval.fit_reader"
        ) from error
