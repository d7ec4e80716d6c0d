"""Fitting what confidence means, on outcomes that are known, and as a command."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from eval.calibrating.calibrate import LEAST, Asked, calibrate
from eval.calibrating.commands import register
from eval.calibrating.fit import fit_scale
from eval.calibrating.outcomes import Outcome, open_uncalibrated, outcomes_of
from eval.calibrating.plan import Of, Plan, Wanted
from eval.errors import EvaluationError
from eval.questions import EvalQuestion, Evidence, Record
from eval.service import QuestionFailed
from eval.trial import CORPUS_FOLDER, Trial, write_corpus
from rag.ingest.summary import SilentObserver
from rag.read.calibration import Calibration, Group
from rag.read.calibration_file import FILE, load_calibration, shipped_calibration
from rag.read.reader import ReaderFacts
from rag.read.sentence_reader import facts_of
from rag.read.weights import load_weights
from tests.eval.fakes import FakeService, open_fake, opening

READER = facts_of(load_weights())
PLAN = Plan(("own:a.jsonl", "csv:b.csv"), 0.5, None, 0, Wanted("equal"))


def drawn(count: int, *, group: Group = "same", name: str = "csv:b.csv", slope: float = 2.0) -> list[Outcome]:
    """Outcomes whose share right is a line of the given slope, one below, through the log-odds of the support.

    Two of three that are wrong had no answer.
    """
    draw = np.random.default_rng(7)
    support = draw.uniform(0.02, 0.98, count)
    odds = slope * np.log(support / (1 - support)) - 1
    right = draw.uniform(size=count) < 1 / (1 + np.exp(-odds))
    unanswerable = ~right & (draw.uniform(size=count) < 2 / 3)
    values = zip(support.tolist(), right.tolist(), unanswerable.tolist(), strict=True)
    return [Outcome(name, group, sure, float(good), none) for sure, good, none in values]


def fitted(outcomes: Sequence[Outcome], wanted: Wanted = PLAN.wanted, reader: ReaderFacts = READER) -> Calibration:
    return calibrate(Asked(tuple(outcomes), "bundled"), replace(PLAN, wanted=wanted), reader)[0]


def rates(calibration: Calibration, outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the errors of a calibration's `same` threshold on outcomes."""
    scale = calibration.same
    given = [(one, scale.confidence(one.support) >= scale.abstain_below) for one in outcomes]
    return {
        "false-refusals": float(np.mean([not shown for one, shown in given if not one.unanswerable])),
        "false-answers": float(np.mean([shown for one, shown in given if one.unanswerable])),
        "wrong-answers": float(np.mean([one.right == 0 for one, shown in given if shown])),
    }


def test_the_line_that_the_outcomes_were_drawn_from_is_found_for_each_group():
    calibration = fitted([*drawn(4000), *drawn(4000, group="foreign", slope=1.0)])
    assert [calibration.same.slope, calibration.foreign.slope] == pytest.approx([2.0, 1.0], abs=0.15)
    assert [calibration.same.offset, calibration.foreign.offset] == pytest.approx([-1.0, -1.0], abs=0.15)


def test_confidence_means_what_it_says_on_questions_that_the_fit_did_not_see():
    figures = fitted(drawn(2000)).fitted_on.same
    assert (figures.raw_error > 0.1, figures.error < 0.05) == (True, True)


def test_a_set_is_judged_by_a_fit_of_the_other_sets():
    _, results = calibrate(Asked((*drawn(900), *drawn(300, name="own:a.jsonl")), "bundled"), PLAN, READER)
    sets = {one.name: one for one in results["same"].judged.sets}
    assert [(one.count, one.held_out < one.raw) for one in sets.values()] == [(900, True), (300, True)]


def test_one_set_alone_has_no_other_to_be_judged_by():
    _, results = calibrate(Asked(tuple(drawn(900)), "bundled"), PLAN, READER)
    assert [one.held_out for one in results["same"].judged.sets] == [None]


@pytest.mark.parametrize("of", ["false-refusals", "false-answers", "wrong-answers"])
@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_the_error_that_is_to_be_kept_down_is_kept_down_and_no_further_than_need_be(of: Of, rate: float):
    outcomes = drawn(2000)
    assert rate - 0.01 <= rates(fitted(outcomes, Wanted(of, rate)), outcomes)[of] <= rate


def test_equal_balances_refusals_and_answers_that_are_false():
    found = rates(fitted(drawn(2000)), drawn(2000))
    assert found["false-refusals"] == pytest.approx(found["false-answers"], abs=0.01)


