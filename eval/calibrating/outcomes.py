"""What calibration learns from: how sure the reader was of each question, and whether what it showed was right."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.assistant_service import AssistantService
from eval.errors import EvaluationError
from eval.figures import RIGHT_IF_GIVEN
from eval.measuring import DEPTH
from eval.questions import EvalQuestion
from eval.scoring import score
from eval.service import COLLECTION, Service
from eval.trial import Trial
from rag.assistant import Parts, open_assistant
from rag.read.calibration import Calibration, Group, group_of
from rag.read.named import reader_named
from rag.read.reader import ReaderFacts
from rag.settings import Settings
from rag.text.language import detect_language
from rag.types import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question of one set: the reader's support, and whether what it would show is right, 0 or 1."""

    set: str
    group: Group
    support: float
    right: float
    unanswerable: bool


@contextmanager
def open_uncalibrated(
    data: Path, settings: Mapping[str, object], collection: str = COLLECTION
) -> Iterator[AssistantService]:
    """Open the assistant so that every question is answered, with the reader's support as its confidence.

    No language model is asked, whatever is set: what is learnt is how far the reader is right.
    """
    chosen = Settings.load(data=data, **{**settings, "abstain_below": 0.0, "llm": None})
    with open_assistant(chosen, create=True, parts=Parts(calibration=Calibration.raw(_facts(chosen)))) as assistant:
        yield AssistantService(assistant, chosen, collection)


def reader_in_use() -> ReaderFacts:
    """Return the facts of the reader that is set, or that stands in for it."""
    return _facts(Settings.load())


def _facts(settings: Settings) -> ReaderFacts:
    return reader_named(settings.reader, lambda _: None).facts  # whoever opens the assistant hears what it announces


def outcomes_of(service: Service, trial: Trial, name: str) -> Iterator[Outcome]:
    """Ask every question of a trial. Raises EvaluationError for a set without gold answers, and what the service does.

    Nothing is left out of what is learnt from: one question that fails ends it.
    """
    for question in trial.questions:
        yield _outcome(service, question, name, unanswerable=question.id in trial.unanswerable)


def _outcome(service: Service, question: EvalQuestion, name: str, *, unanswerable: bool) -> Outcome:
    answer = service.ask(question.question, k=DEPTH, history=question.history)
    scores = score(question, answer, rankings={}, texts=service.text, unanswerable=unanswerable)
    if RIGHT_IF_GIVEN not in scores:
        raise EvaluationError(
            f"{name} knows no answers, only sources, so nobody can tell whether one is right. Calibrate on another set."
        )
    return Outcome(name, _group(answer), answer.confidence, scores[RIGHT_IF_GIVEN], unanswerable)


def _group(answer: Answer) -> Group:
    """Return the group as the assistant sees it: by the language of the question and of the document cited first."""
    languages = {hit.passage.document: hit.metadata.language for hit in answer.hits}
    cited = next((languages.get(one.document, "und") for one in answer.citations), "und")
    return group_of(detect_language(answer.question), cited)


def by_group(outcomes: Sequence[Outcome]) -> dict[Group, list[Outcome]]:
    """Return the outcomes of each group, in their order."""
    groups: dict[Group, list[Outcome]] = {"same": [], "foreign": []}
    for outcome in outcomes:
        groups[outcome.group].append(outcome)
    return groups
