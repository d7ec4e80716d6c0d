from collections.abc import Sequence

import pytest

from eval.figures import (
    CITATION_PRECISION,
    CITATION_RECALL,
    FIGURES,
    IN_CITED,
    IN_NEAREST,
    IN_TEXT,
    RIGHT,
    RIGHT_IF_GIVEN,
)
from eval.questions import EvalQuestion, Evidence
from eval.scoring import failed_scores, score
from rag.types import Answer, Citation, Kind, Piece, Range

FEE = "Phí là 5.000 đồng. Vé tháng giá 90.000 đồng. Trẻ em đi cùng không phải trả tiền vé."
RISE = "Từ năm 2024 phí là 6.000 đồng."
COPY = "Theo báo, phí là 5.000 đồng."
TEXTS = {"phi-2019": FEE, "phi-2024": RISE, "bao": COPY}
OLD = Evidence("phi-2019", "Phí là 5.000 đồng.")
OLD_OR_NEW = (Evidence("phi-2019", "Phí là 5.000 đồng.", ("5.000 đồng",)), Evidence("phi-2024", RISE, ("6.000 đồng",)))


def _question(*evidence: Evidence, answers: Sequence[str] = ("5.000 đồng",), needs_all: bool = False) -> EvalQuestion:
    needs = "all" if needs_all else "one"
    return EvalQuestion("q", "Phí bao nhiêu?", "vi", "number", tuple(answers), evidence, "vi", needs=needs)


def _cited(source: str, quote: str, span: str = "") -> Citation:
    start = TEXTS[source].index(quote)
    marked = Range(start + quote.index(span), start + quote.index(span) + len(span)) if span else None
    return Citation(1, source, 1, start, start + len(quote), quote, "", source, span=marked, collection="c")


def _scores(
    question: EvalQuestion, *citations: Citation, kind: Kind = "extracted", unanswerable: bool = False
) -> dict[str, float]:
    pieces = tuple(Piece(one.quote, (number,)) for number, one in enumerate(citations, 1))
    answer = Answer(question.question, pieces, kind, 0.5, citations, (), {}, "vi")
    rankings = {"hybrid": ("bao", "phi-2019")}
    return score(question, answer, rankings=rankings, texts=TEXTS.get, unanswerable=unanswerable)


def _precision_and_recall(question: EvalQuestion, *citations: Citation) -> tuple[float, float]:
    scores = _scores(question, *citations)
    return scores[CITATION_PRECISION], scores[CITATION_RECALL]


def test_a_right_answer_scores_full_marks() -> None:
    scores = _scores(_question(OLD), _cited("phi-2019", "Phí là 5.000 đồng.", span="5.000 đồng"))
    assert scores == {
        "right": 1,
        "right if given": 1,
        "answer in cited sentence": 1,
        "answer in cited or nearest sentence": 1,
        "answer in text": 1,
        "gold source cited": 1,
        "citation precision": 1,
        "citation recall": 1,
        "exact match": 1,
        "token F1": 1,
        "false-refusal rate": 0,
        "hybrid Recall@1": 0,
        "hybrid Recall@5": 1,
        "hybrid MRR@10": 0.5,
        "hybrid nDCG@10": pytest.approx(0.63, abs=0.001),
    }


def test_a_refused_question_scores_zero_but_for_what_it_shows_as_near() -> None:
    near = _cited("phi-2019", "Phí là 5.000 đồng.", span="5.000 đồng")
    scores = _scores(_question(OLD), near, kind="abstained")
    ranked = {name for name in scores if name.startswith("hybrid")}
    assert {name: value for name, value in scores.items() if name not in ranked} == {
        "right": 0,
        "right if given": 1,
        "answer in cited sentence": 0,
        "answer in cited or nearest sentence": 1,
        "answer in text": 0,
        "gold source cited": 0,
        "citation recall": 0,
        "exact match": 0,
        "token F1": 0,
        "false-refusal rate": 1,
    }


