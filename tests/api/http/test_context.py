"""What every response carries."""

from pathlib import Path

import pytest

from tests.service import running_service


def test_the_process_says_that_it_is_alive(data: Path) -> None:
    with running_service(data) as running:
        response = running.client.get("/healthz")
        assert (response.status_code, response.json()) == (200, {"status": "alive"})


@pytest.mark.parametrize(
    ("sent", "kept"), [("deploy-7.retry:2", True), ("a b", False), ("x" * 65, False), ("é", False)]
)
def test_a_sane_request_id_is_kept_and_any_other_replaced(data: Path, sent: str, kept: bool) -> None:
    with running_service(data) as running:
        given = running.client.get("/healthz", headers={"X-Request-ID": sent.encode()}).headers["x-request-id"]
        assert (given == sent) is kept
        assert given


def test_what_is_not_there_is_a_problem_with_a_cure(data: Path) -> None:
    with running_service(data) as running:
        response = running.client.get("/nowhere", headers={"X-Request-ID": "r1"})
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json() == {
            "type": "/problems/not-found",
            "title": "There is nothing here",
            "status": 404,
            "detail": "There is nothing here.",
            "cure": "See /docs for what there is.",
            "request_id": "r1",
        }


@pytest.mark.parametrize("path", ["/v1/documents/", "/v1/ask/", "/docs/"])
def test_nobody_is_sent_to_the_host_that_a_request_names(data: Path, path: str) -> None:
    with running_service(data) as running:
        response = running.client.get(path, headers={"Host": "evil.localhost"})
    assert (response.status_code, response.headers.get("location")) == (404, None)
