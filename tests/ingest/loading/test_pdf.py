import pytest

from rag.ingest.draft import Draft
from rag.ingest.loading.reader import FileReader
from tests.ingest.loading.documents import locked_pdf, pdf_with_text, scanned_pdf
from tests.ingest.loading.old_encodings import to_tcvn3
from tests.ingest.loading.opening import load_one, refuse_one

LINES = (
    "Điều 1. Phạm vi điều chỉnh",
    "Quyết định này quy định việc tiếp nhận và xử lý kiến nghị của công dân gửi đến các",
    "cơ quan nhà nước trên địa bàn tỉnh Lam Sơn, kể cả kiến nghị gửi qua mạng.",
    "Điều 2. Hiệu lực",
    "Quyết định có hiệu lực từ ngày 01/3/2021.",
)
TEXT = """Điều 1. Phạm vi điều chỉnh

Quyết định này quy định việc tiếp nhận và xử lý kiến nghị của công dân gửi đến các cơ quan nhà nước trên địa bàn tỉnh \
Lam Sơn, kể cả kiến nghị gửi qua mạng.

Điều 2. Hiệu lực

Quyết định có hiệu lực từ ngày 01/3/2021."""


def test_lines_are_joined_to_paragraphs(reader: FileReader) -> None:
    data = pdf_with_text([LINES], title="Quyết định 12")
    assert load_one(reader, data, "a.pdf") == Draft(TEXT, "a.pdf", "pdf", title="Quyết định 12")


@pytest.mark.parametrize("title", ["Microsoft Word - qd12.doc", "Untitled", "scan0001", "qd.docx", "   "])
def test_a_title_that_a_tool_made_up_is_none(reader: FileReader, title: str) -> None:
    assert load_one(reader, pdf_with_text([LINES], title=title), "a.pdf").title is None


def test_running_heads_and_page_numbers_are_dropped_and_a_sentence_goes_on_over_the_page(reader: FileReader) -> None:
    pages = [
        ("CÔNG BÁO/Số 12", f"Đoạn thứ {name} bắt đầu ở đây và kéo dài cho đến hết trang, rồi", "- 7 -")
        for name in ("nhất", "hai", "ba", "tư")
    ]
    kept = " ".join(page[1] for page in pages)
    assert load_one(reader, pdf_with_text(pages), "a.pdf").text == kept


def test_articles_at_the_top_of_every_page_are_no_running_heads(reader: FileReader) -> None:
    pages = [(f"Bài {number}", f"Nội dung riêng của trang này nói về chủ đề số {number}.") for number in range(1, 5)]
    expected = "\n\n".join(line for page in pages for line in page)
    assert load_one(reader, pdf_with_text(pages), "a.pdf").text == expected


def test_an_english_word_broken_at_the_line_end_is_made_whole(reader: FileReader) -> None:
    data = pdf_with_text([("The council agreed on the new infor-", "mation policy, No. 39-", "NQ/TW.")])
    assert load_one(reader, data, "a.pdf").text == "The council agreed on the new information policy, No. 39-\n\nNQ/TW."


def test_a_pdf_in_a_font_from_before_unicode_is_converted(reader: FileReader) -> None:
    data = pdf_with_text([[to_tcvn3(line).decode("cp1252") for line in LINES]])
    assert load_one(reader, data, "a.pdf").text == TEXT


def test_a_pdf_that_only_forbids_printing_is_opened(reader: FileReader) -> None:
    assert load_one(reader, locked_pdf(""), "a.pdf").text == "The council met on Monday and agreed on the budget."


def test_a_pdf_with_a_password_is_refused(reader: FileReader) -> None:
    refusal = refuse_one(reader, locked_pdf("secret"), "a.pdf")
    assert refusal.reason == "encrypted"
    assert refusal.message == "a.pdf: is locked with a password. Save it without one, then run again"


def test_a_scan_is_refused_with_the_command_that_helps(reader: FileReader) -> None:
    refusal = refuse_one(reader, scanned_pdf(), "a.pdf")
    assert refusal.reason == "no-text"
    assert "Run OCR first (for instance: ocrmypdf -l vie IN.pdf OUT.pdf)" in refusal.message


def test_a_pdf_whose_font_names_no_letters_is_refused(reader: FileReader) -> None:
    refusal = refuse_one(reader, pdf_with_text([["\ue001\ue002\ue003 abcdefghijklmnopqrstu \ue004\ue005"]]), "a.pdf")
    assert refusal.reason == "no-text"


@pytest.mark.parametrize("data", [b"%PDF-1.7 rubbish", b"no PDF", pdf_with_text([LINES])[:400]])
def test_a_damaged_pdf_is_refused(reader: FileReader, data: bytes) -> None:
    refusal = refuse_one(reader, data, "a.pdf")
    assert refusal.reason == "malformed"
    assert refusal.message.endswith("Print it to PDF anew")
