"""What a page says about itself, and the text that is stored of it."""

from datetime import date

import pytest

from rag.ingest.draft import Draft
from rag.ingest.metadata import prepare_document
from rag.types import Metadata
from tests.ingest import pages


def _metadata(text: str, **stated: object) -> Metadata:
    return prepare_document(Draft(**{"text": text, "source": "tin/trang-1.txt", "format": "text", **stated})).metadata  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "title", "published", "inferred", "author", "site"),
    [
        (
            pages.COUNTERS,
            "Xã Bình Hòa khánh thành trạm y tế mới phục vụ hơn tám nghìn dân",
            date(2019, 11, 18),
            True,
            "Hoài Thương",
            "BLT",
        ),
        (pages.GLUED, "Hội thi nấu ăn của học sinh các trường tiểu học trong huyện", None, False, "Minh Tú", None),
        (pages.DATELINE, "Khởi công cầu Rạch Sâu nối hai xã cù lao", date(2019, 10, 14), False, "Thùy Dương", "BLT"),
        (
            pages.SLOGAN,
            "Ban Quản lý chợ triển khai thu phí không tiền mặt",
            date(2021, 3, 12),
            False,
            "Trần Khánh",
            "LTO",
        ),
        (
            pages.TAGS,
            "Lớp học bơi miễn phí cho trẻ em nghèo ở thị trấn Phú Mỹ",
            date(2019, 9, 30),
            False,
            "Hồng Hạnh",
            None,
        ),
    ],
)
def test_a_saved_page_tells_its_title_day_and_author(
    page: str, title: str, published: date | None, inferred: bool, author: str, site: str | None
) -> None:
    assert _metadata(page) == Metadata(
        title=title,
        source="tin/trang-1.txt",
        published=published,
        published_inferred=inferred,
        author=author,
        site=site,
        language="vi",
    )


def test_bylines_and_datelines_are_not_stored_and_the_title_is_a_heading() -> None:
    prepared = prepare_document(Draft(pages.SLOGAN, "a.txt", "text"))
    assert prepared.text == (
        "# Ban Quản lý chợ triển khai thu phí không tiền mặt\n\n"
        "Sáng 12.3, Ban Quản lý chợ thành phố triển khai thu phí qua mã QR tại 240 sạp hàng.\n\n"
        "Quang cảnh buổi triển khai tại chợ Lớn."
    )
    assert prepared.removed[-1] == "Trần Khánh LTO | 12/03/2021 15:23"


def test_what_the_file_states_wins() -> None:
    metadata = _metadata(
        pages.TAGS,
        title="Lớp bơi hè 2019",
        published=date(2020, 1, 1),
        author="Ban biên tập",
        url="https://www.longtan.example/tin/1",
    )
    assert (metadata.title, metadata.published, metadata.author, metadata.site) == (
        "Lớp bơi hè 2019",
        date(2020, 1, 1),
        "Ban biên tập",
        "longtan.example",
    )


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (
            "Lớp học bơi miễn phí cho trẻ em nghèo ở thị trấn Phú Mỹ | Báo Long Tân",
            "Lớp học bơi miễn phí cho trẻ em nghèo ở thị trấn Phú Mỹ",
        ),
        ("Trang chủ", "Lớp học bơi miễn phí cho trẻ em nghèo ở thị trấn Phú Mỹ"),
        ("Microsoft Word - loptap.doc", "Lớp học bơi miễn phí cho trẻ em nghèo ở thị trấn Phú Mỹ"),
        ("Bơi an toàn - Cổng thông tin điện tử Long Tân", "Bơi an toàn"),
    ],
)
def test_a_stated_title_is_used_without_the_site_and_only_if_it_is_one(stated: str, title: str) -> None:
    assert _metadata(pages.TAGS, title=stated).title == title


def test_a_text_without_a_title_is_named_after_its_file() -> None:
    text = "Trạm y tế xã khám bệnh từ bảy giờ sáng đến năm giờ chiều các ngày trong tuần."
    assert _metadata(text, source="y-te/gio_kham-benh.txt").title == "Gio kham benh"


def test_an_official_paper_keeps_its_signature_and_tells_its_day() -> None:
    prepared = prepare_document(Draft(pages.OFFICIAL, "qd.docx", "docx"))
    assert prepared.removed == ()
    assert prepared.text.endswith("CHỦ TỊCH\nTrần Văn Bình")
    assert prepared.metadata == Metadata(
        title="Quyết định về việc ban hành Quy chế quản lý chợ",
        source="qd.docx",
        published=date(2021, 3, 12),
        language="vi",
    )


@pytest.mark.parametrize(
    ("opening", "published"),
    [
        ("Sáng 12.3, tỉnh tổng kết công tác năm 2020, triển khai nhiệm vụ năm 2021.", date(2021, 3, 12)),
        ("Chiều 20-12, tỉnh tổng kết công tác năm 2020, triển khai nhiệm vụ năm 2021.", date(2020, 12, 20)),
        ("Ngày 8 tháng 9 năm 1966, loạt phim được chiếu lần đầu trên truyền hình.", None),
        ("Sáng 12.3, tỉnh tổng kết công tác giai đoạn 2016-2020 tại hội trường lớn.", None),
        ("Theo Quyết định ngày 12/3/2021, phí trông xe là năm nghìn đồng một lượt.", None),
    ],
)
def test_only_the_opening_of_news_implies_a_day(opening: str, published: date | None) -> None:
    metadata = _metadata(opening)
    assert (metadata.published, metadata.published_inferred) == (published, published is not None)


