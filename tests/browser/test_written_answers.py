"""Answers that a language model wrote, as readers meet them: what is proved, what is not, and what is still to come."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from embeddings.bundled.encoder import BundledEncoder
from rag.assistant import Assistant, Parts, open_assistant
from rag.errors import ModelFailed
from rag.settings import Settings
from tests.browser.chat import Chat
from tests.browser.library import BUS, PacedAssistant, Serving
from tests.browser.site import Site, host_page
from tests.browser.test_accessibility import THEMES, violations
from tests.browser.visitor import Come, Visitor
from tests.service import RunningService
from tests.write.fakes import FakeChecker, ScriptedModel

REPLY = ("Giá vé lượt tuyến 03 là 12.000 đồng [1]. ", "Xe chạy rất êm [1].")
PROVED, DOUBTED = "Giá vé lượt tuyến 03 là 12.000 đồng.", "Xe chạy rất êm."
NOTICE = "Những câu ghi là chưa kiểm chứng không được nguồn chứng minh."
LABEL = "Do mô hình ngôn ngữ viết, từng câu đã đối chiếu nguồn."

Writing = Callable[..., AbstractContextManager[tuple[RunningService, PacedAssistant]]]


@pytest.fixture
def writing(serving: Serving, library: Assistant, shelves: Path, bundled_encoder: BundledEncoder) -> Writing:
    """Start a service whose answers a model writes by a script; `paced`, they come as the test lets them."""

    @contextmanager
    def start(*reply: str | ModelFailed, paced: bool = False) -> Iterator[tuple[RunningService, PacedAssistant]]:
        checker = FakeChecker(lambda claim: ("unsupported",) if claim.text == DOUBTED else ())
        parts = Parts(encoder=bundled_encoder, language_model=ScriptedModel(reply or REPLY), checker=checker)
        settings = Settings(data=shelves, llm_unsupported="show", llm_cache_megabytes=0)
        with open_assistant(settings, parts=parts) as assistant:
            steps = PacedAssistant(assistant)
            with serving(assistant=steps if paced else assistant) as running:
                yield running, steps
                steps.step(1000)

    return start


def chat_with(visitor: Visitor, service: RunningService, site: Site) -> Chat:
    """Open the widget of a page of the customer's."""
    return Chat(visitor.open(site.url + site.put(host_page(service.url)))).open()


def test_that_a_model_wrote_and_every_sentence_was_checked_is_said_where_all_are_proved(
    visitor: Visitor, site: Site, writing: Writing
) -> None:
    with writing(REPLY[0]) as (service, _):
        answer = chat_with(visitor, service, site).ask(BUS)
        expect(answer.locator("[part~=note]")).to_have_text(LABEL)
        expect(answer.locator("[part~=notice]")).to_have_count(0)


def test_two_quotes_of_one_document_are_told_apart_in_the_list_of_sources(
    visitor: Visitor, site: Site, writing: Writing
) -> None:
    with writing() as (service, _):
        sources = chat_with(visitor, service, site).ask(BUS).locator("[part~=source-link]")
        expect(sources).to_have_count(2)
        told = sources.locator("[part~=excerpt]").all_inner_texts()
        titles = sources.locator("[part~=title]").all_inner_texts()
        expect(sources.first).to_have_attribute("aria-label", f"Nguồn 1: {titles[0]} {told[0]}")
    assert (len(set(titles)), len(set(told)), told[0][:5], told[0][-1]) == (1, 2, "“Từ n", "”")


def test_what_nothing_proves_is_marked_in_words_and_not_said_to_be_checked(
    visitor: Visitor, site: Site, writing: Writing
) -> None:
    with writing() as (service, _):
        chat = chat_with(visitor, service, site)
        answer = chat.ask(BUS)
        expect(answer).to_have_attribute("data-kind", "written")
        expect(answer.locator("[part~=text]")).to_have_text(f"{PROVED}[1] {DOUBTED}[2] chưa kiểm chứng")
        expect(answer.locator("[part~=unverified]")).to_have_attribute("title", "Nguồn không chứng minh câu này.")
        expect(answer.locator("[part~=notice]")).to_have_text(NOTICE)
        expect(answer.locator("[part~=note]")).to_have_count(0)
        expect(chat.part("announcer")).to_have_text(f"{PROVED} [1] {DOUBTED} [2] (chưa kiểm chứng) {NOTICE}")
        source = chat.open_source()
        expect(source.locator("mark")).to_contain_text("12.000 đồng")


