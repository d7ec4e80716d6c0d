import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from typer.testing import CliRunner, Result

from eval.command_line import build_app
from eval.service import OpenService
from rag.types import Answer, Turn
from tests.eval.fakes import FakeService, open_fake

CLOCK = "the town clock was built in 1911"
BRIDGE = "the old bridge was opened in 1925"


def _invoke(*arguments: str, open_service: OpenService = open_fake) -> tuple[Result, str]:
    written = io.StringIO()
    app = build_app(open_service, Console(file=written, width=200))
    return CliRunner().invoke(app, arguments), written.getvalue()


def _table(folder: Path, *rows: str) -> str:
    path = folder / "set.csv"
    path.write_text("\n".join(("context,question,answer", *rows)), "utf-8")
    return f"csv:{path}"


def _two_questions(folder: Path) -> str:
    return _table(
        folder, f"{CLOCK},when was the town clock built,1911", f"{BRIDGE},when was the old bridge opened,1925"
    )


def test_a_run_prints_its_figures_and_leaves_a_whole_folder(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result, printed = _invoke("run", "--set", _two_questions(tmp_path), "--retriever", "all", "--out", str(out))
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert result.exit_code == 0
    assert [(row["id"], row["span"], row["scores"]["exact match"]) for row in rows] == [
        ("set-q0001", "1911", 1.0),
        ("set-q0002", "1925", 1.0),
    ]
    assert summary["figures"]["all"]["lexical Recall@1"] == {"value": 0.0, "low": 0.0, "high": 0.0, "count": 2}
    assert "│ token F1" in printed
    assert "1.000 – 1.000" in printed


def test_the_configuration_says_what_was_asked_of_what(tmp_path: Path) -> None:
    out = tmp_path / "run"
    name = _two_questions(tmp_path)
    _invoke("run", "--set", name, "--leave-out", "0.5", "--seed", "4", "--out", str(out))
    config = json.loads((out / "config.json").read_text("utf-8"))
    environment = config.pop("environment")
    assert config == {
        "set": name,
        "retrievers": ["hybrid"],
        "passage_tokens": 200,
        "limit": None,
        "leave_out": 0.5,
        "seed": 4,
        "questions": 2,
        "unanswerable": 1,
        "sources": 1,
        "passages_stored": 1,
        "ingest_seconds": {"embed": 0.5},
        "notices": [],
        "service": {"embedding_model": "none"},
    }
    assert {"python", "hoidap", "faiss-cpu"} <= environment.keys()


def test_the_same_seed_gives_the_same_rows_but_for_their_timings(tmp_path: Path) -> None:
    name = _two_questions(tmp_path)
    rows = []
    for folder in ("one", "two"):
        _invoke("run", "--set", name, "--limit", "1", "--seed", "5", "--out", str(tmp_path / folder))
        rows.append(json.loads((tmp_path / folder / "rows.jsonl").read_text("utf-8")))
        rows[-1].pop("timings")
    assert rows[0] == rows[1]


def test_a_run_folder_that_holds_something_is_not_written_to(tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "keep.txt").write_text("mine", "utf-8")
    result, printed = _invoke("run", "--set", _two_questions(tmp_path), "--out", str(out))
    assert (result.exit_code, [path.name for path in out.iterdir()]) == (1, ["keep.txt"])
    assert f"{out} is not empty. Name another run folder with --out." in printed.replace("\n", " ")


def test_a_refused_gold_source_stops_the_run_before_any_figure(tmp_path: Path) -> None:
    out = tmp_path / "run"
    name = _table(tmp_path, "refuse me,what is refused,me")
    result, printed = _invoke("run", "--set", name, "--out", str(out))
    assert (result.exit_code, out.exists()) == (1, False)
    assert "Gold sources were refused, so no figure would be right:\nset-0001: Nothing in it." in printed


def test_a_data_folder_that_holds_what_is_left_out_is_refused(tmp_path: Path) -> None:
    @contextmanager
    def open_filled(_data: Path, _settings: Mapping[str, object]) -> Iterator[FakeService]:
        service = FakeService()
        service.stored = {"set-0001": CLOCK, "set-0002": BRIDGE}
        yield service

    arguments = ("--set", _two_questions(tmp_path), "--leave-out", "0.5", "--out", str(tmp_path / "run"))
    result, printed = _invoke("run", *arguments, open_service=open_filled)
    assert result.exit_code == 1
    assert "which this run leaves out. Give an empty --data." in printed


def test_an_interrupted_run_keeps_whole_rows_and_no_figures(tmp_path: Path) -> None:
    class Interrupted(FakeService):
        def ask(self, question: str, *, k: int, history: Sequence[Turn] = ()) -> Answer:
            if "bridge" in question:
                raise KeyboardInterrupt
            return super().ask(question, k=k)

    @contextmanager
    def open_interrupted(_data: Path, _settings: Mapping[str, object]) -> Iterator[FakeService]:
        yield Interrupted()

    out = tmp_path / "run"
    result, printed = _invoke(
        "run", "--set", _two_questions(tmp_path), "--out", str(out), open_service=open_interrupted
    )
    rows = [json.loads(line)["id"] for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]
    assert (result.exit_code, rows, (out / "summary.json").exists()) == (130, ["set-q0001"], False)
    assert "Interrupted" in printed


def test_a_wrong_set_is_named_and_the_exit_is_not_zero(tmp_path: Path) -> None:
    result, printed = _invoke("run", "--set", f"csv:{tmp_path / 'no.csv'}")
    assert (result.exit_code, "there is no such file" in printed.replace("\n", " ")) == (1, True)


def _own(folder: Path, quote: str) -> Path:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "clock.txt").write_text(f"{CLOCK}\n{BRIDGE}", "utf-8")
    evidence = [{"source": "clock.txt", "quote": quote}]
    line = {
        "id": "q1",
        "question": "When?",
        "language": "en",
        "kind": "date",
        "answers": ["1911"],
        "evidence": evidence,
    }
    path = folder / "questions.jsonl"
    path.write_text(json.dumps(line), "utf-8")
    return path


def test_a_set_whose_quotes_all_stand_passes_the_check(tmp_path: Path) -> None:
    result, printed = _invoke("check", str(_own(tmp_path, CLOCK)))
    assert (result.exit_code, printed) == (0, "1 questions, 1 quotes, 0 of them wrong\n")


def test_a_quote_that_does_not_stand_is_shown_beside_the_nearest_line(tmp_path: Path) -> None:
    result, printed = _invoke("check", str(_own(tmp_path, "the town clock was made in 1911")))
    assert result.exit_code == 1
    assert "q1, clock.txt: the quote is not in the text: 'the town clock was made in 1911'" in printed
    assert f"nearest: {CLOCK!r}" in printed


def test_a_gold_document_that_is_refused_fails_the_check_with_the_reason(tmp_path: Path) -> None:
    path = _own(tmp_path, CLOCK)
    (tmp_path / "corpus" / "clock.txt").write_text("refuse me", "utf-8")
    result, printed = _invoke("check", str(path))
    assert (result.exit_code, "q1, clock.txt: no stored text: Nothing in it." in printed) == (1, True)
