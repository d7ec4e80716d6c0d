"""The regressions of the trained reader, on sentences whose right one is known."""

from dataclasses import fields, replace

import numpy as np
import pytest

from eval.fitting import held_out
from eval.fitting_marks import MarkedExample, fit_marks, fit_to_marks
from rag.read.clues import Candidate
from rag.read.marked_evidence import EXACT, Marked, MarkedCertainty, MarkedEvidence
from rag.read.marks import Mark
from rag.types import Range
from tests.read.passages import hit

PASSAGES = [hit(40 * place, 40 * place + 40, number=place) for place in range(4)]
NOTHING = MarkedEvidence(*[0.0] * len(fields(MarkedEvidence)))


def example(seed: int, *, answerable: bool) -> MarkedExample:
    """Four sentences of four passages: the model marks the first if it answers, and a number held speaks against it."""
    noise = np.random.default_rng(seed).normal(0, 0.05, 4)
    spans = np.array([0.9 if answerable else -0.4, -0.5, -0.5, -0.6]) + noise
    held = -float(answerable)  # misleading: only where the answer is does the passage lack the question's number
    marked = [
        Marked(
            Candidate(PASSAGES[place], "…", Range(0, 1), ("…",), Range(0, 1)),
            Mark(Range(0, 1), float(span), 0.5),
            replace(NOTHING, span=float(span), span_gap=float(span - spans.max()), numbers=held),
        )
        for place, span in enumerate(spans)
    ]
    return MarkedExample(marked, PASSAGES, np.array([answerable, False, False, False]), answerable)


EXAMPLES = [example(seed, answerable=seed % 2 == 0) for seed in range(40)]


def test_the_sentence_that_is_marked_is_picked_and_questions_without_an_answer_are_told_from_the_others() -> None:
    figures = fit_marks(EXAMPLES, "model")["figures"]
    assert (figures["sentence_right_when_found"], figures["auroc_answerable"], figures["false_answers"]) == (1, 1, 0)


def test_what_the_evidence_lacks_of_the_question_never_speaks_for_it() -> None:
    fitted = fit_marks(EXAMPLES, "model")
    weights = [fitted[part]["weights"].get(name, 0.0) for part in ("sentence", "certainty") for name in EXACT]
    assert weights == [pytest.approx(0.0, abs=1e-9)] * len(weights)


def test_the_weights_are_those_the_reader_asks_for_and_name_the_model() -> None:
    fitted = fit_marks(EXAMPLES, "model")
    assert fitted["model"] == "model"
    for name, kind in (("sentence", MarkedEvidence), ("certainty", MarkedCertainty)):
        assert list(fitted[name]["weights"]) == [field.name for field in fields(kind)]


def test_reading_goes_on_where_it_would_mend_what_is_picked_or_no_answer_would_be_given() -> None:
    last = [replace(one, hits=PASSAGES[::-1]) for one in EXAMPLES if one.answerable]  # the first passage is read last
    fitted = fit_to_marks(EXAMPLES + last)
    stored = fit_marks(EXAMPLES + last, "model")
    _, support = fitted.judge([one.of_first for one in last])
    assert max(support) < stored["certain_above"] + 1e-4
    assert stored["certain_above"] >= stored["abstain_below"]


def test_questions_held_out_are_judged_by_weights_that_did_not_see_them() -> None:
    figures = held_out(EXAMPLES[:20], EXAMPLES[20:], 2, fit_to_marks)
    assert (figures["sentence_right"], figures["auroc_answerable"], figures["false_answers"]) == (1.0, 1.0, 0.0)
