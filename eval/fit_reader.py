"""Fits the sentence reader's weights and its threshold, and writes them where it reads them.

    python -m eval.fit_reader --set squad:FILE --set squad:FILE@FILE … [--leave-out 0.5] [--rounds 2] [--out FILE]

The first regression learns which sentence of the passages found holds the answer, from questions whose passage was
found. The second learns whether the sentence picked is right, from all questions, a share of which had their passage
left out of the index. The threshold is where refusing a question the sources answer and answering one they do not are
equally frequent. No set used here can also be the test of what was fitted.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from sklearn.linear_model import LogisticRegression

from eval.assistant_service import AssistantService, open_assistant_service
from eval.metrics import contains_answer
from eval.progress import track
from eval.questions import EvalQuestion
from eval.sets.load import load_set
from eval.statistics import auroc
from eval.trial import Trial, plan_trial, write_corpus
from rag.ingest.summary import SilentObserver
from rag.read.evidence import Candidate, Certainty, Evidence
from rag.read.sentence_reader import certainty
from rag.read.spans import proper_names
from rag.text.numbers import find_numbers

_WEIGHTS = Path(__file__).parent.parent / "rag" / "read" / "sentence_weights.json"
_HITS = 10

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One question as the reader saw it: its sentences' evidence, which of them hold the answer, and if any could.

    `near_miss`: the question was falsified while its passage stayed; it teaches the weights, not the threshold.
    """

    candidates: Sequence[Candidate]
    evidence: Sequence[Evidence]
    right: NDArray[np.bool_]
    answerable: bool
    near_miss: bool = False

    @property
    def rows(self) -> Matrix:
        """The evidence as `(sentences, fields)`."""
        return np.array([one.as_row() for one in self.evidence])


