"""Ours, through the door that every evaluation uses."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from eval.assistant_service import open_assistant_service
from eval.bench.peers.job import DEPTH, Job, Search
from rag.ingest.summary import SilentObserver


class Hoidap:
    """Hybrid retrieval as it is installed, but for the length of passages, which all systems share."""

    def __init__(self, job: Job) -> None:
        self._tokens = job.passage_tokens
        self._open = ExitStack()  # until the process ends

    @property
    def configuration(self) -> str:
        """How it is set up."""
        return f"bundled int8 encoder, hybrid, passage_tokens={self._tokens}"

    def index(self, job: Job, folder: Path) -> Search:
        """Ingest the documents themselves: load, clean, split, encode, store, index."""
        opened = open_assistant_service(folder, {"passage_tokens": self._tokens})
        service = self._open.enter_context(opened)
        service.ingest(Path(job.corpus), SilentObserver())

        def search(question: str) -> Sequence[str]:
            return [hit.metadata.source for hit in service.retrieve(question, k=DEPTH, retriever="hybrid")]

        return search
