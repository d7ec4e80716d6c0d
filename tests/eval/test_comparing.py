import json
from pathlib import Path

import pytest

from eval.comparing.compare import compare
from eval.comparing.sides import Side, settings_that_differ
from eval.errors import EvaluationError
from eval.figures import (
    AURC,
    AUROC,
    CITATION_PRECISION,
    ECE,
    FALSE_REFUSAL,
    IN_NEAREST,
    RIGHT,
    figures_named,
)
from eval.rows import Row
from eval.statistics import Paired
from tests.eval.commands import eval_command
from tests.eval.runs import GOLD, failed_row, quoted, refused_row, right_row, unanswerable_row, write_run, wrong_row

NEAR = quoted(GOLD, "It was built in 1911.")


def _side(path: Path, *rows: Row, **facts: object) -> Side:
    return Side.of(write_run(path, rows, facts))


def _two(tmp_path: Path, a: list[Row], b: list[Row]) -> tuple[Side, Side]:
    return _side(tmp_path / "a", *a), _side(tmp_path / "b", *b)


def test_a_figure_is_compared_question_by_question(tmp_path: Path) -> None:
    a = [wrong_row("q1"), wrong_row("q2"), wrong_row("q3"), right_row("q4")]
    b = [right_row("q1"), right_row("q2"), right_row("q3"), refused_row("q4", near=NEAR)]
    found = {one.difference.figure.name: one.difference for one in compare(*_two(tmp_path, a, b)).figures}
    right, refusal = found[RIGHT], found[FALSE_REFUSAL]
    assert (right.a, right.b, right.paired.difference, right.paired.p) == (0.25, 0.75, 0.5, 0.625)
    assert (right.count, right.won, right.lost) == (4, 3, 1)
    assert (refusal.won, refusal.lost) == (0, 1)
    assert (found[IN_NEAREST].won, found[IN_NEAREST].lost) == (3, 0)


def test_chances_are_corrected_for_the_number_of_figures(tmp_path: Path) -> None:
    a, b = [wrong_row(f"q{n}") for n in range(8)], [right_row(f"q{n}") for n in range(8)]
    sides = _two(tmp_path, a, b)
    alone, two = (compare(*sides, figures_named(names)) for names in ([RIGHT], [RIGHT, FALSE_REFUSAL]))
    assert [one.chance for one in alone.figures] == [2 / 2**8]
    assert [one.chance for one in two.figures] == [4 / 2**8, 1.0]


def test_the_order_of_the_rows_decides_nothing(tmp_path: Path) -> None:
    a, b = [right_row("q1"), wrong_row("q2")], [right_row("q2"), right_row("q1")]
    comparison = compare(*_two(tmp_path, a, b))
    assert (comparison.lost, comparison.gained) == ((), ("q2",))


def test_a_question_without_an_answer_is_lost(tmp_path: Path) -> None:
    a = [right_row("q1"), unanswerable_row("q2"), right_row("q3")]
    b = [failed_row("q1"), unanswerable_row("q2", status="failed"), right_row("q3")]
    comparison = compare(*_two(tmp_path, a, b))
    assert (comparison.lost, comparison.b.failed) == (("q1", "q2"), 2)


def test_a_figure_that_one_answer_lacks_is_not_compared_at_that_question(tmp_path: Path) -> None:
    cited = {**right_row().scores, CITATION_PRECISION: 1.0}
    a = [right_row("q1", scores=cited), right_row("q2", scores=cited)]
    b = [right_row("q1", scores={**cited, CITATION_PRECISION: 0.5}), refused_row("q2")]
    [one] = compare(*_two(tmp_path, a, b), figures_named([CITATION_PRECISION])).figures
    assert (one.difference.count, one.difference.unpaired, one.difference.paired.difference) == (1, 1, -0.5)


def test_confidence_is_compared_over_all_questions_at_once(tmp_path: Path) -> None:
    sure = [right_row(f"q{n}", confidence=0.9) for n in range(6)]
    doubtful = [right_row(f"q{n}", confidence=0.2) for n in range(6)]
    none = [unanswerable_row(f"u{n}", confidence=0.5) for n in range(6)]
    wanted = figures_named([AUROC, ECE])
    area, error = (one.difference for one in compare(*_two(tmp_path, doubtful + none, sure + none), wanted).figures)
    assert (area.a, area.b, area.paired.low, area.paired.high, area.count) == (0.0, 1.0, 1.0, 1.0, 12)
    assert (area.surely_better, area.surely_worse, error.surely_better) == (True, False, True)
    assert (error.a, error.b) == (pytest.approx(0.65), pytest.approx(0.3))


