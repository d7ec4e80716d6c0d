"""Nobody sees anything of a collection that is not theirs, whatever they send and whatever goes wrong inside."""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.assistant import Assistant
from rag.errors import UnknownDocument
from tests.api.http.people import SITE, bearer, visitor
from tests.pages import opened, write_pages
from tests.service import RunningService, running_service

# A word that stands in every text, title and file name of a collection and nowhere else.
MARKS = {"alpha": "ALPHAMARK", "bravo": "BRAVOMARK", "charlie": "CHARLIEMARK"}
SUBSETS = [frozenset(names) for size in range(1, 4) for names in combinations(MARKS, size)]
QUESTION = "Cầu Bến Gỗ dài bao nhiêu mét?"
NOWHERE = "nowhere"  # no collection of this name exists


class Person(NamedTuple):
    """Who sends requests, and the collections that are theirs."""

    name: str
    headers: dict[str, str]
    collections: frozenset[str]


class Leaky:
    """An assistant that looks everywhere, whatever it is told: as if every check inside the search had gone."""

    def __init__(self, honest: Assistant) -> None:
        self._honest = honest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._honest, name)

    def stream(self, question: str, **how: Any) -> Any:
        return self._honest.stream(question, **how | {"collections": tuple(MARKS)})

    def retrieve(self, question: str, **how: Any) -> Any:
        return self._honest.retrieve(question, **how | {"collections": tuple(MARKS)})

    def document(self, document: str, **how: Any) -> Any:
        for name in MARKS:
            with suppress(UnknownDocument):
                return self._honest.document(document, **how | {"collection": name})
        raise UnknownDocument(document)


def _pages(collection: str) -> dict[str, str]:
    mark = MARKS[collection]
    text = "Cầu Bến Gỗ {mark}\n\nCầu Bến Gỗ dài {number}.250 mét ({mark}). Ở {mark} cầu có bốn làn.\n"
    return {f"{mark}-{number}.txt": text.format(mark=mark, number=number) for number in range(1, 4)}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("collections")
    with opened(folder / "data") as opened_assistant:
        for collection in MARKS:
            opened_assistant.ingest([write_pages(folder / collection, _pages(collection))], collection=collection)
        yield opened_assistant


