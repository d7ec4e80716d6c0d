"""A run of a service that really runs, over HTTP."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import Run, RunConfig, RunFolder, load_run
from eval.remote.service import HttpService, service_at
from eval.remote.uploading import upload_corpus
from eval.run import run_evaluation
from eval.service import QuestionFailed
from eval.storing import Workplace
from rag.ingest.summary import SilentObserver
from rag.types import Turn
from tests.eval.remote.scripted import line
from tests.service import RunningService, running_service

CLOCK = "Tháp đồng hồ của thị xã Nam Khê được xây xong năm 1911."
BRIDGE = "Cầu Ca Nho cũ được khánh thành ngày 12 tháng 5 năm 1925."
QUESTIONS = (
    ("q1", "Tháp đồng hồ của thị xã Nam Khê được xây xong năm nào?", "năm 1911", "tin/a.txt", CLOCK),
    ("q2", "Cầu Ca Nho cũ được khánh thành ngày nào?", "12 tháng 5 năm 1925", "luat/a.txt", BRIDGE),
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running_service(tmp_path / "data", abstain_below=0, asking="keyed") as running:
        yield running


def _own_set(folder: Path) -> str:
    """Write a set of two questions over two files of the same name in two folders, and a record."""
    corpus = folder / "corpus"
    lines = []
    for id_, question, answer, source, text in QUESTIONS:
        (corpus / source).parent.mkdir(parents=True)
        (corpus / source).write_text(text, "utf-8")
        asked = {"id": id_, "question": question, "language": "vi", "kind": "date", "answers": [answer]}
        lines.append(json.dumps({**asked, "evidence": [{"source": source, "quote": text}]}))
    (corpus / "more.jsonl").write_text('{"id": "so/1", "text": "Bến đò cũ nằm ở cuối làng."}\n', "utf-8")
    (folder / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    return f"own:{folder / 'questions.jsonl'}"


def _key(service: RunningService, role: str = "admin") -> str:
    return service.service.state.keys.create(f"eval-{role}", role)


def _run(service: RunningService, config: RunConfig, out: Path, key: str) -> Run:
    opening = service_at(service.url, key, seed=config.seed)
    run_evaluation(config, RunFolder(out), Workplace(opening, Console(file=io.StringIO())))
    return load_run(out)


@contextmanager
def _asked(service: RunningService, key: str) -> Iterator[HttpService]:
    with service_at(service.url, key, seed=0)(Path(), {}) as opened:
        assert isinstance(opened, HttpService)
        yield opened


def test_a_run_uploads_the_corpus_asks_over_http_and_scores_what_came(service: RunningService, tmp_path: Path) -> None:
    config = RunConfig(_own_set(tmp_path), ("hybrid", "dense", "lexical"), url=service.url)
    key = _key(service)
    run = _run(service, config, tmp_path / "run", key)
    assert [(row.id, row.status, row.scores["right"], row.scores["quote fidelity"]) for row in run.rows] == [
        ("q1", "answered", 1, 1),
        ("q2", "answered", 1, 1),
    ]
    assert [row.rankings["lexical"][0] for row in run.rows] == ["tin/a.txt", "luat/a.txt"]
    assert [row.citations[0].source for row in run.rows] == ["tin/a.txt", "luat/a.txt"]
    assert {"retrieve", "read", "whole"} <= run.rows[0].timings.keys()
    assert (run.config["manifest"]["documents"], run.config["service"]) == (
        3,
        {"url": f"{service.url}", "version": "0.1.0"},
    )
    assert key not in "".join(path.read_text("utf-8") for path in (tmp_path / "run").iterdir())


def test_the_same_rows_come_from_a_service_that_holds_the_corpus_already(
    service: RunningService, tmp_path: Path
) -> None:
    name = _own_set(tmp_path)
    first = _run(service, RunConfig(name, url=service.url), tmp_path / "first", _key(service))
    stored = RunConfig(name, url=service.url, corpus="stored")
    again = _run(service, stored, tmp_path / "again", _key(service, "ask"))
    assert [row.citations for row in again.rows] == [row.citations for row in first.rows]
    assert [row.scores for row in again.rows] == [row.scores for row in first.rows]


def test_uploading_into_a_collection_with_other_documents_is_refused(service: RunningService, tmp_path: Path) -> None:
    service.assistant.ingest_bytes(b"Other news.", source="other.txt", collection="eval")
    config = RunConfig(_own_set(tmp_path), url=service.url)
    with pytest.raises(EvaluationError, match=r"holds 1 documents that are not of this trial, such as 'other\.txt'"):
        _run(service, config, tmp_path / "run", _key(service))
    assert [row.metadata.source for row in service.assistant.documents(collection="eval")] == ["other.txt"]


@pytest.mark.parametrize("role", [None, "ask"])
def test_uploading_without_the_key_of_an_administrator_says_how_one_is_given(
    service: RunningService, tmp_path: Path, role: str | None
) -> None:
    config = RunConfig(_own_set(tmp_path), url=service.url)
    with pytest.raises(EvaluationError, match="read from the environment variable that --key-env names"):
        _run(service, config, tmp_path / "run", _key(service, role) if role else "")
    assert not (tmp_path / "run").exists()


def test_a_refused_source_is_told_with_the_service_s_reason(service: RunningService, tmp_path: Path) -> None:
    name = _own_set(tmp_path)
    (tmp_path / "corpus" / "tin" / "a.txt").write_bytes(b"\0\1\2")
    with pytest.raises(EvaluationError, match=r"gold sources are not stored.*'tin/a\.txt'.*\nRefused: tin/a\.txt: "):
        _run(service, RunConfig(name, url=service.url), tmp_path / "run", _key(service))


def test_a_collection_that_is_not_there_is_said_before_anything_is_asked(
    service: RunningService, tmp_path: Path
) -> None:
    config = RunConfig(_own_set(tmp_path), url=service.url, corpus="stored", collection="nowhere")
    with pytest.raises(EvaluationError, match="2 of 2 gold sources are not stored"):
        _run(service, config, tmp_path / "run", _key(service))


def test_a_corpus_of_many_files_and_records_is_sent_in_uploads_that_are_taken(
    service: RunningService, tmp_path: Path
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"Tin số {number}: {CLOCK}", "utf-8")
    records = (json.dumps({"id": f"r{number}", "text": f"Tin {number}: {BRIDGE}"}) for number in range(9))
    (folder / "corpus.jsonl").write_text("\n".join(records), "utf-8")
    with _asked(service, _key(service)) as asked:
        told = upload_corpus(asked.calls, "eval", folder, SilentObserver(), most_bytes=500)
        again = upload_corpus(asked.calls, "eval", folder, SilentObserver())
    assert (len(told.outcomes), told.count("added")) == (11, 11)
    assert (len(again.outcomes), again.count("unchanged")) == (9, 9)
    sources = {row.metadata.source for row in service.assistant.documents(collection="eval")}
    assert sources == {*(f"{number}.txt" for number in range(8)), *(f"r{number}" for number in range(9))}


def test_a_rate_limit_slows_a_run_down_and_fails_nothing(tmp_path: Path) -> None:
    name = _own_set(tmp_path)
    limits = {"rate_address": "8/second", "collections": ("eval",), "abstain_below": 0}
    with running_service(tmp_path / "data", **limits) as service:
        service.assistant.ingest([tmp_path / "corpus"], collection="eval")
        config = RunConfig(name, ("hybrid", "dense", "lexical"), url=service.url, corpus="stored")
        run = _run(service, config, tmp_path / "run", "")
    assert [(row.status, row.scores["right"]) for row in run.rows] == [("answered", 1), ("answered", 1)]


def test_a_follow_up_is_sent_with_its_conversation(service: RunningService) -> None:
    service.assistant.ingest_bytes(f"{CLOCK}\n\n{BRIDGE}".encode(), source="a.txt", collection="eval")
    with _asked(service, _key(service)) as asked:
        answer = asked.ask("Còn cầu Ca Nho cũ?", k=5, history=[Turn("Tháp đồng hồ được xây năm nào?", "Năm 1911.")])
    alone = service.assistant.ask(
        "Còn cầu Ca Nho cũ?", collections=["eval"], history=[Turn("Tháp đồng hồ được xây năm nào?", "Năm 1911.")]
    )
    assert (answer.understood, answer.text, answer.citations) == (alone.understood, alone.text, alone.citations)
    assert answer.understood is not None


def test_a_question_that_is_too_long_fails_alone(service: RunningService) -> None:
    service.assistant.ingest_bytes(CLOCK.encode(), source="a.txt", collection="eval")
    with _asked(service, _key(service)) as asked:
        with pytest.raises(QuestionFailed, match=r"at most 2,000 are read\."):
            asked.ask("x" * 2001, k=5)
        assert asked.ask(QUESTIONS[0][1], k=5).citations[0].source == "a.txt"


def test_json_of_another_shape_fails_the_question_and_is_shown() -> None:
    asked = HttpService(line(httpx.Response(200, json={"answer": 42})).calls)
    with pytest.raises(QuestionFailed, match=r"JSON of another shape \(KeyError: 'question'\): \{'answer': 42\}"):
        asked.ask("when?", k=5)
