"""How fast documents are taken in, by stage."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.synthetic import SyntheticText
from eval.service import OpenService
from eval.trial import write_corpus
from rag.ingest.summary import SilentObserver

_PARAGRAPHS = 10  # of a document


@dataclass(frozen=True, slots=True)
class IngestCost:
    """What one ingest took; `stages` are seconds."""

    documents: int
    passages: int
    seconds: float
    stages: Mapping[str, float]


def measure_ingest(open_service: OpenService, *, documents: int, seed: int) -> IngestCost:
    """Ingest generated documents into a new store; the model is prepared before the clock starts."""
    with TemporaryDirectory(prefix="hoidap-bench-") as name:
        first, all_ = Path(name, "first"), Path(name, "all")
        write_corpus(tuple(SyntheticText(seed + 1).documents(1, passages=1)), first)
        write_corpus(tuple(SyntheticText(seed).documents(documents, passages=_PARAGRAPHS)), all_)
        with open_service(Path(name, "data"), {}) as service:
            service.ingest(first, SilentObserver())
            started = time.perf_counter()
            summary = service.ingest(all_, SilentObserver())
            seconds = time.perf_counter() - started
    stages = {
        stage: taken for stage, taken in summary.seconds.items() if stage != "total"
    }  # `seconds` is our own clock
    return IngestCost(documents, summary.passages, seconds, stages)
