"""A real browser, a customer's site, and the service it embeds: made once, for all tests of this folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from embeddings.bundled.encoder import BundledEncoder
from rag.assistant import Assistant, Parts, open_assistant
from rag.settings import Settings
from tests.browser.chat import Chat
from tests.browser.library import PacedAssistant, Serving, publish_corpus
from tests.browser.site import Site, host_page, running_site
from tests.browser.visitor import Come, Visitor
from tests.service import RunningService, running_service

NO_CHROMIUM = "These tests need Chromium. On Debian and Ubuntu, run: apt-get install chromium"


# Of the package, not the session: while Playwright runs, no other test could start an event loop in this thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which can reach this machine and nothing else."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None and not os.environ.get("CI"):
        pytest.skip(NO_CHROMIUM)
    if program is None:
        pytest.fail(NO_CHROMIUM)
    args = ["--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE *.localhost"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, chromium_sandbox=os.geteuid() != 0, args=args)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """The customer's site."""
    with running_site() as running:
        yield running


@pytest.fixture(scope="package")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the library."""
    return tmp_path_factory.mktemp("library") / "data"


@pytest.fixture(scope="package")
def library(shelves: Path, site: Site, bundled_encoder: BundledEncoder) -> Iterator[Assistant]:
    """The assistant with the real model that has read the sample corpus (ten seconds)."""
    corpus = publish_corpus(shelves.parent / "corpus", site)
    with open_assistant(Settings(data=shelves), create=True, parts=Parts(encoder=bundled_encoder)) as assistant:
        assistant.ingest([corpus])
        yield assistant


@pytest.fixture(scope="package")
def serving(tmp_path_factory: pytest.TempPathFactory, library: Assistant, site: Site) -> Serving:
    """Start a service of the library whose widget `portal` stands on the customer's site."""

    @contextmanager
    def start(state: Path | None = None, **settings: Any) -> Iterator[RunningService]:
        given = {"assistant": library, "rate_widget": "100000/second", **settings}
        with running_service(state or tmp_path_factory.mktemp("state"), **given) as running:
            if running.service.state.widgets.find("portal") is None:
                running.service.state.widgets.create("portal", [site.url], frozenset({"default"}))
            yield running

    return start


@pytest.fixture(scope="package")
def service(serving: Serving) -> Iterator[RunningService]:
    """The service most tests ask."""
    with serving() as running:
        yield running


@pytest.fixture
def paced(serving: Serving, library: Assistant) -> Iterator[tuple[RunningService, PacedAssistant]]:
    """A service whose answers come as fast as the test lets them."""
    assistant = PacedAssistant(library)
    with serving(assistant=assistant) as running:
        yield running, assistant
        assistant.step(1000)


@pytest.fixture
def come(browser: Browser) -> Iterator[Come]:
    """Let a visitor come; in the end nothing may have gone wrong in their browser, whatever the test was about."""
    visitors: list[Visitor] = []

    def let_come(**options: Any) -> Visitor:
        visitors.append(Visitor.of(browser, **options))
        return visitors[-1]

    yield let_come
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.mishaps for visitor in visitors] == [[] for _ in visitors]


@pytest.fixture
def visitor(come: Come) -> Visitor:
    """A visitor with a Vietnamese browser on a desk."""
    return come()


@pytest.fixture
def chat(visitor: Visitor, service: RunningService, site: Site) -> Chat:
    """The widget of a page of the customer's, opened."""
    return Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()