def test_kinds_and_languages_are_compared_where_there_are_several(tmp_path: Path) -> None:
    a = [right_row("q1", kind="date"), wrong_row("q2", kind="fact")]
    b = [right_row("q1", kind="date"), right_row("q2", kind="fact")]
    groups = compare(*_two(tmp_path, a, b), figures_named([RIGHT])).groups
    assert [(one.name, one.asked, one.differences[0].paired.difference) for one in groups] == [
        ("kind: date", 1, 0.0),
        ("kind: fact", 1, 1.0),
    ]


@pytest.mark.parametrize(
    ("rows", "facts", "said"),
    [
        ([right_row("q1"), right_row("q2")], {"set_digest": "d2"}, "the content of the set: own:questions.jsonl (d1)"),
        ([right_row("q1")], {}, "1 question not asked in {b}: q2"),
        ([right_row("q1"), right_row("q2"), right_row("q3")], {}, "1 question not asked in {a}: q3"),
        ([right_row("q1"), unanswerable_row("q2")], {}, "1 question to be abstained from in one of them only: q2"),
        ([right_row("q1"), right_row("q2")], {"leave_out": 0.5, "seed": 3}, "left out: none and 0.5 of them by seed 3"),
    ],
)
def test_runs_that_did_not_ask_the_same_are_refused(
    rows: list[Row], facts: dict[str, object], said: str, tmp_path: Path
) -> None:
    a, b = _side(tmp_path / "a", right_row("q1"), right_row("q2")), _side(tmp_path / "b", *rows, **facts)
    with pytest.raises(EvaluationError) as refused:
        compare(a, b)
    assert said.format(a=a.name, b=b.name) in str(refused.value)


def test_another_seed_is_the_same_set_as_long_as_nothing_is_left_out(tmp_path: Path) -> None:
    a, b = _side(tmp_path / "a", right_row()), _side(tmp_path / "b", right_row(), seed=7)
    assert compare(a, b).lost == ()


@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_a_figure_that_is_named_and_missing_in_one_run_is_an_error(places: tuple[int, int], tmp_path: Path) -> None:
    ranked = right_row(scores={**right_row().scores, "dense MRR@10": 1.0})
    sides = _two(tmp_path, [ranked], [right_row()])
    with pytest.raises(EvaluationError, match=r"b has no 'dense MRR@10': .* with --retriever dense or all"):
        compare(*(sides[place] for place in places), figures_named(["dense MRR@10"]))


def test_a_figure_that_the_set_cannot_have_is_not_sought_in_a_ranking(tmp_path: Path) -> None:
    ranked = right_row(scores={"hybrid nDCG@10": 1.0})
    with pytest.raises(EvaluationError, match=r"a has no 'right': it is over all questions, and none of its questions"):
        compare(*_two(tmp_path, [ranked], [ranked]), figures_named(["right"]))


def test_questions_without_an_answer_count_in_a_comparison_as_they_do_in_the_figures_of_the_run(tmp_path: Path) -> None:
    rows = [right_row(f"q{n}", confidence=0.9) for n in range(4)] + [failed_row("f")]
    none = [unanswerable_row(f"u{n}", confidence=0.2) for n in range(4)]
    gone = unanswerable_row("g", confidence=0.0, status="failed")
    run = write_run(tmp_path / "a", [*rows, *none, gone])
    figures = compare(
        Side.of(run), _side(tmp_path / "b", *rows, *none, gone), figures_named([AUROC, AURC, ECE])
    ).figures
    own = run.summary.figures["all"]
    assert {one.difference.figure.name: one.difference.a for one in figures} == {
        name: pytest.approx(own[name].value) for name in (AUROC, AURC, ECE)
    }
    assert [one.difference.count for one in figures] == [10, 10, 8]


