"""Asking in the widget on a page of another origin than the service."""

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.library import BUS, DATED, RESIDENCE, UNANSWERED, PacedAssistant
from tests.browser.site import Site, host_page
from tests.browser.visitor import Visitor
from tests.service import RunningService

FARE = "vé lượt tuyến 03 là 12.000 đồng cho cả tuyến"


def test_a_visitor_of_another_site_asks_and_every_statement_names_its_source(chat: Chat, site: Site) -> None:
    answer = chat.ask(BUS)
    expect(answer.locator("[part~=text]")).to_contain_text(FARE)
    expect(answer.locator("[part~=short]")).to_have_text("12.000 đồng")
    expect(answer.locator("[part~=marker]")).to_have_attribute(
        "aria-label", "Nguồn 1: Điều chỉnh giá vé và biểu đồ chạy xe buýt tuyến 03, tuyến 13 từ ngày 1/6/2024"
    )
    expect(answer.locator("[part~=date]")).to_have_text("20/5/2024")
    expect(chat.part("announcer")).to_contain_text(FARE)
    assert chat.page.url.startswith(site.url)


def test_an_answer_is_shown_as_it_comes(
    visitor: Visitor, site: Site, paced: tuple[RunningService, PacedAssistant]
) -> None:
    service, assistant = paced
    chat = Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()
    answer = chat.send(DATED)
    expect(answer.locator("[part~=status]")).to_have_text("Đang đọc 10 đoạn tìm được…")
    assistant.step()
    expect(answer.locator("[part~=text]")).to_have_text("Các nguồn ở những thời điểm khác nhau nêu khác nhau:")
    assistant.step()
    expect(answer.locator("[part~=marker]")).to_have_text(["[1]"])
    expect(answer).to_have_attribute("data-state", "asking")
    assistant.step(2)
    expect(answer).to_have_attribute("data-state", "done")
    expect(answer.locator("[part~=text] p")).to_have_count(3)
    expect(answer.locator("[part~=marker]")).to_have_text(["[1]", "[2]"])


def test_a_slow_answer_is_said_to_be_slow_and_can_be_stopped(
    visitor: Visitor, site: Site, paced: tuple[RunningService, PacedAssistant]
) -> None:
    service, assistant = paced
    page = visitor.context.new_page()
    page.clock.install()
    page.goto(site.url + site.put(host_page(service.url)))
    chat = Chat(page).open()
    answer = chat.send(DATED)
    expect(answer.locator("[part~=status]")).to_contain_text("Đang đọc")
    page.clock.fast_forward(8_001)
    expect(answer.locator("[part~=status]")).to_have_text("Vẫn đang tìm, xin chờ thêm một chút…")
    assistant.step()
    expect(answer.locator("[part~=text]")).to_contain_text("Các nguồn")
    chat.part("stop").click()
    expect(answer).to_have_attribute("data-state", "stopped")
    expect(answer.locator("[part~=note]")).to_have_text("Đã dừng theo yêu cầu của bạn.")
    expect(chat.part("send")).to_be_visible()


def test_a_question_without_accents_is_shown_as_it_was_understood(chat: Chat) -> None:
    answer = chat.ask("giay xac nhan thong tin cu tru co gia tri bao nhieu ngay")
    expect(answer.locator("[part~=understood]")).to_have_text(
        "Hiểu là: giấy xác nhận thông tin cư trú có giá trị bao nhiêu ngày"
    )
    expect(answer.locator("[part~=short]")).to_have_text("30 ngày")


def test_a_follow_up_is_understood_by_what_was_asked_before(chat: Chat) -> None:
    chat.ask(BUS)
    answer = chat.ask("Còn tuyến 13 thì sao?")
    expect(answer.locator("[part~=understood]")).to_contain_text("tuyến 13")
    expect(answer.locator("[part~=text]")).to_contain_text("16.000 đồng")


def test_an_abstention_looks_different_and_offers_the_nearest_passages(chat: Chat) -> None:
    told, refused = chat.ask(RESIDENCE), chat.ask(UNANSWERED)
    expect(refused).to_have_attribute("data-kind", "abstained")
    look = "element => getComputedStyle(element).backgroundColor"
    assert told.evaluate(look) != refused.evaluate(look)
    expect(refused.locator("[part~=marker]")).to_have_count(0)
    expect(refused.locator("[part~=label]")).to_have_text("Những đoạn gần nhất")
    refused.locator("[part~=passage]").first.locator("[part~=context]").click()
    quote = refused.locator("[part~=passage] blockquote").first.inner_text()
    expect(chat.part("source").locator("mark")).to_have_text(quote)


def test_a_suggested_question_is_asked_by_pressing_it(visitor: Visitor, service: RunningService, site: Site) -> None:
    page = host_page(service.url, questions=f"{BUS}|{RESIDENCE}")
    chat = Chat(visitor.open(site.url + site.put(page))).open()
    expect(chat.part("suggestion")).to_have_text([BUS, RESIDENCE])
    chat.part("suggestion").first.click()
    expect(chat.part("answer")).to_have_attribute("data-state", "done")
    expect(chat.part("question")).to_contain_text(BUS)


def test_an_answer_is_copied_with_its_sources(chat: Chat, visitor: Visitor, site: Site) -> None:
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(BUS)
    chat.part("copy").click()
    expect(chat.part("copy")).to_have_text("Đã sao chép")
    question, answer, sources = str(chat.page.evaluate("navigator.clipboard.readText()")).split("\n\n")
    assert question == BUS
    assert FARE in answer
    assert sources == (
        "Nguồn:\n[1] Điều chỉnh giá vé và biểu đồ chạy xe buýt tuyến 03, tuyến 13 từ ngày 1/6/2024. 20/5/2024. "
        f"{site.url}/giao-thong/xe-buyt-tuyen-03-13"
    )
