import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics import contains_answer, exact_match, marked_span, normalise_answer, ranking_scores, token_f1
from rag.types import Citation, Range


def test_answers_are_compared_without_case_punctuation_and_tone_placement() -> None:
    assert normalise_answer("  Ông HOÀ, “Giám đốc”. ", "vi") == normalise_answer("ông Hòa giám đốc", "vi")


def test_a_decomposed_answer_equals_the_composed_one() -> None:
    assert exact_match("Đa\u0300 Na\u0306\u0303ng", ["Đà Nẵng"], "vi") == 1.0


def test_english_articles_vanish_from_english_answers_only() -> None:
    assert (normalise_answer("the An Giang", "en"), normalise_answer("An Giang", "vi")) == ("giang", "an giang")


def test_nothing_given_matches_nothing() -> None:
    assert (exact_match("", ["5"], "vi"), token_f1("", ["5"], "vi"), contains_answer("", ["5"], "vi")) == (0, 0, 0)


def test_token_f1_takes_the_best_gold_answer() -> None:
    # "bảy năm" shares nothing; "07 năm" shares 2 of 3 given and 2 of 2 wanted: 2*2/(3+2).
    assert token_f1("là 07 năm", ["bảy tháng", "07 năm"], "vi") == pytest.approx(0.8)


def test_a_repeated_word_counts_as_often_as_it_is_shared() -> None:
    # given: xa xa, wanted: xa; one shared: 2*1/(2+1).
    assert token_f1("xa xa", ["xa"], "vi") == pytest.approx(2 / 3)


def test_a_quote_contains_an_answer_only_as_whole_words() -> None:
    quote = "Mức phạt là 15 triệu đồng (mười lăm triệu)."
    assert [contains_answer(quote, [answer], "vi") for answer in ("5 triệu", "15 triệu", "mười lăm triệu")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("quote", "answer", "held"),
    [
        ("Phạt 5.000.000 đồng.", "5.000", 0),
        ("Phạt 15.000 đồng.", "5.000", 0),
        ("Phạt 5.000 đồng.", "5000 đồng", 1),
        ("Tăng 12,5 % so với 2019.", "12", 0),
        ("Tăng 12,5% so với 2019.", "12,5 %", 1),
        ("Họp ngày 30.09.2019.", "2019", 1),
        ("Họp ngày 14/10/2019, 18 giờ", "14/10/2019", 1),
    ],
)
def test_a_number_is_held_whole(quote: str, answer: str, held: float) -> None:
    assert contains_answer(quote, [answer], "vi") == held


_ANSWERS = st.text("aăâbcdđêôơư AĐ.,-'0123456789", max_size=12)


@settings(deadline=None)
@given(_ANSWERS, _ANSWERS)
def test_exact_match_and_f1_ask_in_both_directions_alike(one: str, other: str) -> None:
    assert exact_match(one, [other], "vi") == exact_match(other, [one], "vi")
    assert token_f1(one, [other], "vi") == token_f1(other, [one], "vi")


@settings(deadline=None)
@given(_ANSWERS, st.lists(_ANSWERS, max_size=3))
def test_f1_lies_between_exact_match_and_one(text: str, answers: list[str]) -> None:
    assert exact_match(text, answers, "vi") <= token_f1(text, answers, "vi") <= 1


def test_an_answer_of_punctuation_alone_is_contained_nowhere() -> None:
    assert contains_answer("Có gì đây?", ["?"], "vi") == 0.0


def test_a_source_found_through_several_passages_counts_once_at_its_best_rank() -> None:
    # a, b, gold after the copies of a are dropped: rank 3, so MRR 1/3 and nDCG 1/log2(4).
    scores = ranking_scores(["a", "a", "a", "b", "gold", "gold"], {"gold": 1})
    assert scores == pytest.approx({"Recall@1": 0, "Recall@5": 1, "MRR@10": 1 / 3, "nDCG@10": 0.5})


def test_two_gold_sources_share_the_recall() -> None:
    # DCG = 1/log2(2) + 1/log2(4) = 1.5 of an ideal 1 + 1/log2(3).
    scores = ranking_scores(["one", "x", "two"], {"one": 1, "two": 1})
    assert scores == pytest.approx({"Recall@1": 0.5, "Recall@5": 1, "MRR@10": 1, "nDCG@10": 1.5 / 1.6309297536})


def test_a_more_relevant_source_gains_more() -> None:
    # DCG = 1/log2(2) + 3/log2(3) of an ideal 3 + 1/log2(3).
    scores = ranking_scores(["good", "best"], {"best": 3, "good": 1})
    assert scores == pytest.approx({"Recall@1": 0.5, "Recall@5": 1, "MRR@10": 1, "nDCG@10": 0.7967075809})


def test_a_question_that_found_nothing_scores_zero() -> None:
    assert ranking_scores([], {"gold": 1}) == {"Recall@1": 0, "Recall@5": 0, "MRR@10": 0, "nDCG@10": 0}


def test_a_gold_source_at_rank_eleven_is_not_found() -> None:
    scores = ranking_scores([*"abcdefghij", "gold"], {"gold": 1})
    assert scores == {"Recall@1": 0, "Recall@5": 0, "MRR@10": 0, "nDCG@10": 0}


def test_the_marked_span_is_cut_from_the_quote_by_document_offsets() -> None:
    plain = Citation(1, "d", 1, 0, 3, "Một", "", "", collection="c")
    marked = Citation(2, "d", 1, 100, 112, "Vé 5.000 đồng", "", "", span=Range(103, 108), collection="c")
    assert (marked_span([plain, marked]), marked_span([plain])) == ("5.000", "")


@pytest.mark.parametrize(
    ("quote", "answer", "holds"),
    [
        ("tăng 12.5 %", "12", 0.0),
        ("tăng 12.5 %", "5", 0.0),
        ("tăng 12.5 %", "12,5 %", 1.0),
        ("ngày 14.10.2019", "14/10/2019", 1.0),
        ("ngày 14.10.19", "14/10/19", 1.0),
        ("mục 3.2.1", "3.2.1", 1.0),
    ],
)
def test_a_number_stays_whole_with_a_point_as_with_a_comma_and_a_date_has_parts(
    quote: str, answer: str, holds: float
) -> None:
    assert contains_answer(quote, [answer], "vi") == holds