def test_confidence_that_is_the_same_at_every_question_does_not_differ_by_chance(tmp_path: Path) -> None:
    rows = [right_row(f"q{n}", confidence=n / 10) for n in range(10)]
    none = [unanswerable_row(f"u{n}", confidence=n / 20) for n in range(10)]
    found = compare(*_two(tmp_path, rows + none, rows + none), figures_named([AUROC, AURC, ECE])).figures
    assert [(one.difference.paired, one.chance) for one in found] == [(Paired(0.0, 0.0, 0.0, 1.0), 1.0)] * 3


def test_the_command_shows_the_questions_that_changed_side_by_side(tmp_path: Path) -> None:
    _side(tmp_path / "a", right_row("q1"), wrong_row("q2"), unanswerable_row("q3"))
    _side(tmp_path / "b", refused_row("q1", near=NEAR), right_row("q2"), failed_row("q3", unanswerable=True), k=20)
    code, printed = eval_command("compare", tmp_path / "a", tmp_path / "b", "--limit", "1")
    lines = [line.rstrip() for line in printed.splitlines()]
    assert code == 0
    assert "   k: 10 → 20" in lines
    assert any("1 of them without an answer" in line for line in lines)
    assert lines[-9:] == [
        "2 questions lost in B, 1 gained.",
        f"{'q1 · fact · right → wrongly refused ':─<80}",
        "question When was the town clock built?",
        "expected 1911",
        "A        It was built in 1911. [1]  [right, confidence 0.90]",
        "         clock.txt",
        "B        abstained  [wrongly refused, confidence 0.10]",
        "         clock.txt: It was built in 1911.",
        "… and 2 more: raise --limit, or write all with --json FILE.",
    ]


def test_every_changed_question_is_written_as_json(tmp_path: Path) -> None:
    _side(tmp_path / "a", right_row("q1"), wrong_row("q2"))
    _side(tmp_path / "b", refused_row("q1"), right_row("q2"))
    code, _ = eval_command("compare", tmp_path / "a", tmp_path / "b", "--limit", "0", "--json", tmp_path / "c.json")
    written = json.loads((tmp_path / "c.json").read_text("utf-8"))
    assert code == 0
    assert [(one["id"], one["a"]["failure"], one["b"]["failure"]) for one in written["changed"]] == [
        ("q1", None, "retrieved but not read"),
        ("q2", "retrieved but not read", None),
    ]
    assert written["changed"][1]["b"]["cited"][0]["quote"] == "It was built in 1911."
    assert (written["figures"][0]["figure"], written["figures"][0]["difference"]) == (RIGHT, 0.0)


def test_nothing_that_is_printed_is_wider_than_eighty_columns(tmp_path: Path) -> None:
    scores = {f"{name} nDCG@10": 0.123456 for name in ("hybrid", "dense", "lexical")}
    kinds = ["fact", "two documents"]
    for folder, row in (("a", right_row), ("b", wrong_row)):
        rows = [row(f"q{n}", kind=kinds[n % 2], scores={**row().scores, **scores}) for n in range(20)]
        _side(tmp_path / folder, *rows, *[unanswerable_row(f"u{n}") for n in range(5)])
    _, printed = eval_command("compare", tmp_path / "a", tmp_path / "b")
    lines = [line.rstrip() for line in printed.splitlines()]
    assert max(map(len, lines)) == 80
    assert "right                         1.000 0.200 -0.800 (-0.960 … -0.640) 0/20/5 <.001" in lines


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("nothing", "is no run: it has no config.json"),
        ("broken.json", "json cannot be read ("),
        ("a", "no set_digest"),
    ],
)
def test_what_is_no_run_is_refused_by_name(what: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", "utf-8")
    run = write_run(tmp_path / "a", [right_row()])
    config = {name: value for name, value in run.config.items() if name != "set_digest"}
    (tmp_path / "a" / "config.json").write_text(json.dumps(config), "utf-8")
    code, printed = eval_command("compare", tmp_path / what, tmp_path / what, width=300)
    assert (code, said in printed) == (1, True)


def test_a_store_of_more_documents_is_named(tmp_path: Path) -> None:
    few, many = ({"manifest": {"documents": count, "generation": f"gen-{count}"}} for count in (3, 40))
    a, b = _side(tmp_path / "a", right_row(), **few), _side(tmp_path / "b", right_row(), **many)
    assert list(settings_that_differ(a, b)) == ["documents searched: 3 → 40"]
