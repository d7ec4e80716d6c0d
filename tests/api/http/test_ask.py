"""Questions and their answers, whole and as they come."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import StoreDamaged
from rag.types import AnswerEvent, Done, Filters, Turn
from tests.api.http.events import read_events
from tests.api.http.scripted import QUOTE, URL, ScriptedAssistant
from tests.service import BRIDGE, running_service

QUESTION = "Cầu Cá Nhó 2 dài bao nhiêu mét?"
LINK = f"{URL}#:~:text=C%E1%BA%A7u%20d%C3%A0i%201.250%20m%C3%A9t"
CITED = {
    "collection": "default",
    "document": "d1",
    "revision": 1,
    "start": 10,
    "end": 28,
    "title": "Cầu mới",
    "source": "cau.txt",
    "url": URL,
    "link": LINK,
    "published": None,
    "published_inferred": False,
    "marker": 1,
    "quote": QUOTE,
    "span": {"start": 18, "end": 23},
}
ANSWER = {
    "question": QUESTION,
    "understood": None,
    "text": f"{QUOTE} [1]",
    "pieces": [{"text": QUOTE, "markers": [1], "unverified": False}],
    "kind": "extracted",
    "confidence": 0.9,
    "language": "vi",
    "citations": [CITED],
    "timings": {"retrieve": 0.01},
    "writing": None,
    "notice": None,
}
HIT = {
    "collection": "default",
    "document": "d1",
    "revision": 1,
    "start": 10,
    "end": 28,
    "title": "Cầu mới",
    "source": "cau.txt",
    "url": URL,
    "link": LINK,
    "published": None,
    "published_inferred": False,
    "rank": 1,
    "heading": "",
    "text": QUOTE,
    "author": None,
    "site": None,
    "language": "vi",
}


def named(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without its id, which is checked here."""
    rest = dict(answer)
    assert rest.pop("id").startswith("ans_")
    return rest


def test_an_answer_is_its_pieces_each_proved(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant().as_assistant) as running:
        response = running.client.post("/v1/ask", json={"question": QUESTION})
        assert (response.status_code, named(response.json())) == (200, ANSWER)
        assert response.headers["cache-control"] == "no-store"


def test_hits_come_when_asked_for_and_never_with_scores(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant().as_assistant) as running:
        response = running.client.post("/v1/ask", json={"question": QUESTION, "hits": True})
        assert named(response.json()) == {**ANSWER, "hits": [HIT]}


def test_a_stream_tells_each_step_and_ends_with_the_whole_answer(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant().as_assistant) as running:
        response = running.client.post(
            "/v1/ask/stream", json={"question": QUESTION}, headers={"X-Request-ID": "request-1"}
        )
    events = read_events(response.text)
    name = events[0][1]["id"]
    status = {"id": name, "request_id": "request-1"}
    assert events == [
        ("status", {"stage": "received", **status}),
        ("status", {"stage": "working", **status}),
        ("passages", {"found": 1, "documents": [{"title": "Cầu mới", "url": URL, "published": None}]}),
        ("judged", {"kind": "extracted"}),
        ("citation", CITED),
        ("piece", {"text": QUOTE, "markers": [1], "unverified": False}),
        ("done", {"id": name, **ANSWER}),
    ]
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (response.headers["x-accel-buffering"], response.headers["cache-control"]) == ("no", "no-store")


def test_a_question_typed_without_accents_is_told_as_it_was_understood(data: Path) -> None:
    with running_service(data) as running:
        running.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        answer = running.client.post("/v1/ask", json={"question": "Cau Ca Nho 2 dai bao nhieu met?"}).json()
        stream = running.client.post("/v1/ask/stream", json={"question": "Cau Ca Nho 2 dai bao nhieu met?"}).text
        found = running.client.post("/v1/search", json={"question": "Cau Ca Nho 2 dai bao nhieu met?"}).json()
    assert (answer["understood"], found["understood"]) == (QUESTION, QUESTION)
    assert ("understood", {"question": QUESTION}) in read_events(stream)


