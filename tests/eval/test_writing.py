"""Runs whose answers a language model writes."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.assistant_service import open_assistant_service
from eval.command_line import build_app
from eval.folder import load_run
from eval.remote.bodies import answer_of
from eval.summary import Summary, summarise
from eval.tables import print_summary
from eval.writing import WritingSummary, Written, summarise_writing
from rag.types import Answer, Piece, Reason, SentenceCheck, Trouble, Turn, Usage, Writing
from tests.eval.commands import eval_command
from tests.eval.fakes import FakeService, opening
from tests.eval.runs import refused_row, right_row, unanswerable_row, write_run

CLOCK = "the town clock was built in 1911"
BRIDGE = "the old bridge was opened in 1925"
PART = Written(model="m", prompt="answer.en", prompt_digest="d", given="written")


def _check(verdict: str, *reasons: Reason) -> SentenceCheck:
    return SentenceCheck(verdict, "Said." if verdict != "dropped" else "", (1,), reasons)  # type: ignore[arg-type]


class WritingService(FakeService):
    """The fake service with a model that puts what it quotes into words of its own, unless it is in `trouble`."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        super().__init__()
        self.trouble = trouble

    def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
        answer = super().ask(question, k=k, history=history, sources=sources)
        if answer.kind == "abstained":
            return answer
        checks = () if self.trouble else (_check("supported"), _check("dropped", "number", "name"))
        writing = Writing("openai:m", "answer.en", "d1", checks, self.trouble, usage=Usage(90, 10))
        if self.trouble:
            return replace(answer, writing=writing)
        cited = tuple(replace(citation, span=None) for citation in answer.citations)
        said = Piece(f"As is known, {answer.citations[0].quote}.", (1,))
        return replace(answer, pieces=(said,), kind="written", citations=cited, writing=writing)


def _run(folder: Path, service: FakeService, *options: str) -> tuple[int, str]:
    (folder / "set.csv").write_text(
        f"context,question,answer\n{CLOCK},when was the town clock built,1911\n"
        f"{BRIDGE},when was the old bridge opened,1925\n",
        "utf-8",
    )
    written = io.StringIO()
    app = build_app(opening(service), Console(file=written, width=100))
    asked = ["run", "--set", f"csv:{folder / 'set.csv'}", "--out", str(folder / "run"), *options]
    return CliRunner().invoke(app, asked).exit_code, written.getvalue()


def test_a_run_says_which_model_wrote_what_and_what_came_of_its_sentences(tmp_path):
    code, printed = _run(tmp_path, WritingService(), "--llm", "openai:m")
    run = load_run(tmp_path / "run")
    assert (code, run.config["settings"]) == (0, {"llm": "openai:m"})
    assert run.rows[0].pieces == (Piece(f"As is known, {CLOCK}.", (1,)),)
    assert run.rows[0].writing == Written(
        model="openai:m",
        prompt="answer.en",
        prompt_digest="d1",
        given="written",
        checks=(_check("supported"), _check("dropped", "number", "name")),
        tokens_asked=90,
        tokens_answered=10,
    )
    assert run.summary.writing == WritingSummary(
        ("openai:m",), 2, {"written": 2}, {"dropped": 2, "supported": 2}, {"name": 2, "number": 2}, {"en": 2}
    )
    assert "2 questions put to openai:m" in printed
    assert "Its sentences: 2 dropped, 2 supported (name 2, number 2)." in printed


def test_prose_is_scored_by_its_words_and_its_citations_and_not_by_a_span_that_it_does_not_mark(tmp_path):
    _run(tmp_path, WritingService())
    run = load_run(tmp_path / "run")
    scored = ("right", "answer in text", "exact match", "token F1")
    assert [{name: row.scores[name] for name in scored if name in row.scores} for row in run.rows] == [
        {"right": 1, "answer in text": 1}
    ] * 2
    assert not {"exact match", "token F1"} & set(run.summary.figures["all"])


def test_where_the_model_only_failed_the_quotes_keep_all_their_figures(tmp_path):
    _, printed = _run(tmp_path, WritingService("timeout"))
    summary = load_run(tmp_path / "run").summary
    assert summary.figures["all"]["exact match"].value == 1
    assert [line.split() for line in printed.splitlines() if "timeout" in line] == [
        ["not", "written:", "timeout", "2", "1.000"]
    ]


def test_a_run_without_a_model_says_nothing_of_one(tmp_path):
    _, printed = _run(tmp_path, FakeService())
    run = load_run(tmp_path / "run")
    assert (run.summary.writing, [row.writing for row in run.rows]) == (None, [None, None])
    assert (run.config["settings"], "put to" in printed) == ({}, False)


