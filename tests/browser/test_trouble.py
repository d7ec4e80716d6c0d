"""What a visitor sees when something is in the way, and how it goes on."""

from pathlib import Path

from playwright.sync_api import expect

from rag.assistant import Assistant
from tests.browser.chat import Chat
from tests.browser.library import BUS, DATED, PacedAssistant, Serving
from tests.browser.site import Site, host_page
from tests.browser.visitor import Visitor
from tests.service import RunningService

UNREACHABLE = "Không kết nối được với dịch vụ. Câu hỏi của bạn vẫn còn đây."


def test_a_page_that_is_not_allowed_tells_its_owner_once(visitor: Visitor, service: RunningService, site: Site) -> None:
    chat = Chat(visitor.open(site.other_url + site.put(host_page(service.url)))).open()
    note = f"Trang {site.other_url} chưa được phép dùng trợ lý này."
    expect(chat.part("forbidden")).to_contain_text(note)
    expect(chat.part("forbidden")).to_contain_text("hoidap widgets create")
    expect(chat.part("input")).to_be_disabled()
    chat.page.wait_for_timeout(400)  # a loop would show
    tokens = [request for request in visitor.requested if request.startswith("POST") and "/v1/widget/token" in request]
    assert len(tokens) == 1
    assert [text for text in visitor.console if text.startswith("hoidap: ")] != []


def test_a_widget_that_was_revoked_stops_at_the_next_question(visitor: Visitor, serving: Serving, site: Site) -> None:
    with serving() as service:
        chat = Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()
        chat.ask(BUS)
        service.service.state.widgets.revoke("portal")
        chat.part("input").fill(DATED)
        chat.part("send").click()
        expect(chat.part("forbidden")).to_contain_text("chưa được phép dùng trợ lý này")


def test_a_question_outlives_a_service_that_goes_away_and_comes_back(
    visitor: Visitor, serving: Serving, site: Site, tmp_path: Path
) -> None:
    with serving(tmp_path / "state") as first:
        chat = Chat(visitor.open(site.url + site.put(host_page(first.url)))).open()
        chat.ask(BUS)
    answer = chat.ask(DATED, state="failed")
    expect(answer.locator("[part~=error]")).to_contain_text(UNREACHABLE)
    expect(chat.part("question").last).to_contain_text(DATED)
    with serving(tmp_path / "state", port=first.port):
        answer.locator("[part~=retry]").click()
        expect(chat.part("answer").last).to_have_attribute("data-state", "done")
        expect(chat.part("question")).to_have_count(2)
        expect(chat.part("answer").last).to_contain_text("Nguyễn Hữu Tài")


def test_a_token_that_a_new_service_does_not_know_is_renewed_once(
    visitor: Visitor, serving: Serving, site: Site, tmp_path: Path
) -> None:
    with serving(tmp_path / "before") as first:
        chat = Chat(visitor.open(site.url + site.put(host_page(first.url)))).open()
        chat.ask(BUS)
    with serving(tmp_path / "after", port=first.port):
        chat.ask(DATED)
    made = [request.split("/v1/")[1] for request in visitor.requested if request.startswith("POST")]
    assert made == ["widget/token", "ask/stream", "ask/stream", "widget/token", "ask/stream"]


def test_who_asks_too_much_is_told_when_to_ask_again(visitor: Visitor, serving: Serving, site: Site) -> None:
    with serving(rate_widget="2/minute") as service:
        page = visitor.context.new_page()
        page.clock.install()
        page.goto(site.url + site.put(host_page(service.url)))
        chat = Chat(page).open()
        chat.ask(BUS)
        chat.ask(BUS)
        answer = chat.ask(DATED, state="failed")
        note, retry = answer.locator("[part~=note]"), answer.locator("[part~=retry]")
        expect(note).to_contain_text("Bạn đã hỏi nhiều trong thời gian ngắn. Có thể thử lại sau")
        expect(retry).to_be_disabled()
        page.clock.fast_forward(61_000)
        expect(note).to_contain_text("Bây giờ có thể thử lại.")
        expect(retry).to_be_enabled()


def test_a_browser_without_a_network_says_so_and_keeps_the_question(chat: Chat, visitor: Visitor) -> None:
    visitor.context.set_offline(True)
    expect(chat.part("banner")).to_have_text("Bạn đang ngoại tuyến.")
    answer = chat.ask(BUS, state="failed")
    expect(answer.locator("[part~=error]")).to_contain_text(UNREACHABLE)
    visitor.context.set_offline(False)
    expect(chat.part("banner")).to_be_hidden()
    answer.locator("[part~=retry]").click()
    expect(chat.part("answer")).to_have_attribute("data-state", "done")


def test_an_answer_that_breaks_off_is_marked_and_asked_again(
    visitor: Visitor, serving: Serving, site: Site, library: Assistant
) -> None:
    assistant = PacedAssistant(library)
    with serving(assistant=assistant, answer_seconds=1) as service:
        chat = Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()
        answer = chat.send(DATED)
        assistant.step(2)
        expect(answer.locator("[part~=note]")).to_have_text("Câu trả lời bị ngắt giữa chừng, phần trên chưa đầy đủ.")
        expect(answer.locator("[part~=marker]")).to_have_count(1)
        assistant.step(1000)
        answer.locator("[part~=retry]").click()
        expect(chat.part("answer")).to_have_attribute("data-state", "done")
        expect(chat.part("marker")).to_have_count(2)


def test_an_answer_that_was_coming_when_the_page_was_left_is_not_passed_off_as_whole(
    visitor: Visitor, site: Site, paced: tuple[RunningService, PacedAssistant]
) -> None:
    service, assistant = paced
    chat = Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()
    answer = chat.send(DATED)
    assistant.step(2)
    expect(answer.locator("[part~=marker]")).to_have_count(1)
    chat.page.reload()
    expect(chat.part("answer")).to_have_attribute("data-state", "incomplete")
    expect(chat.part("question")).to_contain_text(DATED)
    assistant.step(1000)
    chat.part("retry").click()
    expect(chat.part("answer")).to_have_attribute("data-state", "done")
    expect(chat.part("marker")).to_have_count(2)
