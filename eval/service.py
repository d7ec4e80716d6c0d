"""The public door of the service, as an evaluation uses it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol

from eval.errors import EvaluationError
from rag.ingest.summary import IngestObserver, IngestSummary
from rag.types import Answer, Citation, Hit, Turn

Retriever = Literal["hybrid", "dense", "lexical"]
RETRIEVERS: tuple[Retriever, ...] = ("hybrid", "dense", "lexical")

PASSAGE_TOKENS = 200
COLLECTION = "eval"


class QuestionFailed(EvaluationError):
    """The service gave no answer to one question, however often it was asked; the next may go well."""


class ServiceGone(EvaluationError):
    """The service answers nothing any more; what was asked so far is kept."""


class Service(Protocol):
    """One collection of a running service."""

    def describe(self) -> Mapping[str, str]:
        """Return the settings that decide its answers."""
        ...

    def manifest(self) -> Mapping[str, object]:
        """Return what its index says of itself: how many documents and passages, of which generation and model."""
        ...

    def ingest(self, folder: Path, observer: IngestObserver) -> IngestSummary:
        """Store every document below a folder; what came from there before and is gone is removed."""
        ...

    def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
        """Answer from at most k passages, of these sources where some are named. Raises QuestionFailed, ServiceGone."""
        ...

    def retrieve(self, question: str, *, k: int, retriever: Retriever) -> Sequence[Hit]:
        """Return the best k passages by one retriever, best first."""
        ...

    def read(self, citation: Citation) -> str:
        """Return what the store holds where a citation points; empty when nothing is there."""
        ...

    def text(self, source: str) -> str | None:
        """Return the stored text of a source, or None when it is not stored."""
        ...


class OpenService(Protocol):
    """Opens a service over one collection of a data folder, with some settings of `rag.settings` given by name."""

    def __call__(
        self, data: Path, settings: Mapping[str, object], collection: str = COLLECTION, /
    ) -> AbstractContextManager[Service]:
        """Return the service, which lasts as long as the block."""
        ...
