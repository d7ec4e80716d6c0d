"""axe-core finds nothing to complain of, in no state and neither theme; what it cannot see is looked at beside it."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.library import BUS, DATED, UNANSWERED
from tests.browser.site import Site, host_page
from tests.browser.visitor import Come, Visitor
from tests.service import RunningService

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """What axe-core objects to, each with the elements it means."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}" for one in found]


@pytest.fixture(params=THEMES)
def looker(request: pytest.FixtureRequest, come: Come) -> Visitor:
    """A visitor in each theme, into whose pages axe-core can be put."""
    return come(color_scheme=request.param, bypass_csp=True)


def test_no_state_of_the_widget_is_out_of_reach(looker: Visitor, service: RunningService, site: Site) -> None:
    chat = Chat(looker.open(site.url + site.put(host_page(service.url, questions=f"{BUS}|{DATED}"))))
    assert violations(chat.page) == []
    chat.open()
    assert violations(chat.page) == []
    chat.ask(DATED).locator("[part~=thumb]").first.click()
    expect(chat.part("comment")).to_be_visible()
    chat.ask(UNANSWERED)
    assert violations(chat.page) == []
    chat.part("context").first.click()
    expect(chat.part("source").locator("mark")).to_be_visible()
    assert violations(chat.page) == []


def test_no_trouble_is_out_of_reach(looker: Visitor, service: RunningService, site: Site) -> None:
    chat = Chat(looker.open(site.url + site.put(host_page(service.url)))).open()
    looker.context.set_offline(True)
    chat.ask(BUS, state="failed")
    assert violations(chat.page) == []
    forbidden = Chat(come_back(looker, site.other_url + site.put(host_page(service.url)))).open()
    expect(forbidden.part("forbidden")).to_be_visible()
    assert violations(forbidden.page) == []


def come_back(looker: Visitor, url: str) -> Page:
    """Open a page with the network there again."""
    looker.context.set_offline(False)
    return looker.open(url)


@pytest.mark.parametrize("path", ["/", "/?lang=en", f"/ask?q={DATED}", f"/ask?q={UNANSWERED}", "/ask?lang=en"])
def test_no_page_of_the_service_is_out_of_reach(come: Come, service: RunningService, path: str) -> None:
    page = come(bypass_csp=True).open(service.url + path)
    if "q=" in path:
        expect(page.locator("[part~=date]").first).to_be_visible()
        expect(page.locator("#status")).to_be_empty()
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []


def test_answers_are_announced_whole_and_once(chat: Chat) -> None:
    log = chat.part("log")
    expect(log).to_have_attribute("role", "log")
    expect(log).to_have_attribute("aria-live", "polite")
    answer = chat.ask(BUS)
    expect(answer).to_have_attribute("aria-live", "off")  # not piece by piece
    expect(chat.part("announcer")).to_have_attribute("role", "status")
    expect(chat.part("announcer")).to_contain_text("12.000 đồng")
    expect(log).to_have_attribute("aria-busy", "false")


def test_the_launcher_says_whether_the_panel_is_open(visitor: Visitor, service: RunningService, site: Site) -> None:
    chat = Chat(visitor.open(site.url + site.put(host_page(service.url))))
    expect(chat.part("launcher")).to_have_attribute("aria-expanded", "false")
    chat.open()
    expect(chat.part("launcher")).to_have_attribute("aria-expanded", "true")
    expect(chat.page.get_by_role("dialog", name="Hỏi Đáp")).to_be_visible()


def test_nothing_moves_for_those_who_asked_for_stillness(come: Come, service: RunningService, site: Site) -> None:
    path = site.put(host_page(service.url))
    for wish, moving in (("reduce", "none"), ("no-preference", "rise")):
        chat = Chat(come(reduced_motion=wish).open(site.url + path)).open()
        expect(chat.part("panel")).to_have_css("animation-name", moving)
