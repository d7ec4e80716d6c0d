"""True statements: of sentences, of questions with answers, in other words, over a parallel passage."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from eval.pairs.asking import stated
from eval.pairs.pair import PairPassage
from eval.pairs.passages import documents_of
from eval.pairs.rewording import REWORDINGS
from eval.pairs.statement import Statement, as_claim
from eval.pairs.stating import statements_of
from eval.pairs.translating import parallel_sources, translated
from eval.sets import load_set
from tests.eval.pairs_material import CAU, english, vietnamese


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Cầu được khánh thành khi nào?", "ngày 14/10/2019", "Cầu được khánh thành ngày 14/10/2019."),
        ("Khi nào cầu được khánh thành?", "năm 2019", "Cầu được khánh thành vào năm 2019."),
        ("Cầu dài bao nhiêu mét?", "1.250 mét", "Cầu dài 1.250 mét."),
        ("Đơn vị nào có trách nhiệm thu phí?", "Sở Giao thông", "Sở Giao thông có trách nhiệm thu phí."),
        ("Tên của chợ là gì?", "Chợ Vĩnh Sơn", "Tên của chợ là Chợ Vĩnh Sơn."),
        ("Người đi bộ có phải trả phí không?", "không", "Người đi bộ không phải trả phí."),
        ("Tại sao cầu chậm tiến độ?", "mưa lớn", None),
        ("Cầu có bao nhiêu làn và dài bao nhiêu?", "4", None),
    ],
)
def test_a_vietnamese_answer_stands_where_the_asking_word_stood(
    question: str, answer: str, expected: str | None
) -> None:
    assert stated(question, answer, "vi") == expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Who designed the bridge?", "Le Van Bay", "Le Van Bay designed the bridge."),
        ("What is the name of the market?", "Vinh Son", "The name of the market is Vinh Son."),
        ("When was the market rebuilt?", "2021", None),
        ("When was the bridge completed?", "2019", "The bridge was completed in 2019."),
        ("Why is the bridge late?", "rain", None),
    ],
)
def test_an_english_answer_is_put_where_the_grammar_is_safe(question: str, answer: str, expected: str | None) -> None:
    assert stated(question, answer, "en") == expected


@pytest.mark.parametrize(
    "sentence", ["a) Có tính chất chuyên nghiệp và có tổ chức.", "Cầu dài bao nhiêu mét và rộng bao nhiêu?", "Cầu dài."]
)
def test_items_questions_and_fragments_are_no_claims(sentence: str) -> None:
    assert as_claim(sentence) is None


@pytest.mark.parametrize(
    ("edit", "text", "expected"),
    [
        ("number-form", "Chợ đón 4.600 lượt khách.", "Chợ đón 4600 lượt khách."),
        ("number-form", "Vốn là 892 tỷ đồng.", "Vốn là 892.000.000.000 đồng."),
        ("number-word", "Cầu có 4 làn xe.", "Cầu có bốn làn xe."),
        ("percent-form", "Vốn giảm 15% so với dự toán.", "Vốn giảm 15 phần trăm so với dự toán."),
        ("lead-moved", "Năm 2021, chợ được xây lại.", "Chợ được xây lại năm 2021."),
        ("brackets-dropped", "Cầu Cá Nhỏ 2 (huyện Đông Xuyên) dài hơn một km.", "Cầu Cá Nhỏ 2 dài hơn một km."),
        ("filler-dropped", "Tuy nhiên, chợ vẫn mở cửa.", "Chợ vẫn mở cửa."),
        ("other-word", "Cầu bao gồm bốn làn.", "Cầu gồm bốn làn."),
        ("number-word", "Theo Điều 4 của luật, cầu dài.", None),
        ("lead-moved", "Nếu mưa, chợ đóng cửa.", None),
    ],
)
def test_a_rewording_says_the_same(edit: str, text: str, expected: str | None) -> None:
    statement = Statement("s", text, "vi", "same", "source", (PairPassage("cau", "", "", CAU),))
    assert REWORDINGS[edit](statement, Random(0)) == expected


def test_an_abbreviation_is_written_out_as_the_passage_has_it() -> None:
    passage = PairPassage("a", "", "", "Ủy ban nhân dân (UBND) tỉnh họp.")
    statement = Statement("s", "UBND tỉnh đã họp.", "vi", "same", "source", (passage,))
    assert REWORDINGS["abbreviated"](statement, Random(0)) == "Ủy ban nhân dân tỉnh đã họp."


def test_the_statements_of_a_set_are_its_sentences_joined_sentences_and_answers() -> None:
    held = vietnamese()
    made = statements_of(held, documents_of(held), seed=0)
    assert {one.made for one in made} == {"source", "joined", "question"}
    assert "Chợ Vĩnh Sơn mở cửa năm 1954." in {one.text for one in made if one.made == "question"}


def test_an_answer_that_its_passage_does_not_hold_is_left_out() -> None:
    held = vietnamese()
    written = {"q1": "Cầu Cá Nhỏ 2 có tất cả 6 làn xe.", "q2": "Chợ Vĩnh Sơn đã mở cửa từ năm 1954."}
    made = statements_of(replace(held, written=written), documents_of(held), seed=0)
    assert [one.text for one in made if one.made == "written"] == ["Chợ Vĩnh Sơn đã mở cửa từ năm 1954."]


def test_what_cannot_be_seen_in_a_question_is_not_in_its_statement() -> None:
    held = vietnamese()
    hidden = tuple(replace(one, question=one.question.replace("mở ", "mở \u200b\u200b")) for one in held.questions)
    made = statements_of(replace(held, questions=hidden), documents_of(held), seed=0)
    assert "Chợ Vĩnh Sơn mở cửa năm 1954." in {one.text for one in made if one.made == "question"}


def test_a_table_hands_over_the_answers_that_people_wrote(tmp_path: Path) -> None:
    header = "context,question,extractive answer,abstractive answer"
    (tmp_path / "cau.csv").write_text(f"{header}\nCầu dài 5 km.,Cầu dài bao nhiêu?,5 km,Cầu đó dài 5 km.\n", "utf-8")
    held = load_set(f"csv:{tmp_path}/cau.csv")
    assert held.written == {"cau-q0001": "Cầu đó dài 5 km."}
    assert held.digest == replace(held, written={}).digest


def test_parallel_sets_give_statements_over_passages_in_the_other_language() -> None:
    own, other = vietnamese(), english()
    parallel = parallel_sources(own, other)
    documents = documents_of(own)
    made = list(translated(statements_of(own, documents, seed=0), documents, documents_of(other), parallel))
    assert parallel == {"cau": "bridge", "cho": "market"}
    assert {one.group for one in made} == {"foreign"}
    assert {(one.language, one.cited[0].source) for one in made} == {("vi", "bridge"), ("vi", "market")}
