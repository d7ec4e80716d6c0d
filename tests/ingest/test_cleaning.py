"""What is furniture goes, what may be content stays."""

import pytest

from rag.errors import RefusedDocument
from rag.ingest import chrome_tables
from rag.ingest.cleaning import clean_text, edge_lines
from rag.text.characters import match_key
from tests.ingest import pages


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def test_counters_categories_and_link_lists_go() -> None:
    assert clean_text(pages.COUNTERS, format="text").removed == (
        "Truy cập hiện tại",
        "Đang có 31 khách và không thành viên đang online",
        "Xây dựng nông thôn mới",
        "Chào mừng ngày thành lập tỉnh",
        "Phòng chống lụt bão",
        "Số lần xem các bài viết",
        "10287745",
    )


def test_captions_and_every_sentence_stay() -> None:
    cleaned = clean_text(pages.COUNTERS, format="text")
    assert len(_lines(cleaned.text)) == 5
    assert "Trạm trưởng Lê Thị Sáu giới thiệu phòng khám với đoàn công tác" in cleaned.text


def test_a_heading_that_lost_its_line_break_is_parted_from_the_name() -> None:
    cleaned = clean_text(pages.GLUED, format="text")
    assert _lines(cleaned.text)[-1] == "Minh Tú"
    assert set(cleaned.removed) == {"You are here", "Thời tiết", "LIÊN KẾT WEBSITE", "Ý KIẾN BẠN ĐỌC"}


def test_counters_are_cut_out_of_a_dateline() -> None:
    cleaned = clean_text(pages.DATELINE, format="text")
    assert _lines(cleaned.text)[1] == "08:38 - Thứ Hai, 14/10/2019"
    assert "Lượt xem: 11573 In bài viết" in cleaned.removed


def test_headlines_below_other_news_go_with_their_heading() -> None:
    removed = clean_text(pages.DATELINE, format="text").removed
    assert {"Tin khác", "Sạt lở bờ sông ở xã Tân Lộc", "Thu hoạch lúa sớm ở huyện Đông"} <= set(removed)


def test_spaces_are_tidied_and_icelandic_letters_mended() -> None:
    assert _lines(clean_text(pages.TAGS, format="text").text)[3] == "Lớp học kéo dài ba tuần, mỗi tuần năm buổi."
    assert "Đại diện chủ đầu tư" in clean_text(pages.DATELINE, format="text").text


def test_a_box_of_links_between_two_paragraphs_goes() -> None:
    page = (
        "Thư viện mới mở cửa đón bạn đọc từ thứ Hai tuần sau.\nTin liên quan\nMở lớp đọc sách\n\n"
        "Thư viện có hơn 3.000 đầu sách cho thiếu nhi và người lớn."
    )
    assert clean_text(page, format="text").removed == ("Tin liên quan", "Mở lớp đọc sách")


@pytest.mark.parametrize(
    "line",
    [
        "Thời tiết",
        "Bình luận",
        "Liên hệ",
        "2019",
    ],
)
def test_a_word_of_menus_is_a_heading_inside_a_text(line: str) -> None:
    text = (
        f"Tỉnh bước vào mùa mưa sớm hơn mọi năm hai tuần.\n\n{line}\n\nMưa lớn kéo dài ở các huyện miền núi phía tây."
    )
    assert clean_text(text, format="text").text == text


def test_a_table_at_the_end_is_content_and_a_bar_of_links_is_not() -> None:
    table = "Thủ tục | Nộp tại xã | Nộp trực tuyến\nTách hộ | mười nghìn đồng | năm nghìn đồng"
    text = f"Lệ phí đăng ký cư trú áp dụng từ đầu năm như sau đây.\n{table}\n\nGiá vàng | Tỷ giá | Xổ số"
    assert clean_text(text, format="html").removed == ("Giá vàng | Tỷ giá | Xổ số",)