def test_each_sentence_is_shown_as_it_comes_and_what_is_there_stays_where_it_is(
    visitor: Visitor, site: Site, writing: Writing
) -> None:
    with writing(paced=True) as (service, assistant):
        chat = chat_with(visitor, service, site)
        answer = chat.send(BUS)
        status, text = answer.locator("[part~=status]"), answer.locator("[part~=text]")
        expect(status).to_have_text("Đang soạn câu trả lời…")
        expect(text).to_be_empty()
        assistant.step()
        expect(text).to_have_text(f"{PROVED}[1]")
        expect(status).to_have_text("Đang soạn câu trả lời…")
        expect(chat.part("announcer")).to_have_text("Đang soạn câu trả lời…")
        before = top_of(text)
        assistant.step(2)
        expect(answer).to_have_attribute("data-state", "done")
        expect(status).to_be_empty()
        assert top_of(text) == before


def test_a_model_that_takes_its_time_is_not_taken_for_a_search(visitor: Visitor, site: Site, writing: Writing) -> None:
    with writing(paced=True) as (service, _):
        page = visitor.context.new_page()
        page.clock.install()
        page.goto(site.url + site.put(host_page(service.url)))
        answer = Chat(page).open().send(BUS)
        expect(answer.locator("[part~=status]")).to_have_text("Đang soạn câu trả lời…")
        page.clock.fast_forward(8_001)
        expect(answer.locator("[part~=status]")).to_have_text("Vẫn đang soạn, xin chờ thêm một chút…")


def top_of(element: Locator) -> float:
    """Where an element begins on the screen."""
    box = element.bounding_box()
    assert box is not None
    return box["y"]


def test_where_the_model_failed_the_sources_are_quoted_and_say_so(
    visitor: Visitor, site: Site, writing: Writing
) -> None:
    with writing(ModelFailed("unreachable", "…")) as (service, _):
        answer = chat_with(visitor, service, site).ask(BUS)
        expect(answer).to_have_attribute("data-kind", "extracted")
        expect(answer.locator("[part~=short]")).to_have_text("12.000 đồng")
        expect(answer.locator("[part~=notice]")).to_have_text(
            "Mô hình ngôn ngữ hiện không trả lời được; nội dung này không do mô hình viết."
        )
        expect(answer.locator("[part~=note]")).to_have_count(0)


def test_a_conversation_keeps_what_is_unverified_over_a_change_of_pages(
    visitor: Visitor, site: Site, writing: Writing
) -> None:
    with writing() as (service, _):
        chat = chat_with(visitor, service, site)
        chat.ask(BUS)
        chat.page.reload()
        expect(chat.part("badge")).to_have_text("chưa kiểm chứng")
        expect(chat.part("notice")).to_have_text(NOTICE)


def test_a_copied_answer_says_what_is_unverified(visitor: Visitor, site: Site, writing: Writing) -> None:
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with writing() as (service, _):
        chat = chat_with(visitor, service, site)
        chat.ask(BUS)
        chat.part("copy").click()
        expect(chat.part("copy")).to_have_text("Đã sao chép")
    copied = str(chat.page.evaluate("navigator.clipboard.readText()")).split("\n\n")
    assert copied[:3] == [BUS, f"{PROVED} [1] {DOUBTED} [2] (chưa kiểm chứng)", NOTICE]


def test_the_page_of_answers_says_the_same_in_the_language_of_its_reader(visitor: Visitor, writing: Writing) -> None:
    with writing() as (service, _):
        page = visitor.open(f"{service.url}/ask?lang=en&q={BUS}")
        result = page.locator("#result")
        expect(result.locator("[part~=text]")).to_have_text(f"{PROVED}[1] {DOUBTED}[2] unverified")
        expect(result.locator("[part~=notice]")).to_have_text(NOTICE)  # in the answer's language
        expect(result.locator("[part~=note]")).to_have_count(0)
        expect(page.locator("#status")).to_be_empty()


def test_on_the_page_of_answers_nothing_moves_when_the_model_is_done(visitor: Visitor, writing: Writing) -> None:
    with writing(paced=True) as (service, assistant):
        page = visitor.open(f"{service.url}/ask?q={BUS}")
        expect(page.locator("#status")).to_have_text("Đang soạn câu trả lời…")
        assistant.step()
        expect(page.locator("#result")).to_have_attribute("aria-busy", "true")
        expect(page.locator("[part~=marker]")).to_have_count(1)
        before = top_of(page.locator("[part~=text]"))
        assistant.step(2)
        expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
        expect(page.locator("[part~=badge]")).to_be_visible()
        assert top_of(page.locator("[part~=text]")) == before


@pytest.mark.parametrize("theme", THEMES)
def test_no_written_answer_is_out_of_reach(come: Come, site: Site, writing: Writing, theme: str) -> None:
    looker = come(color_scheme=theme, bypass_csp=True)
    with writing() as (service, _):
        chat = chat_with(looker, service, site)
        chat.ask(BUS)
        assert violations(chat.page) == []
        page = looker.open(f"{service.url}/ask?q={BUS}")
        expect(page.locator("[part~=badge]")).to_be_visible()
        expect(page.locator("#status")).to_be_empty()
        assert violations(page) == []
