from datetime import date

import pytest

from rag.ingest.draft import Draft
from rag.ingest.loading.reader import FileReader
from tests.ingest.loading.old_encodings import to_1258, to_tcvn3, to_vni
from tests.ingest.loading.opening import load_one, refuse_one

FIRST = "Sáng 5/9, hơn hai trăm nghìn học sinh tỉnh Lam Sơn bước vào năm học mới."
SECOND = "Phát biểu tại lễ khai giảng, ông Nguyễn Văn Bền đề nghị nâng cao chất lượng dạy và học."
THIRD = "Năm học này, tỉnh dành 350 tỷ đồng xây dựng trường lớp, ưu tiên các xã vùng cao."

ARTICLE = f"""<!DOCTYPE html><html lang="vi-VN"><head><title>Khai giảng | Báo Lam Sơn</title>
<meta property="og:title" content="Tỉnh Lam Sơn khai giảng"><meta property="og:site_name" content="Báo Lam Sơn">
<meta name="author" content="Trần Thu Hà"><link rel="canonical" href="https://bao.example/khai-giang.html">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2022-09-05T07:00:00+07:00"}}</script>
<style>.an {{ display: none }} @media print {{ .noi-dung {{ display: none }} }}</style></head><body>
<div><a href="/">Trang chủ</a> | <a href="/tt">Thời sự</a></div>
<nav><p>Chọn một chuyên mục trong danh sách dưới đây.</p></nav>
<h1>Tỉnh Lam Sơn khai giảng</h1><p>05/09/2022 | 07:30</p><div><a href="f">Facebook</a> <a href="z">Zalo</a></div>
<div class="noi-dung"><p><b>{FIRST[:20]}</b>{FIRST[20:]}</p><p>{SECOND}</p><h2>Số liệu</h2>
<table><tr><th>Cấp học</th><th>Số trường</th></tr><tr><td>Tiểu học</td><td>215</td></tr></table>
<ul><li>Giáo viên: 9.800<li>Phòng học: 6.200</ul><p>{THIRD}</p><p>Trần Thu Hà</p></div>
<h3>Tin khác</h3><ul><li><a href="a">Lam Sơn đón hai triệu lượt khách du lịch trong quý ba năm nay</a></ul>
<footer>Bản quyền thuộc Báo Lam Sơn. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</footer></body></html>"""


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def test_an_article_is_read_with_its_structure_and_what_it_states(reader: FileReader) -> None:
    text = f"""# Tỉnh Lam Sơn khai giảng

05/09/2022 | 07:30

{FIRST}

{SECOND}

## Số liệu

Cấp học | Số trường
Tiểu học | 215

- Giáo viên: 9.800
- Phòng học: 6.200

{THIRD}

Trần Thu Hà"""
    assert load_one(reader, ARTICLE.encode(), "a.html") == Draft(
        text,
        "a.html",
        "html",
        title="Tỉnh Lam Sơn khai giảng",
        url="https://bao.example/khai-giang.html",
        published=date(2022, 9, 5),
        author="Trần Thu Hà",
        site="Báo Lam Sơn",
        language="vi",
    )


def test_a_page_that_states_no_date_gets_none(reader: FileReader) -> None:
    draft = load_one(reader, page(f"<p>{FIRST}</p><time datetime='2011-01-01'>bình luận</time>"), "a.html")
    assert draft.published is None


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>Ẩn</p>",
        "<p style='visibility:hidden !important'>Ẩn</p>",
        "<p style='color:#FFFFFF'>Ẩn</p>",
        "<p style='font-size:0px'>Ẩn</p>",
        "<div style='position:absolute;left:-9999px'><p>Ẩn</p></div>",
        "<div style='width:0;height:0;overflow:hidden'><p>Ẩn</p></div>",
        "<p aria-hidden='true'>Ẩn</p>",
        "<p hidden>Ẩn</p>",
        "<p class='x an'>Ẩn</p>",
        "<!-- Ẩn -->",
        "<template><p>Ẩn</p></template>",
        "<script>document.write('Ẩn')</script>",
        "<noscript>Ẩn</noscript>",
        "<select><option>Ẩn</option></select>",
    ],
)
def test_what_a_reader_does_not_see_is_not_taken(reader: FileReader, hidden: str) -> None:
    draft = load_one(
        reader, page(f"<p>{FIRST}</p>{hidden}<p>{SECOND}</p>", "<style>.an{display:none}</style>"), "a.html"
    )
    assert draft.text == f"{FIRST}\n\n{SECOND}"


