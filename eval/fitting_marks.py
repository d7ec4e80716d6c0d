"""The regressions of the trained reader: fitted, judged, and as JSON values.

The first learns which sentence of the passages found holds the answer, from questions whose passage was found; the
second whether the sentence picked is right, from all questions. What a question names and the evidence lacks can only
lower what they say, and what is marked only raise it, whatever the rest of the material would have it. Both are held
back more than those of the sentence reader: the model has seen the passages of most sets there are, and marks them
better than it will mark others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eval.fitting import Matrix, balanced_threshold, judged_figures, regression, stored_regression
from rag.read.marked_evidence import EXACT, MARKED, Marked, MarkedCertainty, MarkedEvidence, marked_certainty
from rag.read.trained_reader import READ_FIRST
from rag.types import Hit

_STRENGTH = 0.3  # of the evidence against the wish for small weights, scikit-learn's C
_MENDED = 0.01  # of the picks of the first passages, how many reading on may mend where the reader stops after them


@dataclass(frozen=True, slots=True, eq=False)
class MarkedExample:
    """One question: its sentences with what is marked in them, the hits, which sentences are right, if any could be."""

    marked: Sequence[Marked]
    hits: Sequence[Hit]
    right: NDArray[np.bool_]
    answerable: bool
    near_miss: bool = False

    @property
    def rows(self) -> Matrix:
        """The evidence as `(sentences, fields)`."""
        return np.array([one.evidence.as_row() for one in self.marked])

    @property
    def of_first(self) -> "MarkedExample":
        """The question as the reader sees it after the first passages alone."""
        first = {hit.passage.id for hit in self.hits[:READ_FIRST]}
        read = [place for place, one in enumerate(self.marked) if one.candidate.hit.passage.id in first]
        return replace(self, marked=[self.marked[place] for place in read], right=self.right[read])


@dataclass(frozen=True, slots=True, eq=False)
class MarkedFit:
    """Both regressions and the threshold."""

    sentence: LogisticRegression
    certainty: LogisticRegression
    threshold: float

    def judge(self, examples: Sequence[MarkedExample]) -> tuple[NDArray[np.bool_], Matrix]:
        """Return for each question whether the sentence picked is right, and the probability given to that."""
        rows, right = _picked(examples, self.sentence)
        return right, self.certainty.predict_proba(rows)[:, 1]


def fit_marks(examples: Sequence[MarkedExample], model: str) -> dict[str, Any]:
    """Return both regressions, the thresholds and the figures of the fit, as JSON values; `model` is its digest."""
    asked = [one for one in examples if one.marked]
    fitted = fit_to_marks(asked)
    return {
        "model": model,
        "sentence": stored_regression(fitted.sentence, MarkedEvidence),
        "certainty": stored_regression(fitted.certainty, MarkedCertainty),
        "abstain_below": round(fitted.threshold, 4),
        "certain_above": round(_certain_above(asked, fitted), 4),
        "figures": judged_figures(asked, fitted),
    }


def fit_to_marks(asked: Sequence[MarkedExample]) -> MarkedFit:
    """Fit the regressions, the second on what the first picks, and the threshold."""
    found = [one for one in asked if one.right.any()]
    told = np.concatenate([one.right for one in found])
    sentence = _monotone(np.vstack([one.rows for one in found]), told, MarkedEvidence)
    rows, right = _picked(asked, sentence)
    certainty = _monotone(rows, right, MarkedCertainty)
    fitted = MarkedFit(sentence, certainty, 0.0)
    return replace(fitted, threshold=balanced_threshold(asked, fitted))


def _certain_above(asked: Sequence[MarkedExample], fitted: MarkedFit) -> float:
    """Return the least support of a pick of the first passages above which reading on hardly ever mends it.

    Never one at which no answer would be given.
    """
    both = [(one.of_first, one) for one in asked if one.of_first.marked]
    right, support = fitted.judge([first for first, _ in both])
    right_at_last, _ = fitted.judge([whole for _, whole in both])
    order = np.argsort(-support)
    mended = np.cumsum((right_at_last & ~right)[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(mended <= _MENDED)
    return max(float(support[order[enough[-1]]]) if len(enough) else 1.0, fitted.threshold)


def _picked(examples: Sequence[MarkedExample], sentence: LogisticRegression) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return what tells how sure each question's best sentence is, `(questions, fields)`, and whether it is right."""
    rows: list[list[float]] = []
    right: list[bool] = []
    for one in examples:
        scores = sentence.decision_function(one.rows)
        best = int(scores.argmax())
        rows.append(marked_certainty(best, one.marked, scores, one.hits).as_row())
        right.append(bool(one.right[best]))
    return np.array(rows), np.array(right)


def _monotone(rows: Matrix, right: NDArray[np.bool_], evidence: type[Any]) -> LogisticRegression:
    """Fit, then anew without those of `EXACT` and `MARKED` that came out below 0, until none does."""
    rising = np.array([field.name in (*EXACT, *MARKED) for field in fields(evidence)])
    used = np.ones(len(rising), bool)
    while True:
        model = regression(rows * used, right, strength=_STRENGTH)
        wrong = rising & (model.coef_[0] < 0)
        if not wrong.any():
            return model
        used &= ~wrong
