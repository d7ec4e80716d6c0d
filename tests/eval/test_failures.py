from dataclasses import replace

import pytest

from eval.failures import FAILURE_KINDS, failure_of
from eval.figures import RIGHT, SOURCE_CITED
from eval.questions import Evidence
from eval.rows import Row
from tests.eval.runs import GOLD, OTHER, failed_row, quoted, refused_row, right_row, unanswerable_row, wrong_row

NOT_FOUND = {"hybrid": (OTHER,)}
HOLDS, LACKS = quoted(GOLD, "It was built in 1911."), quoted(GOLD, "It strikes the hours.")


@pytest.mark.parametrize("row", [right_row(), unanswerable_row()])
def test_what_was_answered_right_or_rightly_refused_is_no_failure(row: Row) -> None:
    assert failure_of(row) is None


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (wrong_row(rankings=NOT_FOUND), "not retrieved"),
        (refused_row(rankings=NOT_FOUND, near=quoted(OTHER, "Nothing near.")), "not retrieved"),
        (wrong_row(), "retrieved but not read"),
        (refused_row(near=LACKS), "retrieved but not read"),
        (refused_row(), "retrieved but not read"),
        (wrong_row(citations=(LACKS,)), "read wrong"),
        (refused_row(near=HOLDS), "wrongly refused"),
        (unanswerable_row(answered=True), "wrongly answered"),
        (failed_row(), "no answer came"),
        (unanswerable_row(status="failed"), "no answer came"),
    ],
)
def test_a_row_that_went_wrong_has_the_kind_of_the_first_stage_that_failed(row: Row, kind: str) -> None:
    assert failure_of(row) == kind
    assert kind in FAILURE_KINDS


@pytest.mark.parametrize(("needs", "kind"), [("one", "read wrong"), ("all", "not retrieved")])
def test_a_question_that_needs_two_sources_was_not_retrieved_with_one(needs: str, kind: str) -> None:
    both = (Evidence(GOLD, "It was built in 1911."), Evidence("tower.txt", "The tower is of 1850."))
    assert failure_of(wrong_row(citations=(LACKS,), evidence=both, needs=needs)) == kind


def test_the_hybrid_ranking_decides_wherever_it_stands() -> None:
    assert failure_of(wrong_row(rankings={"dense": (GOLD,), "hybrid": (OTHER,)})) == "not retrieved"


def test_without_a_hybrid_ranking_the_one_that_was_kept_decides() -> None:
    assert failure_of(wrong_row(rankings={"dense": (OTHER,), "lexical": (GOLD,)})) == "not retrieved"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (right_row(scores={SOURCE_CITED: 1.0}), None),
        (wrong_row(scores={SOURCE_CITED: 0.0}), "retrieved but not read"),
        (refused_row(near=LACKS, scores={SOURCE_CITED: 0.0}), "wrongly refused"),
    ],
)
def test_where_only_sources_are_gold_citing_one_is_what_counts(row: Row, kind: str | None) -> None:
    assert RIGHT not in row.scores
    assert failure_of(replace(row, gold=())) == kind
