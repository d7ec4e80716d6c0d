"""Fits the sentence reader's weights and its threshold, and writes them where it reads them.

    python -m eval.fit_reader --set squad:FILE --set squad:FILE@FILE … [--leave-out 0.5] [--limit 300] [--out FILE]

The first regression learns which sentence of the passages found holds the answer, from questions whose passage was
found. The second learns whether the sentence picked is right, from all questions, a share of which had their passage
left out of the index. The threshold is where refusing a question the sources answer and answering one they do not are
equally frequent. No set used here can also be the test of what was fitted: for sets of our own (`own:…`) the figures of
questions held out in turn are printed and kept.
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
    limit: Annotated[int | None, typer.Option(help="Questions of each set.")] = None,
    emphasis: Annotated[int, typer.Option(min=1, help="How often a question of a set of our own (own:…) counts.")] = 5,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _WEIGHTS,
) -> None:
    """Fit the sentence reader and write its weights."""
    console = Console()
    others: list[Example] = []
    own: list[Example] = []
    for name in sets:
        ours = name.startswith("own:")  # such a set has questions without an answer itself: nothing is left out
        trial = plan_trial(load_set(name), limit=None if ours else limit, leave_out=0.0 if ours else leave_out, seed=0)
        (own if ours else others).extend(collect(trial, passage_tokens, console, near_misses=not ours))
    fitted = fit(others + own * emphasis)
    if own:
        fitted["held_out"] = held_out(others, own, emphasis)
    fitted["fitted_on"] = {
        "sets": [_bare(name) for name in sets],
        "leave_out": leave_out,
        "limit": limit,
        "emphasis": emphasis,
        "questions": len(others) + len(own),
        "day": date.today().isoformat(),
    }
    out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print({key: fitted[key] for key in ("figures", "held_out") if key in fitted})


def collect(trial: Trial, passage_tokens: int, console: Console, *, near_misses: bool = True) -> list[Example]:
    """Ingest a trial's sources and return how the reader sees its questions, and with `near_misses` falsified ones."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_corpus(trial.sources, corpus)
        with open_assistant_service(Path(folder) / "data", passage_tokens) as service:
            service.ingest(corpus, SilentObserver())
            missed = falsified(trial) if near_misses else []
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
    sentence, certain, threshold = _models(seen)
    rows, right = zip(*_picked(seen, sentence), strict=True)
    probability = certain.predict_proba(np.array(rows))[:, 1]
    answerable, near = _flags(seen)
    figures = {
        "sentence_right_when_found": np.mean([r for r, one in zip(right, seen, strict=True) if one.right.any()]),
        "auroc_answerable": auroc(probability[answerable], probability[~answerable & ~near]),
        "false_refusals": np.mean(probability[answerable] < threshold),
        "false_answers": np.mean(probability[~answerable & ~near] >= threshold),
        "near_misses_answered": np.mean(probability[near] >= threshold) if near.any() else 0.0,
    }
    return {
        "sentence": _stored(sentence, Evidence),
        "certainty": _stored(certain, Certainty),
        "abstain_below": round(threshold, 4),
        "figures": {key: round(float(value), 4) for key, value in figures.items()},
    }


def _models(examples: Sequence[Example]) -> tuple[LogisticRegression, LogisticRegression, float]:
    """Fit both regressions and the threshold."""
    seen = [one for one in examples if one.evidence]
    found = [one for one in seen if one.right.any()]
    sentence = _regression(np.vstack([one.rows for one in found]), np.concatenate([one.right for one in found]))
    rows, right = zip(*_picked(seen, sentence), strict=True)
    certain = _regression(np.array(rows), np.array(right))
    probability = certain.predict_proba(np.array(rows))[:, 1]
    answerable, near = _flags(seen)
    return sentence, certain, equal_error_threshold(probability[answerable], probability[~answerable & ~near])


def _flags(examples: Sequence[Example]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return np.array([one.answerable for one in examples]), np.array([one.near_miss for one in examples])


def held_out(others: Sequence[Example], own: Sequence[Example], emphasis: int, folds: int = 5) -> dict[str, float]:
    """Return the figures of questions of our own that the weights did not see: fitted anew without each fifth."""
    fold = np.random.default_rng(0).integers(0, folds, len(own))
    right: list[bool] = []
    sure: list[float] = []
    answerable: list[bool] = []
    for number in range(folds):
        rest = [one for one, part in zip(own, fold, strict=True) if part != number]
        asked = [one for one, part in zip(own, fold, strict=True) if part == number and one.evidence]
        sentence, certain, threshold = _models([*others, *rest * emphasis])
        rows, found = zip(*_picked(asked, sentence), strict=True)
        right += found
        sure += list(certain.predict_proba(np.array(rows))[:, 1] - threshold)
        answerable += [one.answerable for one in asked]
    correct, given, real = np.array(right), np.array(sure) >= 0, np.array(answerable)
    figures = {
        "sentence_right": np.mean(correct[real]),
        "right_and_given": np.mean((correct & given)[real]),
        "auroc_answerable": auroc(np.array(sure)[real], np.array(sure)[~real]),
        "false_refusals": np.mean(~given[real]),
        "false_answers": np.mean(given[~real]),
    }
    return {key: round(float(value), 4) for key, value in figures.items()}


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
