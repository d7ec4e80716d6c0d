"""The fitted numbers of the checker, as `python -m eval.fit_checker` wrote them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any, Literal, get_args

import numpy as np

from rag.read.weights import LogisticModel
from rag.write.check.features import Features

WeightGroup = Literal["same", "foreign-vi", "foreign"]
WEIGHT_GROUPS: tuple[WeightGroup, ...] = get_args(WeightGroup)
_DIGEST_CHARACTERS = 16


@dataclass(frozen=True, slots=True, eq=False)
class GroupWeights:
    """What a claim's features weigh in one group, and the support from which it is supported."""

    model: LogisticModel
    supported_from: float


@dataclass(frozen=True, slots=True, eq=False)
class CheckerWeights:
    """The weights of each group of claims.

    `digest` tells these weights from others: it is of the characters of their file.
    """

    groups: Mapping[WeightGroup, GroupWeights]
    digest: str


def group_of(language: str, *, foreign: bool) -> WeightGroup:
    """Return the group of a claim in `language`, held to `foreign` sources or not.

    Vietnamese keeps foreign names where other languages translate them: so what is missing weighs otherwise.
    """
    if not foreign:
        return "same"
    return "foreign-vi" if language == "vi" else "foreign"


_NONE = GroupWeights(LogisticModel(np.zeros(len(fields(Features))), 0.0), 0.0)
NOTHING_FITTED = CheckerWeights(dict.fromkeys(WEIGHT_GROUPS, _NONE), "none")  # for a checker that is still to be fitted


@cache
def load_weights() -> CheckerWeights:
    """Return the shipped weights; raises ValueError when they do not fit the code's features."""
    text = (resources.files("rag.write.check") / "checker_weights.json").read_text(encoding="utf-8")
    return weights_from(text)


def weights_from(text: str) -> CheckerWeights:
    """Return the weights that a file's text holds; raises ValueError when they do not fit the code's features."""
    stored = json.loads(text)
    digest = sha256(text.encode("utf-8")).hexdigest()[:_DIGEST_CHARACTERS]
    return CheckerWeights({group: _group(stored[group]) for group in WEIGHT_GROUPS}, digest)


def _group(stored: Mapping[str, Any]) -> GroupWeights:
    names = [field.name for field in fields(Features)]
    if sorted(stored["weights"]) != sorted(names):
        raise ValueError(
            "rag/write/check/checker_weights.json was fitted for other features; run: python -m eval.fit_checker"
        )
    model = LogisticModel(np.array([stored["weights"][name] for name in names]), float(stored["bias"]))
    return GroupWeights(model, float(stored["supported_from"]))
