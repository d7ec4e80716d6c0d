"""Who may do what, over real connections."""

import logging
from collections.abc import Iterator

import httpx
import pytest

from api.http.tokens import Tokens
from api.state.secret import token_secret
from tests.api.http.people import OTHER, SITE, bearer, filled_service, visitor
from tests.service import RunningService

SEARCH = {"question": "Cầu dài bao nhiêu?"}
_PAST = "2026-01-01T00:00:00.000+00:00"


@pytest.fixture(scope="module")
def open_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """Anyone may ask."""
    with filled_service(tmp_path_factory.mktemp("open")) as running:
        running.service.state.widgets.create("cong-dan", [SITE], frozenset({"default"}))
        yield running


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """Whoever asks needs a key or a token."""
    with filled_service(tmp_path_factory.mktemp("keyed"), collections=("default", "news"), asking="keyed") as running:
        running.service.state.widgets.create("cong-dan", [SITE], frozenset({"default"}))
        yield running


def search(running: RunningService, headers: dict[str, str] | None = None, **body: object) -> httpx.Response:
    return running.client.post("/v1/search", json=SEARCH | body, headers=headers)


def told(response: httpx.Response) -> tuple[int, str, str]:
    """Status, kind and detail of a problem."""
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, problem["type"].removeprefix("/problems/"), problem["detail"]


def test_where_asking_is_open_nobody_needs_a_key(open_service):
    assert search(open_service).status_code == 200


def test_where_asking_is_keyed_no_credential_is_refused_with_the_way_to_give_one(keyed):
    response = search(keyed)
    assert told(response)[:2] == (401, "unauthorised")
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["cure"] == "Send the header `Authorization: Bearer KEY`."


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer hd_0123abcd_" + "A" * 43},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": ""},
        [("Authorization", "Bearer none"), ("Authorization", "Bearer none")],
    ],
)
def test_a_credential_that_does_not_hold_is_never_taken_for_none(open_service, headers):
    response = search(open_service, headers)
    assert told(response)[:2] == (401, "unauthorised")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_client_that_must_send_some_key_sends_none_where_asking_is_open(open_service, keyed):
    assert search(open_service, bearer("none")).status_code == 200
    assert search(keyed, bearer("none")).status_code == 401


def test_a_key_in_the_address_is_not_read(keyed):
    key = keyed.service.state.keys.create("in-the-address", "ask")
    response = keyed.client.post("/v1/search", json=SEARCH, params={"key": key, "api_key": key, "access_token": key})
    assert response.status_code == 401


def test_a_key_asks_and_the_day_is_noted(keyed):
    keys = keyed.service.state.keys
    key = keys.create("web", "ask")
    assert search(keyed, bearer(key)).status_code == 200
    assert search(keyed, {"Authorization": f"bearer   {key}"}).status_code == 200
    assert keys.find(key).used_on is not None


def test_the_log_names_who_asks_and_never_shows_the_key(keyed, caplog):
    key = keyed.service.state.keys.create("in-the-log", "ask")
    with caplog.at_level(logging.INFO, "hoidap.access"):
        people = (bearer(key), visitor(keyed, "cong-dan", SITE))
        assert [search(keyed, who).status_code for who in people] == [200, 200]
        keyed.client.get("/healthz")  # a line is written after its response: this one comes after theirs
    named = [(record.principal, record.principal_name) for record in caplog.records if record.route == "/v1/search"]
    assert named == [("key", "in-the-log"), ("widget", "cong-dan")]
    assert [secret for secret in (key[12:], people[1]["Authorization"][7:]) if secret in caplog.text] == []


def test_a_revoked_key_is_refused_by_the_next_request(keyed):
    key = keyed.service.state.keys.create("gone", "ask")
    before = search(keyed, bearer(key)).status_code
    keyed.service.state.keys.revoke("gone")
    assert (before, told(search(keyed, bearer(key)))) == (200, (401, "unauthorised", "The key 'gone' is revoked."))


def test_an_expired_key_is_refused(keyed):
    key = keyed.service.state.keys.create("old", "ask")
    with keyed.service.state.database.changing() as db:
        db.execute("UPDATE keys SET expires_at = ? WHERE name = 'old'", (_PAST,))
    assert told(search(keyed, bearer(key))) == (401, "unauthorised", "The key 'old' is expired.")


