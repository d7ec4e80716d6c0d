"""The service's own pages: the portal that embeds the widget, answers beside their source, and the API's page."""

from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from api.pages.render import Language, words
from rag.assistant import Assistant
from tests.browser.chat import Chat
from tests.browser.library import BUS, DATED, UNANSWERED, Serving
from tests.browser.visitor import Come, Visitor
from tests.service import RunningService, running_service


def test_the_portal_embeds_the_widget_as_a_customer_would(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(service.url)
    expect(page.locator(".notice")).to_be_hidden()
    chat = Chat(page).open()
    expect(chat.part("heading")).to_have_text("Trợ lý Lam Giang")
    chat.part("suggestion").first.click()
    expect(chat.part("answer")).to_contain_text("12.000 đồng")


def test_the_portal_switches_to_english_with_its_widget(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(service.url)
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Ask a question, read the very line that answers it")
    expect(Chat(page).part("launcher")).to_have_text("Ask us")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_the_portal_suggests_is_answered_from_the_sample(library: Assistant, language: Language) -> None:
    said = words("home")[language]
    suggested = [text for name, text in said.items() if name.endswith("_question")] + said["questions"].split("|")
    kinds = {question: library.ask(question).kind for question in suggested}
    assert kinds == dict.fromkeys(suggested, "extracted")


def test_an_empty_portal_says_what_to_do(visitor: Visitor, tmp_path: Path) -> None:
    with running_service(tmp_path) as empty:
        page = visitor.open(empty.url)
        expect(page.get_by_role("heading", name="Kho tài liệu đang trống")).to_be_visible()
        expect(page.locator(".notice code")).to_have_text("hoidap ingest eval/data/corpus")


def test_a_question_of_the_portal_is_answered_beside_its_source(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(service.url)
    page.locator("#q").fill(BUS)
    page.locator("#q").press("Enter")
    expect(page.locator("#asked")).to_have_text(BUS)
    expect(page.locator("#result")).to_contain_text("12.000 đồng")
    expect(page.locator("#document mark")).to_contain_text("Từ ngày 1/6/2024, vé lượt tuyến 03 là 12.000 đồng")
    expect(page.locator("#document mark")).to_be_in_viewport()
    answer, source = box(page.locator("#answer")), box(page.locator("#source"))
    assert answer["x"] + answer["width"] < source["x"]


def test_each_of_several_sources_is_shown_when_its_marker_is_pressed(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(f"{service.url}/ask?q={DATED}")
    expect(page.locator("#document mark")).to_contain_text("Vũ Thị Lan Anh")
    page.locator("[data-marker='2']").click()
    expect(page.locator("#document mark")).to_contain_text("Nguyễn Hữu Tài")
    expect(page.locator("#document mark")).to_be_in_viewport()
    expect(page.locator("[data-marker='2']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-marker='1']")).to_have_attribute("aria-pressed", "false")


def test_a_shared_address_shows_the_same_and_back_leads_back(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(f"{service.url}/ask?q={BUS}")
    expect(page.locator("#result")).to_contain_text("12.000 đồng")
    page.locator("#q").fill(UNANSWERED)
    page.locator("#q").press("Enter")
    expect(page.locator("#result")).to_have_attribute("data-kind", "abstained")
    expect(page.locator("#source")).to_be_hidden()
    page.go_back()
    expect(page.locator("#result")).to_contain_text("12.000 đồng")
    page.get_by_role("link", name="English").click()
    expect(page.locator("#asked")).to_have_text(BUS)
    expect(page.locator("#document mark")).to_contain_text("12.000 đồng")


def test_back_to_where_nothing_was_asked_shows_nothing_of_the_answer(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(f"{service.url}/ask")
    before = page.locator("main").inner_text()
    page.locator("#q").fill(BUS)
    page.locator("#q").press("Enter")
    expect(page.locator("#document mark")).to_be_visible()
    page.go_back()
    expect(page.locator("#source")).to_be_hidden()
    assert page.locator("main").inner_text() == before
    assert page.title() == "Hỏi Đáp"


def test_an_abstention_shows_nothing_as_an_answer_but_what_stands_nearest(
    visitor: Visitor, service: RunningService
) -> None:
    page = visitor.open(f"{service.url}/ask?q={UNANSWERED}")
    expect(page.locator("[part~=passage]").first).to_be_visible()
    expect(page.locator("[part~=marker]")).to_have_count(0)
    page.locator("[part~=context]").first.click()
    expect(page.locator("#document mark")).to_have_text(page.locator("blockquote").first.inner_text())


def test_on_a_phone_the_source_stands_below_the_answer(come: Come, service: RunningService) -> None:
    page = come(viewport={"width": 360, "height": 740}).open(f"{service.url}/ask?q={BUS}")
    expect(page.locator("#document mark")).to_be_attached()
    answer, source = box(page.locator("#answer")), box(page.locator("#source"))
    assert answer["y"] + answer["height"] <= source["y"]
    assert page.locator("html").evaluate("element => element.scrollWidth") == 360


def test_a_failed_question_of_the_page_can_be_asked_again(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(f"{service.url}/ask")
    visitor.context.set_offline(True)
    page.locator("#q").fill(BUS)
    page.locator("#q").press("Enter")
    expect(page.locator("#status")).to_have_text("Không kết nối được với dịch vụ. Câu hỏi của bạn vẫn còn đây.")
    visitor.context.set_offline(False)
    page.locator("[part~=retry]").click()
    expect(page.locator("#result")).to_contain_text("12.000 đồng")


def test_the_page_says_when_to_ask_again(visitor: Visitor, serving: Serving) -> None:
    with serving(rate_widget="2/minute") as service:  # an answer and its source
        page = visitor.open(f"{service.url}/ask?q={BUS}")
        expect(page.locator("#document mark")).to_be_visible()
        page.locator("#q").fill(DATED)
        page.locator("#q").press("Enter")
        expect(page.locator("#status")).to_contain_text("Bạn đã hỏi nhiều trong thời gian ngắn. Có thể thử lại sau")
        expect(page.locator("[part~=retry]")).to_be_visible()


def test_the_apis_page_is_complete_without_a_network(visitor: Visitor, service: RunningService) -> None:
    page = visitor.open(f"{service.url}/docs")
    described = service.client.get("/openapi.json").json()["paths"]
    operations = page.locator(".opblock")
    expect(operations).to_have_count(sum(len(methods) for methods in described.values()))
    alive = page.locator(".opblock", has_text="/healthz")
    alive.locator(".opblock-summary").click()
    alive.get_by_role("button", name="Try it out").click()
    alive.get_by_role("button", name="Execute").click()
    expect(alive.locator(".live-responses-table")).to_contain_text('"status": "alive"')


def box(locator: Locator) -> FloatRect:
    """Where it stands."""
    found = locator.bounding_box()
    assert found is not None
    return found
