"""A service that has answered something before it is measured, so that no point pays for what is loaded once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from eval.questions import EvalQuestion
from eval.service import COLLECTION, OpenService, QuestionFailed, Retriever, Service
from rag.ingest.summary import IngestObserver, IngestSummary
from rag.types import Answer, Citation, Hit, Turn

QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class WarmService:
    """A service that is asked some questions, whose answers nobody sees, as soon as its sources are stored."""

    service: Service
    questions: Sequence[EvalQuestion]

    def describe(self) -> Mapping[str, str]:
        """Return the service's own."""
        return self.service.describe()

    def manifest(self) -> Mapping[str, object]:
        """Return the service's own."""
        return self.service.manifest()

    def ingest(self, folder: Path, observer: IngestObserver) -> IngestSummary:
        """Store as the service does, then ask."""
        summary = self.service.ingest(folder, observer)
        for question in self.questions[:QUESTIONS]:
            with suppress(QuestionFailed):  # it is asked again, and then it has a row
                self.service.ask(question.question, k=1, history=question.history)
        return summary

    def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
        """Answer as the service does."""
        return self.service.ask(question, k=k, history=history, sources=sources)

    def retrieve(self, question: str, *, k: int, retriever: Retriever) -> Sequence[Hit]:
        """Return what the service does."""
        return self.service.retrieve(question, k=k, retriever=retriever)

    def read(self, citation: Citation) -> str:
        """Return what the service does."""
        return self.service.read(citation)

    def text(self, source: str) -> str | None:
        """Return what the service does."""
        return self.service.text(source)


def warmed(open_service: OpenService, questions: Sequence[EvalQuestion]) -> OpenService:
    """Return what opens services that are warm."""

    @contextmanager
    def opened(data: Path, settings: Mapping[str, object], collection: str = COLLECTION) -> Iterator[Service]:
        with open_service(data, settings, collection) as service:
            yield WarmService(service, questions)

    return opened
