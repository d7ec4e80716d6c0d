"""What a visitor says about an answer reaches those who improve it."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.api.http.people import bearer
from tests.browser.chat import Chat
from tests.browser.library import BUS, Serving
from tests.browser.site import Site, host_page
from tests.browser.visitor import Visitor
from tests.service import RunningService


def test_a_thumb_and_a_comment_arrive_in_the_export(chat: Chat, service: RunningService) -> None:
    answer = chat.ask(BUS)
    answer.locator("[data-thumb=down]").click()
    answer.locator("[part~=comment]").fill("Thiếu giá vé tháng\nvà vé lượt ngắn")
    answer.locator("[part~=submit]").click()
    expect(answer.locator("[part~=more]")).to_have_text("Cảm ơn bạn đã góp ý.")
    expect(answer.locator("[data-thumb=down]")).to_have_attribute("aria-pressed", "true")
    key = service.service.state.keys.create("ban-bien-tap", "admin", None)
    lines = service.client.get("/v1/feedback/export", headers=bearer(key)).text.splitlines()
    [line] = [line for text in lines if (line := json.loads(text))["note"].startswith("thumb down: Thiếu")]
    assert (line["question"], line["note"]) == (BUS, "thumb down: Thiếu giá vé tháng\nvà vé lượt ngắn")
    assert "12.000 đồng" in line["feedback"]["answer"]


def test_who_changes_their_mind_has_one_thumb(chat: Chat) -> None:
    answer = chat.ask(BUS)
    for thumb, other in (("up", "down"), ("down", "up")):
        answer.locator(f"[data-thumb={thumb}]").click()
        expect(answer.locator(f"[data-thumb={thumb}]")).to_have_attribute("aria-pressed", "true")
        expect(answer.locator(f"[data-thumb={other}]")).to_have_attribute("aria-pressed", "false")


def test_feedback_on_an_answer_that_is_forgotten_says_so_and_keeps_what_was_written(
    visitor: Visitor, serving: Serving, site: Site, tmp_path: Path
) -> None:
    with serving(tmp_path) as before:
        chat = Chat(visitor.open(site.url + site.put(host_page(before.url)))).open()
        answer = chat.ask(BUS)
        answer.locator("[data-thumb=up]").click()
        answer.locator("[part~=comment]").fill("Cảm ơn")
    with serving(tmp_path, port=before.port):  # answers are remembered in memory alone
        answer.locator("[part~=submit]").click()
        expect(answer.locator("[part~=more]")).to_contain_text("Câu trả lời này đã cũ, không còn nhận góp ý.")
        expect(answer.locator("[part~=comment]")).to_have_value("Cảm ơn")