def test_a_quote_is_the_stored_text_at_its_offsets(data: Path) -> None:
    with running_service(data, abstain_below=0) as running:
        running.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        (citation,) = running.client.post("/v1/ask", json={"question": QUESTION}).json()["citations"]
        text = running.assistant.document(citation["document"]).text
    assert text[citation["start"] : citation["end"]] == citation["quote"] == "Cầu dài 1.250 mét và rộng 16 mét."


def test_everything_that_belongs_to_a_question_reaches_the_assistant(data: Path) -> None:
    assistant = ScriptedAssistant()
    body = {
        "question": "Còn rộng bao nhiêu?",
        "collections": ["default"],
        "k": 7,
        "filters": {"published_from": "2021-01-01", "published_to": "2021-12-31", "sources": ["cau.txt"]},
        "history": [{"question": QUESTION, "answer": "Cầu dài 1.250 mét."}],
    }
    with running_service(data, assistant=assistant.as_assistant) as running:
        assert running.client.post("/v1/ask", json=body).status_code == 200
    assert assistant.asked == {
        "question": "Còn rộng bao nhiêu?",
        "collections": ("default",),
        "k": 7,
        "filters": Filters(date(2021, 1, 1), date(2021, 12, 31), ("cau.txt",)),
        "history": (Turn(QUESTION, "Cầu dài 1.250 mét."),),
    }


def test_passages_are_found_without_an_answer(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant().as_assistant) as running:
        response = running.client.post("/v1/search", json={"question": QUESTION})
        assert response.json() == {"question": QUESTION, "understood": None, "hits": [HIT]}


def test_scores_are_for_administrators(data: Path) -> None:
    with running_service(data) as running:
        response = running.client.post("/v1/search", json={"question": QUESTION, "scores": True})
        assert (response.status_code, response.json()["type"]) == (403, "/problems/forbidden")


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_what_is_not_the_askers_to_see_never_leaves_though_the_assistant_returns_it(data: Path, path: str) -> None:
    with running_service(data, assistant=ScriptedAssistant(collection="secret").as_assistant) as running:
        response = running.client.post(path, json={"question": QUESTION})
        assert (response.status_code, response.json()["type"]) == (500, "/problems/internal")
        assert QUOTE not in response.text


def test_a_stream_whose_store_fails_in_the_middle_ends_in_an_error_that_tells_nothing_of_the_inside(data: Path) -> None:
    class Failing(ScriptedAssistant):
        def stream(self, question: str, **given: Any) -> Iterator[AnswerEvent]:
            for event in super().stream(question, **given):
                if isinstance(event, Done):
                    raise StoreDamaged("/srv/data/store.db is damaged.")
                yield event

    with running_service(data, assistant=Failing().as_assistant) as running:
        events = read_events(running.client.post("/v1/ask/stream", json={"question": QUESTION}).text)
    assert [name for name, _ in events][-2:] == ["piece", "error"]
    problem = events[-1][1]
    assert (problem["type"], problem["detail"], problem["cure"]) == (
        *("/problems/internal", "Something went wrong inside."),
        "Report it with the request id.",
    )
    assert "store.db" not in str(events)


def test_a_stream_that_would_show_what_is_foreign_ends_in_an_error(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant(collection="secret").as_assistant) as running:
        response = running.client.post("/v1/ask/stream", json={"question": QUESTION})
    events = read_events(response.text)
    assert [name for name, _ in events] == ["status", "status", "error"]
    assert events[-1][1]["type"] == "/problems/internal"
    assert QUOTE not in response.text


def test_of_an_askers_own_collections_those_not_there_yet_are_passed_over(data: Path) -> None:
    with running_service(data, collections=("default", "planned")) as running:
        running.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        own = running.client.post("/v1/ask", json={"question": QUESTION})
        named = running.client.post("/v1/ask", json={"question": QUESTION, "collections": ["planned"]})
    assert own.status_code == 200
    assert (named.status_code, named.json()["type"]) == (404, "/problems/unknown-collection")
