"""Which pages may use the service from a browser."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.http.people import OTHER, SITE, filled_service
from tests.service import RunningService

FRIEND = "https://friend.example"
SEARCH = {"question": "Cầu dài bao nhiêu?"}
ALLOWED = {"access-control-allow-origin", "access-control-expose-headers"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with filled_service(tmp_path_factory.mktemp("cors"), origins=(FRIEND,)) as service:
        service.service.state.widgets.create("cong-dan", [SITE], frozenset({"default"}))
        yield service


def cors(response: httpx.Response) -> set[str]:
    return {name for name in response.headers if name.startswith("access-control-")}


def preflight(running: RunningService, origin: str, path: str = "/v1/ask", **more: str) -> httpx.Response:
    return running.client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST", **more})


def own(running: RunningService, host: str) -> str:
    return f"http://{host}:{running.port}"


@pytest.mark.parametrize("origin", [SITE, FRIEND])
def test_a_page_of_an_allowed_origin_may_read_answers_and_problems(running, origin):
    for body in (SEARCH, {"question": 5}):
        response = running.client.post("/v1/search", json=body, headers={"Origin": origin})
        assert (response.headers["access-control-allow-origin"], cors(response)) == (origin, ALLOWED)
        assert "Retry-After" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_services_own_pages_are_allowed_by_each_name_of_this_machine(running, host):
    response = running.client.post("/v1/search", json=SEARCH, headers={"Origin": own(running, host)})
    assert (response.status_code, cors(response)) == (200, ALLOWED)


def test_a_preflight_is_answered_before_anyone_is_asked_for_a_key(running):
    response = preflight(running, SITE, **{"Access-Control-Request-Headers": "authorization"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == SITE
    assert response.headers["access-control-allow-methods"] == "GET, POST, DELETE"
    assert response.headers["access-control-allow-headers"].startswith("Authorization, Content-Type, X-Request-ID")
    assert response.headers["access-control-max-age"] == "600"
    assert "Origin" in response.headers["vary"]


def test_a_public_page_may_use_a_service_inside_the_network_when_it_is_allowed(running):
    wanted = {"Access-Control-Request-Private-Network": "true"}
    assert preflight(running, SITE, **wanted).headers["access-control-allow-private-network"] == "true"
    assert cors(preflight(running, OTHER, **wanted)) == set()


@pytest.mark.parametrize(
    "origin",
    [OTHER, "null", "", "https://site.example:8443", "http://site.example", "https://site.example.evil.example", "*"],
)
def test_a_page_of_any_other_origin_is_refused_and_reads_nothing(running, origin):
    posted = running.client.post("/v1/search", json=SEARCH, headers={"Origin": origin})
    deleted = running.client.delete("/v1/documents/x", headers={"Origin": origin})
    asked = preflight(running, origin)
    for response in (posted, deleted, asked):
        assert (response.status_code, response.json()["type"], cors(response)) == (
            403,
            "/problems/origin-forbidden",
            set(),
        )
    assert cors(running.client.get("/healthz", headers={"Origin": origin})) == set()


def test_the_refusal_of_a_token_may_be_read_by_the_page_so_that_its_owner_learns_why(running):
    assert preflight(running, OTHER, "/v1/widget/token").headers["access-control-allow-origin"] == OTHER
    refused = running.client.post("/v1/widget/token", json={"widget": "cong-dan"}, headers={"Origin": OTHER})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (403, OTHER)
    assert set(refused.json()) == {"type", "title", "status", "detail", "cure", "request_id"}


def test_a_revoked_widget_closes_its_origin_at_once(running):
    running.service.state.widgets.create("short-lived", [OTHER], frozenset({"default"}))
    before = preflight(running, OTHER).status_code
    running.service.state.widgets.revoke("short-lived")
    assert (before, preflight(running, OTHER).status_code) == (204, 403)


def test_every_response_varies_by_origin_and_none_allows_all_or_credentials(running):
    responses = [
        running.client.get("/healthz"),
        running.client.get("/nowhere"),
        running.client.post("/v1/search", json=SEARCH, headers={"Origin": SITE}),
        preflight(running, SITE),
        preflight(running, OTHER),
    ]
    assert all("Origin" in response.headers["vary"] for response in responses)
    assert all(response.headers.get("access-control-allow-origin") != "*" for response in responses)
    assert all("access-control-allow-credentials" not in response.headers for response in responses)


def test_behind_a_public_address_only_that_is_the_services_own(tmp_path):
    with filled_service(tmp_path, public_url="https://hoi.example.org/") as running:
        pages = ["https://hoi.example.org", own(running, "127.0.0.1"), "https://hoi.example.org:8443"]
        seen = [running.client.post("/v1/search", json=SEARCH, headers={"Origin": page}).status_code for page in pages]
        assert seen == [200, 403, 403]
        hosts = ["hoi.example.org", "hoidap:8000", "127.0.0.1", "evil.example"]
        told = [running.client.get("/healthz", headers={"Host": host}).status_code for host in hosts]
        assert told == [200, 200, 200, 403]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example"]
)
def test_a_page_whose_name_was_made_to_point_here_reads_nothing(running, host):
    response = running.client.get("/v1/documents", headers={"Host": host})
    assert (response.status_code, response.json()["type"]) == (403, "/problems/origin-forbidden")
    assert "HOIDAP_HTTP_PUBLIC_URL" in response.json()["cure"]


@pytest.mark.parametrize("host", ["localhost", "app.localhost:1", "127.0.0.1", "[::1]:9", "192.0.2.7:80"])
def test_this_machines_own_names_and_addresses_in_numbers_are_answered(running, host):
    assert running.client.get("/healthz", headers={"Host": host}).status_code == 200
