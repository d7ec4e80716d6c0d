"""The fitted numbers of the checker, as `python -m eval.fit_checker` wrote them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import numpy as np

from rag.read.weights import LogisticModel
from rag.write.check.features import Features

_DIGEST_CHARACTERS = 16


@dataclass(frozen=True, slots=True, eq=False)
class GroupWeights:
    """What a claim's features weigh in one group, and the support from which it is supported."""

    model: LogisticModel
    supported_from: float


@dataclass(frozen=True, slots=True, eq=False)
class CheckerWeights:
    """The weights for claims over sources of their own language (`same`), and of another (`foreign`).

    `digest` tells these weights from others: it is of the characters of their file.
    """

    same: GroupWeights
    foreign: GroupWeights
    digest: str


_NONE = GroupWeights(LogisticModel(np.zeros(len(fields(Features))), 0.0), 0.0)
NOTHING_FITTED = CheckerWeights(_NONE, _NONE, "none")  # what a checker that is still to be fitted weighs with


@cache
def load_weights() -> CheckerWeights:
    """Return the shipped weights; raises ValueError when they do not fit the code's features."""
    text = (resources.files("rag.write.check") / "checker_weights.json").read_text(encoding="utf-8")
    return weights_from(text)


def weights_from(text: str) -> CheckerWeights:
    """Return the weights that a file's text holds; raises ValueError when they do not fit the code's features."""
    stored = json.loads(text)
    digest = sha256(text.encode("utf-8")).hexdigest()[:_DIGEST_CHARACTERS]
    return CheckerWeights(_group(stored["same"]), _group(stored["foreign"]), digest)


def _group(stored: Mapping[str, Any]) -> GroupWeights:
    names = [field.name for field in fields(Features)]
    if sorted(stored["weights"]) != sorted(names):
        raise ValueError(
            "rag/write/check/checker_weights.json was fitted for other features; run: python -m eval.fit_checker"
        )
    model = LogisticModel(np.array([stored["weights"][name] for name in names]), float(stored["bias"]))
    return GroupWeights(model, float(stored["supported_from"]))
