import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from eval.comparing.baseline import open_side, write_baseline
from eval.comparing.compare import compare
from eval.comparing.sides import Side
from eval.errors import EvaluationError
from tests.eval.commands import eval_command
from tests.eval.runs import failed_row, right_row, unanswerable_row, write_run, wrong_row

DAY = date(2026, 3, 1)
ROWS = [
    right_row("q2", scores={**right_row().scores, "token F1": 1 / 3}),
    unanswerable_row("q1", confidence=0.123456789),
]


def test_a_baseline_read_back_has_the_outcomes_of_its_run(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", ROWS)
    write_baseline(run, tmp_path / "deep" / "baseline.json", today=DAY)
    side = open_side(tmp_path / "deep" / "baseline.json")
    assert side.outcomes == Side.of(run).outcomes
    assert (side.config["set_digest"], side.rows) == ("d1", {})


def test_a_baseline_has_a_line_for_each_question_in_the_order_of_their_ids(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", ROWS)
    write_baseline(run, tmp_path / "baseline.json", today=DAY)
    text = (tmp_path / "baseline.json").read_text("utf-8")
    stored = json.loads(text)
    assert [line.split(":")[0].strip() for line in text.splitlines() if '"status"' in line] == ['"q1"', '"q2"']
    assert stored["questions"]["q1"] == {
        "confidence": 0.123457,
        "kind": "unanswerable",
        "languages": "en",
        "scores": {"false-answer rate": 0, "right": 1, "right if given": 0},
        "status": "abstained",
        "unanswerable": True,
    }
    assert stored["questions"]["q2"]["scores"]["token F1"] == 0.333333
    assert stored["made"] == "2026-03-01"
    assert stored["figures"]["right"] == pytest.approx(asdict(run.summary.figures["all"]["right"]), abs=1e-6)


def test_the_same_run_gives_the_same_file(tmp_path: Path) -> None:
    for name, rows in (("a", ROWS), ("b", ROWS[::-1])):
        write_baseline(write_run(tmp_path / name, rows), tmp_path / f"{name}.json", today=DAY)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_baseline_is_replaced_and_another_file_is_kept(tmp_path: Path) -> None:
    run, other = write_run(tmp_path / "run", ROWS), tmp_path / "questions.jsonl"
    other.write_text('{"id": "q1"}\n', "utf-8")
    for day in (DAY, date(2026, 4, 1)):
        write_baseline(run, tmp_path / "baseline.json", today=day)
    with pytest.raises(EvaluationError, match="exists and is no baseline"):
        write_baseline(run, other, today=DAY)
    assert json.loads((tmp_path / "baseline.json").read_text("utf-8"))["made"] == "2026-04-01"
    assert other.read_text("utf-8") == '{"id": "q1"}\n'


def test_a_sample_and_a_run_with_questions_unanswered_are_no_baseline(tmp_path: Path) -> None:
    sample = write_run(tmp_path / "sample", ROWS, limit=2)
    failed = write_run(tmp_path / "failed", [right_row("q2"), failed_row("q1")])
    with pytest.raises(EvaluationError, match=r"asked a sample \(--limit 2\)"):
        write_baseline(sample, tmp_path / "baseline.json", today=DAY)
    with pytest.raises(EvaluationError, match=r"1 of 2 questions of .* got no answer"):
        write_baseline(failed, tmp_path / "baseline.json", today=DAY)
    assert not (tmp_path / "baseline.json").exists()


def test_an_interrupted_run_is_no_baseline(tmp_path: Path) -> None:
    write_run(tmp_path / "run", ROWS)
    (tmp_path / "run" / "summary.json").unlink()
    code, printed = eval_command("baseline", tmp_path / "run", "--out", tmp_path / "baseline.json", width=300)
    assert (code, "was interrupted" in printed) == (1, True)


def test_a_damaged_baseline_says_so(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    write_baseline(write_run(tmp_path / "run", ROWS), file, today=DAY)
    file.write_text(file.read_text("utf-8").replace('"kind"', '"sort"'), "utf-8")
    with pytest.raises(EvaluationError, match="is damaged"):
        open_side(file)


def test_a_run_compared_with_its_own_baseline_is_the_same(tmp_path: Path) -> None:
    thirds = {**right_row().scores, "token F1": 1 / 3}
    write_baseline(write_run(tmp_path / "run", [right_row(scores=thirds)]), tmp_path / "b.json", today=DAY)
    comparison = compare(open_side(tmp_path / "b.json"), open_side(tmp_path / "run"))
    assert {(one.difference.won, one.difference.lost) for one in comparison.figures} == {(0, 0)}


def test_a_comparison_with_a_baseline_says_that_it_has_no_texts(tmp_path: Path) -> None:
    write_baseline(write_run(tmp_path / "old", [right_row()]), tmp_path / "b.json", today=DAY)
    write_run(tmp_path / "new", [wrong_row()])
    code, printed = eval_command("compare", tmp_path / "b.json", tmp_path / "new")
    assert code == 0
    assert "A        right, confidence 0.90 (a baseline keeps no texts)" in printed
    assert "question When was the town clock built?" in printed


def test_two_baselines_are_compared_by_their_scores_alone(tmp_path: Path) -> None:
    for name, row in (("old", right_row()), ("new", wrong_row())):
        write_baseline(write_run(tmp_path / name, [row]), tmp_path / f"{name}.json", today=DAY)
    _, printed = eval_command("compare", tmp_path / "old.json", tmp_path / "new.json")
    assert "question not known: a baseline keeps no texts" in printed
    assert "B        wrong, confidence 0.40 (a baseline keeps no texts)" in printed