def test_a_question_can_be_the_title() -> None:
    page = "Bỏ sổ hộ khẩu giấy từ 1/1/2023: người dân cần biết gì?\n\nPhương Thảo | 28/12/2022 14:10\n\n" + (
        "Từ đầu năm tới, sổ hộ khẩu giấy không còn giá trị sử dụng."
    )
    metadata = _metadata(page)
    assert (metadata.title, metadata.author) == (
        "Bỏ sổ hộ khẩu giấy từ 1/1/2023: người dân cần biết gì?",
        "Phương Thảo",
    )


def test_a_dateline_signed_by_an_office_goes_when_the_file_names_the_office() -> None:
    page = "Trường công bố đề án tuyển sinh\n28/03/2024 · Ban Tuyển sinh · 52.316 lượt đọc\n\n" + (
        "Nhà trường tuyển hơn ba nghìn sinh viên cho bốn khối ngành."
    )
    prepared = prepare_document(Draft(page, "a.html", "html", author="Ban Tuyển sinh"))
    assert (prepared.metadata.published, prepared.text.count("Ban Tuyển sinh")) == (date(2024, 3, 28), 0)


@pytest.mark.parametrize(
    "text",
    [
        "Danh bạ\nCông an xã: 0296 111\nTrạm y tế: 0296 222\nLiên hệ\nNguyễn Văn Bình",
        "Hỏi: Lệ phí bao nhiêu?\nĐáp: 20.000 đồng.\n\nHỏi: Nộp ở đâu?\nĐáp: Tại xã.",
    ],
)
def test_a_list_without_running_text_is_stored_as_it_is(text: str) -> None:
    prepared = prepare_document(Draft(text, "a.txt", "text"))
    assert (prepared.text, prepared.removed, prepared.metadata.author) == (text, (), None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (pages.LAW, "Quy che"),
        ("Quy chế thư viện\n\n" + pages.LAW, "Quy chế thư viện"),
        ("Điều 26. Thư viện\nThư viện hỗ trợ việc nhân bản đề thi của trường.", "Điều 26. Thư viện"),
        (
            "QUY CHẾ ĐÀO TẠO TRÌNH ĐỘ ĐẠI\nHỌC LONG TÂN\n(Kèm theo Quyết định số 4)\n" + pages.LAW,
            "QUY CHẾ ĐÀO TẠO TRÌNH ĐỘ ĐẠI HỌC LONG TÂN",
        ),
    ],
)
def test_a_law_is_not_named_after_its_first_article(text: str, title: str) -> None:
    assert _metadata(text, source="quy-che.pdf", format="pdf").title == title


def test_names_and_sites_are_not_confused() -> None:
    page = "Ca Nho Bridge opens after a long delay this week\n20 December 2024 | Staff reporter | 3,927 views\n\n" + (
        "Traffic crossed the bridge for the first time on Thursday morning.\n\nLong Tan Today"
    )
    metadata = _metadata(page)
    assert (metadata.author, metadata.published, metadata.language) == (None, date(2024, 12, 20), "en")


def test_a_record_keeps_every_line() -> None:
    prepared = prepare_document(Draft("Câu hỏi thường gặp\nSong Thư\nTin khác", "hỏi#3", "record", language="vi-VN"))
    assert (prepared.text, prepared.removed, prepared.metadata.language) == (
        "Câu hỏi thường gặp\nSong Thư\nTin khác",
        (),
        "vi",
    )


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("https://bao.example/tin/1", "https://bao.example/tin/1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[", None),
        ("/tin/1", None),
    ],
)
def test_only_an_address_a_reader_may_be_sent_to_is_kept(stated: str, kept: str | None) -> None:
    text = "Trạm y tế xã mở cửa từ 7 giờ đến 17 giờ các ngày trong tuần, kể cả thứ Bảy và Chủ nhật."
    assert _metadata(text, url=stated).url == kept


@pytest.mark.parametrize(
    "told",
    [
        "Giải nhất:\nNguyễn Thị Lan Anh\nGiải nhì:\nTrần Văn Bình",
        "Những người được khen:\n\nNguyễn Văn An\nTrần Thị Bình",
        "Hạn nộp hồ sơ\nNgày 12/5/2024\nNgày thi\n5/6/2024",
    ],
)
def test_names_and_days_that_answer_a_label_below_the_text_are_content(told: str) -> None:
    text = f"Cuộc thi thơ\n\nHội đồng giám khảo đã chấm xong các bài dự thi của học sinh toàn tỉnh.\n\n{told}"
    prepared = prepare_document(Draft(text, "tho.txt", "text"))
    assert prepared.text == f"# {text}"
    assert (prepared.metadata.author, prepared.metadata.published) == (None, None)


@pytest.mark.parametrize("credit", ["Lan Anh", "Tác giả:\nLan Anh", "Lan Anh\nCập nhật: 12/5/2024"])
def test_who_wrote_a_page_is_no_content_of_it(credit: str) -> None:
    body = "Cuộc thi thơ\n\nHội đồng giám khảo đã chấm xong các bài dự thi của học sinh toàn tỉnh."
    prepared = prepare_document(Draft(f"{body}\n\n{credit}", "tho.txt", "text"))
    assert (prepared.metadata.author, "Lan Anh" in prepared.text) == ("Lan Anh", False)
