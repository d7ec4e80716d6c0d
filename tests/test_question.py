from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.question import check_question, understand_question
from tests.text.test_accents import CORPUS


def understand(text: str):
    return understand_question(text, CORPUS)


@pytest.mark.parametrize("text", ["", " \n\t ", "\0", "\u200b\u200b", "\ud800", "\x1b"])
def test_a_question_of_nothing_visible_is_refused_as_empty(text):
    with pytest.raises(InputError, match=r"^The question is empty\. Ask one, for example: hoidap ask"):
        check_question(text, most_characters=100)


@pytest.mark.parametrize("text", ["?", "?!… — «»", "🙂🙂", "___", "\u0301"])
def test_a_question_without_letter_or_digit_is_refused(text):
    with pytest.raises(InputError, match=r"holds no letter and no digit\. Ask in words"):
        check_question(text, most_characters=100)


def test_a_question_of_ten_thousand_characters_is_refused_with_both_numbers_and_the_setting():
    with pytest.raises(InputError) as caught:
        check_question("a" * 10_000, most_characters=2000)
    assert str(caught.value) == (
        "The question has 10,000 characters; at most 2,000 are read. Shorten it, or raise HOIDAP_QUESTION_CHARACTERS."
    )


def test_control_characters_escapes_and_half_characters_are_not_part_of_a_question():
    dirty = "Ai\0 là\x1b[2J Bí thư\ud800\u202e?"
    assert check_question(dirty, most_characters=100) == "Ai là[2J Bí thư?"


@given(st.text(max_size=60))
def test_a_checked_question_is_printable_utf8_on_one_line(text):
    try:
        tidy = check_question(text, most_characters=200)
    except InputError:
        return
    assert tidy.encode("utf-8").decode() == tidy == " ".join(tidy.split())
    assert not {char for char in tidy if ord(char) < 32 or ord(char) == 127}


def test_accents_are_restored_only_where_none_was_typed():
    bare, typed = understand("bi thu tinh uy la ai"), understand("bí thư tinh uy la ai")
    assert (bare.text, bare.searched, bare.restored) == ("bi thu tinh uy la ai", "bí thư tỉnh ủy là ai", True)
    assert (typed.searched, typed.restored) == ("bí thư tinh uy la ai", False)


def test_an_english_question_is_searched_as_it_was_typed():
    asked = understand("Who is the secretary of the province?")
    assert (asked.language, asked.asks_for, asked.restored) == ("en", "person", False)


@pytest.mark.parametrize(
    ("text", "language"), [("谁是省委书记？", "zh"), ("من هو أمين اللجنة الحزبية في المقاطعة؟", "ar"), ("2019?", "und")]
)
def test_questions_in_other_scripts_are_understood_as_such(text, language):
    assert understand(text).language == language


@pytest.mark.parametrize(
    ("text", "asks_for"),
    [
        ("cau ben go dai bao nhieu", "number"),
        ("bi thu la ai", "person"),
        ("hop khi nao", "date"),
        ("hop o dau", "place"),
    ],
)
def test_what_a_question_asks_for_is_understood_without_accents_though_no_document_asks(text, asks_for):
    assert understand(text).asks_for == asks_for


@pytest.mark.parametrize(
    ("text", "asks_for"),
    [
        ("Ai là Bí thư Tỉnh ủy?", "person"),
        ("Cầu Bến Gỗ dài bao nhiêu mét?", "number"),
        ("Hội nghị diễn ra khi nào?", "date"),
        ("Hội nghị diễn ra ở đâu?", "place"),
        ("Quy định nào nói về luân chuyển?", "document"),
        ("Vì sao cầu bị sập?", "reason"),
        ("How many beds are there?", "number"),
        ("Cầu Bến Gỗ", "other"),
    ],
)
def test_the_question_word_tells_what_is_asked_for(text, asks_for):
    assert understand(text).asks_for == asks_for


def test_document_names_and_times_of_a_question_are_read():
    asked = understand("Quy định số 205 năm 2019 nói gì về chạy chức?")
    assert [(name.kind, name.number) for name in asked.names] == [("quy định", "205")]
    assert asked.period == (date(2019, 1, 1), date(2019, 12, 31))


def test_two_years_span_the_time_between_them_in_whichever_order_they_are_named():
    assert understand("so với năm 2019 thì năm 2022 tăng bao nhiêu?").period == (date(2019, 1, 1), date(2022, 12, 31))
    assert understand("năm 2022 tăng bao nhiêu so với năm 2019?").period == (date(2019, 1, 1), date(2022, 12, 31))


def test_words_for_now_ask_for_the_latest():
    assert understand("Hiện nay ai là Bí thư?").wants_latest
    assert not understand("Ai là Bí thư?").wants_latest
