"""Weights of the trained reader that a test can reckon with."""

from dataclasses import fields
from typing import Any

import numpy as np

from rag.read.marked_evidence import MarkedCertainty, MarkedEvidence
from rag.read.trained_weights import TrainedWeights
from rag.read.weights import LogisticModel


def model(kind: type[Any], bias: float, **weights: float) -> LogisticModel:
    """Return a regression over some fields of the evidence; the others weigh nothing."""
    return LogisticModel(np.array([weights.get(field.name, 0.0) for field in fields(kind)]), bias)


WEIGHTS = TrainedWeights(
    sentence=model(MarkedEvidence, 0.0, span=5.0, words=1.0),
    certainty=model(MarkedCertainty, -1.0, span=4.0, numbers=2.0, proper=2.0, names=2.0),
    abstain_below=0.5,
    certain_above=0.9,
    model="fake",
    digest="made for tests",
)
