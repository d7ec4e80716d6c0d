"""The assistant in this process, seen as the service an evaluation measures."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from eval.service import COLLECTION, QuestionFailed, Retriever
from prompts import LANGUAGES, load_prompt
from rag.assistant import Assistant, open_assistant
from rag.errors import InputError, UnknownDocument
from rag.ingest.summary import IngestObserver, IngestSummary
from rag.read.calibration import GROUPS, Scale
from rag.settings import Settings
from rag.store import document_id
from rag.types import Answer, Citation, Filters, Hit, Turn
from rag.write.check.checker import checker_digest
from rag.write.check.weights import load_weights


@dataclass(frozen=True, slots=True)
class AssistantService:
    """One collection of an open assistant."""

    assistant: Assistant
    settings: Settings
    collection: str = COLLECTION

    def describe(self) -> Mapping[str, str]:
        """Return every setting but the data folder, and what makes confidence of support: a folder may have its own.

        What is set for a language model, with its prompts and the checker of its sentences, is there only where one is
        named. Its key is not shown.
        """
        known = {name: str(value) for name, value in self.settings.model_dump(exclude={"data"}).items()}
        named = self.settings.llm is not None
        settings = {name: value for name, value in known.items() if named or name.partition("_")[0] != "llm"}
        writing = _wording_and_check() if named else {}
        used = self.assistant.calibration
        scales = {f"calibration of {group}": _told(used.scale(group)) for group in GROUPS}
        return {**settings, **writing, "calibrated reader": f"{used.reader} {used.weights}", **scales}

    def ingest(self, folder: Path, observer: IngestObserver) -> IngestSummary:
        """Store every document below a folder; what came from there before and is gone is removed."""
        return self.assistant.ingest([folder], collection=self.collection, prune=True, observer=observer)

    def manifest(self) -> Mapping[str, object]:
        """Return how the collection stands."""
        return asdict(self.assistant.standing(self.collection))

    def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
        """Answer from at most k passages, of `sources` if named. Raises QuestionFailed for what cannot be asked."""
        with _failing_questions():
            filters = Filters(sources=tuple(sources))
            return self.assistant.ask(question, collections=[self.collection], k=k, history=history, filters=filters)

    def retrieve(self, question: str, *, k: int, retriever: Retriever) -> Sequence[Hit]:
        """Return the best k passages by one retriever, best first. Raises QuestionFailed as `ask` does."""
        with _failing_questions():
            return self.assistant.retrieve(question, collections=[self.collection], k=k, retriever=retriever)

    def read(self, citation: Citation) -> str:
        """Return the stored characters a citation points to; empty when its document is gone."""
        try:
            stored = self.assistant.document(citation.document, revision=citation.revision, collection=self.collection)
        except UnknownDocument:
            return ""
        return stored.text[citation.start : citation.end]

    def text(self, source: str) -> str | None:
        """Return the stored text of a source, or None when it is not stored."""
        try:
            return self.assistant.document(document_id(self.collection, source), collection=self.collection).text
        except UnknownDocument:
            return None


@contextmanager
def open_assistant_service(
    folder: Path, settings: Mapping[str, object], collection: str = COLLECTION
) -> Iterator[AssistantService]:
    """Open the assistant over a data folder, made if there is none; other settings come from the environment.

    What it announces goes to standard error.
    """
    chosen = Settings.load(data=folder, **settings)
    with open_assistant(chosen, create=True, announce=_announce) as assistant:
        assistant.ready()
        yield AssistantService(assistant, chosen, collection)


def _announce(said: str) -> None:
    Console(stderr=True).print(said, markup=False, highlight=False, soft_wrap=True)


def _wording_and_check() -> dict[str, str]:
    """Return the digests of what a language model is asked with, and of what its sentences are held to."""
    prompts = [load_prompt(name, language) for name in ("answer", "standalone") for language in LANGUAGES]
    return {**{f"prompt {one.name}": one.digest for one in prompts}, "checker": checker_digest(load_weights())}


def _told(scale: Scale) -> str:
    return f"slope {scale.slope:g}, offset {scale.offset:g}, abstain below {scale.abstain_below:g}"


@contextmanager
def _failing_questions() -> Iterator[None]:
    """Let a question that cannot be used fail alone."""
    try:
        yield
    except InputError as error:
        raise QuestionFailed(str(error)) from error