def test_a_rate_that_cannot_be_had_names_the_one_that_can():
    wrong = [replace(one, right=0.0) if number % 3 == 0 else one for number, one in enumerate(drawn(900))]
    with pytest.raises(
        EvaluationError, match=r"No threshold keeps wrong-answers of the group 'same' at 0.01 .* 0\.\d+ is"
    ):
        fitted(wrong, Wanted("wrong-answers", 0.01))


def test_equal_errors_that_are_to_be_small_must_be_small():
    with pytest.raises(EvaluationError, match=r"is reachable. Nothing was written. Ask for --error-rate 0\.\d+"):
        fitted(drawn(900), Wanted("equal", 0.01))


def test_a_group_of_too_few_questions_keeps_the_scale_that_ships_and_says_so():
    calibration = fitted([*drawn(900), *drawn(40, group="foreign")])
    assert calibration.foreign == shipped_calibration(READER).foreign
    assert (calibration.fitted_on.foreign.kept, calibration.fitted_on.same.kept) == (True, False)


def test_a_group_of_too_few_questions_has_no_scale_of_another_reader():
    calibration = fitted(drawn(900), reader=ReaderFacts("other", "0" * 16, 0.3))
    assert calibration.foreign == Calibration.raw(ReaderFacts("other", "0" * 16, 0.3)).foreign


def test_too_few_questions_in_every_group_are_counted():
    with pytest.raises(
        EvaluationError, match=rf"same: \d+ with an answer, \d+ without; foreign: 0 .* needs {LEAST} of"
    ):
        fitted(drawn(60))


@pytest.mark.parametrize(("right", "word"), [(0.0, "wrong"), (1.0, "right")])
def test_outcomes_of_one_kind_teach_nothing(right: float, word: str):
    with pytest.raises(EvaluationError, match=f"All of 900 outcomes are {word}"):
        fitted([replace(one, right=right) for one in drawn(900)])


def test_a_reader_that_is_surer_where_it_is_wrong_cannot_be_calibrated():
    with pytest.raises(EvaluationError, match="no surer where it was right"):
        fitted([replace(one, support=1 - one.support) for one in drawn(900)])


def test_a_reader_that_is_hardly_surer_where_it_is_right_gives_no_line_that_cannot_be_read_back():
    hardly = [Outcome("s", "same", 0.3 + n * 1e-8, float(n >= 50), n < 50) for n in range(100)]
    with pytest.raises(EvaluationError, match="the reader was no surer where it was right"):
        fit_scale(hardly, PLAN.wanted)


def test_a_threshold_parts_even_confidences_that_are_next_to_each_other():
    apart = [(0.3, 0.0)] * 20 + [(0.9, 1.0)] * 20
    outcomes = [Outcome("s", "same", sure, good, not good) for sure, good in (*apart, (0.5, 0.0), (0.5 + 1e-8, 1.0))]
    assert fit_scale(outcomes, Wanted("equal")).rate == 0
    scale = fit_scale(outcomes, Wanted("equal")).scale
    assert scale.confidence(0.5) < scale.abstain_below <= scale.confidence(0.5 + 1e-8)


def test_the_same_outcomes_and_seed_give_the_same_calibration():
    assert fitted(drawn(900)) == fitted(drawn(900))


# ------------------------------------------------------------------ the outcomes

CLOCK = Record("clock", "Tháp đồng hồ của thị xã Nam Khê được xây xong năm 1911.", "Tháp đồng hồ")
QUESTIONS = (
    EvalQuestion("vi", "Tháp đồng hồ Nam Khê xây xong năm nào?", "vi", "span", ("1911",), (Evidence("clock"),), "vi"),
    EvalQuestion("en", "When was the clock tower finished?", "en", "span", ("1911",), (Evidence("clock"),), "vi"),
    EvalQuestion("none", "Ai là Chủ tịch Hội Cờ vua?", "vi", "abstain", (), (), "vi"),
)


def test_every_question_is_answered_with_the_readers_own_support(tmp_path: Path, bundled_model: Path):
    (tmp_path / "models").symlink_to(bundled_model.parent)
    trial = Trial((CLOCK,), QUESTIONS, frozenset({"none"}))
    write_corpus(trial.sources, tmp_path / CORPUS_FOLDER)
    with open_uncalibrated(tmp_path, {}) as service:
        service.ingest(tmp_path / CORPUS_FOLDER, SilentObserver())
        outcomes = list(outcomes_of(service, trial, "own"))
        kinds = {service.ask(one.question, k=10).kind for one in QUESTIONS}
    assert kinds == {"extracted"}
    assert [(one.group, one.right, one.unanswerable) for one in outcomes] == [
        ("same", 1.0, False),
        ("foreign", 1.0, False),
        ("same", 0.0, True),
    ]
    assert outcomes[0].support > outcomes[2].support


