"""A service whose answers a language model writes: from the model's server to the client's connection."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.assistant import Parts, open_assistant
from rag.settings import Settings
from rag.types import Cited, Done, Drafting, Found, Judged, Said, Understood
from tests.api.http.events import read_events
from tests.api.http.sockets import connection, question
from tests.fakes import FakeEncoder
from tests.service import BRIDGE, RunningService, running_service
from tests.write.fakes import FakeChecker, ScriptedModel
from tests.write.scripted_server import Request, Script, ScriptedServer, endless, failing, good, scripted_server, slow

ASK = {"question": "Cầu Cá Nhó 2 dài bao nhiêu mét?"}
SENTENCE = "Cầu dài 1.250 mét [1]. "


@contextmanager
def writing_service(
    data: Path, scripts: Sequence[Script] | Callable[[Request], Script], **settings: int
) -> Iterator[tuple[RunningService, ScriptedServer]]:
    """A service that has read of a bridge, and the server of the language model that writes its answers."""
    with scripted_server(scripts) as server:
        chosen = Settings(data=data, llm=server.url, llm_retries=0, abstain_below=0)
        parts = Parts(encoder=FakeEncoder(), checker=FakeChecker())
        with (
            open_assistant(chosen, create=True, parts=parts, refresh="apart") as assistant,
            running_service(data, assistant=assistant, **settings) as running,
        ):
            assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
            assistant.catch_up()
            yield running, server


def test_an_answer_is_what_the_model_wrote_and_the_sources_prove(data: Path) -> None:
    with writing_service(data, [good(SENTENCE, "Ngày 12/3/2021 cầu Cá Nhó 2 thông xe [1].")]) as (running, _):
        told = running.client.post("/v1/ask", json=ASK).json()
        text = running.assistant.document(told["citations"][0]["document"]).text
    assert (told["kind"], told["text"]) == (
        "written",
        "Cầu dài 1.250 mét. [1] Ngày 12/3/2021 cầu Cá Nhó 2 thông xe. [2]",
    )
    quotes = ["Cầu dài 1.250 mét và rộng 16 mét.", "Ngày 12/3/2021, cầu Cá Nhó 2 thông xe."]
    assert [one["quote"] for one in told["citations"]] == quotes
    assert [text[one["start"] : one["end"]] for one in told["citations"]] == quotes
    assert [one["verdict"] for one in told["writing"]["sentences"]] == ["supported", "supported"]
    assert (told["writing"]["usage"], told["notice"]) == ({"asked": 100, "answered": 10}, None)


def test_the_first_sentence_comes_while_the_model_still_writes_and_a_client_that_leaves_ends_that(data: Path) -> None:
    with writing_service(data, [endless(SENTENCE)], concurrency=1) as (running, server):
        with running.client.stream("POST", "/v1/ask/stream", json=ASK) as response:
            chunks = response.iter_text()
            first = next(chunk for chunk in chunks if "event: piece" in chunk)
        assert server.wait_until_left()
        while running.service.desk.working:
            pass
    (piece, *_) = (told for name, told in read_events(first) if name == "piece")
    assert piece == {"text": "Cầu dài 1.250 mét.", "markers": [1], "unverified": False}


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream", "/v1/chat/completions"])
def test_a_call_ends_when_its_client_leaves_before_the_model_has_said_a_word(data: Path, path: str) -> None:
    with writing_service(data, [slow(SENTENCE, first=60)], concurrency=1) as (running, server):
        with connection(running.port) as client:
            client.sendall(question(path=path))
            assert server.wait_for_request()
        assert server.wait_until_left()
        while running.service.desk.working:
            pass


def test_while_a_follow_up_is_rewritten_no_answer_is_said_to_be_written(data: Path) -> None:
    asked = {"question": "Còn cầu Cá Nhó 2 dài bao nhiêu?", "history": [{"question": "Cầu Mật dài bao nhiêu mét?"}]}
    with writing_service(data, [good(ASK["question"]), good(SENTENCE)]) as (running, _):
        told = read_events(running.client.post("/v1/ask/stream", json=asked).text)
    assert [data.get("stage", name) for name, data in told] == [
        *("received", "working", "understood", "passages", "writing", "judged", "citation", "piece", "done")
    ]


def test_where_the_model_fails_the_sources_are_quoted_and_say_so(data: Path) -> None:
    with writing_service(data, [failing(401, "bad key sk-secret")]) as (running, _):
        response = running.client.post("/v1/ask", json=ASK)
        told = response.json()
    assert (told["kind"], told["writing"]["trouble"]) == ("extracted", "refused")
    assert told["notice"].startswith("Mô hình ngôn ngữ hiện không trả lời được")
    assert "sk-secret" not in response.text


def test_whether_the_model_does_its_part_is_told_beside_whether_the_service_is_ready(data: Path) -> None:
    scripts = {"now": failing(401)}
    with writing_service(data, lambda _: scripts["now"]) as (running, _):
        told = []
        for turn, script in enumerate([failing(401), good(SENTENCE), good("[1]"), failing(401)]):
            scripts["now"] = script
            running.client.post("/v1/ask", json={"question": f"Cầu Cá Nhó {turn} dài bao nhiêu mét?"})
            told.append(running.client.get("/readyz").json()["language_model"])
    assert told == ["fails", "answers", "answers", "fails"]


def test_a_model_that_repeats_itself_lets_a_client_leave_after_each_sentence(data: Path) -> None:
    parts = Parts(encoder=FakeEncoder(), checker=FakeChecker(), language_model=ScriptedModel([SENTENCE] * 3))
    with open_assistant(Settings(data=data, abstain_below=0), create=True, parts=parts) as assistant:
        assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        told = [type(event) for event in assistant.stream(ASK["question"])]
    assert told == [Understood, Found, Drafting, Judged, Cited, Said, Drafting, Drafting, Done]
