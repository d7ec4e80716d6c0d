from datetime import date

from rag.preferences import copies_removed, name_preference, time_preferences
from rag.question import Question, understand_question
from rag.types import Hit, Metadata, Passage
from tests.text.test_accents import CORPUS

COPY = "Ngày 3/2/2021 Ủy ban nhân dân tỉnh Sông Trà tổ chức lễ khánh thành cầu Bến Gỗ sau ba năm thi công liên tục."


def ask(text: str) -> Question:
    return understand_question(text, CORPUS)


def hit(text: str, *, published: date | None = None, number: int = 1, title: str = "Tin") -> Hit:
    return Hit(
        Passage(number, f"d{number}", 1, 0, len(text)),
        text,
        Metadata(title=title, source=f"{number}.txt", published=published),
        score=1.0,
        collection="default",
    )


def test_the_document_asked_about_comes_before_one_of_another_number():
    asked = ask("Quy định số 205 nói gì?")
    right, wrong, silent = (hit(text) for text in ("theo Quy định số 205", "theo Quy định số 99", "tin khác"))
    assert name_preference(asked, right) > name_preference(asked, silent) == 0 > name_preference(asked, wrong)


def test_a_question_without_a_name_prefers_no_document_for_its_number():
    assert name_preference(ask("Ai là Bí thư?"), hit("theo Quy định số 99")) == 0.0


def test_a_year_in_the_question_prefers_passages_that_name_it_then_those_published_then():
    asked = ask("Năm 2019 tỉnh có bao nhiêu xã?")
    named, published, neither = (
        hit("năm 2019 có 9 xã", published=date(2022, 1, 1)),
        hit("có 9 xã", published=date(2019, 5, 1)),
        hit("có 9 xã", published=date(2022, 1, 1)),
    )
    assert time_preferences(asked, [named]) > time_preferences(asked, [published]) > time_preferences(asked, [neither])
    assert time_preferences(asked, [neither]) == [0.0]


def test_words_for_now_prefer_the_newest_more_than_a_question_that_says_nothing_of_time():
    hits = [hit("a", published=date(2019, 1, 1)), hit("b", published=date(2023, 1, 1)), hit("c")]
    now, unsaid = (time_preferences(ask(text), hits) for text in ("Hiện nay ai là Bí thư?", "Ai là Bí thư?"))
    assert now[1] > unsaid[1] > 0
    assert [now[0], now[2], unsaid[0], unsaid[2]] == [0.0, 0.0, 0.0, 0.0]


def test_time_moves_a_hit_less_than_relevance_can():
    hits = [hit("a", published=date(1999, 1, 1)), hit("b", published=date(2023, 1, 1))]
    for text in ("Hiện nay ai là Bí thư?", "Năm 2023 ai là Bí thư?"):
        assert max(time_preferences(ask(text), hits)) < 0.5


def test_syndicated_copies_count_once_and_the_better_one_stays():
    first, copy = hit(COPY, number=1), hit(COPY.replace("liên tục", "vất vả"), number=2)
    other = hit("Một tin hoàn toàn khác về bệnh viện.", number=3)
    assert copies_removed([first, copy, other], most=10) == [first, other]


def test_the_same_words_with_another_number_are_no_copy():
    first, other = hit(COPY, number=1), hit(COPY.replace("2021", "2019"), number=2)
    assert copies_removed([first, other], most=10) == [first, other]


def test_no_more_hits_are_kept_than_asked_for():
    hits = [hit(f"tin riêng thứ {n} nói về việc {n}", number=n) for n in range(1, 9)]
    assert copies_removed(hits, most=3) == hits[:3]