def test_a_set_that_knows_sources_and_no_answers_cannot_be_calibrated_on():
    service = FakeService()
    service.stored["clock"] = CLOCK.text
    trial = Trial((CLOCK,), (replace(QUESTIONS[0], answers=()),), frozenset())
    with pytest.raises(EvaluationError, match="beir:folder knows no answers, only sources"):
        list(outcomes_of(service, trial, "beir:folder"))


# ------------------------------------------------------------------ the command


@pytest.fixture
def items(tmp_path: Path) -> str:
    """A set of 140 sources; the fake service is a little surer of a question whose source is stored."""
    rows = (
        f"the item number {one} is made of silver{one},what is item number {one} made of,silver{one}"
        for one in range(140)
    )
    (tmp_path / "items.csv").write_text("\n".join(["context,question,answer", *rows, ""]), "utf-8")
    return f"csv:{tmp_path / 'items.csv'}"


def run(*arguments: object, service: FakeService | None = None) -> tuple[int, str]:
    """Return the command's exit code and all that it said, white space tidied."""
    written = io.StringIO()
    app = typer.Typer()
    app.callback()(lambda: None)  # so that the one command keeps its name
    register(app, Console(file=written, width=80), opening(service) if service else open_fake)
    code = CliRunner().invoke(app, ["calibrate", *map(str, arguments)]).exit_code
    return code, " ".join(written.getvalue().split())


def test_a_calibration_is_written_where_the_assistant_reads_it_with_its_diagram_beside_it(items: str, tmp_path: Path):
    code, said = run("--set", items, "--data", tmp_path)
    calibration = load_calibration(tmp_path / FILE)
    assert (code, f"Calibration: {tmp_path / FILE}" in said) == (0, True)
    assert calibration.fits(READER)
    assert (calibration.fitted_on.sets, calibration.fitted_on.wanted) == (("csv:items.csv",), "equal")
    assert calibration.same.confidence(0.5) < calibration.same.abstain_below < calibration.same.confidence(0.6)


def test_the_diagram_draws_support_and_confidence_and_asks_nothing_of_a_network(items: str, tmp_path: Path):
    run("--set", items, "--out", tmp_path / "c.json", "--diagram", tmp_path / "drawn.html")
    page = (tmp_path / "drawn.html").read_text("utf-8")
    assert (page.count("<svg"), "Calibration error: support " in page) == (2, True)
    assert ("http://" in page, "https://" in page, "<script" in page) == (False, False, False)


def test_what_was_fitted_is_told_with_intervals(items: str, tmp_path: Path):
    _, said = run("--set", items, "--out", tmp_path / "c.json")
    assert "same: questions in the language of their source" in said
    assert "│ false-answers there │ 0.000 (0.000 – 0.052, 70 questions)" in said


@pytest.mark.parametrize("where", [(), ("--data", ".", "--out", "c.json")])
def test_where_the_calibration_goes_is_said_once(items: str, where: tuple[str, ...]):
    assert run("--set", items, *where) == (
        1,
        "Say where the calibration goes: --data FOLDER, a data folder of hoidap, or --out FILE.",
    )


def test_a_folder_that_is_not_there_is_told_before_anything_is_asked(items: str, tmp_path: Path):
    service = FakeService()
    code, said = run("--set", items, "--data", tmp_path / "nowhere", service=service)
    assert (code, said) == (1, f"There is no folder {tmp_path / 'nowhere'}. Make it, or name another.")
    assert service.asked == []


def test_what_cannot_be_reached_writes_nothing(items: str, tmp_path: Path):
    code, said = run("--set", items, "--out", tmp_path / "c.json", "--limit", 20)
    assert (code, "Too few questions to calibrate on" in said) == (1, True)
    assert not (tmp_path / "c.json").exists()


def test_a_question_that_fails_ends_it_and_nothing_is_written(items: str, tmp_path: Path):
    failing = FakeService(raising={"139": QuestionFailed("The service said no.")})
    assert run("--set", items, "--out", tmp_path / "c.json", service=failing) == (1, "The service said no.")
    assert not (tmp_path / "c.json").exists()