def test_a_run_of_an_earlier_version_is_still_read(tmp_path):
    path = write_run(tmp_path / "run", [right_row()]).path
    row = json.loads((path / "rows.jsonl").read_text("utf-8"))
    summary = json.loads((path / "summary.json").read_text("utf-8"))
    for gone, where in (("pieces", row), ("writing", row), ("writing", summary)):
        del where[gone]
    (path / "rows.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (path / "summary.json").write_text(json.dumps(summary), "utf-8")
    assert (load_run(path).rows, load_run(path).summary.writing) == ((right_row(),), None)


def test_outcomes_are_counted_the_most_frequent_first():
    parts = [
        PART,
        replace(PART, given="extracted", trouble="unsupported"),
        replace(PART, given="extracted", trouble="unsupported"),
        replace(PART, given="abstained"),
        replace(PART, trouble="interrupted"),
    ]
    summary = summarise_writing(parts)
    assert summary is not None
    assert list(summary.outcomes.items()) == [
        ("not written: unsupported", 2),
        ("declined by the model", 1),
        ("written", 1),
        ("written, ends early: interrupted", 1),
    ]


def test_answerable_questions_that_a_model_was_not_asked_are_counted_by_language():
    rows = [
        right_row("q1", writing=PART),
        refused_row("q2"),
        refused_row("q3", answer_language="vi"),
        unanswerable_row("q4"),
    ]
    out = io.StringIO()
    print_summary(summarise(rows, seed=0), Console(file=out, width=80))
    assert "Answerable questions that it was not asked: en 1 of 2, en→vi 1 of 1." in out.getvalue()


def test_a_model_without_a_sentence_is_told_as_it_is():
    out = io.StringIO()
    summary = summarise_writing([replace(PART, given="abstained")])
    print_summary(Summary(1, 0, {"all": {}}, {}, summary), Console(file=out, width=80))
    assert "Its sentences: none." in out.getvalue()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--setting", "llm=openai:m"], "The setting 'llm' is given by --llm."),
        (["--setting", "llm_key=sk-1"], "Set the environment variable HOIDAP_LLM_KEY."),
        (["--llm", "openai:m", "--service", "http://127.0.0.1:9"], "has settings of its own"),
    ],
)
def test_a_model_is_named_in_one_way_and_its_key_in_none(tmp_path, options, told):
    code, printed = eval_command("run", "--set", "csv:none.csv", "--out", tmp_path / "run", *options, width=300)
    assert (code, told in printed, "sk-1" in printed, (tmp_path / "run").exists()) == (1, True, False, False)


def test_the_assistant_says_its_model_and_prompts_but_no_key(tmp_path):
    settings = {"llm": "http://127.0.0.1:9/v1#m", "llm_key": "sk-never-shown"}
    with open_assistant_service(tmp_path / "with", settings) as opened:
        described = opened.describe()
    assert (described["llm"], described["llm_key"]) == ("http://127.0.0.1:9/v1#m", "**********")
    prompts = {name for name in described if name.startswith("prompt ")}
    assert prompts == {"prompt answer.vi", "prompt answer.en", "prompt standalone.vi", "prompt standalone.en"}
    assert "sk-never-shown" not in json.dumps(dict(described))


def test_the_assistant_without_a_model_says_nothing_of_one(tmp_path):
    with open_assistant_service(tmp_path, {}) as opened:
        assert [name for name in opened.describe() if name.startswith(("llm", "prompt"))] == []


def test_a_service_s_own_account_of_the_writing_is_read():
    answer = Answer(
        "Q?",
        (Piece("A.", (1,)), Piece(" B.", (), unverified=True)),
        "written", 0.5, (), (), {}, "en",
        writing=Writing(
            "openai:m", "answer.en", "d1", (_check("supported"), _check("unverified", "name")), "interrupted", True,
            Usage(9, 1),
        ),
        notice="It ends early.",
    )  # fmt: skip
    body = {
        "question": "Q?", "kind": "written", "confidence": 0.5, "citations": [], "hits": [], "timings": {},
        "language": "en", "understood": None, "notice": "It ends early.",
        "pieces": [
            {"text": "A.", "markers": [1], "unverified": False}, {"text": " B.", "markers": [], "unverified": True},
        ],
        "writing": {
            "model": "openai:m", "prompt": "answer.en", "prompt_digest": "d1", "trouble": "interrupted", "cached": True,
            "usage": {"asked": 9, "answered": 1},
            "sentences": [
                {"verdict": "supported", "text": "Said.", "markers": [1], "reasons": []},
                {"verdict": "unverified", "text": "Said.", "markers": [1], "reasons": ["name"]},
            ],
        },
    }  # fmt: skip
    assert answer_of(body) == answer


def test_a_service_of_an_earlier_version_says_nothing_of_writing():
    body = {
        "question": "Q?", "kind": "extracted", "confidence": 0.5, "citations": [], "hits": [], "timings": {},
        "language": "en", "understood": None, "pieces": [{"text": "A.", "markers": []}],
    }  # fmt: skip
    assert answer_of(body) == Answer("Q?", (Piece("A."),), "extracted", 0.5, (), (), {}, "en")
