"""Bodies meant to break something: each gets its 4xx, and nothing of it comes back."""

import json
from collections.abc import Iterator

import pytest

from tests.service import RunningService, running_service

JSON = {"Content-Type": "application/json"}
SECRET = "bi-mat-7f3a"
QUESTION = '"question": "Cầu dài bao nhiêu?"'


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for them all: what breaks nothing leaves nothing behind."""
    with running_service(tmp_path_factory.mktemp("hostile") / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"question": "\\ud800 ' + SECRET.encode() + b'"}', "malformed-json"),
        (b'{"question": "a", "filters": {"sources": ["\\udfff\\ud800"]}}', "malformed-json"),
        (f'{{{QUESTION}, "k": NaN}}'.encode(), "malformed-json"),
        (f'{{{QUESTION}, "k": -Infinity}}'.encode(), "malformed-json"),
        (f'{{{QUESTION}, "k": {"1" * 5000}}}'.encode(), "malformed-json"),
        (f"{{{QUESTION}, {QUESTION}}}".encode(), "malformed-json"),
        (b'{"question": "\xff' + SECRET.encode() + b'"}', "malformed-json"),
        ('{"question": "Cầu"}'.encode("utf-16"), "malformed-json"),
        (b"\xef\xbb\xbf{}", "malformed-json"),
        (b"[" * 200_000, "malformed-json"),
        (b'{"a":' * 40_000, "malformed-json"),
        (b"question=a", "malformed-json"),
        (f'{{"question": "{SECRET}\\u0000"}}'.encode(), "invalid-request"),
        (b'{"question": "\\u0000"}', "invalid-request"),
        (b'{"question": ""}', "invalid-request"),
        (b'{"question": "???"}', "invalid-request"),
        (b'{"question": "   "}', "invalid-request"),
        (f'{{"question": ["{SECRET}"]}}'.encode(), "invalid-request"),
        (f'"{SECRET}"'.encode(), "invalid-request"),
        (b"null", "invalid-request"),
        (f'{{{QUESTION}, "k": 1e400}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "k": "{SECRET}"}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "k": true}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "k": 51}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "hits": "{SECRET}"}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "<{SECRET}>": 1}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "filters": {{"published_from": "{SECRET}"}}}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "filters": {{"published_from": 1700000000}}}}'.encode(), "invalid-request"),
        (f'{{{QUESTION}, "history": [{{"question": "a", "role": "{SECRET}"}}]}}'.encode(), "invalid-request"),
        (json.dumps({"question": "a", "history": [{"question": "b"}] * 21}).encode(), "invalid-request"),
        (json.dumps({"question": "a", "collections": ["c"] * 21}).encode(), "invalid-request"),
        (json.dumps({"question": f"{SECRET} " * 500}).encode(), "question-too-long"),
    ],
    ids=range(32),
)
def test_a_body_that_does_not_fit_is_a_problem_that_repeats_nothing_of_it(
    running: RunningService, body: bytes, problem: str
) -> None:
    for path in ("/v1/ask", "/v1/ask/stream", "/v1/search"):
        if path == "/v1/search" and (b"history" in body or b"hits" in body):
            continue
        response = running.client.post(path, content=body, headers=JSON)
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"] == f"/problems/{problem}"
        assert SECRET not in response.text
        assert 400 <= response.status_code < 500


def test_every_error_of_a_body_is_told_with_its_place(running: RunningService) -> None:
    body = {"question": 1, "filters": {"languages": "vi"}, "k": 0}
    problem = running.client.post("/v1/ask", json=body).json()
    assert problem["errors"] == [
        {"where": "body.question", "message": "Input should be a valid string"},
        {"where": "body.k", "message": "Input should be greater than or equal to 1"},
        {"where": "body.filters.languages", "message": "Input should be a valid list"},
    ]
    assert problem["detail"] == "body.question: Input should be a valid string"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_type_is_not_taken(running: RunningService, kind: str) -> None:
    response = running.client.post("/v1/ask", content=b'{"question": "a"}', headers={"Content-Type": kind})
    assert (response.status_code, response.json()["type"]) == (415, "/problems/unsupported-media-type")


def test_the_same_text_in_two_forms_of_unicode_is_the_same_question(running: RunningService) -> None:
    composed, decomposed = "C\u1ea7u m\u1edbi", "Ca\u0302\u0300u mo\u031b\u0301i"
    running.assistant.ingest_bytes("Cầu mới dài 1.250 mét.".encode(), source="cau.txt")
    answers = [running.client.post("/v1/ask", json={"question": one}).json() for one in (composed, decomposed)]
    assert [one["citations"] for one in answers] == [answers[0]["citations"]] * 2
