"""txtai: a hybrid index with content, and the prefixes of E5 as instructions.

Set up as its documentation writes it: `hybrid` under "General" (BM25 beside vectors, weighted alike), `content` under
"Database", `instructions` under "Vectors", where E5's prefixes are the example.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench.peers.job import DEPTH, Job, Search

_SETTINGS: dict[str, Any] = {"hybrid": True, "content": True, "instructions": {"query": "query: ", "data": "passage: "}}


class Txtai:
    """An `Embeddings` database."""

    def __init__(self, job: Job) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(path=job.model, **_SETTINGS)

    @property
    def configuration(self) -> str:
        """How it is set up."""
        return "Embeddings(path=MODEL, " + ", ".join(f"{name}={value!r}" for name, value in _SETTINGS.items()) + ")"

    def index(self, job: Job, folder: Path) -> Search:
        """Index and save; questions are asked as they stand."""
        sources = [unit.source for unit in job.passages]
        self._embeddings.index((number, unit.text, None) for number, unit in enumerate(job.passages))
        self._embeddings.save(str(folder))

        def search(question: str) -> Sequence[str]:
            return [sources[int(row["id"])] for row in self._embeddings.search(question, DEPTH)]

        return search
