"""How fast documents are taken in, by stage, beside sentence-transformers as it comes over the very same passages."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from eval.bench.encoders import SENTENCE_TRANSFORMERS, Engine, prepare_models, started
from eval.bench.synthetic import SyntheticText
from eval.service import COLLECTION, OpenService
from eval.trial import write_corpus
from rag.ingest.summary import SilentObserver
from rag.store import open_store

_PARAGRAPHS = 10  # of a document


@dataclass(frozen=True, slots=True)
class IngestCost:
    """What one whole ingest took: `stages` are seconds, `seconds` those of our own clock."""

    documents: int
    passages: int
    seconds: float
    stages: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Passages a second."""
        return self.passages / self.seconds


@dataclass(frozen=True, slots=True)
class IngestComparison:
    """Whole ingests, and seconds in which sentence-transformers alone encoded the same passages, in turns."""

    ours: tuple[IngestCost, ...]
    reference: tuple[float, ...]

    @property
    def typical(self) -> IngestCost:
        """Our ingest of median speed, the slower of two."""
        return sorted(self.ours, key=lambda one: one.rate)[(len(self.ours) - 1) // 2]

    @property
    def reference_rate(self) -> float:
        """Passages a second of sentence-transformers, the median."""
        return self.typical.passages / median(self.reference)

    @property
    def ratio(self) -> float:
        """How often ours, with all that is not encoding, fits into the other's time: the median over rounds."""
        return median(other / one.seconds for one, other in zip(self.ours, self.reference, strict=True))


def compare_ingest(
    open_service: OpenService, *, documents: int, rounds: int, seed: int, say: Callable[[str], None]
) -> IngestComparison:
    """Take turns: ingest generated documents into a new store, then encode its passages by sentence-transformers.

    Its model is loaded and warm before its clock starts, as ours is; encoding is all it does.
    """
    with TemporaryDirectory(prefix="hoidap-bench-") as name:
        models = Path(name)
        prepare_models(models)
        with started(SENTENCE_TRANSFORMERS, models) as reference:
            pairs = []
            for number in range(rounds):
                say(f"Round {number + 1} of {rounds}")
                pairs.append(_round(open_service, reference, documents=documents, seed=seed))
    return IngestComparison(tuple(ours for ours, _ in pairs), tuple(other for _, other in pairs))


def _round(open_service: OpenService, reference: Engine, *, documents: int, seed: int) -> tuple[IngestCost, float]:
    with TemporaryDirectory(prefix="hoidap-bench-") as name:
        data = Path(name)
        cost = measure_ingest(open_service, data, documents=documents, seed=seed)
        return cost, reference.encode(_indexed_texts(data, cost.passages)).seconds


def measure_ingest(open_service: OpenService, folder: Path, *, documents: int, seed: int) -> IngestCost:
    """Ingest generated documents into an empty folder; the model is prepared and loaded before the clock starts."""
    first, rest = folder / "first", folder / "rest"
    write_corpus(tuple(SyntheticText(seed + 1).documents(1, passages=1)), first)
    write_corpus(tuple(SyntheticText(seed).documents(documents, passages=_PARAGRAPHS)), rest)
    with open_service(folder, {}) as service:
        service.ingest(first, SilentObserver())
        begun = time.perf_counter()
        summary = service.ingest(rest, SilentObserver())
        seconds = time.perf_counter() - begun
    stages = {stage: taken for stage, taken in summary.seconds.items() if stage != "total"}
    return IngestCost(documents, summary.passages, seconds, stages)


def _indexed_texts(data: Path, count: int) -> list[str]:
    """Return what was encoded of the newest passages: titles, headings and words."""
    with open_store(data) as store, store.snapshot(COLLECTION) as snapshot:
        return [text for _, text in snapshot.texts(snapshot.ids()[-count:])]
