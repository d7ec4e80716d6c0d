"""Ours and other systems on one question set, in turn: how well each ranks the gold sources, and at what cost."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.child import run_child
from eval.bench.encoders import prepare_models
from eval.bench.peers.job import Job, Outcome, Unit
from eval.bench.peers.process import ENTRANTS, OURS
from eval.bench.spread import Spread, spread
from eval.errors import EvaluationError
from eval.metrics import ranking_scores
from eval.questions import EvalQuestion
from eval.service import COLLECTION
from eval.sets import load_set
from eval.statistics import Estimate, Paired, estimate_mean, paired_difference
from eval.trial import Trial, plan_trial, write_corpus
from rag.store import open_store

Say = Callable[[str], None]
Scores = Mapping[str, Sequence[float]]
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGSMITH_TRACING": "false",
}
_ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared: a set by name, how long passages are, how many questions, and the threads of each system."""

    set: str
    passage_tokens: int
    limit: int | None
    threads: int
    seed: int


@dataclass(frozen=True, slots=True)
class Run:
    """What a system did, and the peak memory of its process in bytes."""

    outcome: Outcome
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One system: its figures, each with what it has more than ours has, and what it cost (seconds and bytes)."""

    system: str
    configuration: str
    figures: Mapping[str, Estimate]
    more_than_ours: Mapping[str, Paired]
    start: float
    index: float
    query: Spread
    peak_bytes: int
    kept_bytes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All systems that could be run, ours first, and why the others could not."""

    set: str
    questions: int
    sources: int
    passages: int
    plan: Plan
    standings: tuple[Standing, ...]
    left_out: Mapping[str, str]


def compare_peers(plan: Plan, say: Say) -> Comparison:
    """Run every system in a process of its own over the same passages: those that our ingest makes of the documents.

    Ours comes first and ingests the documents themselves. A system that is not installed, or fails, is left out and
    said so. Questions within a conversation are not asked: no other system takes one. Raises EvaluationError when ours
    fails, and for a set without gold sources; SetError for a faulty set.
    """
    question_set = load_set(plan.set)
    trial = plan_trial(question_set, limit=plan.limit, leave_out=0.0, seed=plan.seed)
    asked = [one for one in trial.questions if one.evidence and not one.history]
    if not asked:
        raise EvaluationError(f"{question_set.name} names no gold sources, so no ranking can be scored.")
    with TemporaryDirectory(prefix="hoidap-bench-") as name:
        return _Arena(Path(name), plan, say).compare(question_set.name, trial, asked)


class _Arena:
    """A folder in which systems take turns."""

    def __init__(self, folder: Path, plan: Plan, say: Say) -> None:
        self._folder = folder
        self._plan = plan
        self._say = say

    def compare(self, name: str, trial: Trial, asked: Sequence[EvalQuestion]) -> Comparison:
        plan, corpus = self._plan, self._folder / "corpus"
        write_corpus(trial.sources, corpus)
        model = prepare_models(self._folder / OURS / "models")
        language = Counter(one.answer_language for one in asked).most_common(1)[0][0]
        questions = tuple(one.question for one in asked)
        job = Job(str(model), str(corpus), language, plan.passage_tokens, questions)
        ours = self._run(OURS, job)
        job = replace(job, passages=self._passages(), documents=self._documents())
        others, left_out = self._run_others(job)
        standings = standings_of({OURS: ours, **others}, asked, seed=plan.seed)
        return Comparison(name, len(asked), len(trial.sources), len(job.passages), plan, standings, left_out)

    def _run_others(self, job: Job) -> tuple[dict[str, Run], dict[str, str]]:
        done: dict[str, Run] = {}
        left_out: dict[str, str] = {}
        for name, entrant in ENTRANTS.items():
            if entrant.missing:
                left_out[name] = f"{', '.join(entrant.missing)} not installed. Run: pip install 'hoidap[peers]'"
            elif name != OURS:
                try:
                    done[name] = self._run(name, job)
                except EvaluationError as error:
                    left_out[name] = str(error)
        return done, left_out

    def _run(self, name: str, job: Job) -> Run:
        self._say(f"{name}: indexing and asking {len(job.questions)} questions")
        place, asked, result = (self._folder / one for one in (name, f"{name}.job.json", f"{name}.result.json"))
        place.mkdir(exist_ok=True)
        job.write(asked)
        threads = str(self._plan.threads)
        counts = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "HOIDAP_THREADS"), threads)
        command = [sys.executable, "-m", "eval.bench.peers.process", name, str(asked), str(place), str(result)]
        finished = run_child(command, environment={**_OFFLINE, **counts})
        return Run(Outcome.read(result), finished.peak_bytes)

    def _passages(self) -> tuple[Unit, ...]:
        with open_store(self._folder / OURS) as store, store.snapshot(COLLECTION) as snapshot:
            ids = snapshot.ids()
            stored = store.passages(COLLECTION, ids)
            return tuple(Unit(stored[number].metadata.source, text) for number, text in snapshot.texts(ids))

    def _documents(self) -> tuple[Unit, ...]:
        with open_store(self._folder / OURS) as store:
            rows = store.documents(COLLECTION, limit=_ALL)
            return tuple(Unit(row.metadata.source, store.document(row.id, collection=COLLECTION).text) for row in rows)


def standings_of(runs: Mapping[str, Run], asked: Sequence[EvalQuestion], *, seed: int) -> tuple[Standing, ...]:
    """Score every system, and set it beside ours, question by question."""
    scores = {system: _scores(run.outcome, asked) for system, run in runs.items()}
    return tuple(_standing(system, run, scores, seed) for system, run in runs.items())


def _scores(outcome: Outcome, asked: Sequence[EvalQuestion]) -> dict[str, list[float]]:
    each = [
        ranking_scores(ranking, {item.source: item.grade for item in question.evidence})
        for ranking, question in zip(outcome.rankings, asked, strict=True)
    ]
    return {figure: [one[figure] for one in each] for figure in each[0]}


def _standing(system: str, run: Run, scores: Mapping[str, Scores], seed: int) -> Standing:
    own, ours = scores[system], scores[OURS]
    pairs = {} if system == OURS else {name: paired_difference(ours[name], own[name], seed=seed) for name in own}
    return Standing(
        system=system,
        configuration=run.outcome.configuration,
        figures={name: estimate_mean(values, seed=seed) for name, values in own.items()},
        more_than_ours=pairs,
        start=run.outcome.start,
        index=run.outcome.index,
        query=spread(run.outcome.queries),
        peak_bytes=run.peak_bytes,
        kept_bytes=run.outcome.bytes,
    )
