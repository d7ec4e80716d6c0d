"""bm25s: BM25 as its README sets it up, with stop words and a stemmer where it has them for the language."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench.peers.job import DEPTH, Job, Search


class Bm25s:
    """A BM25 index. For English: its stop words and Snowball's stemmer; it has neither for Vietnamese."""

    def __init__(self, job: Job) -> None:
        import bm25s
        import Stemmer

        self._library = bm25s
        self._english = job.language == "en"
        self._options: dict[str, Any] = {"stopwords": None, "show_progress": False}
        if self._english:
            self._options |= {"stopwords": "en", "stemmer": Stemmer.Stemmer("english")}
        self._retriever = bm25s.BM25()

    @property
    def configuration(self) -> str:
        """How it is set up."""
        words = 'stopwords="en", stemmer=Stemmer("english")' if self._english else "stopwords=None"
        return f"BM25(), tokenize(…, {words})"

    def index(self, job: Job, folder: Path) -> Search:
        """Index and save, with the texts."""
        sources, texts = [unit.source for unit in job.passages], [unit.text for unit in job.passages]
        self._retriever.index(self._library.tokenize(texts, **self._options), show_progress=False)
        self._retriever.save(str(folder), corpus=texts)
        wanted = min(DEPTH, len(sources))

        def search(question: str) -> Sequence[str]:
            tokens = self._library.tokenize([question], **self._options)
            found, _ = self._retriever.retrieve(tokens, k=wanted, show_progress=False)
            return [sources[number] for number in found[0].tolist()]

        return search
