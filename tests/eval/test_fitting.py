"""The regressions of the sentence reader, on sentences whose right one is known."""

from dataclasses import replace

import numpy as np
import pytest

from eval.fitting import Example, equal_error_threshold, fit, fit_to_sentences, held_out
from rag.read.clues import Candidate, Clues
from rag.read.evidence import Certainty, Evidence
from rag.types import Range
from tests.read.passages import hit

PASSAGES = [hit(0, 40, number=1), hit(40, 80, number=2)]
NOTHING = Clues(*[0.0] * len(Clues.__dataclass_fields__))


def example(seed: int, *, answerable: bool) -> Example:
    """Four sentences: the words speak for the first two, the meaning for the first and falsely for the last."""
    noise = np.random.default_rng(seed).normal(0, 0.05, 4)
    words = (np.array([0.9, 0.9, 0.2, 0.1]) if answerable else np.array([0.4, 0.4, 0.2, 0.1])) + noise
    cosines = np.array([0.9 if answerable else 0.82, 0.8, 0.8, 0.99]) + noise / 20
    candidates = [Candidate(PASSAGES[place // 2], "…", Range(0, 1), ("…",), Range(0, 1)) for place in range(4)]
    clues = [replace(NOTHING, words=float(share), words_gap=float(share - words.max())) for share in words]
    return Example(
        candidates, clues, cosines.astype(np.float32), np.array([answerable, False, False, False]), answerable
    )


EXAMPLES = [example(seed, answerable=seed % 2 == 0) for seed in range(40)]


def test_a_fit_sees_the_cosines_of_the_sentences_it_would_encode_and_no_others() -> None:
    fitted = fit(EXAMPLES)
    assert fitted["figures"]["shortlist_right_when_found"] == 1.0
    assert fitted["figures"]["sentence_right_when_found"] == 1.0  # the last sentence's cosine, the highest, is not seen
    assert fitted["sentence"]["weights"]["sentence_cosine"] > 0


def test_questions_without_an_answer_are_told_from_the_others() -> None:
    figures = fit(EXAMPLES)["figures"]
    assert (figures["auroc_answerable"], figures["false_refusals"], figures["false_answers"]) == (1.0, 0.0, 0.0)


def test_the_weights_are_those_the_reader_asks_for() -> None:
    fitted = fit(EXAMPLES)
    for name, kind in (("clues", Clues), ("sentence", Evidence), ("certainty", Certainty)):
        assert list(fitted[name]["weights"]) == list(kind.__dataclass_fields__)


def test_questions_held_out_are_judged_by_weights_that_did_not_see_them() -> None:
    figures = held_out(EXAMPLES[:20], EXAMPLES[20:], 2, fit_to_sentences)
    assert (figures["sentence_right"], figures["auroc_answerable"], figures["false_answers"]) == (1.0, 1.0, 0.0)


def test_the_threshold_balances_both_errors() -> None:
    threshold = equal_error_threshold(np.array([0.2, 0.6, 0.8, 0.9]), np.array([0.1, 0.3, 0.4, 0.7]))
    assert threshold == pytest.approx(0.6)
