"""All kinds of visitors: by keyboard, on a phone, in the dark, in English, under a strict policy, from page to page."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat
from tests.browser.library import BUS, DATED, SHUTTLE
from tests.browser.site import Site, host_page, plain_page
from tests.browser.visitor import Come, Visitor
from tests.service import RunningService

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
_BRIGHTNESS = """element => {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/\\d+/g).map(Number);
  return (red + green + blue) / 3;
}"""


def test_everything_can_be_done_by_keyboard(visitor: Visitor, service: RunningService, site: Site) -> None:
    chat = Chat(visitor.open(site.url + site.put(host_page(service.url))))
    keyboard = chat.page.keyboard
    chat.press_until("Tab", "launcher")
    keyboard.press("Enter")
    assert chat.focused() == "input"
    keyboard.type("Giá vé xe buýt")
    keyboard.press("Shift+Enter")
    keyboard.type("tuyến 03 là bao nhiêu?")
    keyboard.press("Enter")
    expect(chat.part("answer")).to_have_attribute("data-state", "done")
    assert chat.focused() == "input"
    chat.press_until("Shift+Tab", "marker")
    keyboard.press("Enter")
    expect(chat.part("source").locator("mark")).to_contain_text("12.000 đồng")
    chat.press_until("Tab", "link")
    keyboard.press("Escape")
    assert chat.focused() == "marker"
    chat.press_until("Tab", "thumb")
    keyboard.press("Space")
    expect(chat.part("thumb").first).to_have_attribute("aria-pressed", "true")
    keyboard.press("Escape")
    expect(chat.part("panel")).to_be_hidden()
    assert chat.focused() == "launcher"


def test_an_open_card_keeps_what_lies_under_it_out_of_reach(chat: Chat) -> None:
    chat.ask(BUS)
    chat.open_source()
    reached = set()
    for _ in range(8):
        chat.page.keyboard.press("Tab")
        reached.add(chat.focused())
    assert reached >= {"back", "context-text", "link"}
    assert reached.isdisjoint({"input", "send", "marker", "copy", "thumb", "close", "log"})


def test_on_a_phone_the_panel_covers_the_page_and_everything_is_large_enough_to_touch(
    come: Come, service: RunningService, site: Site
) -> None:
    chat = Chat(come(**PHONE).open(site.url + site.put(host_page(service.url, questions=BUS)))).open()
    assert chat.part("panel").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    expect(chat.part("launcher")).to_be_hidden()
    assert chat.focused() == "log"  # no keyboard rises over the suggestions
    chat.part("suggestion").tap()
    expect(chat.part("answer")).to_have_attribute("data-state", "done")
    assert too_small(chat.part("panel")) == []
    chat.part("marker").tap()
    expect(chat.part("source").locator("mark")).to_be_in_viewport()
    assert too_small(chat.part("source")) == []
    chat.part("back").tap()
    chat.part("close").tap()
    expect(chat.part("launcher")).to_be_visible()


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_needs_scrolling_sideways(come: Come, service: RunningService, site: Site, width: int) -> None:
    visitor = come(viewport={"width": width, "height": 512})  # 640: a window of 1280 at 200 %
    long = "Thủ_tục_" * 20 + " https://lamgiang.example/" + "rất-dài/" * 30
    chat = Chat(visitor.open(site.url + site.put(host_page(service.url, heading=long, questions=long)))).open()
    chat.ask(long)
    chat.ask(DATED)
    sideways = "element => element.scrollWidth - element.clientWidth"
    chat.open_source()
    assert chat.part("log").evaluate(sideways) == 0
    assert chat.part("context-text").evaluate(sideways) == 0
    assert chat.page.locator("html").evaluate(sideways) == 0


def test_the_widget_follows_the_visitors_dark_theme_unless_the_page_chose_one(
    come: Come, service: RunningService, site: Site
) -> None:
    visitor = come(color_scheme="dark")
    dark = Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()
    assert dark.part("panel").evaluate(_BRIGHTNESS) < 40
    light = Chat(visitor.open(site.url + site.put(host_page(service.url, theme="light"))))
    assert light.open().part("panel").evaluate(_BRIGHTNESS) > 240
    dark.page.emulate_media(color_scheme="light")
    expect(dark.part("root")).to_have_attribute("data-theme", "light")


def test_an_english_page_is_served_in_english(visitor: Visitor, service: RunningService, site: Site) -> None:
    page = host_page(service.url, language="en", heading="Lam Giang Assistant", strings='{"greeting": "Good day."}')
    chat = Chat(visitor.open(site.url + site.put(page)))
    expect(chat.part("launcher")).to_have_text("Ask us")
    chat.open()
    expect(chat.part("heading")).to_have_text("Lam Giang Assistant")
    expect(chat.part("greeting")).to_have_text("Good day.")
    answer = chat.ask(SHUTTLE)
    expect(answer.locator("[part~=text]")).to_contain_text("from VND 40,000 to VND 50,000")
    expect(answer.locator("[part~=date]")).to_have_text("1 July 2024")
    expect(chat.page.get_by_role("dialog", name="Lam Giang Assistant")).to_be_visible()


def test_the_page_may_choose_another_language_and_side(visitor: Visitor, service: RunningService, site: Site) -> None:
    page = host_page(service.url, language="fr", lang="en-US", position="left")
    launcher = Chat(visitor.open(site.url + site.put(page))).part("launcher")
    expect(launcher).to_have_text("Ask us")
    box = launcher.bounding_box()
    assert box is not None
    assert box["x"] == 20


def test_it_all_works_under_a_policy_that_allows_its_script_and_its_service_only(
    visitor: Visitor, service: RunningService, site: Site
) -> None:
    policy = (
        f"default-src 'none'; script-src {service.url}; connect-src {service.url}; require-trusted-types-for 'script'"
    )
    path = site.put(host_page(service.url), Content_Security_Policy=policy)
    chat = Chat(visitor.open(site.url + path)).open()
    chat.ask(DATED)
    expect(chat.open_source(2).locator("mark")).to_contain_text("Nguyễn Hữu Tài")
    chat.part("back").click()
    chat.part("thumb").first.click()
    chat.part("comment").fill("Rõ ràng")
    chat.part("submit").click()
    expect(chat.part("more")).to_have_text("Cảm ơn bạn đã góp ý.")
    chat.part("copy").click()
    expect(chat.part("panel")).to_have_css("border-radius", "18px")  # the style sheet is there: `mishaps` is empty


def test_a_conversation_survives_a_change_of_page(visitor: Visitor, service: RunningService, site: Site) -> None:
    second = site.put(host_page(service.url))
    first = site.put(host_page(service.url, body=f'<p><a id="next" href="{second}">Trang sau</a></p>'))
    chat = Chat(visitor.open(site.url + first)).open()
    chat.ask(BUS)
    chat.part("thumb").first.click()
    expect(chat.part("thumb").first).to_have_attribute("aria-pressed", "true")
    chat.page.locator("#next").click()
    chat.page.wait_for_url(f"**{second}")
    expect(chat.part("panel")).to_be_visible()
    expect(chat.part("answer")).to_contain_text("12.000 đồng")
    expect(chat.part("thumb").first).to_have_attribute("aria-pressed", "true")
    answer = chat.ask("Còn tuyến 13 thì sao?")
    expect(answer.locator("[part~=understood]")).to_contain_text("Giá vé xe buýt tuyến 13")
    expect(chat.open_source().locator("mark")).to_contain_text("16.000 đồng")


def test_a_new_conversation_forgets_the_old_one_and_leaves_nothing_behind(chat: Chat, visitor: Visitor) -> None:
    chat.ask(BUS)
    chat.part("new").click()
    expect(chat.part("exchange")).to_have_count(0)
    assert chat.focused() == "input"
    chat.page.reload()
    expect(chat.part("greeting")).to_be_visible()
    expect(chat.part("exchange")).to_have_count(0)
    assert visitor.context.cookies() == []
    assert chat.page.evaluate("localStorage.length") == 0


def test_a_conversation_that_cannot_be_read_is_begun_anew(chat: Chat) -> None:
    chat.ask(BUS)
    for garbage in ("{", '{"version": 1, "exchanges": [{"question": 5}, null]}', '{"version": 99}'):
        chat.page.evaluate("text => sessionStorage.setItem(Object.keys(sessionStorage)[0], text)", garbage)
        chat.page.reload()
        expect(chat.part("launcher")).to_be_visible()
        expect(chat.part("exchange")).to_have_count(0)


def test_the_element_may_be_placed_by_hand(visitor: Visitor, service: RunningService, site: Site) -> None:
    element = '<section><h2>Hỏi</h2><hoidap-chat widget="portal"></hoidap-chat></section>'
    body = f'{element}<script src="{service.url}/widget.js"></script>'
    chat = Chat(visitor.open(site.url + site.put(plain_page(body))))
    expect(chat.page.get_by_role("region", name="Hỏi Đáp")).to_be_visible()
    expect(chat.part("launcher")).to_have_count(0)
    chat.ask(BUS)
    expect(chat.open_source().locator("mark")).to_be_visible()


def too_small(inside: Locator) -> list[str]:
    """Return the controls that a finger would miss: below 44 pixels; markers stand in running text and may be."""
    return [
        str(control.get_attribute("part"))
        for control in inside.locator("button, a, textarea").all()
        if control.is_visible()
        and control.get_attribute("part") != "marker"
        and (box := control.bounding_box())
        and (box["width"] < 44 or box["height"] < 44)
    ]