def test_a_repeated_line_goes_at_the_edge_and_stays_in_the_body() -> None:
    text = (
        "Vì một thành phố xanh\nCông bố quy hoạch công viên ven sông của thành phố\n\n"
        "Công viên rộng 12 ha và mở cửa cả ngày đêm.\n"
        "Vì một thành phố xanh\nNgười dân được góp ý đến hết tháng 6 năm nay tại phường."
    )
    cleaned = clean_text(text, format="text", repeated={match_key("Vì một thành phố xanh")})
    assert cleaned.removed == ("Vì một thành phố xanh",)
    assert cleaned.text.count("Vì một thành phố xanh") == 1


def test_a_repeated_title_stays_where_there_is_no_other() -> None:
    text = "Thông báo lịch tiếp công dân\n\nLịch tiếp công dân tháng này được niêm yết tại trụ sở xã."
    assert clean_text(text, format="text", repeated={match_key("Thông báo lịch tiếp công dân")}).text == text


def test_edge_lines_are_those_that_may_be_furniture() -> None:
    assert edge_lines(pages.SLOGAN) == {
        "mới nhất",
        "cơ quan của liên hiệp hợp tác xã tỉnh long tân",
        "ban quản lý chợ triển khai thu phí không tiền mặt",
        "trần khánh lto | 12/03/2021 15:23",
        "tin mới nhất",
        "gợi ý dành cho bạn",
    }


def test_the_head_of_an_official_paper_is_content() -> None:
    assert clean_text(pages.OFFICIAL, format="text").removed == ()
    assert not any("cộng hoà" in line or "căn cứ" in line for line in edge_lines(pages.OFFICIAL))


def test_a_record_is_only_tidied() -> None:
    assert clean_text("Tin khác\n\n\n\nBình  luận \n", format="record").text == "Tin khác\n\nBình luận"


def test_wrapped_lines_become_one_paragraph_and_lists_stay() -> None:
    text = (
        "# Hướng dẫn\n\nNgười dân nộp hồ sơ tại bộ phận một cửa của xã\ntrong giờ hành chính và nhận giấy hẹn trả kết\n"
        "quả ngay sau khi nộp.\n- Đơn theo mẫu\n- Ảnh chân dung cỡ ba nhân bốn chụp trong năm nay\n"
    )
    assert clean_text(text, format="markdown").text == (
        "# Hướng dẫn\n\nNgười dân nộp hồ sơ tại bộ phận một cửa của xã trong giờ hành chính và nhận giấy hẹn trả kết "
        "quả ngay sau khi nộp.\n- Đơn theo mẫu\n- Ảnh chân dung cỡ ba nhân bốn chụp trong năm nay"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Trang chủ\nGiới thiệu\nTin tức\nLiên hệ\nSố lượt truy cập: 1204", "only-chrome"),
        ("Trang chủ | Tin tức | Liên hệ\nSự kiện nổi bật\nThứ 2, 30.09.2019 | 17:20\n89 lượt xem", "only-chrome"),
        (" \n\t\n", "empty"),
    ],
)
def test_a_page_without_content_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedDocument) as refused:
        clean_text(text, format="text")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "table",
    [
        "ANYWHERE",
        "OPENS_BOX",
        "OPENS_LINKS",
        "AT_THE_EDGES",
        "BUTTONS",
        "SLOGANS",
        "LETTERHEAD",
        "LETTERHEAD_IN_CAPITALS",
    ],
)
def test_rows_of_the_tables_are_match_keys(table: str) -> None:
    assert [row for row in getattr(chrome_tables, table) if match_key(row) != row] == []


@pytest.mark.parametrize("piece", ["Tin\n", "1,1,", "a | ", "Nguyễn Văn A\n", '."', "12/3/2021 ", "# a\n", "> "])
def test_cleaning_a_hundred_thousand_characters_ends(piece: str) -> None:
    text = "Một câu dài đủ để là nội dung của trang này.\n" + piece * (100_000 // len(piece))
    assert len(clean_text(text, format="text").text) <= len(text)
