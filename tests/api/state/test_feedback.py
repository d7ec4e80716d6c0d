from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from api.state.feedback import Feedback, FeedbackBook, Quote, Said

QUOTE = Quote("default", "d1", 2, 10, 42, "cau.txt", "Cầu Bến Gỗ dài 1.250 mét.", "1.250 mét")
SAID = Said("ans_1", "Cầu dài bao nhiêu?", None, "vi", "extracted", QUOTE.quote + " [1]", (QUOTE,), ("default",))


@pytest.fixture
def book(database):
    """A book whose every entry is of the next day."""
    days = count(1)
    return FeedbackBook(database, now=lambda: f"2026-03-{next(days):02}T08:00:00.000+00:00", most=5)


def test_feedback_is_kept_with_the_answer_and_its_citations(book):
    id_ = book.give(SAID, "down", "Thiếu đơn vị")
    assert list(book.all()) == [Feedback(id_, "2026-03-01T08:00:00.000+00:00", "down", "Thiếu đơn vị", SAID)]


def test_a_second_thumb_takes_the_place_of_the_first(book):
    first = book.give(SAID, "down", "Sai")
    second = book.give(SAID, "up")
    assert first == second
    assert [(one.thumb, one.comment) for one in book.all()] == [("up", "")]


def test_the_oldest_goes_when_there_is_too_much(book):
    for number in range(9):
        book.give(replace(SAID, answer=f"ans_{number}"), "up")
    assert [one.about.answer for one in book.all()] == [f"ans_{number}" for number in range(4, 9)]


def test_what_was_given_before_a_day_is_deleted_from_the_disk_too(book, data):
    book.give(replace(SAID, question="Câu hỏi đầu tiên?"), "up")
    book.give(replace(SAID, answer="ans_2"), "up")
    assert book.clear(date(2026, 3, 2)) == 1
    assert [one.about.answer for one in book.all()] == ["ans_2"]
    assert "Câu hỏi đầu tiên?".encode() not in b"".join(path.read_bytes() for path in data.iterdir())


def test_more_than_is_read_at_once_is_all_there(database):
    book = FeedbackBook(database)
    for number in range(503):
        book.give(replace(SAID, answer=f"ans_{number}"), "up")
    assert [one.about.answer for one in book.all()] == [f"ans_{number}" for number in range(503)]
