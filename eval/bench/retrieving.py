"""What finding costs as a store grows: time on one thread, recall against exact search, building, memory and disk."""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.child import Finished, run_child
from eval.bench.filling import SAMPLE, begin_store, grow_store
from eval.bench.spread import Spread, spread
from eval.service import COLLECTION, OpenService
from eval.sets import load_set
from rag.store import open_store

QUESTION_FILE = SAMPLE.with_name("questions.jsonl")
_QUESTIONS = 110  # the first ten warm up, uncounted
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class RetrievalCost:
    """What was measured at one size. Seconds and bytes.

    `recall` is the share of the truly nearest that the vector index found for our own questions, `manifest_recall`
    what the index measured of itself, with vectors that stand for questions, while it was built.
    """

    passages: int
    fill_seconds: float
    build_seconds: float
    build_peak: int
    kind: str
    lists: int
    probes: int
    manifest_recall: float
    recall: Mapping[str, float]
    steps: Mapping[str, Spread]
    search_peak: int
    store_bytes: int
    index_bytes: int


def measure_retrieval(
    open_service: OpenService, folder: Path, *, sizes: Sequence[int], seed: int, say: Callable[[str], None]
) -> Iterator[RetrievalCost]:
    """Grow one store in an empty folder from size to size; at each, build its index afresh and measure it.

    Asked are the questions of our own set, over its documents really encoded and made-up passages around them.

    Raises EvaluationError when a measured process fails.
    """
    say("Encoding the sample documents")
    growth = begin_store(open_service, folder, most=max(sizes), seed=seed)
    asked = folder / "bench-questions.json"
    asked.write_text(json.dumps(_questions()), "utf-8")
    for size in sorted(set(sizes)):
        say(f"Filling the store up to {size:,} passages")
        begun = time.perf_counter()
        with open_store(folder) as store:
            grow_store(store, COLLECTION, growth, passages=size)
        filled = time.perf_counter() - begun
        shutil.rmtree(folder / "index", ignore_errors=True)  # a cache: what is measured is building it from nothing
        yield _measured(folder, asked, filled, say)


def _measured(folder: Path, asked: Path, filled: float, say: Callable[[str], None]) -> RetrievalCost:
    say("Building its index")
    built = _task("build", folder, asked, {})
    facts = json.loads(built.output)
    say("Asking")
    by_step = _task("steps", folder, asked, _ONE_THREAD)
    whole = _task("retrieve", folder, asked, _ONE_THREAD)
    taken = {**json.loads(by_step.output), **json.loads(whole.output)}
    say("Comparing with exact search")
    compared = _task("exact", folder, asked, {})
    return RetrievalCost(
        passages=facts["count"],
        fill_seconds=filled,
        build_seconds=facts["seconds"],
        build_peak=built.peak_bytes,
        kind=facts["kind"],
        lists=facts["lists"],
        probes=facts["probes"],
        manifest_recall=facts["recall"],
        recall=json.loads(compared.output),
        steps={name: spread(of) for name, of in taken.items()},
        search_peak=whole.peak_bytes,
        store_bytes=sum(path.stat().st_size for path in folder.glob("store.db*")),
        index_bytes=sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file()),
    )


def _questions() -> list[str]:
    asked = load_set(f"own:{QUESTION_FILE}").questions
    return [one.question for one in asked if not one.history][:_QUESTIONS]


def _task(name: str, folder: Path, asked: Path, environment: Mapping[str, str]) -> Finished:
    command = [sys.executable, "-m", "eval.bench.searching", name, str(folder), str(asked)]
    return run_child(command, environment=environment)
