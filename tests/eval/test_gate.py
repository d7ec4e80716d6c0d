from dataclasses import replace
from pathlib import Path

import pytest

from eval.comparing.gate import GATED, hold_against
from eval.comparing.sides import Side
from eval.errors import EvaluationError
from eval.figures import FALSE_ANSWER, FALSE_REFUSAL, QUOTE_FIDELITY, RIGHT, figures_named
from eval.rows import Row
from tests.eval.commands import eval_command
from tests.eval.runs import failed_row, refused_row, right_row, unanswerable_row, write_run, wrong_row

COUNT = 300
GATED_SCORES = dict.fromkeys((figure.name for figure in GATED if figure.over in ("answerable", "cited")), 1.0)
ONLY_RIGHT = figures_named([RIGHT])


def _scored(row: Row) -> Row:
    """A row with every gated figure."""
    return row if row.unanswerable else replace(row, scores={**GATED_SCORES, **row.scores})


def _side(path: Path, changed: dict[int, Row], count: int = COUNT, **facts: object) -> Side:
    """A run in which every tenth question must be abstained from and all went right, but for the rows given."""
    made = (unanswerable_row if number % 10 == 9 else right_row for number in range(count))
    rows = [_scored(changed.get(number, make())) for number, make in enumerate(made)]
    return Side.of(write_run(path, [replace(row, id=f"q{number:03d}") for number, row in enumerate(rows)], facts))


def _refused(count: int, first: int = 0) -> dict[int, Row]:
    places = [number for number in range(first, COUNT) if number % 10 != 9][:count]
    return {number: refused_row() for number in places}


@pytest.mark.parametrize(("lost", "passes"), [(0, True), (3, True), (4, False)])
def test_of_three_hundred_questions_four_lost_and_none_gained_is_more_than_chance(
    lost: int, passes: bool, tmp_path: Path
) -> None:
    baseline, run = _side(tmp_path / "a", {}), _side(tmp_path / "b", _refused(lost))
    assert hold_against(run, baseline).passed is passes


@pytest.mark.parametrize(("lost", "passes"), [(14, True), (15, False)])
def test_what_is_gained_makes_up_for_what_is_lost_as_far_as_chance_goes(
    lost: int, passes: bool, tmp_path: Path
) -> None:
    baseline = _side(tmp_path / "a", _refused(5, first=200))
    run = _side(tmp_path / "b", _refused(lost))
    assert hold_against(run, baseline, ONLY_RIGHT).passed is passes


def test_a_rise_of_an_error_rate_is_worse_and_names_its_questions(tmp_path: Path) -> None:
    answered = {number: unanswerable_row(answered=True) for number in (9, 19, 29, 39)}
    gate = hold_against(_side(tmp_path / "b", answered), _side(tmp_path / "a", {}))
    assert {check.difference.figure.name: check.worse for check in gate.checks if not check.passed} == {
        RIGHT: ("q009", "q019", "q029", "q039"),
        FALSE_ANSWER: ("q009", "q019", "q029", "q039"),
    }


def test_what_got_better_passes_by_any_figure(tmp_path: Path) -> None:
    baseline, run = _side(tmp_path / "a", _refused(20)), _side(tmp_path / "b", {})
    gate = hold_against(run, baseline)
    better = {check.difference.figure.name for check in gate.checks if check.difference.surely_better}
    assert (gate.passed, {RIGHT, FALSE_REFUSAL} <= better) == (True, True)


def test_one_quote_that_is_not_in_its_source_fails_whatever_the_baseline_has(tmp_path: Path) -> None:
    untrue = {3: right_row(scores={**right_row().scores, QUOTE_FIDELITY: 0.5})}
    sides = [_side(tmp_path / name, untrue) for name in ("a", "b")]
    gate = hold_against(sides[0], sides[1])
    assert [(check.difference.figure.name, check.worse) for check in gate.checks if not check.passed] == [
        (QUOTE_FIDELITY, ("q003",))
    ]


def test_one_question_that_gets_no_answer_any_more_fails(tmp_path: Path) -> None:
    gate = hold_against(_side(tmp_path / "b", {7: failed_row()}), _side(tmp_path / "a", {}))
    assert (gate.passed, gate.unanswered, [check.passed for check in gate.checks]) == (False, ("q007",), [True] * 10)


def test_a_question_that_had_no_answer_before_either_is_not_held_against_the_run(tmp_path: Path) -> None:
    before, now = (_side(tmp_path / name, {7: failed_row()}) for name in ("a", "b"))
    assert hold_against(now, before).unanswered == ()


@pytest.mark.parametrize("lacking", ["baseline", "run"])
def test_a_gated_figure_that_one_side_lacks_is_an_error_and_no_pass(lacking: str, tmp_path: Path) -> None:
    rows = {
        "whole": [_scored(right_row("q1")), unanswerable_row("q2")],
        "bare": [right_row("q1"), unanswerable_row("q2")],
    }
    whole, bare = (Side.of(write_run(tmp_path / name, rows[name])) for name in ("whole", "bare"))
    run, baseline = (whole, bare) if lacking == "baseline" else (bare, whole)
    with pytest.raises(EvaluationError, match=r"bare has no 'token F1': .* none of its questions has one"):
        hold_against(run, baseline)


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    """A baseline file."""
    file = tmp_path / "baseline.json"
    _side(tmp_path / "old", {})
    assert eval_command("baseline", tmp_path / "old", "--out", file) == (0, f"Baseline: {file}\n")
    return file


def test_the_command_passes_a_run_that_is_like_the_baseline(baseline: Path, tmp_path: Path) -> None:
    _side(tmp_path / "new", _refused(3))
    code, printed = eval_command("gate", tmp_path / "new", "--against", baseline)
    assert (code, printed.splitlines()[-1]) == (0, "The gate passes.")


def test_the_command_fails_saying_which_figures_by_how_much_and_where(baseline: Path, tmp_path: Path) -> None:
    _side(tmp_path / "new", {number: wrong_row() for number in range(9)})
    code, printed = eval_command("gate", tmp_path / "new", "--against", baseline, "--figure", RIGHT, width=300)
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert code == 1
    assert lines[1:] == [
        "figure baseline run run − baseline +/−",
        "FAILS: right 1.000 0.970 -0.030 (-0.050 … -0.010) 0/9",
        "what failed questions that got worse",
        "right q000, q001, q002, q003, q004, q005, q006, q007 … and 1 more",
        f"The gate fails. See each question: hoidap-eval compare {baseline} {tmp_path / 'new'}",
    ]


def test_the_command_tells_how_to_go_on_when_the_set_changed(baseline: Path, tmp_path: Path) -> None:
    _side(tmp_path / "new", {}, set_digest="d2")
    code, printed = eval_command("gate", tmp_path / "new", "--against", baseline, width=300)
    assert code == 1
    assert f"make a new baseline: hoidap-eval baseline RUN --out {baseline}" in printed


def test_the_command_refuses_a_figure_that_does_not_exist(baseline: Path, tmp_path: Path) -> None:
    code, printed = eval_command("gate", tmp_path / "old", "--against", baseline, "--figure", "token F2", width=300)
    assert (code, printed.startswith("There is no figure 'token F2'. Did you mean 'token F1'?")) == (1, True)
