"""The regressions of the sentence reader: fitted, judged, and as JSON values.

The first learns from clues that cost little which sentences are worth encoding; with the cosines of those alone, as
when answering, the second learns which sentence holds the answer. Both learn from questions whose passage was found.
The third learns whether the sentence picked is right, from all questions. The threshold is where refusing a question
the sources answer and answering one they do not are equally frequent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eval.statistics import auroc
from rag.read.clues import Candidate, Clues
from rag.read.evidence import Certainty, Evidence, shortlist, with_cosines
from rag.read.sentence_reader import certainty

Matrix = NDArray[np.float64]
_FOLDS = 5


class Asked(Protocol):
    """A question that a reader was fitted on, as far as all readers judge it alike."""

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which sentences hold the answer."""
        ...

    @property
    def answerable(self) -> bool:
        """Whether any could."""
        ...

    @property
    def near_miss(self) -> bool:
        """Whether it was falsified while its passage stayed: it teaches the weights, not the threshold."""
        ...


One = TypeVar("One", bound=Asked)
One_contra = TypeVar("One_contra", bound=Asked, contravariant=True)


class Judge(Protocol[One_contra]):
    """What was fitted to questions, and judges others."""

    @property
    def threshold(self) -> float:
        """The least probability of an answer that is given."""
        ...

    def judge(self, examples: Sequence[One_contra]) -> tuple[NDArray[np.bool_], Matrix]:
        """Return for each question whether the sentence picked is right, and the probability given to that."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One question: its sentences' clues and cosines, which of them hold the answer, and if any could.

    `near_miss`: the question was falsified while its passage stayed; it teaches the weights, not the threshold.
    """

    candidates: Sequence[Candidate]
    clues: Sequence[Clues]
    cosines: NDArray[np.float32]
    right: NDArray[np.bool_]
    answerable: bool
    near_miss: bool = False

    @property
    def rows(self) -> Matrix:
        """The clues as `(sentences, fields)`."""
        return np.array([one.as_row() for one in self.clues])

    def seen_by(self, shortlister: LogisticRegression) -> "Seen":
        """Return what the reader sees when it encodes only the sentences its first model chooses."""
        cosines = np.full(len(self.clues), np.nan, np.float32)
        chosen = shortlist(shortlister.decision_function(self.rows), self.clues)
        cosines[chosen] = self.cosines[chosen]
        return Seen(self, with_cosines(self.clues, cosines))


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One question as the reader sees it: its sentences' evidence."""

    example: Example
    evidence: Sequence[Evidence]

    @property
    def rows(self) -> Matrix:
        """The evidence as `(sentences, fields)`."""
        return np.array([one.as_row() for one in self.evidence])


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The three regressions and the threshold."""

    clues: LogisticRegression
    sentence: LogisticRegression
    certainty: LogisticRegression
    threshold: float

    def judge(self, examples: Sequence[Example]) -> tuple[NDArray[np.bool_], Matrix]:
        """Return for each question whether the sentence picked is right, and the probability given to that."""
        rows, right = _picked([one.seen_by(self.clues) for one in examples], self.sentence)
        return right, self.certainty.predict_proba(rows)[:, 1]


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """Return the three models, the threshold and the figures of the fit, as JSON values."""
    asked = [one for one in examples if one.clues]
    fitted = fit_to_sentences(asked)
    shortlisted = _shortlist_right([one for one in asked if one.right.any()], fitted.clues)
    return {
        "clues": stored_regression(fitted.clues, Clues),
        "sentence": stored_regression(fitted.sentence, Evidence),
        "certainty": stored_regression(fitted.certainty, Certainty),
        "abstain_below": round(fitted.threshold, 4),
        "figures": {"shortlist_right_when_found": round(shortlisted, 4), **judged_figures(asked, fitted)},
    }


def judged_figures(asked: Sequence[One], fitted: Judge[One]) -> dict[str, float]:
    """Return how what was fitted does on questions."""
    right, probability = fitted.judge(asked)
    answerable, near = _flags(asked)
    found = np.array([one.right.any() for one in asked])
    figures = {
        "sentence_right_when_found": np.mean(right[found]),
        "auroc_answerable": auroc(probability[answerable], probability[~answerable & ~near]),
        "false_refusals": np.mean(probability[answerable] < fitted.threshold),
        "false_answers": np.mean(probability[~answerable & ~near] >= fitted.threshold),
        "near_misses_answered": np.mean(probability[near] >= fitted.threshold) if near.any() else 0.0,
    }
    return {key: round(float(value), 4) for key, value in figures.items()}


def fit_to_sentences(asked: Sequence[Example]) -> Fitted:
    """Fit the regressions, each on what those before it let through, and the threshold."""
    found = [one for one in asked if one.right.any()]
    told = np.concatenate([one.right for one in found])
    clues = regression(np.vstack([one.rows for one in found]), told)
    sentence = regression(np.vstack([one.seen_by(clues).rows for one in found]), told)
    rows, right = _picked([one.seen_by(clues) for one in asked], sentence)
    fitted = Fitted(clues, sentence, regression(rows, right), 0.0)
    return replace(fitted, threshold=balanced_threshold(asked, fitted))


def balanced_threshold(asked: Sequence[One], fitted: Judge[One]) -> float:
    """Return the threshold at which refusing what can be answered and answering what cannot are equally frequent."""
    _, probability = fitted.judge(asked)
    answerable, near = _flags(asked)
    return equal_error_threshold(probability[answerable], probability[~answerable & ~near])


def _shortlist_right(found: Sequence[Example], clues: LogisticRegression) -> float:
    return float(np.mean([one.right[shortlist(clues.decision_function(one.rows), one.clues)].any() for one in found]))


def _flags(examples: Sequence[One]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return np.array([one.answerable for one in examples]), np.array([one.near_miss for one in examples])


def held_out(
    others: Sequence[One], own: Sequence[One], emphasis: int, fit_to: Callable[[Sequence[One]], Judge[One]]
) -> dict[str, float]:
    """Return the figures of questions of our own that the weights did not see: fitted anew without each fifth."""
    others, asked = [one for one in others if len(one.right)], [one for one in own if len(one.right)]
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(asked))
    correct, sure = np.zeros(len(asked), bool), np.zeros(len(asked))
    for number in range(_FOLDS):
        rest = [one for one, part in zip(asked, fold, strict=True) if part != number]
        fitted = fit_to([*others, *rest * emphasis])
        held = fold == number
        correct[held], probability = fitted.judge([one for one, part in zip(asked, held, strict=True) if part])
        sure[held] = probability - fitted.threshold
    given = sure >= 0
    real = np.array([one.answerable for one in asked])
    figures = {
        "sentence_right": np.mean(correct[real]),
        "right_and_given": np.mean((correct & given)[real]),
        "auroc_answerable": auroc(sure[real], sure[~real]),
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


def _picked(seen: Sequence[Seen], sentence: LogisticRegression) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return what tells how sure each question's best sentence is, `(questions, fields)`, and whether it is right."""
    rows: list[list[float]] = []
    right: list[bool] = []
    for one in seen:
        scores = sentence.decision_function(one.rows)
        best = int(scores.argmax())
        rows.append(certainty(best, one.example.candidates, one.evidence, scores).as_row())
        right.append(bool(one.example.right[best]))
    return np.array(rows), np.array(right)


def regression(rows: Matrix, right: NDArray[np.bool_], *, strength: float = 1.0) -> LogisticRegression:
    """Fit on standardised columns, then fold the scaling into the weights; `strength` is that of the evidence, `C`."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=5000).fit((rows - mean) / scale, right)
    model.coef_ = model.coef_ / scale
    model.intercept_ = model.intercept_ - model.coef_ @ mean
    return model


def stored_regression(model: LogisticRegression, evidence: type[Any]) -> dict[str, Any]:
    """Return a regression as its weights file has it."""
    names = [field.name for field in fields(evidence)]
    weights = {name: round(float(weight), 5) for name, weight in zip(names, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 5), "weights": weights}