def test_white_text_on_a_colour_is_visible(reader: FileReader) -> None:
    body = f"<div style='background:#900'><p style='color:white'>{FIRST}</p></div><p>{SECOND}</p>"
    assert load_one(reader, page(body), "a.html").text == f"{FIRST}\n\n{SECOND}"


def test_an_unclosed_hidden_paragraph_ends_where_the_next_begins(reader: FileReader) -> None:
    body = f"<p>{FIRST}<p hidden>Ẩn<p>{SECOND}"
    assert load_one(reader, page(body), "a.html").text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("depth", [10, 300, 100_000])
def test_no_depth_of_nesting_loses_text(reader: FileReader, depth: int) -> None:
    assert load_one(reader, page("<div>" * depth + f"<p>{FIRST}</p>"), "a.html").text == FIRST


def test_no_length_of_page_loses_text(reader: FileReader) -> None:
    paragraphs = [f"Đoạn {number}. {FIRST}" for number in range(60_000)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert load_one(reader, page(body), "a.html").text == "\n\n".join(paragraphs)


def test_a_page_laid_out_in_tables_keeps_its_paragraphs(reader: FileReader) -> None:
    body = f"<table><tr><td><a href='/'>Trang chủ</a></td><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>"
    assert load_one(reader, page(body), "a.html").text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "body",
    [
        "<ul>" + "<li><a href='x'>Một mục trong trình đơn của trang này</a></li>" * 30 + "</ul>",
        "<div id='app'></div><script>" + "render('Nội dung');" * 300 + "</script>",
        "<nav>Trang chủ</nav><footer>Bản quyền thuộc về cổng thông tin</footer>",
    ],
)
def test_a_page_with_almost_no_text_of_its_own_is_refused(reader: FileReader, body: str) -> None:
    refusal = refuse_one(reader, page(body), "trang.html")
    assert refusal.reason == "no-text"
    assert refusal.message.startswith("trang.html: shows 0 letters of text outside its menus and links, of ")
    assert "save it as PDF or text" in refusal.message


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (page(f"<p>{FIRST}</p>"), ""),
        (page(f"<p>{FIRST}</p>", "<meta charset=iso-8859-1>"), "wrongly"),
        (f"<p>{FIRST}</p>".encode("utf-16"), "by its mark"),
        (b"<meta charset=windows-1258><p>" + to_1258(FIRST), "rightly"),
        (b"<p>" + to_vni(f"{FIRST} {SECOND}"), "not at all"),
        (b"<meta charset=iso-8859-1><p>" + to_tcvn3(f"{FIRST} {SECOND}"), "as Latin, for a font"),
    ],
)
def test_a_page_is_decoded_whatever_it_declares(reader: FileReader, data: bytes, declared: str) -> None:
    assert load_one(reader, data, "a.htm").text in (FIRST, f"{FIRST} {SECOND}")


def test_a_letter_cut_in_two_in_a_page_of_utf8_is_dropped_not_the_page(reader: FileReader) -> None:
    data = page(f"<p>{FIRST}</p>" * 30, "<meta charset=utf-8>").replace(b"5/9", b"5/9\xe1\xba", 1)
    assert load_one(reader, data, "a.html").text == "\n\n".join([FIRST] * 30)


def test_a_page_named_txt_is_read_as_a_page(reader: FileReader) -> None:
    draft = load_one(reader, b"<!doctype html>" + page(f"<p>{FIRST}</p>"), "a.txt")
    assert (draft.text, draft.format, draft.source) == (FIRST, "html", "a.txt")
