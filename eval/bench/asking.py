"""What a question costs as the store grows: cold start, warm time by stage, memory, disk."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from eval.bench.child import Finished, run_child
from eval.bench.filling import fill_store
from eval.bench.server import hoidap
from eval.bench.synthetic import SyntheticText
from eval.measuring import DEPTH
from eval.service import COLLECTION, OpenService

COLD_STARTS = 5
WARM_QUESTIONS = 20
_ANSWERED = (0, 3)  # `hoidap ask` ends with 3 when the sources do not hold the answer


@dataclass(frozen=True, slots=True)
class AskCost:
    """What was measured at one size. Seconds and bytes; `stages` gives median and 95th percentile of warm questions."""

    passages: int
    index_seconds: float
    cold_seconds: float
    cold_peak: int
    warm_peak: int
    stages: Mapping[str, tuple[float, float]]
    store_bytes: float
    index_bytes: float


def measure_asking(
    open_service: OpenService, folder: Path, *, passages: int, seed: int, say: Callable[[str], None]
) -> AskCost:
    """Fill a store in an empty folder and measure what asking it costs; `say` hears what goes on, since it takes long.

    Raises EvaluationError when a measured command fails.
    """
    say(f"Filling a store of {passages:,} passages")
    count = fill_store(open_service, folder, passages=passages, seed=seed)
    say("Building its index")
    started = time.perf_counter()
    with open_service(folder, {}) as service:  # the first question finds the index behind and builds it
        service.ask(SyntheticText(seed).questions(1)[0], k=DEPTH)
    index_seconds = time.perf_counter() - started
    say(f"Asking {COLD_STARTS} times in new processes, then {WARM_QUESTIONS} times in one")
    cold = [_ask_cold(folder, question) for question in SyntheticText(seed).questions(COLD_STARTS)]
    warm = run_child(_warm_command(folder, seed), environment={})
    return AskCost(
        passages=count,
        index_seconds=index_seconds,
        cold_seconds=median(one.seconds for one in cold),
        cold_peak=max(one.peak_bytes for one in cold),
        warm_peak=warm.peak_bytes,
        stages=_stages(json.loads(warm.output)),
        store_bytes=sum(path.stat().st_size for path in folder.glob("store.db*")) / count,
        index_bytes=_size(folder / "index") / count,
    )


def _ask_cold(folder: Path, question: str) -> Finished:
    return run_child(
        [str(hoidap()), "ask", question, "--collection", COLLECTION],
        environment={"HOIDAP_DATA": str(folder)},
        accepted=_ANSWERED,  # the made-up words hold no answer; finding that out costs the same
    )


def _warm_command(folder: Path, seed: int) -> list[str]:
    return [sys.executable, "-m", "eval.bench.warm", str(folder), COLLECTION, str(WARM_QUESTIONS), str(seed)]


def _stages(taken: list[dict[str, float]]) -> dict[str, tuple[float, float]]:
    stages = dict.fromkeys(stage for one in taken for stage in one)
    columns = {stage: np.asarray([one.get(stage, 0.0) for one in taken]) for stage in stages}
    return {stage: (float(np.median(of)), float(np.quantile(of, 0.95))) for stage, of in columns.items()}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
