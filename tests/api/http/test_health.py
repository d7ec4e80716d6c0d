"""Alive, ready, measured; the API's page and those of its problems."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from api.http.problems import KINDS
from tests.api.http.people import bearer
from tests.api.http.scripted import ScriptedAssistant
from tests.fakes import FakeEncoder
from tests.pages import opened, write_pages
from tests.service import BRIDGE, RunningService, running_service


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service that holds nothing: for pages that do not hang on what is stored."""
    with running_service(tmp_path_factory.mktemp("empty") / "data") as running:
        yield running


def wait_until_ready(running: RunningService) -> None:
    while running.client.get("/readyz").status_code != 200:
        pass


def test_it_is_ready_when_every_collection_can_be_asked(data: Path) -> None:
    with running_service(data) as running:
        running.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        wait_until_ready(running)
        response = running.client.get("/readyz")
    (standing,) = response.json()["collections"].values()
    assert response.json()["status"] == "ready"
    assert {**standing, "generation": None} == {
        "documents": 1,
        "passages": 1,
        "generation": None,
        "up_to_date": True,
    }


def test_until_then_it_says_that_it_is_starting(data: Path) -> None:
    assistant = ScriptedAssistant()

    class Slow(ScriptedAssistant):
        def catch_up(self) -> None:
            assistant.go.wait(30)

    with running_service(data, assistant=Slow().as_assistant) as running:
        response = running.client.get("/readyz")
        assistant.go.set()
    assert (response.status_code, response.json()["status"]) == (503, "starting")
    assert response.headers["retry-after"] == "2"


def test_collections_that_are_not_open_are_not_told(data: Path) -> None:
    with running_service(data, asking="keyed") as running:
        running.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        wait_until_ready(running)
        assert running.client.get("/readyz").json()["collections"] == {}


def test_an_answer_switches_to_what_another_thread_ingested_by_itself(data: Path) -> None:
    with running_service(data, abstain_below=0) as running:
        assert running.client.post("/v1/ask", json={"question": "Cầu dài bao nhiêu?"}).status_code == 404
        running.assistant.ingest_bytes(BRIDGE.encode(), source="cau.txt")
        citations = running.client.post("/v1/ask", json={"question": "Cầu dài bao nhiêu mét?"}).json()["citations"]
    assert [one["source"] for one in citations] == ["cau.txt"]


def test_metrics_count_requests_answers_and_what_is_stored(data: Path) -> None:
    with running_service(data, assistant=ScriptedAssistant().as_assistant) as running:
        key = bearer(running.service.state.keys.create("admin", "admin"))
        running.client.post("/v1/ask", json={"question": "Cầu dài bao nhiêu mét?"})
        running.client.get("/nowhere/at/all")
        text = running.client.get("/metrics", headers=key).text
    for line in (
        'hoidap_http_requests_total{method="POST",route="/v1/ask",status="200"} 1.0',
        'hoidap_http_requests_total{method="GET",route="-",status="404"} 1.0',
        'hoidap_answers_total{kind="extracted"} 1.0',
        'hoidap_answer_stage_seconds_count{stage="retrieve"} 1.0',
        'hoidap_documents{collection="default"} 1.0',
        'hoidap_passages{collection="default"} 1.0',
        "hoidap_uploads_waiting 0.0",
        "hoidap_questions_waiting 0.0",
    ):
        assert line in text.splitlines()


def test_metrics_are_for_administrators(serving: RunningService) -> None:
    assert serving.client.get("/metrics").status_code == 401


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_of_problem_has_a_page_and_json(serving: RunningService, name: str) -> None:
    page = serving.client.get(f"/problems/{name}", headers={"Accept": "text/html"})
    told = serving.client.get(f"/problems/{name}")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert KINDS[name].title in unescape(page.text)
    assert told.json() == {
        "type": f"/problems/{name}",
        "title": KINDS[name].title,
        "status": KINDS[name].status,
        "cure": KINDS[name].cure,
    }


def test_the_page_of_the_api_needs_no_other_server(serving: RunningService) -> None:
    page = serving.client.get("/docs")
    parts = [serving.client.get(f"/docs/{name}") for name in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js")]
    missing = serving.client.get("/docs/..%2f..%2fREADME.md")
    assert "http" not in page.text.replace("the HTTP API", "")
    assert [part.status_code for part in parts] == [200, 200, 200]
    assert missing.status_code == 404
    assert "unsafe" not in page.headers["content-security-policy"]


def test_pages_can_be_switched_off_and_the_description_stays(data: Path) -> None:
    with running_service(data, pages=False) as running:
        assert [running.client.get(path).status_code for path in ("/docs", "/openapi.json")] == [404, 200]


def test_documents_embedded_by_another_model_are_listed_and_asking_them_is_not_a_fault_inside(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(data, encoder=FakeEncoder("other-64")) as assistant:
        assistant.ingest([write_pages(tmp_path / "pages")])
    with running_service(data) as running:
        client = running.client
        asked = client.post("/v1/ask", json={"question": "Cầu dài bao nhiêu?"})
        assert (asked.status_code, asked.json()["type"]) == (503, "/problems/not-ready")
        assert (client.get("/").status_code, client.get("/v1/documents").json()["total"]) == (200, 3)
        assert client.get("/readyz").json()["collections"] == {
            "default": {"documents": 3, "passages": 0, "generation": None, "up_to_date": False}
        }
    (told,) = (record for record in caplog.records if record.levelname == "ERROR")
    assert "Run: hoidap reindex --collection default" in told.getMessage()
    assert told.exc_info is None
