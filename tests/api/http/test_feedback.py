"""What people say about answers, over real connections."""

import json
from collections.abc import Iterator

import pytest

from tests.api.http.people import SITE, bearer, filled_service, visitor
from tests.pages import BRIDGE
from tests.service import RunningService

QUESTION = "Cầu Bến Gỗ dài bao nhiêu mét?"


@pytest.fixture
def running(tmp_path) -> Iterator[RunningService]:
    with filled_service(tmp_path) as service:
        yield service


def asked(running, headers=None, question=QUESTION):
    return running.client.post("/v1/ask", json={"question": question}, headers=headers).json()["id"]


def give(running, answer, headers=None, **said):
    return running.client.post("/v1/feedback", json={"answer": answer, **said}, headers=headers)


def exported(running, *collections):
    key = running.service.state.keys.create(f"boss-{len(collections)}", "admin", frozenset(collections) or None)
    response = running.client.get("/v1/feedback/export", headers=bearer(key))
    assert (response.status_code, response.headers["content-type"]) == (200, "application/jsonl")
    return [json.loads(line) for line in response.text.splitlines()]


def test_a_thumb_up_becomes_a_line_with_the_quote_as_its_evidence(running):
    answer = asked(running)
    given = give(running, answer, thumb="up", comment="Đúng\nrồi")
    [line] = exported(running)
    assert (given.status_code, given.json()) == (201, {"id": line["id"]})
    assert line.pop("feedback")["answer"] == f"{BRIDGE} [1]"
    assert line == {
        "id": line["id"],
        "question": QUESTION,
        "language": "vi",
        "kind": "fact",
        "answers": ["1.250"],
        "evidence": [{"source": "cau.txt", "quote": BRIDGE}],
        "note": "thumb up: Đúng\nrồi",
    }


def test_a_second_thumb_of_the_same_person_takes_the_place_of_the_first(running):
    answer = asked(running)
    first, second = give(running, answer, thumb="up"), give(running, answer, thumb="down", comment="Cũ rồi")
    assert first.json() == second.json()
    assert [(line["kind"], line["note"]) for line in exported(running)] == [("to-complete", "thumb down: Cũ rồi")]


def test_feedback_tells_nothing_about_who_gave_it(running, tmp_path):
    key = running.service.state.keys.create("secret-name", "ask")
    give(running, asked(running, bearer(key)), bearer(key), thumb="up")
    with running.service.state.database.reading() as db:
        kept = repr(db.execute("SELECT * FROM feedback").fetchall())
    assert BRIDGE in kept
    assert [word for word in ("secret-name", key, key[3:11], "127.0.0.1", SITE) if word in kept] == []


def test_nobody_gives_feedback_on_anothers_answer(running):
    running.service.state.widgets.create("cong-dan", [SITE], frozenset({"default"}))
    people = [
        {},
        bearer(running.service.state.keys.create("one", "ask")),
        bearer(running.service.state.keys.create("two", "admin")),
        visitor(running, "cong-dan", SITE),
        visitor(running),
    ]
    answers = [asked(running, person) for person in people]
    seen = [[give(running, answer, person, thumb="up").status_code for person in people] for answer in answers]
    assert seen == [[201 if row == column else 404 for column in range(5)] for row in range(5)]


def test_an_answer_that_is_not_remembered_says_so(running):
    response = give(running, "ans_0123", thumb="up")
    assert (response.status_code, response.json()["type"]) == (404, "/problems/unknown-answer")


def test_what_is_no_feedback_is_refused(running):
    answer = asked(running)
    said = [
        {},
        {"thumb": "sideways"},
        {"thumb": "up", "comment": "x" * 2001},
        {"thumb": "up", "name": "An"},
        {"thumb": "up", "comment": "\0"},
    ]
    assert [give(running, answer, **one).status_code for one in said] == [422] * len(said)


def test_an_administrator_of_some_collections_exports_theirs_alone(running):
    give(running, asked(running), thumb="up")
    assert len(exported(running, "default")) == 1
    assert exported(running, "news", "law") == []
