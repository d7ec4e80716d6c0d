"""How fast documents are taken in, by stage."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.synthetic import SyntheticText
from eval.run import OpenService
from eval.service import PASSAGE_TOKENS
from eval.trial import write_corpus

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
    text = SyntheticText(seed)
    with TemporaryDirectory(prefix="hoidap-bench-") as data, open_service(Path(data), PASSAGE_TOKENS) as service:
        with TemporaryDirectory(prefix="hoidap-bench-") as first:
            write_corpus(tuple(SyntheticText(seed + 1).documents(1, passages=1)), Path(first))
            service.ingest(Path(first))
        with TemporaryDirectory(prefix="hoidap-bench-") as corpus:
            write_corpus(tuple(text.documents(documents, passages=_PARAGRAPHS)), Path(corpus))
            started = time.perf_counter()
            summary = service.ingest(Path(corpus))
            seconds = time.perf_counter() - started
    return IngestCost(documents, summary.passages, seconds, dict(summary.seconds))
