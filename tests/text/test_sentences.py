"""Where sentences end, in Vietnamese, English and beyond."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import sentences


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_a_full_stop_after_a_vietnamese_word_ends_a_sentence() -> None:
    assert _split("Hội nghị khai mạc sáng nay. Đồng chí chủ trì phát biểu. Hết giờ họp./.") == [
        "Hội nghị khai mạc sáng nay.",
        "Đồng chí chủ trì phát biểu.",
        "Hết giờ họp./.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Đoàn về TP. Long Xuyên và TX. Tân Châu.",
        "Có PGS. TS. Lê Văn Bốn, ThS. Trần Thị Năm và BS. Hòa dự.",
        "Mr. Smith met Dr. Lee and the U.S. Army in St. Louis.",
        "A paper by Michael E. Mann and Malcolm K. Hughes cites Brown v. Board and M. Theo Kearney.",
        "The book by J. R. Tolkien, cf. No. 5 and pp. 12, is long.",
        "Giảm 2.600 phòng, tăng 5.2 điểm vào 12.3.2021.",
        "Xem tr. 15 của tài liệu, v.v. và các phụ lục.",
        "Điều 5. Phạm vi điều chỉnh",
        "1. Phạt tiền đối với hành vi sau",
        "a) Làm hư hỏng hồ sơ; b) Làm mất hồ sơ",
        "II. Nhiệm vụ trọng tâm",
        "Bầu cử... với hàng trăm lượt cán bộ… và đảng viên.",
        "“Đi đâu?” ông hỏi.",
        "Các số 1, 2, ... 10 đều được.",
    ],
)
def test_these_marks_do_not_end_a_sentence(sentence: str) -> None:
    assert _split(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ông nói: “Đúng rồi.” Bà đáp: “Vâng!”", ["Ông nói: “Đúng rồi.”", "Bà đáp: “Vâng!”"]),
        ("Bị cáo Nguyễn Văn A. Người này nhận tội.", ["Bị cáo Nguyễn Văn A.", "Người này nhận tội."]),
        ("It left the U.S. The law changed.", ["It left the U.S.", "The law changed."]),
        ("Kết nạp đảng viên... Tính đến nay đủ.", ["Kết nạp đảng viên...", "Tính đến nay đủ."]),
        ("Gồm hai việc: 1. Rà soát. 2. Báo cáo.", ["Gồm hai việc: 1. Rà soát.", "2. Báo cáo."]),
        ("Đạt chỉ tiêu năm 2019.Trong đó có xã.", ["Đạt chỉ tiêu năm 2019.Trong đó có xã."]),
        ("Đạt chỉ tiêu đề ra.Trong đó có xã.", ["Đạt chỉ tiêu đề ra.", "Trong đó có xã."]),
        ("如何？好。「是。」他说。", ["如何？", "好。", "「是。」", "他说。"]),
        ("Thật à?! Vâng.[1] Hết.", ["Thật à?!", "Vâng.[1]", "Hết."]),
        ("Của ông. Ngày mai họp.", ["Của ông.", "Ngày mai họp."]),
    ],
)
def test_these_marks_end_a_sentence(text: str, parts: list[str]) -> None:
    assert _split(text) == parts


def test_a_line_end_always_ends_a_sentence() -> None:
    assert _split("Hồ sơ gồm:\n- Đơn;\n- Ảnh\n\n  Nộp tại xã  ") == ["Hồ sơ gồm:", "- Đơn;", "- Ảnh", "Nộp tại xã"]


@given(st.text(st.sampled_from("aĐ1.?!…。;:,)(\"” \n'[]/"), max_size=80) | st.text(max_size=80))
def test_sentences_cover_all_that_is_not_blank_and_have_no_blank_edges(text: str) -> None:
    found = sentences(text)
    covered = {position for start, end in found for position in range(start, end)}
    assert {position for position, char in enumerate(text) if not char.isspace()} <= covered
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize(
    "piece", [".", ". ", '."', "A. ", "1. ", "(", " ", "a", "TP.", ". (", ".)", "...  ", ".[1]", "[1", '! """ ']
)
def test_a_hundred_thousand_characters_of_marks_are_read_in_one_pass(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert sum(end - start for start, end in sentences(text)) <= len(text)
