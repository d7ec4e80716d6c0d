"""Bringing a trial's sources into the store, and holding the store to the trial before anything is asked."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import RunConfig
from eval.progress import IngestBar, track
from eval.service import OpenService, Service
from eval.trial import CORPUS_FOLDER, Trial, write_corpus
from rag.ingest.summary import IngestSummary

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a run happens. Without a data folder, the store is made in a temporary one and dropped.

    A service that runs elsewhere has its own store; of the folder it gets only the sources, as they are to be sent.
    """

    open_service: OpenService
    console: Console
    data: Path | None = None


@contextmanager
def stored(trial: Trial, config: RunConfig, workplace: Workplace) -> Iterator[tuple[Service, IngestSummary]]:
    """Give the service once it holds the trial's sources, and what became of each of them (nothing of stored ones).

    Raises EvaluationError when the store does not fit the trial.
    """
    if config.corpus == "stored" and config.url is None and workplace.data is None:
        raise EvaluationError("--corpus stored needs the folder where it is stored. Name it with --data, or --service.")
    data = nullcontext(workplace.data) if workplace.data else TemporaryDirectory(prefix="hoidap-eval-")
    with data as name, workplace.open_service(Path(name), config.overrides, config.collection) as service:
        ingested = IngestSummary(config.collection, (), {})
        if config.corpus == "from-set":
            folder = Path(name, CORPUS_FOLDER)
            write_corpus(trial.sources, folder)
            with IngestBar(workplace.console, len(trial.sources)) as bar:
                ingested = service.ingest(folder, bar)
        require_whole(service, trial, ingested, workplace.console)
        if config.corpus == "from-set":
            require_alone(service, trial, ingested)
        yield service, ingested


def require_alone(service: Service, trial: Trial, summary: IngestSummary) -> None:
    """Raise EvaluationError when the collection holds documents that are not of the trial: they would be found too."""
    held, own = service.manifest().get("documents"), len(trial.sources) - len(summary.refused)
    if isinstance(held, int) and held > own:
        raise EvaluationError(
            f"The collection {summary.collection!r} holds {held - own} documents that are not of this trial: they "
            "would be found too. Name an empty one with --collection, or an empty folder with --data."
        )


def require_whole(service: Service, trial: Trial, summary: IngestSummary, console: Console) -> None:
    """Raise EvaluationError when a gold source is not in the store, or one that is left out is.

    A missing source would be counted as not found, and a source left over would answer what must be abstained from:
    both are faults of the trial, not of the service.
    """
    gold = {source for question in trial.questions for source in question.sources}
    wanted = gold & {source.id for source in trial.sources}
    looked_up = track(iter(sorted(wanted)), len(wanted), console, what="looking up gold sources")
    missing = [source for source in looked_up if service.text(source) is None]
    if missing:
        refused = [f"\nRefused: {one.source}: {one.message}" for one in summary.refused[:_SHOWN]]
        cure = "Mend what was refused." if refused else "Ingest them under these names, or take --corpus from-set."
        raise EvaluationError(
            f"{len(missing)} of {len(wanted)} gold sources are not stored, so no figure would be right: "
            f"{', '.join(map(repr, missing[:_SHOWN]))}{' …' if len(missing) > _SHOWN else ''}. {cure}{''.join(refused)}"
        )
    left = [source for source in sorted(gold - wanted) if service.text(source) is not None]
    if left:
        raise EvaluationError(f"The store holds {left[0]!r}, which this run leaves out. Give an empty --data.")
