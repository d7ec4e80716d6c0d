"""What a run puts in the store and what it asks: a question set, sampled, some of its sources left out."""

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.errors import EvaluationError
from eval.questions import CorpusFile, EvalQuestion, QuestionSet, Record, Source

CORPUS_FOLDER = "eval-corpus"  # below the data folder, so that a later run finds the same paths
_RECORDS = "corpus.jsonl"


@dataclass(frozen=True, slots=True)
class Trial:
    """The sources to store and the questions to ask; `unanswerable` holds the ids of those to abstain from."""

    sources: tuple[Source, ...]
    questions: tuple[EvalQuestion, ...]
    unanswerable: frozenset[str]


def plan_trial(question_set: QuestionSet, *, limit: int | None, leave_out: float, seed: int) -> Trial:
    """Leave out that share of the sources and sample at most `limit` questions; the same seed plans the same trial.

    A question all of whose gold sources are left out must be abstained from, like one that never had any; of one that
    keeps some, the evidence that is left is asked for.
    """
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(question_set.corpus))
    out = {question_set.corpus[index].id for index in order[: round(leave_out * len(order))]}
    kept = tuple(source for source in question_set.corpus if source.id not in out)
    if not kept:
        raise EvaluationError(f"Leaving out {leave_out:.0%} of {len(order)} sources leaves none. Leave out fewer.")
    picked = sorted(draw.permutation(len(question_set.questions))[:limit])
    questions = tuple(_asked(question_set.questions[index], out) for index in picked)
    none = frozenset(one.id for one in questions if one.unanswerable or (one.sources and out.issuperset(one.sources)))
    return Trial(kept, questions, none)


def _asked(question: EvalQuestion, out: Collection[str]) -> EvalQuestion:
    """Return a question with the evidence that is stored; with all of it where none is, to be shown and not found."""
    stored = tuple(item for item in question.evidence if item.source not in out)
    return replace(question, evidence=stored) if stored else question


def write_corpus(sources: tuple[Source, ...], folder: Path) -> None:
    """Lay the sources out in a folder of their own: records as lines of one JSONL file, files at their own paths.

    What the folder held before is deleted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = [json.dumps(_line(source), ensure_ascii=False) for source in sources if isinstance(source, Record)]
    if lines:
        (folder / _RECORDS).write_text("\n".join([*lines, ""]), "utf-8")
    for source in sources:
        if isinstance(source, CorpusFile):
            target = folder / source.id
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source.path, target)


def _line(record: Record) -> dict[str, str]:
    title = {"title": record.title} if record.title else {}
    return {**record.fields, "id": record.id, **title, "text": record.text}
