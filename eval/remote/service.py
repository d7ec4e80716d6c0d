"""One collection of a service that runs elsewhere, as the service an evaluation measures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from eval.errors import EvaluationError
from eval.measuring import WHOLE
from eval.remote.bodies import answer_of, hit_of, upload_name
from eval.remote.calls import Calls, Refused, decoded, open_calls
from eval.remote.uploading import upload_corpus
from eval.service import COLLECTION, OpenService, QuestionFailed, Retriever, Service
from rag.ingest.summary import IngestObserver, IngestSummary
from rag.store import document_id
from rag.types import Answer, Citation, Hit, Turn

_SHOWN = 200
_UNKNOWN = ("unknown-document", "unknown-collection")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HttpService:
    """A service at the other end of HTTP. Documents are read once: a revision never changes."""

    calls: Calls
    collection: str = COLLECTION
    _texts: dict[tuple[str, int | None], str | None] = field(default_factory=dict, init=False, repr=False)

    def describe(self) -> Mapping[str, str]:
        """Return where the service is and its version: its settings are not to be seen from outside."""
        told = self.calls.json("GET", "/openapi.json")
        url = str(self.calls.client.base_url)
        return {"url": url, "version": _shaped(lambda: str(told["info"]["version"]), told)}

    def manifest(self) -> Mapping[str, object]:
        """Return how many documents the collection holds, and how its index stands where everybody may see it."""
        listed = self.calls.json("GET", "/v1/documents", params={"collection": self.collection, "limit": 1})
        ready = self.calls.json("GET", "/readyz")
        standing = _shaped(lambda: dict(ready["collections"].get(self.collection, {})), ready)
        return {**standing, "documents": _shaped(lambda: int(listed["total"]), listed)}

    def ingest(self, folder: Path, observer: IngestObserver) -> IngestSummary:
        """Upload every file below a folder. Raises EvaluationError when the collection holds anything else."""
        self._texts.clear()
        return upload_corpus(self.calls, self.collection, folder, observer)

    def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
        """Answer from at most k passages; `whole` of its timings is that of the request answered, without waits."""
        turns = [{"question": turn.question, "answer": turn.answer} for turn in history]
        asked: dict[str, object] = {
            "question": question,
            "collections": [self.collection],
            "k": k,
            "history": turns,
            "hits": True,
        }
        if sources:
            asked["filters"] = {"sources": list(sources)}
        response = self.calls.response("POST", "/v1/ask", json=asked)
        body = decoded(response)
        answer = _shaped(lambda: answer_of(body), body)
        return replace(answer, timings={**answer.timings, WHOLE: response.elapsed.total_seconds()})

    def retrieve(self, question: str, *, k: int, retriever: Retriever) -> Sequence[Hit]:
        """Return the best k passages by one retriever, best first."""
        asked: dict[str, object] = {
            "question": question,
            "collections": [self.collection],
            "k": k,
            "retriever": retriever,
        }
        body = self.calls.json("POST", "/v1/search", json=asked)
        return _shaped(lambda: list(map(hit_of, body["hits"])), body)

    def read(self, citation: Citation) -> str:
        """Return the stored characters a citation points to; empty when its document is gone."""
        text = self._document(citation.document, citation.revision)
        return "" if text is None else text[citation.start : citation.end]

    def text(self, source: str) -> str | None:
        """Return the stored text of a source, uploaded by an evaluation or otherwise, or None when it is not stored."""
        names = dict.fromkeys((source, upload_name(source)))
        texts = (self._document(document_id(self.collection, name), None) for name in names)
        return next((text for text in texts if text is not None), None)

    def _document(self, document: str, revision: int | None) -> str | None:
        """Return the text of a revision, of the newest one for None."""
        if (document, revision) not in self._texts:
            self._texts[document, revision] = self._fetched(document, revision)
        return self._texts[document, revision]

    def _fetched(self, document: str, revision: int | None) -> str | None:
        wanted = {"collection": self.collection, **({} if revision is None else {"revision": revision})}
        try:
            body = self.calls.json("GET", f"/v1/documents/{document}", params=wanted)
        except Refused as error:
            if error.kind in _UNKNOWN:
                return None
            raise
        return _shaped(lambda: str(body["text"]), body)


def service_at(url: str, key: str, *, seed: int) -> OpenService:
    """Return what opens the service at an address. It has its own store and settings: those given here are refused."""

    @contextmanager
    def opened(_data: Path, settings: Mapping[str, object], collection: str = COLLECTION, /) -> Iterator[Service]:
        if settings:
            raise EvaluationError(f"The service at {url} has settings of its own; {', '.join(settings)} cannot be set.")
        with open_calls(url, key, seed=seed) as calls:
            calls.greet()
            yield HttpService(calls, collection)

    return opened


def _shaped(reading: Callable[[], T], body: Any) -> T:
    """Return what is read of a body. Raises QuestionFailed showing one of another shape."""
    try:
        return reading()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        shown = repr(body)[:_SHOWN]
        raise QuestionFailed(
            f"The service sent JSON of another shape ({type(error).__name__}: {error}): {shown}"
        ) from error