@pytest.mark.parametrize(
    ("text", "needs_all", "in_text"),
    [
        ("Phí nay cao hơn.", False, 0),
        ("Trước 2024 phí là 5.000 đồng.", False, 1),
        ("Trước 2024 phí là 5.000 đồng.", True, 0),
        ("Phí là 5.000 đồng, từ 2024 là 6.000 đồng.", True, 1),
    ],
)
def test_the_text_of_an_answer_is_scored_by_its_own_words_and_not_by_its_quotes(
    text: str, needs_all: bool, in_text: float
) -> None:
    question = _question(*OLD_OR_NEW, needs_all=needs_all)
    cited = (_cited("phi-2019", "Phí là 5.000 đồng."), _cited("phi-2024", RISE))
    answer = Answer(question.question, (Piece(text, (1, 2)),), "written", 0.5, cited, (), {}, "vi")
    scores = score(question, answer, rankings={}, texts=TEXTS.get, unanswerable=False)
    assert (scores[IN_TEXT], scores[IN_CITED]) == (in_text, 1)


def test_a_marker_is_no_answer() -> None:
    question = _question(OLD, answers=("1",))
    assert _scores(question, _cited("phi-2019", "Phí là 5.000 đồng."))[IN_TEXT] == 0


def test_abstaining_is_right_where_nothing_stored_answers() -> None:
    scores = _scores(_question(answers=()), _cited("bao", COPY), kind="abstained", unanswerable=True)
    assert scores == {"right": 1, "right if given": 0, "false-answer rate": 0}


def test_an_answer_to_what_was_left_out_is_false_and_so_are_its_citations() -> None:
    scores = _scores(_question(OLD), _cited("bao", COPY), unanswerable=True)
    assert scores == {"right": 0, "right if given": 0, "false-answer rate": 1, "citation precision": 0}


def test_a_citation_that_overlaps_the_gold_quote_is_right_though_it_lacks_the_answer() -> None:
    question = _question(Evidence("phi-2019", "Vé tháng giá 90.000 đồng."), answers=("90.000 đồng",))
    assert _precision_and_recall(question, _cited("phi-2019", "Vé tháng")) == (1, 1)
    assert _precision_and_recall(question, _cited("phi-2019", "Trẻ em đi cùng")) == (0, 0)


def test_a_quote_that_stands_in_its_source_twice_is_gold_at_both_places() -> None:
    text = "Đóng cửa lúc 17 giờ. Chủ nhật nghỉ. Đóng cửa lúc 17 giờ."
    question = _question(Evidence("gio", "Đóng cửa lúc 17 giờ."), answers=("17 giờ",))
    second = Citation(1, "gio", 1, 36, 44, "Đóng cửa", "", "gio", collection="c")
    answer = Answer("?", (), "extracted", 0.5, (second,), (), {}, "vi")
    scores = score(question, answer, rankings={}, texts={"gio": text}.get, unanswerable=False)
    assert (scores[CITATION_PRECISION], scores[CITATION_RECALL], scores[RIGHT]) == (1, 1, 0)


def test_a_near_copy_that_holds_the_answer_is_a_right_citation() -> None:
    assert _precision_and_recall(_question(OLD), _cited("bao", COPY)) == (1, 1)


def test_precision_counts_the_citations_and_recall_the_evidence() -> None:
    needed = _question(*OLD_OR_NEW, answers=("5.000 đồng", "6.000 đồng"), needs_all=True)
    old, beside = _cited("phi-2019", "Phí là 5.000 đồng."), _cited("phi-2019", "Trẻ em đi cùng")
    assert _precision_and_recall(needed, old, beside) == (0.5, 0.5)
    assert _precision_and_recall(needed, old, _cited("phi-2024", RISE)) == (1, 1)


