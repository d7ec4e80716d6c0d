"""Which characters are shown as the short answer, from those a model marks."""

import pytest

from rag.question import understand_question
from rag.read.marked_spans import marked_span, whole_words
from rag.read.marks import Mark
from rag.read.sentence_reader import sentences_of
from rag.types import Range
from tests.read.passages import hit
from tests.text.test_accents import CORPUS

FEES = "Lệ phí gồm:\n- Bản chính: 10.000 đồng\n- Bản sao: 2.000 đồng\nNộp tại xã."


def shown(question: str, text: str, marked: str | None, *, sentence: int = 0) -> str | None:
    """Return the short answer where a model marks some words of a sentence."""
    asked = understand_question(question, CORPUS)
    passage = hit(0, len(text), number=1, document=text)
    candidate = sentences_of([passage], whole_lists=asked.asks_for == "list")[sentence]
    begin = text.index(marked) if marked else 0
    mark = Mark(Range(begin, begin + len(marked)) if marked else None, 1.0, 1.0)
    span = marked_span(asked, candidate, mark, lambda _: 1.0)
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (" 1.250 mét,", "1.250 mét"),
        ("250 m", "1.250 mét"),
        ("(dài", "dài"),
        ("xe)", "xe"),
        ("“Bến Gỗ”", "Bến Gỗ"),
        ("-5 độ", "-5 độ"),
    ],
)
def test_whole_words_are_shown_without_what_stands_around_them(marked: str, words: str) -> None:
    text = "Cầu “Bến Gỗ” (dài 1.250 mét, hai làn xe) đo lúc -5 độ."
    begin = text.index(marked)
    span = whole_words(text, Range(begin, begin + len(marked)))
    assert text[slice(*span)] == words


def test_a_mark_without_a_word_is_none() -> None:
    assert whole_words("Dài – …", Range(3, 7)) is None


def test_a_typed_question_keeps_what_is_marked() -> None:
    assert shown("Cầu dài bao nhiêu mét?", "Cầu dài 1.250 mét và rộng 12 mét.", "12 mét") == "12 mét"


def test_where_nothing_is_marked_the_short_answer_is_chosen_by_its_form() -> None:
    assert shown("Cầu dài bao nhiêu mét?", "Cầu dài 1.250 mét.", None) == "1.250"


def test_yes_or_no_is_answered_by_the_sentence() -> None:
    assert shown("Có phải cầu dài 7 mét không?", "Cầu dài 7 mét.", "7 mét") is None


@pytest.mark.parametrize(
    ("question", "text", "marked", "whole"),
    [
        (
            "Tạm trú là gì?",
            "Tạm trú là việc công dân ở nơi khác, trừ nơi thường trú.",
            "công dân",
            "việc công dân ở nơi khác, trừ nơi thường trú",
        ),
        ("What is a tariff?", "A tariff is a list of fees, set by law.", "fees", "a list of fees, set by law"),
        ("Thủ đô của Pháp là gì?", "Thủ đô của Pháp là Paris, bên sông Seine.", "Paris", "Paris"),
        ("Tạm trú là gì?", "Quy định về tạm trú đã đổi.", "đổi", "đổi"),
    ],
)
def test_a_definition_is_its_whole_clause(question: str, text: str, marked: str, whole: str) -> None:
    assert shown(question, text, marked) == whole


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("Hồ sơ gồm đơn, bản sao và ảnh, nhưng không cần giấy khác.", "bản sao", "đơn, bản sao và ảnh"),
        ("Đoàn đến các xã An Phú, Phú Hội.", "An Phú", "An Phú, Phú Hội"),
        ("Hồ sơ gồm đơn. Nộp tại xã.", "đơn", "đơn"),
    ],
)
def test_a_list_in_a_sentence_is_shown_whole(text: str, marked: str, whole: str) -> None:
    assert shown("Hồ sơ gồm những gì?", text, marked) == whole


def test_an_item_of_a_list_is_shown_with_all_of_them() -> None:
    whole = "Bản chính: 10.000 đồng\n- Bản sao: 2.000 đồng"
    assert shown("Lệ phí gồm những gì?", FEES, "2.000 đồng", sentence=2) == whole
    assert shown("Bản sao mất bao nhiêu?", FEES, "2.000 đồng", sentence=2) == "2.000 đồng"