@pytest.fixture(scope="module")
def honest(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with _service(assistant, tmp_path_factory.mktemp("honest")) as running:
        yield running


@pytest.fixture(scope="module")
def sabotaged(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with _service(Leaky(assistant), tmp_path_factory.mktemp("sabotaged")) as running:
        yield running


def _service(assistant: Any, data: Path) -> Any:
    limits = {"rate_key": "100000/minute", "rate_widget": "100000/minute", "collections": ("alpha",)}
    return running_service(data, assistant=assistant, **limits)


@pytest.fixture(scope="module")
def people(honest: RunningService) -> list[Person]:
    return _people(honest)


@pytest.fixture(scope="module")
def people_of_sabotaged(sabotaged: RunningService) -> list[Person]:
    return _people(sabotaged)


def _people(running: RunningService) -> list[Person]:
    state = running.service.state
    found = [Person("open", {}, frozenset({"alpha"})), Person("own page", visitor(running), frozenset({"alpha"}))]
    for number, subset in enumerate(SUBSETS):
        state.widgets.create(f"w{number}", [SITE], subset)
        found.append(Person(f"widget of {set(subset)}", visitor(running, f"w{number}", SITE), subset))
        for role in ("ask", "admin"):
            found.append(
                Person(f"{role} of {set(subset)}", bearer(state.keys.create(f"{role}{number}", role, subset)), subset)
            )
    return found


def _requests(wanted: list[str]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every way to ask for something of the collections wanted."""
    asked: dict[str, Any] = {"question": QUESTION} | ({"collections": wanted} if wanted else {})
    one = {"collection": wanted[0]} if wanted else {}
    model = f"hoidap:{wanted[0]}" if wanted else "hoidap"
    chat = {"model": model, "messages": [{"role": "user", "content": QUESTION}]}
    return [
        ("POST", "/v1/ask", {"json": asked | {"hits": True}}),
        ("POST", "/v1/ask", {"json": asked | {"history": [{"question": "ALPHA, BRAVO, CHARLIE?"}], "hits": True}}),
        ("POST", "/v1/ask/stream", {"json": asked | {"hits": True}}),
        *(
            ("POST", "/v1/search", {"json": asked | {"k": 50, "retriever": side}})
            for side in ("hybrid", "dense", "lexical")
        ),
        ("POST", "/v1/chat/completions", {"json": chat}),
        ("POST", "/v1/chat/completions", {"json": chat | {"stream": True}}),
        ("GET", "/v1/models", {}),
        ("GET", "/v1/documents", {"params": one}),
        ("GET", "/v1/jobs", {}),
        ("GET", "/v1/feedback/export", {}),
        ("GET", "/readyz", {}),
    ]


def _marks(text: str) -> set[str]:
    return {name for name, mark in MARKS.items() if mark in text}


KINDS = st.integers(0, len(_requests([])) - 1)
WANTED = st.lists(st.sampled_from([*MARKS, NOWHERE]), max_size=3, unique=True)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(st.integers(0, 22), KINDS, WANTED)
def test_no_response_holds_anything_of_a_foreign_collection(honest, people, who, kind, wanted):
    person = people[who]
    method, path, body = _requests(wanted)[kind]
    response = honest.client.request(method, path, headers=person.headers, **body)
    assert response.status_code < 500, response.text
    assert _marks(response.text) <= person.collections
    foreign = set(wanted) - person.collections
    if foreign and path in ("/v1/ask", "/v1/ask/stream", "/v1/search"):
        assert (response.status_code, response.json()["type"]) == (403, "/problems/collection-forbidden")


@SETTINGS
@given(st.integers(0, 22), st.integers(0, 7), st.lists(st.sampled_from(list(MARKS)), max_size=2, unique=True))
def test_nothing_foreign_leaves_even_when_the_search_returns_it(sabotaged, people_of_sabotaged, who, kind, wanted):
    person = people_of_sabotaged[who]
    method, path, body = _requests(wanted)[kind]
    response = sabotaged.client.request(method, path, headers=person.headers, **body)
    assert _marks(response.text) <= person.collections


def test_a_foreign_document_does_not_leave_even_when_the_store_returns_it(sabotaged, assistant, people_of_sabotaged):
    ids = [row.id for name in MARKS for row in assistant.documents(collection=name)]
    seen = {
        person.name: set().union(
            *(_marks(sabotaged.client.get(f"/v1/documents/{id_}", headers=person.headers).text) for id_ in ids)
        )
        for person in people_of_sabotaged
    }
    assert seen == {person.name: set(person.collections) for person in people_of_sabotaged}


def test_the_sabotage_would_leak_to_whoever_may_see_all(sabotaged):
    key = sabotaged.service.state.keys.create("sees-all", "ask")
    response = sabotaged.client.post(
        "/v1/search", json={"question": QUESTION, "collections": ["alpha"], "k": 50}, headers=bearer(key)
    )
    assert _marks(response.text) == set(MARKS)


def test_the_people_do_see_what_is_theirs(honest, people):
    body = {"question": QUESTION, "k": 50}
    seen = {one.name: _marks(honest.client.post("/v1/search", json=body, headers=one.headers).text) for one in people}
    assert seen == {one.name: set(one.collections) for one in people}


def test_every_one_of_these_requests_is_answered_to_whoever_may_make_it(honest):
    key = honest.service.state.keys.create("may-do-all", "admin", frozenset({"bravo"}))
    answered = {
        (path, str(body)): honest.client.request(method, path, headers=bearer(key), **body).status_code
        for wanted in ([], ["bravo"])
        for method, path, body in _requests(wanted)
    }
    assert set(answered.values()) == {200}, answered


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/documents/{}"), ("DELETE", "/v1/documents/{}")])
def test_a_foreign_document_is_not_there_by_its_id_nor_by_its_collection(honest, assistant, method, path):
    key = honest.service.state.keys.create(f"alpha-{method.lower()}", "admin", frozenset({"alpha"}))
    foreign = assistant.documents(collection="bravo")[0].id
    answers = [
        _told(honest.client.request(method, path.format(id_), headers=bearer(key))) for id_ in (foreign, "0" * 16)
    ]
    assert answers[0] == answers[1]
    by_name = [
        _told(honest.client.request(method, path.format(foreign), params={"collection": name}, headers=bearer(key)))
        for name in ("bravo", NOWHERE)
    ]
    assert {kind for _, kind, _ in by_name} == {"/problems/collection-forbidden"}
    assert by_name[0][2].replace("bravo", NOWHERE) == by_name[1][2]
    assert foreign in {row.id for row in assistant.documents(collection="bravo")}


def test_an_administrator_of_one_collection_uploads_to_no_other(honest):
    key = honest.service.state.keys.create("alpha-uploads", "admin", frozenset({"alpha"}))
    file = {"file": ("a.txt", "Một câu. Hai câu.".encode())}
    sent = [
        honest.client.post("/v1/documents", files=file, data={"collection": name}, headers=bearer(key))
        for name in ("bravo", NOWHERE)
    ]
    assert [response.status_code for response in sent] == [403, 403]


def test_feedback_on_a_foreign_answer_and_its_export_stay_apart(honest):
    keys = honest.service.state.keys
    alpha = bearer(keys.create("alpha-says", "admin", frozenset({"alpha"})))
    bravo = bearer(keys.create("bravo-says", "admin", frozenset({"bravo"})))
    answer = honest.client.post("/v1/ask", json={"question": QUESTION}, headers=bravo).json()["id"]
    given = [
        honest.client.post("/v1/feedback", json={"answer": answer, "thumb": "up"}, headers=who).status_code
        for who in (alpha, bravo)
    ]
    exported = [_marks(honest.client.get("/v1/feedback/export", headers=who).text) for who in (alpha, bravo)]
    assert (given, exported) == ([404, 201], [set(), {"bravo"}])


def test_names_of_foreign_collections_are_told_nobody(honest, people):
    everywhere = ("/readyz", "/v1/models", "/v1/jobs", "/metrics", "/openapi.json", "/v1/feedback/export")
    told = {
        (one.name, path): {name for name in MARKS if name in honest.client.get(path, headers=one.headers).text}
        - one.collections
        - {"alpha"}  # open to everybody
        for one in people
        for path in everywhere
    }
    assert {place: names for place, names in told.items() if names} == {}


def _told(response: httpx.Response) -> tuple[int, str, str]:
    problem = json.loads(response.text)
    return response.status_code, problem["type"], problem["detail"]
