import json
from collections.abc import Mapping
from dataclasses import asdict, replace

import pytest

from eval.errors import EvaluationError
from eval.figures import AURC, AUROC, ECE, FIGURES, RIGHT
from eval.rows import Row
from eval.statistics import Estimate
from eval.summary import Latency, Summary, grouped, summarise


def _row(id_: str, confidence: float, scores: Mapping[str, float], *, kind: str = "fact", language: str = "vi") -> Row:
    return Row(
        id=id_,
        kind=kind,
        language=language,
        answer_language="vi",
        question="?",
        gold=(),
        evidence=(),
        unanswerable="false-refusal rate" not in scores,
        status="answered",
        confidence=confidence,
        timings={"read": 0.5},
        scores=scores,
    )


RIGHT_ROW = _row("a", 0.75, {"false-refusal rate": 0, "right if given": 1, "right": 1})
WRONG_ROW = _row("b", 0.25, {"right": 0, "right if given": 0, "false-refusal rate": 0}, language="en")
REFUSED_ROW = _row("c", 0.5, {"right": 1, "right if given": 0, "false-answer rate": 0}, kind="chrome")
FAILED_ROW = replace(REFUSED_ROW, id="d", status="failed", error="429", confidence=0.0, timings={})


def test_groups_are_all_questions_then_kinds_then_languages() -> None:
    groups = grouped([RIGHT_ROW, WRONG_ROW, REFUSED_ROW])
    assert {name: "".join(row.id for row in rows) for name, rows in groups.items()} == {
        "all": "abc",
        "kind: chrome": "c",
        "kind: fact": "ab",
        "language: en→vi": "b",
        "language: vi": "ac",
    }
    assert list(summarise([RIGHT_ROW, WRONG_ROW, REFUSED_ROW], seed=0).figures) == list(groups)


def test_figures_stand_in_their_order_each_over_the_questions_that_have_it() -> None:
    figures = summarise([RIGHT_ROW, WRONG_ROW, REFUSED_ROW], seed=0).figures["all"]
    assert {name: (round(figure.value, 3), figure.count) for name, figure in figures.items()} == {
        "right": (0.667, 3),
        "false-refusal rate": (0, 2),
        "false-answer rate": (0, 1),
        "right if given": (0.333, 3),
        AUROC: (0.5, 3),
        AURC: (0.389, 3),  # (0/1 + 1/2 + 2/3) / 3
        ECE: (0.333, 3),  # (.25 + .5 + .25) / 3
    }
    order = [figure.name for figure in FIGURES]
    assert list(figures) == sorted(figures, key=order.index)


def test_a_failed_question_counts_as_wrong_and_lends_confidence_nothing() -> None:
    failed = replace(FAILED_ROW, scores={"right": 0, "right if given": 0, "false-answer rate": 1})
    summary = summarise([RIGHT_ROW, failed], seed=0)
    figures = summary.figures["all"]
    assert (summary.questions, summary.failed) == (2, 1)
    assert (figures[RIGHT].value, figures[AUROC].value, figures[AURC].value) == (0.5, 0, 0.25)
    assert (figures[ECE].value, figures[ECE].count) == (0.25, 1)


def test_latency_is_of_the_questions_that_were_answered() -> None:
    slow = replace(WRONG_ROW, timings={"read": 1.5, "write": 3.0})
    latency = summarise([RIGHT_ROW, slow, FAILED_ROW], seed=0).latency
    assert latency["read"] == Latency(1.0, pytest.approx(1.45))
    assert latency["write"] == Latency(1.5, pytest.approx(2.85))


def test_no_figure_is_made_of_nothing() -> None:
    with pytest.raises(EvaluationError, match="No question was asked"):
        summarise([], seed=0)
    with pytest.raises(EvaluationError, match="None of 2 questions got an answer; the first failed so: 429"):
        summarise([FAILED_ROW, FAILED_ROW], seed=0)


def test_a_set_without_gold_answers_has_figures_of_refusal_and_none_of_calibration() -> None:
    row = _row("a", 0.5, {"gold source cited": 1, "false-refusal rate": 0})
    assert summarise([row], seed=0).figures["all"] == {
        "gold source cited": Estimate(1, pytest.approx(0.207, abs=0.001), 1, 1),
        "false-refusal rate": Estimate(0, 0, pytest.approx(0.793, abs=0.001), 1),
    }


def test_a_summary_is_read_back_as_it_was_written() -> None:
    summary = summarise([RIGHT_ROW, WRONG_ROW, REFUSED_ROW], seed=0)
    assert Summary.of(json.loads(json.dumps(asdict(summary)))) == summary


def test_the_same_rows_and_seed_give_the_same_summary() -> None:
    rows = [RIGHT_ROW, WRONG_ROW, REFUSED_ROW]
    assert summarise(rows, seed=3) == summarise(rows, seed=3)
