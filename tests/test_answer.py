from dataclasses import replace
from datetime import date

import pytest

from rag.answer import Draft, write_extracted
from rag.question import understand_question
from rag.read.calibration import Calibration
from rag.read.reader import ReaderFacts, Reading
from rag.types import Answer, Hit, Metadata, Passage, Range
from tests.test_cite import Texts
from tests.text.test_accents import CORPUS

OLD = "Năm 2019 ông Lê Văn Bảy là Bí thư."
NEW = "Bà Phạm Thị Sen là Bí thư."


def reading(document: str, text: str, span: str | None, *, published: date | None, support: float = 0.9) -> Reading:
    start = text.index(span) if span else 0
    return Reading(
        Hit(
            Passage(1, document, 1, 0, len(text)),
            text,
            Metadata(document, f"{document}.txt", published=published, language="vi"),
            1.0,
            collection="default",
        ),
        Range(0, len(text)),
        support,
        Range(start, start + len(span)) if span else None,
    )


NEWER = reading("new", NEW, "Phạm Thị Sen", published=date(2022, 4, 1), support=0.8)
OLDER = reading("old", OLD, "Lê Văn Bảy", published=date(2019, 10, 4))
SAID_AGAIN = "Ông Lê Văn Bảy là Bí thư."
SAME = reading("same", SAID_AGAIN, "Lê Văn Bảy", published=date(2022, 4, 1), support=0.8)
GUEST = "Ông Lê Văn Bảy tới dự."
STORE = Texts({("new", 1): NEW, ("old", 1): OLD, ("same", 1): SAID_AGAIN, ("guest", 1): GUEST})


def write(*readings: Reading, question: str = "Ai là Bí thư?", abstain_below: float = 0.5) -> Answer:
    asked = understand_question(question, CORPUS)
    verdict = Calibration.raw(ReaderFacts("fake", "", abstain_below)).judge(asked, readings)
    draft = Draft(question, asked, [one.hit for one in readings], readings, verdict, {"read": 0.1})
    return write_extracted(draft, STORE)


def test_one_good_reading_is_quoted_with_its_marker():
    answer = write(OLDER)
    assert (answer.kind, answer.text, answer.confidence) == ("extracted", f"{OLD} [1]", pytest.approx(0.9))
    assert [one.quote for one in answer.citations] == [OLD]


def test_sources_of_different_dates_that_disagree_are_both_told_the_newest_first_and_numbered_as_read():
    answer = write(OLDER, NEWER)
    assert answer.text.splitlines() == [
        "Các nguồn ở những thời điểm khác nhau nêu khác nhau:",
        f"1/4/2022: {NEW} [1]",
        f"4/10/2019: {OLD} [2]",
    ]
    assert [(one.marker, one.document) for one in answer.citations] == [(1, "new"), (2, "old")]


def test_a_question_about_a_year_is_answered_from_one_source():
    assert write(OLDER, NEWER, question="Năm 2019 ai là Bí thư?").text == f"{OLD} [1]"


def test_sources_that_agree_are_cited_together_and_told_once():
    answer = write(OLDER, SAME, replace(SAME, support=0.7))
    assert (answer.text, [one.document for one in answer.citations]) == (f"{OLD} [1] [2]", ["old", "same"])


@pytest.mark.parametrize(
    "other",
    [
        reading("old", OLD, "Lê Văn Bảy", published=date(2019, 10, 4)),
        reading("guest", GUEST, "Lê Văn Bảy", published=date(2022, 4, 1)),
        reading("same", SAID_AGAIN, None, published=date(2022, 4, 1)),
    ],
    ids=["the same document", "in other words than the question's", "without a short answer"],
)
def test_what_does_not_answer_the_question_itself_is_not_cited_beside_the_answer(other: Reading):
    assert [one.document for one in write(OLDER, other).citations] == ["old"]


def test_a_source_that_agrees_and_is_gone_is_not_cited():
    gone = reading("gone", SAID_AGAIN, "Lê Văn Bảy", published=None)
    assert write(OLDER, gone).text == f"{OLD} [1]"


def test_a_source_that_does_not_say_it_in_the_questions_words_is_no_rival():
    guest = reading("new", "Bà Phạm Thị Sen tới dự.", "Phạm Thị Sen", published=date(2022, 4, 1))
    assert write(OLDER, guest).text == f"{OLD} [1]"


def test_an_undated_source_that_disagrees_is_told_as_undated():
    undated = reading("new", NEW, "Phạm Thị Sen", published=None)
    assert write(OLDER, undated).text.splitlines()[1:] == [f"4/10/2019: {OLD} [1]", f"Không rõ ngày: {NEW} [2]"]


def test_a_much_weaker_source_in_another_language_is_no_rival():
    weak = reading("new", NEW, "Phạm Thị Sen", published=date(2022, 4, 1), support=0.3)
    assert write(OLDER, weak, question="Who is the secretary now?").text == f"{OLD} [1]"


def test_support_below_the_threshold_abstains_and_cites_the_nearest_sentence_of_each_document():
    answer = write(OLDER, NEWER, abstain_below=0.95)
    assert (answer.kind, answer.confidence) == ("abstained", pytest.approx(0.9))
    assert answer.text == "Các tài liệu hiện có chưa đủ để trả lời chắc chắn câu hỏi này."
    assert [one.quote for one in answer.citations] == [OLD, NEW]


def test_no_reading_at_all_abstains_with_no_confidence():
    answer = write()
    assert (answer.kind, answer.confidence, answer.citations) == ("abstained", 0.0, ())


def test_an_answer_whose_source_vanished_meanwhile_is_not_given():
    gone = reading("gone", OLD, "Lê Văn Bảy", published=None)
    assert (write(gone).kind, write(gone).citations) == ("abstained", ())


def test_an_english_question_gets_english_words_around_vietnamese_quotes():
    assert write(OLDER, NEWER, question="Who is the secretary now?").text.splitlines() == [
        "Sources of different dates say different things:",
        f"1 April 2022: {NEW} [1]",
        f"4 October 2019: {OLD} [2]",
    ]


def test_a_question_typed_without_accents_says_how_it_was_understood():
    answer = write(OLDER, question="bi thu la ai")
    assert (answer.question, answer.understood) == ("bi thu la ai", "bí thư là ai")
    assert write(OLDER).understood is None