def main(
    sets: Annotated[list[str], typer.Option("--set", help="Question sets, as `python -m eval run` names them.")],
    leave_out: Annotated[float, typer.Option(help="Share of the sources left out of the index.")] = 0.5,
    passage_tokens: Annotated[int, typer.Option(help="Model tokens a passage aims at.")] = 200,
    rounds: Annotated[int, typer.Option(min=1, help="How often each set is gone through, other sources left out.")] = 2,
    limit: Annotated[int | None, typer.Option(help="Questions of each set and round.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _WEIGHTS,
) -> None:
    """Fit the sentence reader and write its weights."""
    console = Console()
    examples: list[Example] = []
    for name in sets:
        for seed in range(rounds):
            trial = plan_trial(load_set(name), limit=limit, leave_out=leave_out, seed=seed)
            examples += collect(trial, passage_tokens, console)
    fitted = fit(examples)
    fitted["fitted_on"] = {
        "sets": [_bare(name) for name in sets],
        "leave_out": leave_out,
        "rounds": rounds,
        "questions": len(examples),
        "day": date.today().isoformat(),
    }
    out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(fitted["figures"])


def collect(trial: Trial, passage_tokens: int, console: Console) -> list[Example]:
    """Ingest a trial's sources and return how the reader sees each of its questions, and some that were falsified."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_corpus(trial.sources, corpus)
        with open_assistant_service(Path(folder) / "data", passage_tokens) as service:
            service.ingest(corpus, SilentObserver())
            missed = falsified(trial)
            asked = track(
                iter([*trial.questions, *missed]), len(trial.questions) + len(missed), console, what="questions"
            )
            examples = [_example(service, question, question.id not in trial.unanswerable) for question in asked]
    told = len(trial.questions)
    return examples[:told] + [replace(one, answerable=False, near_miss=True) for one in examples[told:]]


def falsified(trial: Trial) -> list[EvalQuestion]:
    """Return answerable questions with a name or number that their source does not hold: near misses to abstain from.

    A name is replaced by one from the question before that has one, a number by a larger one.
    """
    changed: list[EvalQuestion] = []
    other = ""
    for question in trial.questions:
        text = question.question
        places, numbers = proper_names(text), find_numbers(text)
        if places and other and other not in text:
            start, end = places[-1]
            text = text[:start] + other + text[end:]
        elif numbers and not places:
            start, end = numbers[-1].range
            text = text[:start] + _another(text[start:end]) + text[end:]
        if places:
            other = question.question[places[-1].start : places[-1].end]
        if text != question.question and question.id not in trial.unanswerable:
            changed.append(replace(question, question=text, answers=(), evidence=()))
    return changed[::2]


def _another(number: str) -> str:
    """Change the digits of a number, not its form."""
    return "".join(str((int(char) + 3) % 9 + 1) if char.isdigit() else char for char in number)


def _example(service: AssistantService, question: EvalQuestion, answerable: bool) -> Example:
    weighed = service.assistant.weigh(question.question, collection=service.collection, k=_HITS)
    candidates = [candidate for candidate, _ in weighed]
    right = [
        one.hit.metadata.source in question.sources
        and contains_answer(one.text, question.answers, question.answer_language) > 0
        for one in candidates
    ]
    return Example(candidates, [evidence for _, evidence in weighed], np.array(right, bool), answerable)


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """Return both models, the threshold and the figures of the fit, as JSON values."""
    seen = [one for one in examples if one.evidence]
    sentence = _regression(
        np.vstack([one.rows for one in seen if one.right.any()]),
        np.concatenate([one.right for one in seen if one.right.any()]),
    )
    rows, right = zip(*_picked(seen, sentence), strict=True)
    sure = _regression(np.array(rows), np.array(right))
    probability = sure.predict_proba(np.array(rows))[:, 1]
    plain = np.array([not one.near_miss for one in seen])
    answerable = np.array([one.answerable for one in seen])[plain]
    near_miss, probability = probability[~plain], probability[plain]
    threshold = equal_error_threshold(probability[answerable], probability[~answerable])
    figures = {
        "questions": len(seen),
        "sentence_right_when_found": float(np.mean([r for r, one in zip(right, seen, strict=True) if one.right.any()])),
        "auroc_answerable": auroc(probability[answerable], probability[~answerable]),
        "false_refusals": float(np.mean(probability[answerable] < threshold)),
        "false_answers": float(np.mean(probability[~answerable] >= threshold)),
        "near_misses_answered": float(np.mean(near_miss >= threshold)) if len(near_miss) else 0.0,
    }
    return {
        "sentence": _stored(sentence, Evidence),
        "certainty": _stored(sure, Certainty),
        "abstain_below": round(threshold, 4),
        "figures": {key: round(value, 4) for key, value in figures.items()},
    }


def equal_error_threshold(answerable: Matrix, unanswerable: Matrix) -> float:
    """Return the threshold at which both errors are as near to each other as the data allow.

    >>> equal_error_threshold(np.array([0.3, 0.8, 0.9]), np.array([0.1, 0.2, 0.4]))
    0.4
    """
    every = np.unique(np.concatenate([answerable, unanswerable]))
    gaps = [abs(float(np.mean(answerable < one)) - float(np.mean(unanswerable >= one))) for one in every]
    return float(every[int(np.argmin(gaps))])


def _picked(examples: Sequence[Example], sentence: LogisticRegression) -> Iterator[tuple[list[float], bool]]:
    for one in examples:
        scores = sentence.decision_function(one.rows)
        best = int(scores.argmax())
        yield certainty(best, one.candidates, one.evidence, scores).as_row(), bool(one.right[best])


def _regression(rows: Matrix, right: NDArray[np.bool_]) -> LogisticRegression:
    """Fit on standardised columns, then fold the scaling into the weights."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=5000).fit((rows - mean) / scale, right)
    model.coef_ = model.coef_ / scale
    model.intercept_ = model.intercept_ - model.coef_ @ mean
    return model


def _stored(model: LogisticRegression, evidence: type[Evidence] | type[Certainty]) -> dict[str, Any]:
    names = [field.name for field in fields(evidence)]
    weights = {name: round(float(weight), 5) for name, weight in zip(names, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 5), "weights": weights}


def _bare(name: str) -> str:
    """Name a set without the folders of this machine."""
    kind, _, files = name.partition(":")
    return f"{kind}:{'@'.join(Path(file).name for file in files.split('@'))}"


if __name__ == "__main__":
    typer.run(main)
