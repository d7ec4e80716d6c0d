"""Numbers compare by value, document names by kind and number."""

import pytest

from rag.text.document_names import find_document_names
from rag.text.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.600 phòng", "2600"),
        ("2,600 rooms", "2600"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("0,125", "0.125"),
        ("5,2 triệu", "5200000"),
        ("5.2 million", "5200000"),
        ("15 ngàn", "15000"),
        ("15 nghìn", "15000"),
        ("10 ngàn tỷ", "10000000000000"),
        ("khóa XV", "15"),
        ("Đại hội XIII", "13"),
        ("quý IV", "4"),
        ("Chương IX", "9"),
    ],
)
def test_a_number_has_the_value_its_writer_meant(text: str, value: str) -> None:
    assert [(str(found.value), found.percent) for found in find_numbers(text)] == [(value, False)]


@pytest.mark.parametrize("text", ["7,71%", "7.71 %", "7,71 phần trăm", "7.71 percent"])
def test_a_percentage_is_no_plain_number(text: str) -> None:
    assert [(str(found.value), found.percent) for found in find_numbers(text)] == [("7.71", True)]


@pytest.mark.parametrize("text", ["14/10/2019", "Sáng 12.3", "lúc 08:38", "quý 4.2019", "9" * 40, "không số nào"])
def test_days_hours_and_serial_codes_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Quy định số 205 về kiểm soát", [("quy định", "205")]),
        ("quy dinh 205 noi gi", [("quy định", "205")]),
        ("Nghị quyết 39-NQ/TW và Chỉ thị 05-CT/TW", [("nghị quyết", "39-nq/tw"), ("chỉ thị", "05-ct/tw")]),
        ("Nghị định 100/2019/NĐ-CP", [("nghị định", "100/2019/nđ-cp")]),
        ("điểm a khoản 2 Điều 5 Chương II", [("điểm", "a"), ("khoản", "2"), ("điều", "5"), ("chương", "2")]),
        ("Nghị quyết Trung ương 4 khóa XII", [("nghị quyết trung ương", "4")]),
        ("Resolution No. 18 and Article 5", [("nghị quyết", "18"), ("điều", "5")]),
        ("quy định 5 mức phạt, kế hoạch 5 năm, mức 3 triệu", []),
    ],
)
def test_document_names_are_found(text: str, names: list[tuple[str, str]]) -> None:
    assert [(found.kind, found.number) for found in find_document_names(text)] == names


@pytest.mark.parametrize(
    ("asked", "written", "same"),
    [
        ("chỉ thị 05", "Chỉ thị số 05-CT/TW", True),
        ("chi thi so 5", "Chỉ thị 05-CT/TW", True),
        ("Decree 100/2019/ND-CP", "Nghị định 100/2019/NĐ-CP", True),
        ("Quy định 205", "Quy định 99", False),
        ("Quy định 205", "Kết luận 205", False),
        ("Nghị quyết 39-NQ/TW", "Nghị quyết 39/2019/NQ-HĐND", False),
    ],
)
def test_two_names_may_mean_one_document(asked: str, written: str, same: bool) -> None:
    assert find_document_names(asked)[0].same_as(find_document_names(written)[0]) is same


@pytest.mark.parametrize("piece", ["Điều ", "1.", "1 ngàn ", "5-a", "-a", "Điều 5/", "1/", "quy định 5 ", "9"])
def test_a_hundred_thousand_characters_are_read_in_one_pass(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(find_numbers(text)) + len(find_document_names(text)) <= len(text)
