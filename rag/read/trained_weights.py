"""The fitted numbers of the trained reader, as `python -m eval.fit_reader --reader trained` wrote them."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path

from rag.read.marked_evidence import MarkedCertainty, MarkedEvidence
from rag.read.weights import DIGEST_CHARACTERS, LogisticModel, stored_model

MODEL = "reader.safetensors"
FITTED = "trained_weights.json"


class TrainedReaderMissing(Exception):
    """The trained reader is not to be had. The message says why, and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainedWeights:
    """Which sentence answers, how sure that is, and how sure is enough: to answer, and to read no further.

    `model` is the digest of the model they were fitted to; `digest` tells this reader from others: it is of the model
    in use and of these numbers.
    """

    sentence: LogisticModel
    certainty: LogisticModel
    abstain_below: float
    certain_above: float
    model: str
    digest: str


def model_file() -> Path:
    """Return where the trained model's weights are, whether they are there or not."""
    return Path(str(resources.files("rag.read") / MODEL))


def fitted_file() -> Path:
    """Return where the numbers fitted to it are, whether they are there or not."""
    return model_file().with_name(FITTED)


def model_digest(model: Path) -> str:
    """Return what tells the trained model from others. Raises TrainedReaderMissing."""
    try:
        return sha256(model.read_bytes()).hexdigest()[:DIGEST_CHARACTERS]
    except OSError as error:
        raise TrainedReaderMissing(f"{model} cannot be read ({error.strerror}). Install hoidap again.") from error


@cache
def load_trained_weights() -> TrainedWeights:
    """Return the shipped weights. Raises TrainedReaderMissing where they or their model are missing or do not fit."""
    digest = model_digest(model_file())
    weights = weights_beside(digest)
    if weights.model != digest:
        raise TrainedReaderMissing(f"{fitted_file()} was fitted to another model than {model_file()}. {_FIT}")
    return weights


def weights_beside(digest: str) -> TrainedWeights:
    """Return the shipped weights as those of any model of that digest. Raises TrainedReaderMissing."""
    try:
        text = fitted_file().read_text(encoding="utf-8")
        stored = json.loads(text)
        return TrainedWeights(
            sentence=stored_model(stored["sentence"], MarkedEvidence),
            certainty=stored_model(stored["certainty"], MarkedCertainty),
            abstain_below=float(stored["abstain_below"]),
            certain_above=float(stored["certain_above"]),
            model=str(stored["model"]),
            digest=sha256(f"{digest} {text}".encode()).hexdigest()[:DIGEST_CHARACTERS],
        )
    except OSError as error:
        raise TrainedReaderMissing(f"{fitted_file()} cannot be read ({error.strerror}). {_FIT}") from error
    except ValueError as error:
        raise TrainedReaderMissing(f"{fitted_file()} cannot be used ({error}). {_FIT}") from error


_FIT = "Fit it: python -m eval.fit_reader --reader trained --set …"
