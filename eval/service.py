"""The public door of the service, as an evaluation uses it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

from rag.ingest.summary import IngestObserver, IngestSummary
from rag.types import Answer, Citation, Hit

Retriever = Literal["hybrid", "dense", "lexical"]
RETRIEVERS: tuple[Retriever, ...] = ("hybrid", "dense", "lexical")


PASSAGE_TOKENS = 200
COLLECTION = "eval"


class Service(Protocol):
    """One collection of a running service."""

    def describe(self) -> Mapping[str, str]:
        """Return the settings that decide its answers."""
        ...

    def ingest(self, folder: Path, observer: IngestObserver) -> IngestSummary:
        """Store every document below a folder; what came from there before and is gone is removed."""
        ...

    def ask(self, question: str, *, k: int) -> Answer:
        """Answer from at most k passages."""
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
