import hashlib
import json
import re
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from eval.figures import CITATION_PRECISION, QUOTE_FIDELITY, RIGHT
from eval.folder import Run, load_run
from eval.judge.kept import Verdicts
from eval.judge.verdicts import Verdict
from eval.rows import Row
from rag.types import Piece
from tests.eval.commands import eval_command
from tests.eval.pages import ReportPage, saved
from tests.eval.runs import (
    failed_row,
    quoted,
    refused_row,
    right_row,
    unanswerable_row,
    write_run,
    written_row,
    wrong_row,
)
from tests.write.fakes import ScriptedModel

HOSTILE = "</script><script>window.ran=1</script><img src=x onerror=window.ran=1>{{ 7*7 }}\u2028'\""
NEAR = quoted("clock.txt", "It was built in 1911.")
MIXED = (
    right_row("q1"),
    wrong_row("q2", kind="date"),
    refused_row("q3", near=NEAR),
    unanswerable_row("q4"),
    unanswerable_row("q5", answered=True),
    failed_row("q6"),
)


def _run(path: Path, *rows: Row, started: str = "2026-11-20T10:00:00+00:00", **facts: object) -> Run:
    write_run(path, rows or MIXED, facts)
    config = path / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text("utf-8")), "started": started}), "utf-8")
    return load_run(path)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, ReportPage]:
    """A run in which everything happens once, and its report."""
    run = _run(tmp_path_factory.mktemp("runs") / "mixed")
    return run, ReportPage.of(run)


def _outcomes(page: ReportPage) -> list[str]:
    return page.texts("//table[@class='questions']//*[@class='outcome']")


def _judged(run: Run, *verdicts: Verdict, by: str = "openai:judge") -> None:
    list(Verdicts.of(run.path, ScriptedModel([], name=by)).append(verdicts))


def test_a_written_answer_is_told_sentence_by_sentence_with_what_judges_say(tmp_path: Path) -> None:
    run = _run(tmp_path / "a", written_row())
    _judged(run, Verdict("q1", ("supported", "not"), "correct"))
    _judged(run, Verdict("q1", None, "partly", ("faithfulness",)), by="ollama:other")
    (fared,) = ReportPage.of(run).details()[0][0]["runs"]
    assert fared["writing"] == {"model": "openai:m", "prompt": "answer.en 1a2b", "outcome": "written", "cached": False}
    assert [(one["verdict"], one["text"], one["reasons"], one["judged"]) for one in fared["sentences"]] == [
        ("supported", "It dates from 1911.", [], {"openai:judge": "supported"}),
        ("dropped", "", ["number", "name"], {}),
        ("unverified", "It is tall.", ["unsupported"], {"openai:judge": "not"}),
    ]
    assert fared["judged"] == [
        {"judge": "ollama:other", "correctness": "partly", "missing": ["faithfulness"]},
        {"judge": "openai:judge", "correctness": "correct", "missing": []},
    ]


def test_a_quoted_answer_is_told_by_its_quotes_where_a_judge_spoke_of_them(tmp_path: Path) -> None:
    pieces = (Piece("It was built in 1911.", (1,)),)
    failed = replace(
        written_row().writing, given="extracted", trouble="unsupported", checks=written_row().writing.checks[1:2]
    )
    rows = [
        right_row("q1", pieces=pieces),
        right_row("q2", pieces=pieces),
        right_row("q3", pieces=pieces, writing=failed),
    ]
    run = _run(tmp_path / "a", *rows)
    _judged(run, Verdict("q1", ("supported",), "correct"), Verdict("q3", ("partly",), "wrong"))
    told = [one["runs"][0] for one in ReportPage.of(run).details()[0]]
    assert [[(one["verdict"], one["text"], one["judged"]) for one in fared["sentences"]] for fared in told] == [
        [("", "It was built in 1911.", {"openai:judge": "supported"})],
        [],
        [("dropped", "", {}), ("", "It was built in 1911.", {"openai:judge": "partly"})],
    ]
    assert [fared["writing"] and fared["writing"]["outcome"] for fared in told] == [
        None,
        None,
        "not written: unsupported",
    ]


def test_the_figures_are_those_of_the_summary(mixed: tuple[Run, ReportPage]) -> None:
    run, page = mixed
    said = dict(zip(page.texts("//*[@class='cards']//h3"), page.texts("//*[@class='number']"), strict=True))
    known = run.summary.figures["all"]
    assert said == {name: f"{known[name].value:.3f}" for name in said}
    assert RIGHT in said
    assert set(page.texts("//table[@class='figures']/tbody/tr/td[1]/*[@class='value']")) == {
        f"{one.value:.3f}" for one in known.values()
    }


def test_every_question_stands_in_the_table_with_what_became_of_it(mixed: tuple[Run, ReportPage]) -> None:
    _, page = mixed
    assert _outcomes(page) == [
        "right",
        "retrieved but not read",
        "wrongly refused",
        "rightly refused",
        "wrongly answered",
        "no answer came",
    ]
    assert page.texts("//*[@class='question']") == ["When was the town clock built?"] * 6
    assert page.texts("//td[contains(@class, 'expected')]")[:4] == ["1911", "1911", "1911", "no answer: to be refused"]


