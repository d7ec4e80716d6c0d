"""What the question names must be told where the answer stands."""

import pytest

from rag.question import understand_question
from rag.read.exactness import kept_of_support
from rag.types import Hit
from tests.read.passages import hit
from tests.text.test_accents import CORPUS

TEXT = "Hội nghị ở An Giang năm 2019 có 120 đại biểu dự, bà Phạm Thị Sen chủ trì."


def kept(question: str, text: str = TEXT, language: str = "vi") -> float:
    told: Hit = hit(0, len(text), number=1, document=text, language=language)
    return round(kept_of_support(understand_question(question, CORPUS), told), 3)


@pytest.mark.parametrize(
    ("question", "factor"),
    [
        ("Ai chủ trì hội nghị ở An Giang?", 1.0),
        ("Ai chủ trì hội nghị ở Nghệ An?", 0.2),
        ("Bà Phạm Thị Sen chủ trì hội nghị ở Nghệ An phải không?", 0.447),
        ("Hội nghị nào có 120 đại biểu?", 1.0),
        ("Hội nghị nào có 95 đại biểu?", 0.4),
        ("Ai chủ trì hội nghị?", 1.0),
    ],
)
def test_a_name_or_number_that_is_told_nowhere_leaves_little_of_the_support(question: str, factor: float):
    assert kept(question) == factor


def test_a_text_in_another_language_may_write_names_otherwise():
    assert kept("Who chaired the meeting in Nghe An?") == 1.0


def test_the_year_of_a_question_about_a_time_may_stand_in_the_date_of_the_document():
    assert kept("Ai chủ trì hội nghị ở An Giang năm 2021?") == 1.0
