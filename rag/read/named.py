"""The readers there are, by the names that the setting `reader` takes, and the one that is in use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from embeddings.cross_encoder import CrossEncoder
from embeddings.encoder import Encoder
from rag.read.reader import Reader, ReaderFacts
from rag.read.sentence_reader import SentenceReader, TermCounts, facts_of
from rag.read.trained_reader import TrainedReader, trained_facts
from rag.read.trained_weights import TrainedReaderMissing, TrainedWeights, load_trained_weights, weights_beside
from rag.read.weights import ReaderWeights, load_weights

ReaderName = Literal["trained", "sentences"]


@dataclass(frozen=True, slots=True, eq=False)
class ReaderModels:
    """What readers work with, had when it is first needed: the encoder that made the index, the trained model."""

    encoder: Callable[[], Encoder]
    trained: CrossEncoder


@dataclass(frozen=True, slots=True, eq=False)
class NamedReader:
    """A reader that is chosen. It reads once it is given the terms of the collections asked."""

    weights: TrainedWeights | ReaderWeights

    @property
    def facts(self) -> ReaderFacts:
        """Which reader it is."""
        return trained_facts(self.weights) if isinstance(self.weights, TrainedWeights) else facts_of(self.weights)

    def over(self, counts: TermCounts, models: ReaderModels) -> Reader:
        """Return the reader of collections, whose words `counts` knows. Raises what opening a model raises."""
        if isinstance(self.weights, TrainedWeights):
            return TrainedReader(models.trained, counts, self.weights)
        return SentenceReader(models.encoder(), counts, self.weights)


def reader_named(
    name: ReaderName, announce: Callable[[str], None], *, brought: CrossEncoder | None = None
) -> NamedReader:
    """Return the reader of a name; where the trained one is not to be had, the other one, and `announce` hears why.

    A model that is `brought` is read with in place of the trained one's own.
    """
    if name == "trained":
        try:
            return NamedReader(load_trained_weights() if brought is None else weights_beside(brought.digest))
        except TrainedReaderMissing as error:
            announce(
                f"The trained reader is not to be had, so sentences are weighed (HOIDAP_READER=sentences). {error}"
            )
    return NamedReader(load_weights())
