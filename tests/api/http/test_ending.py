"""The end of a service: what runs may finish, what does not is told so."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from rag.types import Done
from tests.api.http.events import read_events
from tests.api.http.scripted import ScriptedAssistant
from tests.service import running_service

ASK = {"question": "Cầu dài bao nhiêu mét?"}


def test_an_answer_in_progress_is_finished_before_the_service_ends(data: Path) -> None:
    assistant = ScriptedAssistant(hangs_before=Done)
    with running_service(data, assistant=assistant.as_assistant) as running, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(httpx.post, f"{running.url}/v1/ask", json=ASK, timeout=30)
        assert assistant.hanging.wait(10)
        running.server.should_exit = True
        assistant.go.set()
        assert answer.result().status_code == 200


def test_a_stream_that_does_not_finish_in_time_ends_in_an_error(data: Path) -> None:
    assistant = ScriptedAssistant(hangs_before=Done)
    with running_service(data, assistant=assistant.as_assistant) as running, ThreadPoolExecutor(1) as pool:
        running.server.grace_seconds = 0.2
        stream = pool.submit(httpx.post, f"{running.url}/v1/ask/stream", json=ASK, timeout=30)
        assert assistant.hanging.wait(10)
        running.server.should_exit = True
        events = read_events(stream.result().text)
        assistant.go.set()
    assert [name for name, _ in events][-2:] == ["piece", "error"]
    assert (events[-1][1]["type"], events[-1][1]["detail"]) == ("/problems/not-ready", "The service is being stopped.")


def test_whoever_waits_is_told_that_the_service_ends(data: Path) -> None:
    assistant = ScriptedAssistant(hangs_before=Done)
    with (
        running_service(data, assistant=assistant.as_assistant, concurrency=1) as running,
        ThreadPoolExecutor(2) as pool,
    ):
        running.server.grace_seconds = 0.2
        answers = [pool.submit(httpx.post, f"{running.url}/v1/ask", json=ASK, timeout=30) for _ in range(2)]
        while not running.service.desk.waiting:
            pass
        running.server.should_exit = True
        told = [answer.result() for answer in answers]
        assistant.go.set()
    assert [(one.status_code, one.json()["type"]) for one in told] == [(503, "/problems/not-ready")] * 2
