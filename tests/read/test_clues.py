"""What speaks for a sentence before it is encoded."""

from collections.abc import Sequence

import pytest

from rag.question import understand_question
from rag.read.clues import Clues, gather_clues
from rag.read.sentence_reader import sentences_of
from rag.read.terms import QuestionTerms
from rag.types import Hit
from tests.read.passages import hit
from tests.text.test_accents import CORPUS


def clues_of(question: str, hits: Sequence[Hit]) -> list[Clues]:
    understood = understand_question(question, CORPUS)
    terms = QuestionTerms.of(understood.searched, lambda _: 1.0)
    return gather_clues(understood, sentences_of(hits), terms)


def clues_in(question: str, text: str, language: str = "vi") -> list[Clues]:
    return clues_of(question, [hit(0, len(text), number=1, document=text, language=language)])


def test_all_clues_of_a_sentence_that_says_what_is_asked() -> None:
    (clues,) = clues_in("Cầu Bến Gỗ dài bao nhiêu mét?", "Cầu Bến Gỗ dài 1.250 mét.")
    assert clues == Clues(
        passage_cosine=pytest.approx(-0.5),
        passage_gap=0.0,
        words=pytest.approx(8 / 8),
        words_gap=0.0,
        words_nearby=pytest.approx(8 / 8),
        words_passage=pytest.approx(8 / 8),
        words_bare=pytest.approx(5 / 7),
        typed=1.0,
        typed_missing=0.0,
        names=0.0,
        numbers=0.0,
        numbers_here=0.0,
        proper=0.0,
        proper_here=0.0,
        unit=1.0,
        length=pytest.approx(0.2231, abs=1e-3),
        foreign=0.0,
    )


def test_a_sentence_is_told_from_its_passage() -> None:
    first, second = clues_in("Năm 2019 cầu Bến Gỗ thu bao nhiêu?", "Cầu Bến Gỗ xây năm 2019. Phí thu là 3 tỷ đồng.")
    assert [(one.numbers, one.numbers_here) for one in (first, second)] == [(0.0, 0.0), (0.0, -1.0)]
    assert [(one.proper, one.proper_here) for one in (first, second)] == [(0.0, 0.0), (0.0, -1.0)]


def test_another_language_may_drop_the_accents_of_a_name() -> None:
    (clues,) = clues_in("Cầu ở Bến Gỗ dài bao nhiêu?", "The bridge of Ben Go is 1,250 metres long.", "en")
    assert (clues.proper, clues.proper_here, clues.foreign) == (-1.0, 0.0, 1.0)


def test_the_sentences_beside_it_lend_their_words_but_not_pairs_of_words_across_the_gap() -> None:
    clues = clues_in("Cầu Bến Gỗ?", "Trời mưa. Đây là cầu. Bến Gỗ mở cửa. Hết giờ.")
    assert [round(one.words_nearby, 2) for one in clues] == [0.2, 1.0, 1.0, 0.6]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [("Quy định số 205 nêu rõ.", 1.0), ("Mức phạt là ba triệu.", 0.5)],
)
def test_the_document_asked_about_counts_more_in_the_sentence_than_around_it(sentence: str, names: float) -> None:
    clues = clues_in("Quy định 205 nêu gì?", f"{sentence} Theo Quy định 205 thì phải nộp.")
    assert clues[0].names == names


def test_a_document_that_is_named_nowhere_speaks_against_the_sentence() -> None:
    assert [one.names for one in clues_in("Quy định 205 nêu gì?", "Quy định 99 nêu mức phạt.")] == [-1.0]


def test_no_candidates_have_no_clues() -> None:
    assert clues_of("Cầu ở đâu?", []) == []
