"""What is read out of a model's scores."""

import numpy as np
import pytest

from embeddings.cross_encoder import Told, Window
from rag.read.marks import PassageMarks, mark_passages
from rag.types import Range
from tests.fakes import FakeCrossEncoder
from tests.pages import BRIDGE, SECRETARY
from tests.read.passages import DOCUMENT, hit

FIRST, SECOND = Range(0, len(SECRETARY)), Range(len(SECRETARY) + 1, len(SECRETARY) + 1 + len(BRIDGE))
NO_FIRST = Told(np.zeros((0, 3), np.float32), np.zeros((0, 2), np.int32))


def window(
    begins: list[float], ends: list[float], whole: tuple[float, ...] = (0.0, 0.0, 0.0), start: int = 0
) -> Window:
    """Return a window whose tokens are two characters long and stand side by side."""
    scores = np.column_stack([begins, ends, np.zeros(len(begins))]).astype(np.float32)
    ranges = np.array([(start + 2 * place, start + 2 * place + 2) for place in range(len(begins))], np.int32)
    return Window(np.array(whole, np.float32), NO_FIRST, Told(scores, ranges))


def test_the_best_span_of_each_sentence_is_its_own_and_the_marked_one_is_worth_more() -> None:
    (marks,) = mark_passages(
        FakeCrossEncoder("1.250 mét"), "Cầu dài bao nhiêu?", [hit(0, len(DOCUMENT), number=7)]
    ).values()
    marked, other = marks.within(SECOND), marks.within(FIRST)
    assert DOCUMENT[slice(*marked.span)] == "1.250 mét"
    assert (marked.score, other.score) == (16.0, -16.0)
    assert (round(marked.share, 2), round(other.share, 2)) == (1.0, 0.0)


def test_a_span_never_ends_before_it_begins() -> None:
    mark = PassageMarks([window([0.0, 5.0], [5.0, 1.0])]).within(Range(0, 4))
    assert (mark.span, mark.score) == (Range(2, 4), 6.0)


def test_what_a_span_is_worth_is_what_it_has_over_no_answer() -> None:
    mark = PassageMarks([window([3.0], [4.0], whole=(2.0, 2.5, 0.0))]).within(Range(0, 2))
    assert mark.score == pytest.approx(2.5)


def test_of_two_windows_that_share_a_sentence_the_surer_speaks() -> None:
    marks = PassageMarks([window([1.0], [1.0], (0, 0, -3.0)), window([2.0], [2.0], (0, 0, 4.0))])
    assert (marks.within(Range(0, 2)).score, marks.answers) == (4.0, 4.0)


def test_a_sentence_without_a_token_has_no_span() -> None:
    mark = PassageMarks([window([1.0], [1.0])]).within(Range(10, 12))
    assert (mark.span, mark.share) == (None, 0.0)


def test_a_model_that_was_not_taught_to_say_whether_a_text_answers_says_nothing() -> None:
    assert PassageMarks([window([1.0], [1.0], whole=(0.0, 0.0))]).answers == 0.0
