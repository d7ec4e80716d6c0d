"""Which sentences are encoded, and what counts for those that are not."""

from dataclasses import replace

import numpy as np
import pytest

from rag.read.clues import Clues
from rag.read.evidence import shortlist, with_cosines

HERE = Clues(*[0.0] * len(Clues.__dataclass_fields__))
ABROAD = replace(HERE, foreign=1.0)


def test_the_three_best_are_worth_encoding_and_equals_keep_their_order() -> None:
    assert shortlist(np.array([1.0, 3.0, 1.0, 1.0, 0.0]), [HERE] * 5) == [1, 0, 2]


def test_when_the_best_is_in_another_language_forty_are() -> None:
    assert shortlist(np.arange(50.0), [HERE] * 49 + [ABROAD]) == list(range(49, 9, -1))
    assert shortlist(np.arange(10.0), [ABROAD] * 9 + [HERE]) == [9, 8, 7]


def test_fewer_sentences_than_that_are_all_encoded() -> None:
    assert shortlist(np.array([1.0]), [ABROAD]) == [0]
    assert shortlist(np.array([]), []) == []


def test_a_sentence_that_was_not_encoded_counts_like_the_worst_that_was() -> None:
    evidence = with_cosines([HERE, HERE, ABROAD], np.array([np.nan, 0.9, 0.8], np.float32))
    told = [(one.sentence_cosine, one.sentence_cosine_gap, one.foreign_cosine, one.foreign_gap) for one in evidence]
    assert np.array(told) == pytest.approx(np.array([(-0.5, -1, 0, 0), (0.5, 0, 0, 0), (-0.5, -1, -0.5, -1)]), abs=1e-5)


def test_the_clues_stay_what_they_were() -> None:
    clues = replace(HERE, words=0.7, numbers_here=-1.0, foreign=1.0)
    (evidence,) = with_cosines([clues], np.array([0.85], np.float32))
    assert evidence.as_row()[: len(clues.as_row())] == clues.as_row()
    assert with_cosines([], np.array([], np.float32)) == []
