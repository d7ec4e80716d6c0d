"""The part of a sentence a question does not say already."""

from collections.abc import Callable

import pytest

from rag.read.news import new_words


def common_but(*rare: str) -> Callable[[str], float]:
    return lambda word: 5.0 if word in rare else 1.0


@pytest.mark.parametrize(
    ("question", "sentence", "news"),
    [
        ("Lợi ích của chè là gì?", "Lợi ích của chè là chống lão hoá.", "chống lão hoá"),
        ("Chè có lợi ích gì?", "Chống lão hoá là lợi ích của chè.", "Chống lão hoá"),
        ("Cầu nối với đâu?", "Cầu nối với chợ Vạn, khánh thành năm ngoái.", "chợ Vạn"),
    ],
)
def test_news_are_the_rare_words_near_those_of_the_question_and_cross_no_comma(
    question: str, sentence: str, news: str
) -> None:
    found = new_words(question, sentence, common_but("chống", "lão", "hoá", "chợ", "vạn"))
    assert found is not None
    assert sentence[found.start : found.end] == news


def test_at_most_twelve_words_are_news() -> None:
    sentence = "Đáp án " + " ".join(f"từ{letter}" for letter in "abcdefghijklmnopqrs")
    found = new_words("Đáp án là gì?", sentence, lambda _: 3.0)
    assert found is not None
    assert len(sentence[found.start : found.end].split()) <= 12


@pytest.mark.parametrize("sentence", ["", "…?!", "Cầu ở đâu", "dài " * 300])
def test_a_sentence_without_news_or_too_long_to_read_gives_none(sentence: str) -> None:
    assert new_words("Cầu ở đâu?", sentence, lambda _: 1.0) is None
