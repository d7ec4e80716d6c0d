"""The process of one system: `python -m eval.bench.peers.process NAME JOB FOLDER RESULT`."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from eval.bench.peers.hoidap import Hoidap
from eval.bench.peers.job import Job, Outcome, System
from eval.bench.peers.with_bm25s import Bm25s
from eval.bench.peers.with_langchain import LangChain
from eval.bench.peers.with_txtai import Txtai

_LANGCHAIN = ("langchain_community", "langchain_huggingface", "langchain_text_splitters")


@dataclass(frozen=True, slots=True)
class Entrant:
    """How a system is set up, and the modules it needs beside ours."""

    set_up: Callable[[Job], System]
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The modules that are not installed."""
        return tuple(name for name in self.needs if find_spec(name) is None)


OURS = "hoidap"
ENTRANTS: Mapping[str, Entrant] = {
    OURS: Entrant(Hoidap),
    "txtai": Entrant(Txtai, ("txtai",)),
    "langchain": Entrant(partial(LangChain, splits=False), _LANGCHAIN),
    "langchain, own splitter": Entrant(partial(LangChain, splits=True), _LANGCHAIN),
    "bm25s": Entrant(Bm25s, ("bm25s", "Stemmer")),
}


def do(job: Job, set_up: Callable[[Job], System], folder: Path) -> Outcome:
    """Set a system up, let it index in an empty folder, ask every question once, and tell what each took.

    The first question is asked once before, uncounted: it warms up.
    """
    begun = time.perf_counter()
    system = set_up(job)
    ready = time.perf_counter()
    search = system.index(job, folder)
    indexed = time.perf_counter()
    search(job.questions[0])
    rankings, queries = [], []
    for question in job.questions:
        asked = time.perf_counter()
        rankings.append(tuple(search(question)))
        queries.append(time.perf_counter() - asked)
    kept = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and "models" not in path.parts)
    return Outcome(tuple(rankings), ready - begun, indexed - ready, tuple(queries), kept, system.configuration)


if __name__ == "__main__":
    name, job_file, place, result = sys.argv[1:]
    outcome = do(Job.read(Path(job_file)), ENTRANTS[name].set_up, Path(place))
    Path(result).write_text(json.dumps(asdict(outcome), ensure_ascii=False), "utf-8")