def test_failures_are_counted_by_kind(mixed: tuple[Run, ReportPage]) -> None:
    counts = {row[0]: row[-1] for row in mixed[1].table("What went wrong")}
    assert counts == {
        "not retrieved": "0",
        "retrieved but not read": "1",
        "read wrong": "0",
        "wrongly refused": "1",
        "wrongly answered": "1",
        "no answer came": "1",
    }


def test_questions_without_an_answer_are_told_of_before_any_figure(mixed: tuple[Run, ReportPage]) -> None:
    (warning,) = mixed[1].texts("//*[@class='warning']")
    assert "1 of 6 questions got no answer (coverage 83.3 %). They count as wrong." in warning


def test_notices_of_the_set_are_shown(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a", notices=["2 answers stand in no source"]))
    assert page.texts("//*[@class='notice']") == ["2 answers stand in no source"]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    evil = wrong_row("q2", kind=HOSTILE, question=HOSTILE, answer=HOSTILE, citations=(quoted("bridge.txt", HOSTILE),))
    clean, page = (
        ReportPage.of(_run(tmp_path / name, right_row(), row, set="own:" + word))
        for name, row, word in (("a", wrong_row("q2"), "x"), ("b", evil, HOSTILE))
    )
    for tag in ("script", "img", "style", "link"):
        assert len(page.root.xpath(f"//{tag}")) == len(clean.root.xpath(f"//{tag}"))
    assert page.root.xpath("//@*[starts-with(name(), 'on')]") == []
    told = page.details()[0][1]
    assert (told["question"], told["runs"][0]["citations"][0]["pieces"]) == (HOSTILE, [[HOSTILE, ["quote"]]])
    assert page.texts("//*[@class='question']")[1] == " ".join(HOSTILE.split())


def test_a_kind_may_be_called_anything(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a", right_row(kind="a\x08b"), wrong_row("q2", kind="datum.x']")))
    assert "datum.x']" in page.texts("//figure[h3='Right, by kind']//*[local-name()='text']")


def test_nothing_is_fetched_and_only_the_pages_own_script_may_run(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a", set="own:https://evil.example/x"))
    leads = page.root.xpath("//@src | //@href | //@action | //@data | //@poster | //@srcset")
    assert [one for one in leads if not one.startswith(("#", "data:,"))] == []
    style, script = (page.root.xpath(f"//{tag}[not(@type)]")[0].text for tag in ("style", "script"))
    assert re.findall(r"url\(|@import|image-set", style) == []
    digests = [b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script)]
    assert page.root.xpath("//meta[@http-equiv]/@content") == [
        f"default-src 'none'; img-src data:; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_the_same_run_gives_the_same_characters(mixed: tuple[Run, ReportPage]) -> None:
    run, page = mixed
    assert ReportPage.of(run).text == page.text


def test_every_drawing_is_named_described_and_told_apart(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a"), _run(tmp_path / "b", set_digest="d2"))
    drawings = page.root.xpath("//figure/svg")
    named = [page.root.get_element_by_id(one.get("aria-labelledby")).text for one in drawings]
    assert named == page.texts("//figure/h3")
    assert all(page.root.get_element_by_id(one.get("aria-describedby")).text for one in drawings)
    ids = page.root.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'(?:fill|stroke)="(?!var\(--|none|transparent)([^"]*)"', page.text)) <= {"white", "#000"}


def test_runs_of_one_set_are_compared_question_by_question(tmp_path: Path) -> None:
    before = _run(tmp_path / "before", wrong_row("q1"), wrong_row("q2"), right_row("q3"))
    after = _run(tmp_path / "after", right_row("q1"), right_row("q2"), right_row("q3"))
    page = ReportPage.of(before, after)
    assert page.texts("//table[@class='questions']/thead//th") == [
        "Question", "Kind", "Expected", "A", "Confidence A", "B", "Confidence B",
    ]  # fmt: skip
    assert page.root.xpath("//tbody[@data-differs]/@data-id") == ["q1", "q2"]
    first = page.texts("//table[@class='figures'][1]/tbody/tr[th='right']/td")[:3]
    assert [one.split()[0] for one in first] == ["0.333", "1.000", "+0.667"]


def test_settings_that_differ_are_pointed_at(tmp_path: Path) -> None:
    runs = [_run(tmp_path / name, service={"k": size, "threads": "2"}) for name, size in (("a", "5"), ("b", "10"))]
    assert ReportPage.of(*runs).texts("//tr[@class='differs']/*") == ["service · k differs", "5", "10"]


def test_runs_of_different_sets_get_sections_of_their_own(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a", set="own:one.jsonl"), _run(tmp_path / "b", set="own:two", set_digest="2"))
    assert page.texts("//nav/a") == ["own:one.jsonl", "own:two"]
    assert [len(one) for one in page.details()] == [6, 6]


def test_a_question_left_out_makes_another_section(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a"), _run(tmp_path / "b", *MIXED[:3]))
    assert [len(one) for one in page.details()] == [6, 3]


def test_the_history_holds_every_run_beside_that_asked_the_same(tmp_path: Path) -> None:
    shown = _run(tmp_path / "second", started="2026-11-21T10:00:00+00:00")
    _run(tmp_path / "first")
    _run(tmp_path / "other", set_digest="d2")
    _run(tmp_path / "fewer", *MIXED[:3])
    for name, file in (("torn", "rows.jsonl"), ("unfinished", "summary.json"), ("no-run", "config.json")):
        _run(tmp_path / name)
        (tmp_path / name / file).unlink()
    (tmp_path / "notes.txt").write_text("not a run")
    rows = [row for row in ReportPage.of(shown).table("Run history") if row[2] == RIGHT]
    assert [row[:2] for row in rows] == [["first", "2026-11-20 10:00 UTC"], ["second", "2026-11-21 10:00 UTC"]]


def test_a_run_alone_has_no_history(mixed: tuple[Run, ReportPage]) -> None:
    assert "Run history" not in mixed[1].texts("//figure/h3")


def test_a_set_that_knows_no_answers_shows_its_ranking_alone(tmp_path: Path) -> None:
    rows = [
        replace(row, gold=(), scores={"gold source cited": score})
        for row, score in ((right_row("q1"), 1.0), (wrong_row("q2", kind="date"), 0.0))
    ]
    page = ReportPage.of(_run(tmp_path / "a", *rows))
    assert page.texts("//figure/h3") == [
        "What went wrong",
        "Gold source cited, by kind",
        "Retrieval",
        "Time of a question",
    ]
    assert page.texts("//td[contains(@class, 'expected')]") == ["clock.txt", "clock.txt"]


def test_a_run_of_refusals_alone_is_shown(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "a", refused_row("q1"), unanswerable_row("q2")))
    assert _outcomes(page) == ["retrieved but not read", "rightly refused"]
    assert page.table("Risk and coverage")[0][:4] == ["this run", "1.000", "0.000", "–"]


def test_of_runs_that_answer_nothing_the_threshold_is_said_to_answer_nothing(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "run", refused_row("q1"), refused_row("q2")))
    assert "The marked point is the present threshold: this run answers nothing." in page.text


def test_one_question_has_no_curve_of_risk(tmp_path: Path) -> None:
    page = ReportPage.of(_run(tmp_path / "run", refused_row()))
    assert ("Reliability of the confidence" in page.text, "Risk and coverage" in page.text) == (True, False)


def test_a_figure_that_a_kind_has_not_is_left_open(tmp_path: Path) -> None:
    rows = [right_row("q1"), unanswerable_row("q2")]
    rows[0] = replace(rows[0], scores={**rows[0].scores, QUOTE_FIDELITY: 1.0, CITATION_PRECISION: 1.0})
    page = ReportPage.of(_run(tmp_path / "a", *rows))
    (line,) = page.root.xpath("//table[contains(@class, 'by-group')]//tr[th='citation precision']")
    assert [cell.text_content().strip() == "–" for cell in line[1:]] == [False, False, True, False]


def test_the_command_writes_one_file_beside_the_run(tmp_path: Path) -> None:
    run = _run(tmp_path / "a")
    code, said = eval_command("report", run.path, width=200)
    assert (code, said.split(" (")[0]) == (0, str(run.path / "report.html"))
    assert saved(run.path / "report.html").texts("//h1") == ["own:questions.jsonl"]


def test_the_command_makes_the_folder_it_is_told_to_write_in(tmp_path: Path) -> None:
    code, _ = eval_command("report", _run(tmp_path / "a").path, "--out", tmp_path / "new" / "page.html")
    assert (code, (tmp_path / "new" / "page.html").is_file()) == (0, True)


@pytest.mark.parametrize(("missing", "complaint"), [("config.json", "is no run"), ("summary.json", "was interrupted")])
def test_what_is_no_finished_run_is_refused(tmp_path: Path, missing: str, complaint: str) -> None:
    run = _run(tmp_path / "a")
    (run.path / missing).unlink()
    code, said = eval_command("report", run.path, width=200)
    assert (code, complaint in said, (run.path / "report.html").exists()) == (1, True, False)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, said = eval_command("report", _run(tmp_path / "a").path, "--out", tmp_path / "file" / "x.html", width=200)
    assert (code, "x.html cannot be written" in said) == (1, True)


def test_more_runs_than_can_be_told_apart_are_refused(tmp_path: Path) -> None:
    runs = [_run(tmp_path / str(number), right_row()).path for number in range(7)]
    code, said = eval_command("report", *runs, width=200)
    assert (code, "7 runs of own:questions.jsonl are too many to tell apart. Name 6 at most." in said) == (1, True)