def test_what_is_for_administrators_takes_their_key_alone(open_service):
    keys = open_service.service.state.keys
    people = {
        "nobody": {},
        "ask": bearer(keys.create("only-asks", "ask")),
        "admin": bearer(keys.create("boss", "admin")),
        "widget": visitor(open_service, "cong-dan", SITE),
    }
    export = {name: open_service.client.get("/v1/feedback/export", headers=headers) for name, headers in people.items()}
    assert {name: response.status_code for name, response in export.items()} == {
        "nobody": 401,
        "ask": 403,
        "admin": 200,
        "widget": 403,
    }
    assert told(export["ask"])[1:] == ("forbidden", "The key 'only-asks' may ask, and this is for administrators.")


def test_without_a_name_collections_are_the_askers_own(keyed):
    key = keyed.service.state.keys.create("two", "ask", frozenset({"news", "default"}))
    assert search(keyed, bearer(key)).status_code == 200
    assert told(search(keyed, bearer(key), collections=["other"]))[:2] == (403, "collection-forbidden")


def test_a_visitor_of_a_widget_asks_where_asking_is_keyed(keyed):
    assert search(keyed, visitor(keyed, "cong-dan", SITE)).status_code == 200


def test_a_page_of_the_service_itself_gets_a_token_where_asking_is_open(open_service, keyed):
    assert search(open_service, visitor(open_service)).status_code == 200
    refused = keyed.client.post("/v1/widget/token", json={}, headers={"Origin": keyed.url})
    assert told(refused)[:2] == (403, "origin-forbidden")
    assert refused.json()["cure"].endswith("or set HOIDAP_HTTP_ASKING=open.")


@pytest.mark.parametrize(
    ("widget", "origin"), [("cong-dan", OTHER), ("unknown", SITE), ("", SITE), ("cong-dan", "null"), ("cong-dan", "")]
)
def test_no_token_is_given_to_a_page_that_the_widget_does_not_allow(open_service, widget, origin):
    headers = {"Origin": origin} if origin else {}
    response = open_service.client.post("/v1/widget/token", json={"widget": widget}, headers=headers)
    assert told(response)[:2] == (403, "origin-forbidden")
    assert "hoidap widgets create NAME --origin ORIGIN" in response.json()["cure"]


@pytest.mark.parametrize("origin", [OTHER, "null", None])
def test_a_token_is_of_no_use_to_pages_of_another_origin(open_service, origin):
    headers = visitor(open_service, "cong-dan", SITE)
    headers.pop("Origin")
    taken = headers | ({"Origin": origin} if origin else {})
    assert told(search(open_service, taken))[:2] == (403, "origin-forbidden")


def test_a_token_is_refused_to_pages_that_another_widget_allows(open_service):
    open_service.service.state.widgets.create("shop", [OTHER], frozenset({"default"}))
    stolen = visitor(open_service, "cong-dan", SITE) | {"Origin": OTHER}
    assert told(search(open_service, stolen))[:2] == (403, "origin-forbidden")


def test_only_the_services_own_pages_may_read_without_an_origin_header(open_service):
    own, site = visitor(open_service), visitor(open_service, "cong-dan", SITE)
    for headers in (own, site):
        headers.pop("Origin")
    seen = [open_service.client.get("/v1/documents/x", headers=headers).status_code for headers in (own, site)]
    assert seen == [404, 403]


def test_a_revoked_widget_ends_its_tokens_with_the_next_request(open_service):
    open_service.service.state.widgets.create("short-lived", [SITE], frozenset({"default"}))
    headers = visitor(open_service, "short-lived", SITE)
    before = search(open_service, headers).status_code
    open_service.service.state.widgets.revoke("short-lived")
    assert (before, search(open_service, headers).status_code) == (200, 401)


def test_an_expired_or_foreign_token_is_refused(open_service):
    secret = token_secret(open_service.service.state.database)
    expired = Tokens(secret, seconds=-60).issue("cong-dan", SITE)
    foreign = Tokens(b"x" * 32, seconds=60).issue("cong-dan", SITE)
    responses = [search(open_service, bearer(token) | {"Origin": SITE}) for token in (expired, foreign)]
    assert [told(response)[2] for response in responses] == [
        "The token has expired.",
        "This is neither a key nor a token of this service.",
    ]


def test_the_secret_of_the_tokens_is_in_no_response(open_service):
    secret = token_secret(open_service.service.state.database)
    token = visitor(open_service)["Authorization"]
    assert secret.hex() not in token
    assert secret not in token.encode()
