"""Runs as their command makes them, over a fake service."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from eval.command_line import build_app
from eval.errors import EvaluationError
from eval.folder import RunConfig, RunFolder, load_run
from eval.service import OpenService, QuestionFailed, ServiceGone
from rag.errors import HoidapError, StoreDamaged
from tests.eval.fakes import FakeService, open_fake, opening

CLOCK = "the town clock was built in 1911"
BRIDGE = "the old bridge was opened in 1925"
MILL = "the water mill was burnt in 1930"


def _invoke(*arguments: str, open_service: OpenService = open_fake) -> tuple[Result, str]:
    written = io.StringIO()
    app = build_app(open_service, Console(file=written, width=200))
    return CliRunner().invoke(app, arguments), written.getvalue()


def _table(folder: Path, *rows: str) -> str:
    path = folder / "set.csv"
    path.write_text("\n".join(("context,question,answer", *rows)), "utf-8")
    return f"csv:{path}"


def _three_questions(folder: Path) -> str:
    asked = (
        f"{CLOCK},when was the town clock built,1911",
        f"{BRIDGE},when was the old bridge opened,1925",
        f"{MILL},when was the water mill burnt,1930",
    )
    return _table(folder, *asked)


def _rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _interrupted(folder: Path, *, raising: Mapping[str, BaseException] | None = None) -> tuple[str, Path]:
    """Begin a run that is interrupted at its third question."""
    name, out = _three_questions(folder), folder / "run"
    stopping = FakeService(raising=raising or {"mill": KeyboardInterrupt()})
    _invoke("run", "--set", name, "--out", str(out), open_service=opening(stopping))
    return name, out


def test_a_run_prints_its_figures_and_leaves_a_whole_folder(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result, printed = _invoke("run", "--set", _three_questions(tmp_path), "--retriever", "all", "--out", str(out))
    run = load_run(out)
    assert result.exit_code == 0
    assert [(row.id, row.span, row.scores["exact match"]) for row in run.rows] == [
        ("set-q0001", "1911", 1.0),
        ("set-q0002", "1925", 1.0),
        ("set-q0003", "1930", 1.0),
    ]
    assert (run.summary.questions, run.summary.figures["all"]["lexical Recall@1"].value) == (3, 0.0)
    assert "token F1" in printed
    assert f"Rows and figures: {out}" in printed


def test_the_configuration_says_what_was_asked_of_what(tmp_path: Path) -> None:
    out, name = tmp_path / "run", _three_questions(tmp_path)
    _invoke("run", "--set", name, "--leave-out", "0.4", "--seed", "4", "--k", "5", "--out", str(out))
    config = _json(out / "config.json")
    environment, digest, started, finished = (
        config.pop(key) for key in ("environment", "set_digest", "started", "finished")
    )
    assert config == {
        "set": name,
        "retrievers": ["hybrid"],
        "passage_tokens": 200,
        "limit": None,
        "leave_out": 0.4,
        "seed": 4,
        "k": 5,
        "given": False,
        "corpus": "from-set",
        "collection": "eval",
        "url": None,
        "settings": {},
        "notices": [],
        "questions": 3,
        "unanswerable": 1,
        "sources": 2,
        "service": {"embedding_model": "none"},
        "manifest": {"documents": 2},
        "ingest_seconds": {"embed": 0.5},
        "resumed": [],
    }
    assert {"python", "hoidap", "faiss-cpu", "code"} <= environment.keys()
    assert (len(digest), started <= finished) == (64, True)


def test_the_same_seed_gives_the_same_rows_but_for_their_timings(tmp_path: Path) -> None:
    name = _three_questions(tmp_path)
    rows = []
    for folder in ("one", "two"):
        _invoke("run", "--set", name, "--limit", "2", "--seed", "5", "--out", str(tmp_path / folder))
        rows.append([{**row, "timings": None} for row in _rows(tmp_path / folder)])
    assert rows[0] == rows[1]


def test_a_folder_that_holds_something_else_is_not_written_to(tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "keep.txt").write_text("mine", "utf-8")
    result, printed = _invoke("run", "--set", _three_questions(tmp_path), "--out", str(out))
    assert (result.exit_code, [path.name for path in out.iterdir()]) == (1, ["keep.txt"])
    assert f"{out} is not empty. Name another run folder with --out." in printed.replace("\n", " ")


def test_a_finished_run_is_not_run_again(tmp_path: Path) -> None:
    name, out = _three_questions(tmp_path), tmp_path / "run"
    _invoke("run", "--set", name, "--out", str(out))
    result, printed = _invoke("run", "--set", name, "--out", str(out))
    assert (result.exit_code, printed) == (
        1,
        f"{out} holds a finished run. Name another run folder with --out.\n",
    )


def test_a_refused_gold_source_stops_the_run_before_any_figure(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result, printed = _invoke("run", "--set", _table(tmp_path, "refuse me,what is refused,me"), "--out", str(out))
    assert (result.exit_code, out.exists()) == (1, False)
    assert "1 of 1 gold sources are not stored, so no figure would be right: 'set-0001'." in printed
    assert "Refused: set-0001: Nothing in it." in printed


def test_a_store_that_holds_what_is_left_out_is_refused(tmp_path: Path) -> None:
    filled = FakeService()
    filled.stored = {"set-0001": CLOCK, "set-0002": BRIDGE, "set-0003": MILL}
    arguments = ("--set", _three_questions(tmp_path), "--leave-out", "0.4", "--out", str(tmp_path / "run"))
    result, printed = _invoke("run", *arguments, open_service=opening(filled))
    assert result.exit_code == 1
    assert "which this run leaves out. Give an empty --data." in printed


def test_a_store_that_holds_documents_of_something_else_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    service = FakeService()
    service.stored["elsewhere"] = "the town hall was built in 1899"
    name, out = _three_questions(tmp_path), str(tmp_path / "run")
    result, printed = _invoke("run", "--set", name, "--out", out, open_service=opening(service))
    assert (result.exit_code, service.asked) == (1, [])
    assert "holds 1 documents that are not of this trial: they would be found too." in printed


def test_an_interrupted_run_keeps_whole_rows_and_says_how_to_go_on(tmp_path: Path) -> None:
    name, out = _three_questions(tmp_path), tmp_path / "run"
    stopping = FakeService(raising={"mill": KeyboardInterrupt()})
    result, printed = _invoke("run", "--set", name, "--out", str(out), open_service=opening(stopping))
    assert (result.exit_code, [row["id"] for row in _rows(out)]) == (130, ["set-q0001", "set-q0002"])
    assert not (out / "summary.json").exists()
    assert f"Interrupted: no figures were made. What was asked is kept in {out}." in printed


def test_an_interrupted_run_goes_on_where_it_was_and_ends_like_a_whole_one(tmp_path: Path) -> None:
    name, out = _interrupted(tmp_path)
    going_on = FakeService()
    result, _ = _invoke("run", "--set", name, "--out", str(out), open_service=opening(going_on))
    _invoke("run", "--set", name, "--out", str(tmp_path / "whole"))
    resumed, whole = load_run(out), load_run(tmp_path / "whole")
    assert (result.exit_code, going_on.asked) == (0, ["when was the water mill burnt"])
    assert [replace(row, timings={}) for row in resumed.rows] == [replace(row, timings={}) for row in whole.rows]
    assert (resumed.summary.figures, len(resumed.config["resumed"])) == (whole.summary.figures, 1)


def test_a_line_that_was_being_written_is_asked_again(tmp_path: Path) -> None:
    name, out = _interrupted(tmp_path)
    with (out / "rows.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"id": "set-q0003", "kind": "sp')
    result, _ = _invoke("run", "--set", name, "--out", str(out))
    assert (result.exit_code, [row["id"] for row in _rows(out)]) == (0, ["set-q0001", "set-q0002", "set-q0003"])


def test_a_question_that_failed_is_asked_again_when_the_run_goes_on(tmp_path: Path) -> None:
    failing = {"clock": QuestionFailed("Too busy."), "mill": KeyboardInterrupt()}
    name, out = _interrupted(tmp_path, raising=failing)
    assert [row["status"] for row in _rows(out)] == ["failed", "answered"]
    going_on = FakeService()
    _invoke("run", "--set", name, "--out", str(out), open_service=opening(going_on))
    assert going_on.asked == ["when was the town clock built", "when was the water mill burnt"]
    assert [(row.id, row.status) for row in load_run(out).rows] == [
        ("set-q0001", "answered"),
        ("set-q0002", "answered"),
        ("set-q0003", "answered"),
    ]


def test_a_run_configured_otherwise_does_not_go_on_and_every_difference_is_named(tmp_path: Path) -> None:
    name, out = _interrupted(tmp_path)
    result, printed = _invoke("run", "--set", name, "--seed", "3", "--k", "5", "--out", str(out))
    assert (result.exit_code, printed) == (
        1,
        f"{out} holds a run that was configured otherwise, so it cannot go on:\n"
        "  seed: 0 there, 3 here\n"
        "  k: 10 there, 5 here\n"
        "Repeat the command that began it, or name another folder with --out.\n",
    )


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [("environment", "hoidap", "0.0.9"), ("service", "embedding_model", "other"), ("manifest", "documents", 7)],
)
def test_a_run_of_another_version_or_store_does_not_go_on(tmp_path: Path, part: str, name: str, value: object) -> None:
    set_name, out = _interrupted(tmp_path)
    config = _json(out / "config.json")
    config[part][name] = value
    (out / "config.json").write_text(json.dumps(config), "utf-8")
    result, printed = _invoke("run", "--set", set_name, "--out", str(out))
    assert (result.exit_code, f"  {part}.{name}: {json.dumps(value)} there, " in printed) == (1, True)


def test_a_configuration_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    name, out = _interrupted(tmp_path)
    (out / "config.json").write_text('{"set": ', "utf-8")
    result, printed = _invoke("run", "--set", name, "--out", str(out))
    assert (result.exit_code, f"{out / 'config.json'} cannot be read (" in printed) == (1, True)


def test_a_set_that_was_changed_since_does_not_go_on(tmp_path: Path) -> None:
    name, out = _interrupted(tmp_path)
    _table(tmp_path, f"{CLOCK},who built the town clock,1911")
    result, printed = _invoke("run", "--set", name, "--out", str(out))
    assert (result.exit_code, "  set_digest: " in printed) == (1, True)


def test_a_row_of_a_question_that_is_not_asked_is_an_error(tmp_path: Path) -> None:
    name, out = _interrupted(tmp_path)
    stranger = json.dumps({**_rows(out)[0], "id": "q9"})
    with (out / "rows.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(stranger + "\n")
    result, printed = _invoke("run", "--set", name, "--out", str(out))
    assert (result.exit_code, "holds a row of 'q9', which is not asked." in printed) == (1, True)


@pytest.mark.parametrize("kind", [ServiceGone, StoreDamaged])
def test_a_service_that_dies_midway_leaves_its_rows_and_no_mean(tmp_path: Path, kind: type[HoidapError]) -> None:
    name, out = _three_questions(tmp_path), tmp_path / "run"
    dying = FakeService(raising={"mill": kind("The service is gone.")})
    result, printed = _invoke("run", "--set", name, "--out", str(out), open_service=opening(dying))
    assert (result.exit_code, len(_rows(out)), (out / "summary.json").exists()) == (1, 2, False)
    assert printed.splitlines()[1:] == [
        "The service is gone.",
        f"No figures were made. What was asked is kept in {out}. To go on, repeat the command with --out {out}",
    ]


def test_a_question_that_fails_counts_as_wrong_and_the_coverage_is_told(tmp_path: Path) -> None:
    name, out = _three_questions(tmp_path), tmp_path / "run"
    busy = FakeService(raising={"mill": QuestionFailed("Too busy.")})
    result, printed = _invoke("run", "--set", name, "--out", str(out), open_service=opening(busy))
    run = load_run(out)
    assert (result.exit_code, run.summary.failed, run.summary.figures["all"]["right"].count) == (0, 1, 3)
    assert [(row.status, row.error, row.scores["right"]) for row in run.rows] == [
        ("answered", "", 1.0),
        ("answered", "", 1.0),
        ("failed", "Too busy.", 0.0),
    ]
    assert "1 of 3 questions got no answer" in printed


def test_a_run_in_which_every_question_failed_has_no_figures(tmp_path: Path) -> None:
    name, out = _three_questions(tmp_path), tmp_path / "run"
    busy = FakeService(raising={"when": QuestionFailed("Too busy.")})
    result, printed = _invoke("run", "--set", name, "--out", str(out), open_service=opening(busy))
    assert (result.exit_code, (out / "summary.json").exists()) == (1, False)
    assert "None of the 3 questions got an answer, so there are no figures. The first error: Too busy." in printed


def test_a_wrong_set_is_named_and_the_exit_is_not_zero(tmp_path: Path) -> None:
    result, printed = _invoke("run", "--set", f"csv:{tmp_path / 'no.csv'}")
    assert (result.exit_code, "there is no such file" in printed.replace("\n", " ")) == (1, True)


def test_what_is_stored_already_is_asked_without_storing_anything(tmp_path: Path) -> None:
    name, out = _three_questions(tmp_path), tmp_path / "run"
    filled = FakeService()
    filled.stored = {"set-0001": CLOCK, "set-0002": BRIDGE, "set-0003": MILL, "more": "of other things"}
    arguments = ("--set", name, "--corpus", "stored", "--data", str(tmp_path), "--out", str(out))
    result, _ = _invoke("run", *arguments, open_service=opening(filled))
    config = _json(out / "config.json")
    assert (result.exit_code, len(filled.stored), config["passage_tokens"]) == (0, 4, None)


def test_gold_sources_that_are_not_stored_are_named(tmp_path: Path) -> None:
    partly = FakeService()
    partly.stored = {"set-0001": CLOCK}
    arguments = ("--set", _three_questions(tmp_path), "--corpus", "stored", "--data", str(tmp_path))
    result, printed = _invoke("run", *arguments, "--out", str(tmp_path / "run"), open_service=opening(partly))
    assert result.exit_code == 1
    assert (
        "2 of 3 gold sources are not stored, so no figure would be right: 'set-0002', 'set-0003'. "
        "Ingest them under these names, or take --corpus from-set." in printed.replace("\n", " ")
    )


def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(tmp_path: Path) -> None:
    written = io.StringIO()
    app = build_app(open_fake, Console(file=written, width=200))
    arguments = ["run", "--set", _three_questions(tmp_path), "--service", "http://127.0.0.1:1", "--key-env", "OUR_KEY"]
    result = CliRunner().invoke(app, arguments, env={"OUR_KEY": "chìa khóa"})
    assert (result.exit_code, "What OUR_KEY holds is no key" in written.getvalue()) == (1, True)
    assert "chìa" not in written.getvalue()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--corpus", "stored"), "--corpus stored needs the folder where it is stored."),
        (("--corpus", "stored", "--leave-out", "0.5"), "--leave-out and --passage-tokens have no effect"),
        (("--service", "http://127.0.0.1:1", "--setting", "threads=1"), "cannot be set here: threads."),
        (("--service", "http://me:secret@127.0.0.1:1"), "holds a password, and runs are shared."),
        (("--service", "http://[me]"), "'http://[me]' is no address of a service."),
        (("--service", "127.0.0.1:1"), "'127.0.0.1:1' is no address of a service."),
        (("--service", "http://127.0.0.1:1", "--key-env", "NO_SUCH_KEY"), "variable NO_SUCH_KEY is not set."),
        (("--service", "http://127.0.0.1:1", "--data", "here"), "has its own data folder. Leave out --data."),
        (("--setting", "threads"), "--setting 'threads' is not NAME=VALUE."),
        (("--setting", "data=elsewhere"), "The setting 'data' is given by --data."),
        (("--setting", "threads=1", "--setting", "threads=2"), "The setting 'threads' is given twice."),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    result, printed = _invoke("run", "--set", _three_questions(tmp_path), "--out", str(tmp_path / "run"), *arguments)
    assert (result.exit_code, (tmp_path / "run").exists()) == (1, False)
    assert message in printed.replace("\n", " ")


def test_a_retriever_alone_is_answered_by_and_all_of_them_leave_the_answer_as_it_is() -> None:
    alone = RunConfig("own:q.jsonl", ("dense",), 128, settings={"threads": "1"})
    every = RunConfig("own:q.jsonl", ("hybrid", "dense", "lexical"))
    elsewhere = RunConfig("own:q.jsonl", ("dense",), url="http://127.0.0.1:1")
    assert (alone.overrides, every.overrides, elsewhere.overrides) == (
        {"passage_tokens": 128, "retriever": "dense", "threads": "1"},
        {},
        {},
    )


def test_a_run_that_lost_rows_is_not_read_as_a_whole_one(tmp_path: Path) -> None:
    out = tmp_path / "run"
    _invoke("run", "--set", _three_questions(tmp_path), "--out", str(out))
    first = (out / "rows.jsonl").read_text("utf-8").splitlines()[0]
    (out / "rows.jsonl").write_text(first + "\n", "utf-8")
    with pytest.raises(
        EvaluationError, match=r"has 1 rows, of 1 questions, where 3 were asked\. Run the evaluation again\."
    ):
        load_run(out)
    (out / "rows.jsonl").write_text(f"{first}\n" * 3, "utf-8")
    with pytest.raises(EvaluationError, match=r"has 3 rows, of 1 questions, where 3 were asked\."):
        load_run(out)


def test_two_processes_do_not_write_into_one_folder(tmp_path: Path) -> None:
    asked = ("run", "--set", _three_questions(tmp_path), "--out", str(tmp_path / "run"))
    with RunFolder(tmp_path / "run").alone():
        refused, said = _invoke(*asked)
    assert (refused.exit_code, "Another process is at work in" in said) == (1, True)
    assert not (tmp_path / "run").exists()  # what stays empty is not left behind
    assert _invoke(*asked)[0].exit_code == 0
