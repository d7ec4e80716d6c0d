"""Many questions at once, questions that take too long, and clients that do not wait."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.types import Done, Judged, Understood
from tests.api.http.events import read_events
from tests.api.http.scripted import ScriptedAssistant
from tests.api.http.sockets import connection, question
from tests.service import RunningService, running_service

ASK = {"question": "Cầu dài bao nhiêu mét?"}


@contextmanager
def busy(data: Path, **settings: Any) -> Iterator[tuple[RunningService, ScriptedAssistant]]:
    """A service with one place, whose assistant hangs before an answer is done until it is told to go on."""
    assistant = ScriptedAssistant(hangs_before=Done)
    with running_service(data, assistant=assistant.as_assistant, concurrency=1, **settings) as running:
        try:
            yield running, assistant
        finally:
            assistant.go.set()


def ask(running: RunningService) -> httpx.Response:
    return httpx.post(f"{running.url}/v1/ask", json=ASK, timeout=30, trust_env=False)


def test_a_question_beyond_the_queue_is_turned_away_with_a_time_to_come_back(data: Path) -> None:
    with busy(data, queue=1) as (running, assistant), ThreadPoolExecutor(2) as pool:
        working = pool.submit(ask, running)
        assert assistant.hanging.wait(10)
        waiting = pool.submit(ask, running)
        while not running.service.desk.waiting:
            pass
        refused = ask(running)
        assistant.go.set()
        assert [working.result().status_code, waiting.result().status_code] == [200, 200]
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/overloaded")
    assert (refused.headers["retry-after"], refused.json()["detail"]) == ("2", "1 questions are waiting already.")


def test_a_question_waits_only_so_long_for_its_turn(data: Path) -> None:
    with busy(data, queue_seconds=0.1) as (running, assistant), ThreadPoolExecutor(1) as pool:
        working = pool.submit(ask, running)
        assert assistant.hanging.wait(10)
        late = ask(running)
        assistant.go.set()
        assert working.result().status_code == 200
    assert (late.status_code, late.json()["detail"]) == (503, "The question waited 0.1 s for its turn.")


def test_a_client_gets_its_timeout_though_the_worker_hangs(data: Path) -> None:
    with busy(data, answer_seconds=0.2) as (running, assistant):
        response = ask(running)
        assert not assistant.go.is_set()
    assert (response.status_code, response.json()["type"]) == (504, "/problems/timeout")


def test_a_stream_that_takes_too_long_keeps_what_came_and_ends_in_an_error(data: Path) -> None:
    with busy(data, answer_seconds=0.2) as (running, _):
        events = read_events(running.client.post("/v1/ask/stream", json=ASK).text)
    assert [name for name, _ in events][2:] == ["passages", "judged", "citation", "piece", "error"]
    assert events[-1][1]["type"] == "/problems/timeout"


def test_the_first_event_comes_while_every_worker_is_busy(data: Path) -> None:
    with busy(data) as (running, assistant), ThreadPoolExecutor(1) as pool:
        working = pool.submit(ask, running)
        assert assistant.hanging.wait(10)
        with running.client.stream("POST", "/v1/ask/stream", json=ASK) as response:
            chunks = response.iter_text()
            stages = [data["stage"] for _, data in read_events(next(chunks) + next(chunks))]
            assistant.go.set()
            rest = read_events("".join(chunks))
        assert working.result().status_code == 200
    assert stages == ["received", "queued"]
    assert (rest[0][1]["stage"], rest[-1][0]) == ("working", "done")


def test_a_silent_stream_says_that_it_is_alive(data: Path) -> None:
    with (
        busy(data, heartbeat_seconds=0.05) as (running, assistant),
        running.client.stream("POST", "/v1/ask/stream", json=ASK) as response,
    ):
        alive = next(chunk for chunk in response.iter_text() if chunk.startswith(":"))
        assistant.go.set()
    assert alive.startswith(": keep-alive\n\n")


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream"])
def test_work_ends_at_its_next_event_when_its_client_has_gone(data: Path, path: str) -> None:
    assistant = ScriptedAssistant(hangs_before=Judged)
    with running_service(data, assistant=assistant.as_assistant, concurrency=1) as running:
        with connection(running.port) as client:
            client.sendall(question(path=path))
            assert assistant.hanging.wait(10)
        while not running.service.desk.abandoned:
            pass
        assistant.go.set()
        assert assistant.closed.wait(10)
        assert not assistant.finished.is_set()
        assert ask(running).status_code == 200


def test_a_search_that_hangs_is_given_up_too(data: Path) -> None:
    assistant = ScriptedAssistant(hangs_before=Understood)
    with running_service(data, assistant=assistant.as_assistant, answer_seconds=0.2) as running:
        response = running.client.post("/v1/search", json=ASK)
        assistant.go.set()
    assert (response.status_code, response.json()["type"]) == (504, "/problems/timeout")