def test_any_piece_of_evidence_is_enough_where_one_is_needed() -> None:
    assert _precision_and_recall(_question(OLD, Evidence("bao", COPY)), _cited("bao", COPY)) == (1, 1)


def test_what_needs_all_its_evidence_is_right_only_with_an_answer_from_each_source() -> None:
    needed = _question(*OLD_OR_NEW, answers=("5.000 đồng", "6.000 đồng"), needs_all=True)
    old, new, copy = _cited("phi-2019", "Phí là 5.000 đồng."), _cited("phi-2024", RISE), _cited("bao", COPY)
    judged = [_scores(needed, *some) for some in ((old,), (copy, new), (new, old))]
    for name in (RIGHT, RIGHT_IF_GIVEN, IN_CITED, IN_NEAREST):
        assert [scores[name] for scores in judged] == [0, 0, 1]


def test_what_an_abstention_would_have_given_is_the_first_of_the_nearest() -> None:
    right, wrong = _cited("phi-2019", "Phí là 5.000 đồng."), _cited("phi-2019", "Trẻ em đi cùng")
    refused = [Answer("?", (), "abstained", 0.2, near, (), {}, "vi") for near in ((right, wrong), (wrong, right))]
    judged = [score(_question(OLD), one, rankings={}, texts=lambda _source: FEE, unanswerable=False) for one in refused]
    assert [(one[RIGHT], one[IN_NEAREST], one[RIGHT_IF_GIVEN]) for one in judged] == [(0, 1, 1), (0, 1, 0)]


def test_without_any_stored_text_a_citation_is_right_that_holds_the_answer() -> None:
    answer = Answer("?", (), "extracted", 0.5, (_cited("phi-2019", FEE), _cited("phi-2024", RISE)), (), {}, "vi")
    scores = score(_question(OLD), answer, rankings={}, texts=lambda _source: None, unanswerable=False)
    assert (scores[CITATION_PRECISION], scores[CITATION_RECALL]) == (0.5, 1)


def test_a_set_that_knows_sources_alone_is_scored_by_them() -> None:
    graded = _question(Evidence("bao", grade=1), Evidence("phi-2019", grade=2), answers=())
    scores = _scores(graded, _cited("bao", COPY))
    assert scores == {
        "hybrid Recall@1": 0.5,
        "hybrid Recall@5": 1,
        "hybrid MRR@10": 1,
        "hybrid nDCG@10": pytest.approx((1 + 2 / 1.58496) / (2 + 1 / 1.58496), abs=0.0001),
        "false-refusal rate": 0,
        "gold source cited": 1,
    }


def test_what_was_left_out_of_a_set_without_answers_has_no_right() -> None:
    assert _scores(_question(OLD, answers=()), _cited("bao", COPY), unanswerable=True) == {"false-answer rate": 1}
    assert failed_scores(_question(OLD, answers=()), rankings={}, unanswerable=True) == {"false-answer rate": 1}


def test_a_question_that_failed_scores_the_worst_of_what_a_refused_one_scores() -> None:
    refused = _scores(_question(OLD), kind="abstained")
    failed = failed_scores(_question(OLD), rankings={"hybrid": ()}, unanswerable=False)
    assert failed == {**dict.fromkeys(refused, 0), "false-refusal rate": 1}
    assert failed_scores(_question(answers=()), rankings={}, unanswerable=True) == {
        "right": 0,
        "right if given": 0,
        "false-answer rate": 1,
    }


def test_every_score_is_a_figure_that_means_exist_of() -> None:
    means = {figure.name for figure in FIGURES if figure.is_mean}
    given = _scores(_question(OLD), _cited("bao", COPY)).keys() | _scores(_question(), unanswerable=True).keys()
    assert given <= means
    assert means - given == {"quote fidelity"} | {
        f"{retriever} {metric}"
        for retriever in ("dense", "lexical")
        for metric in ("Recall@1", "Recall@5", "MRR@10", "nDCG@10")
    }
