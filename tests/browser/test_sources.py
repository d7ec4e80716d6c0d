"""From an answer to the sentence it rests on: the card in the widget, and the source's own page."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.library import BUS, DATED, HIGHLIGHT, RESIDENCE
from tests.browser.site import Site

SENTENCE = "Từ ngày 1/6/2024, vé lượt tuyến 03 là 12.000 đồng cho cả tuyến và 8.000 đồng cho chặng dưới 15 km"
_WHERE = """sentence => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const start = texts.currentNode.data.indexOf(sentence);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, start);
    range.setEnd(texts.currentNode, start + sentence.length);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return [left, top, right, bottom];
  }
}"""


def test_a_citation_opens_its_quote_in_the_context_of_the_document(chat: Chat) -> None:
    chat.ask(BUS)
    card = chat.open_source()
    expect(card.locator("mark")).to_contain_text(SENTENCE)
    expect(card.locator("mark")).to_be_in_viewport()
    expect(card.locator("[part~=passage-text]")).to_contain_text("Chuyến đầu tiên xuất bến lúc 5 giờ 15")
    expect(card.locator("[part~=date]")).to_have_text("20/5/2024")
    expect(card.locator("[part~=passage-text] b").first).to_have_text("Tuyến 03: Bến xe Vĩnh Sơn – Cảng Nghi Hải")
    expect(card.locator("[part~=passage-text]")).not_to_contain_text("#")
    expect(card.locator("[part~=facts]")).to_contain_text("Sở Giao thông vận tải")


def test_a_closed_card_gives_the_focus_back_to_the_marker_that_opened_it(chat: Chat) -> None:
    chat.ask(DATED)
    chat.open_source(2)
    assert chat.focused() == "back"
    chat.page.keyboard.press("Escape")
    expect(chat.part("source")).to_have_count(0)
    assert chat.focused() == "marker"
    expect(chat.part("panel")).to_be_visible()


def test_a_date_that_the_text_only_implies_is_said_to_be_inferred(chat: Chat) -> None:
    chat.ask("Lễ hội Đền Nậm Khê được ghi danh di sản gì?")
    expect(chat.part("answer").locator("[part~=date]").first).to_have_text("24/2/2024 (suy ra từ nội dung)")


def test_the_link_of_a_source_opens_its_page_at_the_highlighted_sentence(chat: Chat, site: Site) -> None:
    chat.ask(BUS)
    link = chat.open_source().locator("[part~=link]")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    with chat.page.context.expect_page() as opened:
        link.click()
    source = opened.value
    source.wait_for_load_state()
    assert source.url.startswith(f"{site.url}/giao-thong/xe-buyt-tuyen-03-13")
    source.wait_for_function("scrollY > 0")
    assert is_highlighted(source, SENTENCE)


def test_the_link_of_a_sentence_in_the_middle_of_a_paragraph_finds_it(chat: Chat) -> None:
    chat.ask(RESIDENCE)
    link = chat.open_source().locator("[part~=link]")
    with chat.page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_function("scrollY > 0")
    assert is_highlighted(opened.value, "Giấy xác nhận có giá trị 30 ngày kể từ ngày cấp và không thu phí")


def is_highlighted(page: Page, sentence: str) -> bool:
    """Tell whether the highlight's colour fills where the sentence stands, and nothing else."""
    left, top, right, bottom = page.evaluate(_WHERE, sentence)
    shown = Image.open(BytesIO(page.screenshot())).convert("RGB")
    points = [(x, y) for x in range(0, shown.width, 2) for y in range(0, shown.height, 2)]
    coloured = [point for point in points if shown.getpixel(point) == HIGHLIGHT]
    inside = [(x, y) for x, y in coloured if left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 30]
    return 0 <= top < bottom <= shown.height and len(inside) > 500 and len(inside) == len(coloured)
