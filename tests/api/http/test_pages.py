"""The widget's script and the pages, as a browser loads them from a running service."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from api.widget.bundle import widget_script
from tests.service import BRIDGE, RunningService, running_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with running_service(tmp_path_factory.mktemp("pages")) as running:
        yield running


class Named(HTMLParser):
    """What a page loads and links to, the attributes of its elements by tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.elements: dict[str, list[dict[str, str | None]]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.setdefault(tag, []).append(dict(attrs))
        self.addresses += [value for name, value in attrs if name in {"href", "src", "action"} and value]


def shown(service: RunningService, path: str) -> Named:
    response = service.client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Named(response.text)


def test_any_page_may_load_the_widget_and_nothing_else_of_ours(service: RunningService) -> None:
    script, style = service.client.get("/widget.js"), service.client.get("/assets/widget/statements.css")
    assert script.text == widget_script()
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert style.headers["cross-origin-resource-policy"] == "same-origin"


def test_the_widget_comes_packed_where_it_can_be_unpacked(service: RunningService) -> None:
    with service.client.stream("GET", "/widget.js", headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(packed.iter_raw())).decode() == widget_script()
    plain = service.client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding, Origin"


def test_a_browser_that_has_the_widget_is_not_sent_it_again(service: RunningService) -> None:
    tag = service.client.get("/widget.js").headers["etag"]
    again = service.client.get("/widget.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/ask"])
@pytest.mark.parametrize(
    ("query", "language", "other"), [("", "vi", "en"), ("?lang=en", "en", "vi"), ("?lang=x", "vi", "en")]
)
def test_a_page_speaks_the_language_asked_for_and_offers_the_other(
    service: RunningService, path: str, query: str, language: str, other: str
) -> None:
    page = shown(service, path + query)
    assert page.elements["html"] == [{"lang": language}]
    assert next(link for link in page.elements["a"] if "hreflang" in link)["href"] == f"?lang={other}"


@pytest.mark.parametrize("path", ["/", "/ask"])
def test_everything_a_page_names_is_there(service: RunningService, path: str) -> None:
    for address in shown(service, path).addresses:
        response = service.client.get(urljoin(path, address))
        assert response.status_code == 200, address


def test_modules_find_the_modules_they_import(service: RunningService) -> None:
    waiting, seen = ["/assets/pages/ask.js"], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        found = re.findall(r'from "(\..+?)"', service.client.get(path).raise_for_status().text)
        waiting += [one for name in found if (one := urljoin(path, name)) not in seen]
    assert "/assets/widget/events.js" in seen


def test_a_page_runs_under_a_policy_that_allows_its_own_files_only(service: RunningService) -> None:
    policy = service.client.get("/ask").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_portal_says_what_to_do_until_there_are_documents(tmp_path: Path) -> None:
    with running_service(tmp_path) as service:
        assert notice(service) == "yes"
        service.assistant.ingest_bytes(BRIDGE.encode(), source="bridge.txt")
        assert notice(service) == "no"


def notice(service: RunningService) -> str | None:
    return next(one["data-empty"] for one in shown(service, "/").elements["section"] if "data-empty" in one)


def test_the_portal_shows_the_tag_with_the_address_visitors_use(tmp_path: Path) -> None:
    with running_service(tmp_path, public_url="https://hoi.example.org") as service:
        assert (
            '&lt;script src="https://hoi.example.org/widget.js" data-hoidap="portal"&gt;'
            in service.client.get("/").text
        )


@pytest.mark.parametrize(
    "path",
    [
        "bundle.py",
        "widget/bundle.py",
        "widget/../widget/bundle.py",
        "%2e%2e/settings.py",
        "widget",
        "",
        "pages/home.json",
    ],
)
def test_only_what_pages_load_is_served(service: RunningService, path: str) -> None:
    with httpx.Client(base_url=service.url, trust_env=False) as client:
        assert client.get(f"/assets/{path}").status_code == 404


def test_a_service_without_pages_still_serves_the_widget(tmp_path: Path) -> None:
    with running_service(tmp_path, pages=False) as service:
        found = {
            path: service.client.get(path).status_code for path in ("/", "/ask", "/assets/pages/page.css", "/widget.js")
        }
    assert found == {"/": 404, "/ask": 404, "/assets/pages/page.css": 404, "/widget.js": 200}
