"""Answers that a language model wrote, over HTTP: what is told of its part, and what it may hold up."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from api.http.completions import ChatMessageBody
from api.http.desk import Desk
from api.http.service import open_service
from api.http.settings import HttpSettings
from rag.types import Done, Judged
from tests.api.http.events import read_events
from tests.api.http.people import bearer
from tests.api.http.scripted import NOTICE, QUOTE, WRITING, ScriptedAssistant, answer, citation, written
from tests.api.http.sockets import connection, question
from tests.service import running_service

ASK = {"question": "Cầu dài bao nhiêu mét?"}
WRITTEN = written(ASK["question"])
PIECES = [
    {"text": QUOTE, "markers": [1], "unverified": False},
    {"text": " Cầu rất đẹp.", "markers": [1], "unverified": True},
]


def test_a_written_answer_tells_the_models_part_in_it(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant(answered=WRITTEN).as_assistant) as running:
        told = running.client.post("/v1/ask", json=ASK).json()
    assert (told["kind"], told["pieces"], told["notice"]) == ("written", PIECES, NOTICE)
    assert told["writing"] == {
        "model": "openai:gpt-x",
        "prompt": "answer.vi",
        "prompt_digest": "0123456789abcdef",
        "sentences": [
            {"verdict": "supported", "text": "Cầu dài 1.250 mét.", "markers": [1], "reasons": []},
            {"verdict": "unverified", "text": "Cầu rất đẹp.", "markers": [1], "reasons": ["unsupported"]},
            {"verdict": "dropped", "text": "", "markers": [], "reasons": ["number", "name"]},
        ],
        "trouble": None,
        "cached": False,
        "usage": {"asked": 900, "answered": 40},
    }


def test_a_stream_says_once_that_a_model_writes_and_marks_what_is_unverified(data: Path) -> None:
    assistant = ScriptedAssistant(answered=WRITTEN, hangs_before=Judged, drafting=True)
    with (
        running_service(data, assistant=assistant.as_assistant) as running,
        running.client.stream("POST", "/v1/ask/stream", json=ASK) as response,
    ):
        chunks = response.iter_text()
        before = next(chunk for chunk in chunks if '"writing"' in chunk)
        assistant.go.set()
        events = read_events(before + "".join(chunks))
    status, judged, _, *pieces, done = [event for event in events if event[0] != "passages"]
    assert (status[0], status[1]["stage"], status[1]["id"]) == ("status", "writing", done[1]["id"])
    assert (judged, pieces) == (("judged", {"kind": "written"}), [("piece", piece) for piece in PIECES])
    assert (done[0], done[1]["notice"], done[1]["writing"]["model"]) == ("done", NOTICE, "openai:gpt-x")


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream", "/v1/chat/completions"])
def test_a_client_that_leaves_while_a_model_writes_frees_its_place(data: Path, path: str) -> None:
    assistant = ScriptedAssistant(hangs_before=Judged, drafting=True)
    with running_service(data, assistant=assistant.as_assistant, concurrency=1) as running:
        with connection(running.port) as client:
            client.sendall(question(path=path))
            assert assistant.hanging.wait(10)
        assert assistant.closed.wait(10)
        assert not assistant.go.is_set()
        while running.service.desk.working:
            pass
        assert not assistant.finished.is_set()


def test_a_stream_says_that_it_is_alive_while_a_model_writes(data: Path) -> None:
    assistant = ScriptedAssistant(hangs_before=Done, drafting=True)
    with (
        running_service(data, assistant=assistant.as_assistant, heartbeat_seconds=0.05) as running,
        running.client.stream("POST", "/v1/ask/stream", json=ASK) as response,
    ):
        alive = next(chunk for chunk in response.iter_text() if chunk.startswith(":"))
        assistant.go.set()
    assert alive.startswith(": keep-alive\n\n")


def test_metrics_count_what_the_model_did(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant(answered=WRITTEN).as_assistant) as running:
        key = bearer(running.service.state.keys.create("admin", "admin"))
        running.client.post("/v1/ask", json=ASK)
        lines = running.client.get("/metrics", headers=key).text.splitlines()
    assert [line for line in lines if line.startswith("hoidap_model") and "_created" not in line] == [
        'hoidap_model_answers_total{outcome="written"} 1.0',
        "hoidap_model_answers_cached_total 0.0",
        'hoidap_model_tokens_total{direction="asked"} 900.0',
        'hoidap_model_tokens_total{direction="answered"} 40.0',
        'hoidap_model_sentences_total{verdict="supported"} 1.0',
        'hoidap_model_sentences_total{verdict="unverified"} 1.0',
        'hoidap_model_sentences_total{verdict="dropped"} 1.0',
    ]


CHAT = {"messages": [{"role": "user", "content": ASK["question"]}]}
SAID = f"{QUOTE} [1] Cầu rất đẹp. [1] *(chưa kiểm chứng)*\n\n*{NOTICE}*"


def test_a_chat_marks_what_is_unverified_and_ends_with_the_notice(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant(answered=WRITTEN).as_assistant) as running:
        told = running.client.post("/v1/chat/completions", json=CHAT).json()
        bare = running.client.post("/v1/chat/completions", json={**CHAT, "hoidap": {"sources": False}}).json()
    link = told["hoidap"]["citations"][0]["link"]
    assert told["choices"][0]["message"]["content"] == f"{SAID}\n\n**Nguồn:**\n\n1. [Cầu mới]({link})"
    assert bare["choices"][0]["message"]["content"] == SAID
    assert told["usage"] == {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}
    assert told["hoidap"]["notice"] == NOTICE


def test_a_streamed_chat_says_the_same(data: Path) -> None:
    asked = {**CHAT, "stream": True, "stream_options": {"include_usage": True}, "hoidap": {"sources": False}}
    with running_service(data, assistant=ScriptedAssistant(answered=WRITTEN).as_assistant) as running:
        text = running.client.post("/v1/chat/completions", json=asked).text
    *parts, usage = [json.loads(line.removeprefix("data: ")) for line in text.split("\n\n") if "{" in line]
    assert "".join(part["choices"][0]["delta"].get("content", "") for part in parts) == SAID
    assert usage["usage"] == {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}


def test_two_quotes_of_one_document_are_told_apart_in_the_list_of_sources(data: Path) -> None:
    long = "Phần cầu chính được đúc\ntại chỗ bằng bê tông [cốt thép], dài 640 mét và rộng 18 mét."
    one, other = citation(), replace(citation(), marker=2, start=30, end=100, quote=long, span=None)
    alone = replace(citation(), marker=3, document="d2", title="Cầu cũ")
    given = replace(WRITTEN, citations=(one, other, alone), notice=None)
    with running_service(data, assistant=ScriptedAssistant(answered=given).as_assistant) as running:
        told = running.client.post("/v1/chat/completions", json=CHAT).json()["choices"][0]["message"]["content"]
    assert [line.partition(") ")[2] for line in told.splitlines()[-3:]] == [
        "“Cầu dài 1.250 mét.”",
        r"“Phần cầu chính được đúc tại chỗ bằng bê tông \[cốt thép\], dài…”",
        "",
    ]


def test_words_are_counted_where_the_model_was_not_asked_again(data: Path) -> None:
    again = replace(WRITTEN, writing=replace(WRITING, cached=True))
    with running_service(data, assistant=ScriptedAssistant(answered=again).as_assistant) as running:
        told = running.client.post("/v1/chat/completions", json={**CHAT, "hoidap": {"sources": False}}).json()
    assert told["usage"] == {"prompt_tokens": 5, "completion_tokens": 19, "total_tokens": 24}


def test_what_was_said_earlier_is_taken_without_its_notice_and_sources() -> None:
    earlier = ({"role": "assistant", "content": said} for said in (f"{SAID}\n\n**Nguồn:**\n\n1. T", SAID))
    asked = [{"role": "user", "content": text} for text in ("A?", "B?", "C?")]
    body = ChatMessageBody(messages=[asked[0], next(earlier), asked[1], next(earlier), asked[2]])
    assert {turn.answer for turn in body.history()} == {f"{QUOTE} [1] Cầu rất đẹp. [1] *(chưa kiểm chứng)*"}


def test_feedback_tells_which_model_wrote_and_by_which_wording(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant(answered=WRITTEN).as_assistant) as running:
        answer = running.client.post("/v1/ask", json=ASK).json()["id"]
        running.client.post("/v1/feedback", json={"answer": answer, "thumb": "down"})
        key = bearer(running.service.state.keys.create("admin", "admin"))
        (line,) = running.client.get("/v1/feedback/export", headers=key).text.splitlines()
    told = json.loads(line)["feedback"]
    assert {name: told[name] for name in ("thumb", "kind", "model", "prompt_digest")} == {
        "thumb": "down",
        "kind": "written",
        "model": "openai:gpt-x",
        "prompt_digest": "0123456789abcdef",
    }


def test_the_log_names_the_model_and_its_trouble(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    fallen_back = replace(answer(ASK["question"]), writing=replace(WRITING, sentences=(), trouble="timeout"))
    with (
        caplog.at_level("INFO", "hoidap.access"),
        running_service(data, assistant=ScriptedAssistant(answered=fallen_back).as_assistant) as running,
    ):
        running.client.post("/v1/ask", json=ASK, headers={"X-Request-ID": "request-1"})
    (line,) = (record.getMessage() for record in caplog.records if record.name == "hoidap.access")
    assert line.endswith(" kind=extracted model=openai:gpt-x trouble=timeout request_id=request-1")


def test_questions_that_wait_for_a_model_take_no_place_of_others(data: Path) -> None:
    async def places(desk: Desk) -> int:
        async with AsyncExitStack() as taken:
            places = 0
            while not desk.busy:
                await taken.enter_async_context(desk.place())
                places += 1
        return places

    def with_calls(calls: int) -> int:
        assistant = ScriptedAssistant().as_assistant
        with open_service(assistant, HttpSettings(), data=data, model_calls=calls) as service:
            return asyncio.run(places(service.desk))

    assert with_calls(3) == with_calls(0) + 3
