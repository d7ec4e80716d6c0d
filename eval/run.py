"""One run: store a trial's sources, ask its questions, keep every row, show the figures."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import RunConfig, RunFolder
from eval.measuring import measure
from eval.progress import IngestBar, track
from eval.questions import QuestionSet
from eval.service import OpenService, Service
from eval.sets import load_set
from eval.summary import Summary, summarise
from eval.tables import print_summary
from eval.trial import CORPUS_FOLDER, Trial, plan_trial, write_corpus
from rag.ingest.summary import IngestSummary


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a run happens. Without a data folder, the store is made in a temporary one and dropped."""

    open_service: OpenService
    console: Console
    data: Path | None = None


def run_evaluation(config: RunConfig, out: RunFolder, workplace: Workplace) -> Summary:
    """Run an evaluation and return its figures. Raises EvaluationError, and what the service raises."""
    question_set = load_set(config.set)
    trial = plan_trial(question_set, limit=config.limit, leave_out=config.leave_out, seed=config.seed)
    _announce(question_set, trial, workplace.console)
    with _stored(trial, config, workplace) as (service, ingested):
        out.begin(config, {**_facts(question_set, trial, ingested), "service": dict(service.describe())})
        asked = measure(service, trial, config.retrievers)
        rows = list(track(out.append(asked), len(trial.questions), workplace.console, what="asking"))
    summary = summarise(rows, seed=config.seed)
    out.finish(summary)
    print_summary(summary, workplace.console)
    workplace.console.print(f"Rows and figures: {out.path}")
    return summary


@contextmanager
def _stored(trial: Trial, config: RunConfig, workplace: Workplace) -> Iterator[tuple[Service, IngestSummary]]:
    data = nullcontext(workplace.data) if workplace.data else TemporaryDirectory(prefix="hoidap-eval-")
    with data as name:
        folder = Path(name)
        write_corpus(trial.sources, folder / CORPUS_FOLDER)
        with workplace.open_service(folder, {"passage_tokens": config.passage_tokens}) as service:
            with IngestBar(workplace.console) as bar:
                summary = service.ingest(folder / CORPUS_FOLDER, bar)
            require_whole(service, trial, summary)
            yield service, summary


def require_whole(service: Service, trial: Trial, summary: IngestSummary) -> None:
    """Raise EvaluationError when a gold source was refused, or one that is left out is in the store.

    A refused source would be counted as not found, and a source left over would answer what must be abstained from:
    both are faults of the trial, not of the service.
    """
    gold = {source for question in trial.questions for source in question.sources}
    refused = [f"{one.source}: {one.message}" for one in summary.refused if one.source in gold]
    if refused:
        raise EvaluationError("Gold sources were refused, so no figure would be right:\n" + "\n".join(refused))
    wanted = {source.id for source in trial.sources}
    foreign = sorted(gold - wanted, key=str)
    left = [source for source in foreign if service.text(source) is not None]
    if left:
        raise EvaluationError(f"The data folder holds {left[0]!r}, which this run leaves out. Give an empty --data.")


def _facts(question_set: QuestionSet, trial: Trial, ingested: IngestSummary) -> dict[str, object]:
    return {
        "questions": len(trial.questions),
        "unanswerable": len(trial.unanswerable),
        "sources": len(trial.sources),
        "passages_stored": ingested.passages,
        "ingest_seconds": dict(ingested.seconds),
        "notices": list(question_set.notices),
    }


def _announce(question_set: QuestionSet, trial: Trial, console: Console) -> None:
    for notice in question_set.notices:
        console.print(f"Note: {notice}")
    console.print(
        f"{question_set.name}: {len(trial.questions)} questions, {len(trial.unanswerable)} of them to abstain from, "
        f"over {len(trial.sources)} of {len(question_set.corpus)} sources"
    )
