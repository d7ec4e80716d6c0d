"""A service that answers with the sentence of a stored source that shares most words with the question."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.service import COLLECTION, OpenService, Retriever
from rag.ingest.summary import IngestObserver, IngestSummary, SourceOutcome
from rag.types import Answer, Citation, Hit, Metadata, Passage, Piece, Range, Turn


class FakeService:
    """Keeps sources in memory; abstains when no stored source shares three words with the question.

    The span is the last word of the source. A source whose text is `refuse me` is refused. A question with a word of
    `raising` raises what that says.
    """

    def __init__(self, *, misquotes: bool = False, raising: Mapping[str, BaseException] | None = None) -> None:
        self.stored: dict[str, str] = {}
        self.asked: list[str] = []
        self.conversations: list[tuple[Turn, ...]] = []
        self.misquotes = misquotes
        self.raising = dict(raising or {})

    def describe(self) -> dict[str, str]:
        """Name the fake."""
        return {"embedding_model": "none"}

    def ingest(self, folder: Path, observer: IngestObserver) -> IngestSummary:
        """Read corpus.jsonl and every other file as text."""
        outcomes: list[SourceOutcome] = []
        for source, text in _sources(folder):
            if text == "refuse me":
                outcomes.append(SourceOutcome(source, "refused", reason="empty", message="Nothing in it."))
            else:
                self.stored[source] = text
                outcomes.append(SourceOutcome(source, "added", passages=1))
        observer.found(len(outcomes))
        for outcome in outcomes:
            observer.finished(outcome)
        return IngestSummary("eval", tuple(outcomes), {"embed": 0.5})

    def manifest(self) -> dict[str, object]:
        """Count what is stored."""
        return {"documents": len(self.stored)}

    def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
        """Quote the whole of the best source; remember the conversation it was asked in."""
        self.asked.append(question)
        self.conversations.append(tuple(history))
        for word, error in self.raising.items():
            if word in question:
                raise error
        found = self.retrieve(question, k=k, retriever="hybrid")
        hits = [hit for hit in found if not sources or hit.metadata.source in sources]
        best = hits[0]
        sure = best.score >= 3
        return Answer(
            question=question,
            pieces=(Piece(best.text, (1,)) if sure else Piece("I do not know."),),
            kind="extracted" if sure else "abstained",
            confidence=min(best.score / 10, 1.0),
            citations=(self._citation(best),) if sure else (),
            hits=tuple(hits),
            timings={"retrieve": 0.25, "read": 0.5},
            language="en",
        )

    def retrieve(self, question: str, *, k: int, retriever: Retriever) -> list[Hit]:
        """Rank by shared words; `lexical` turns the ranking round."""
        words = set(question.casefold().split())
        scored = [(len(words & set(text.casefold().split())), source) for source, text in self.stored.items()]
        scored.sort(key=lambda pair: (-pair[0], pair[1]), reverse=retriever == "lexical")
        return [_hit(source, self.stored[source], float(score)) for score, source in scored[:k]]

    def read(self, citation: Citation) -> str:
        """Return the stored characters."""
        return self.stored[citation.source][citation.start : citation.end] + ("!" if self.misquotes else "")

    def text(self, source: str) -> str | None:
        """Return the stored text."""
        return self.stored.get(source)

    def _citation(self, hit: Hit) -> Citation:
        text, source = hit.text, hit.metadata.source
        span = Range(text.rindex(" ") + 1, len(text))
        return Citation(1, source, 1, 0, len(text), text, source, source, span=span, collection="eval")


def _hit(source: str, text: str, score: float) -> Hit:
    return Hit(Passage(1, source, 1, 0, len(text)), text, Metadata(source, source), score, collection="eval")


def _sources(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".jsonl":
            for line in path.read_text("utf-8").splitlines():
                record = json.loads(line)
                yield record["id"], record["text"]
        elif path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


@contextmanager
def open_fake(_data: Path, _settings: Mapping[str, object], _collection: str = COLLECTION) -> Iterator[FakeService]:
    """Open a fresh fake."""
    yield FakeService()


def opening(service: FakeService) -> OpenService:
    """Return what opens this very fake, whatever is asked for."""

    @contextmanager
    def opened(_data: Path, _settings: Mapping[str, object], _collection: str = COLLECTION) -> Iterator[FakeService]:
        yield service

    return opened
