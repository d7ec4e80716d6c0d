from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import ranking_scores
from eval.questions import Evidence
from eval.report.curves import confidence_of, gold_rank, recall_curve
from eval.report.passages import marked_pieces, overlaps_evidence
from eval.rows import Quoted, Row
from tests.eval.runs import failed_row, right_row, unanswerable_row, wrong_row

SOURCES = st.sampled_from("abcdef")


@given(st.lists(SOURCES, max_size=10), st.sets(SOURCES, min_size=1, max_size=3))
def test_recall_is_what_the_summary_counts(ranked: list[str], gold: set[str]) -> None:
    row = right_row(rankings={"hybrid": tuple(ranked)}, evidence=tuple(Evidence(one) for one in sorted(gold)))
    curve, scored = recall_curve([row], "hybrid"), ranking_scores(ranked, dict.fromkeys(gold, 1))
    assert (curve[0], curve[4]) == pytest.approx((scored["Recall@1"], scored["Recall@5"]))


def test_a_question_without_a_ranking_counts_as_nothing_found() -> None:
    assert recall_curve([right_row("q1"), failed_row("q2"), unanswerable_row("q3")], "hybrid") == (0.5,) * 10
    assert recall_curve([right_row()], "dense") == ()


def test_the_rank_of_the_gold_source_counts_each_source_once() -> None:
    row = right_row(rankings={"hybrid": ("bridge.txt", "bridge.txt", "clock.txt"), "dense": ("bridge.txt",)})
    assert (gold_rank(row, "hybrid"), gold_rank(row, "dense"), gold_rank(row, "lexical")) == (2, None, None)


def test_the_present_threshold_stands_where_answers_end() -> None:
    found = confidence_of([right_row("q1"), wrong_row("q2"), unanswerable_row("q3"), failed_row("q4")])
    assert found is not None
    assert (found.answered_share, found.answered_risk, sum(one.count for one in found.bins)) == (0.5, 0.5, 4)


def test_a_long_curve_keeps_its_ends() -> None:
    found = confidence_of([right_row(str(n), confidence=n / 999) for n in range(999)])
    assert found is not None
    assert (found.curve.coverage[0], found.curve.coverage[-1]) == (1 / 999, 1.0)
    assert len(found.curve.coverage) < 260


def _asked(quote: str, answer: str = "") -> Row:
    return replace(right_row(), gold=(answer,), evidence=(Evidence("clock.txt", quote),))


def test_pieces_tell_the_quote_its_span_the_evidence_and_the_answer() -> None:
    cited = Quoted("clock.txt", 5, 26, "It was built in 1911.", "built", before="Old. ", after=" So.")
    assert marked_pieces(cited, _asked("in 1911. So", "1911")) == [
        ("Old. ", []),
        ("It was ", ["quote"]),
        ("built", ["quote", "span"]),
        (" ", ["quote"]),
        ("in ", ["evidence", "quote"]),
        ("1911", ["answer", "evidence", "quote"]),
        (".", ["evidence", "quote"]),
        (" So", ["evidence"]),
        (".", []),
    ]


@pytest.mark.parametrize(
    ("evidence", "marked"),
    [
        ("All know that the town hall was built in 1911.", "the town hall was built"),
        ("hall was built in 1911", "hall was built"),
        ("In 1911 the town hall", "the town hall"),
        ("was bu", "was bu"),
        ("built in 1911", ""),
    ],
)
def test_evidence_that_goes_over_the_edge_of_a_passage_is_marked_as_far_as_it_is_there(
    evidence: str, marked: str
) -> None:
    pieces = marked_pieces(Quoted("clock.txt", 0, 23, "the town hall was built"), _asked(evidence))
    assert "".join(text for text, marks in pieces if "evidence" in marks) == marked


def test_a_gold_answer_beside_the_quote_is_marked_too() -> None:
    cited = Quoted("clock.txt", 0, 8, "It fell.", before="Built in 1911. ")
    assert marked_pieces(cited, _asked("", "1911"))[:2] == [("Built in ", []), ("1911", ["answer"])]


def test_evidence_of_another_source_is_not_looked_for() -> None:
    cited = Quoted("bridge.txt", 0, 21, "It was built in 1911.")
    there = replace(cited, source="clock.txt")
    asked = _asked("It was built in 1911.")
    assert [overlaps_evidence(cited, asked), overlaps_evidence(there, asked)] == [False, True]
    assert overlaps_evidence(there, _asked("")) is None


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=8))
def test_pieces_are_the_passage_again(before: str, quote: str, after: str, answer: str) -> None:
    pieces = marked_pieces(Quoted("clock.txt", 0, len(quote), quote, answer, before, after), _asked(answer, answer))
    assert "".join(text for text, _ in pieces) == before + quote + after
