"""What a claim states exactly, and whether its source tells it."""

import pytest

from rag.write.check.facts import facts_of
from rag.write.check.told import told_by


def untold(claim: str, source: str, *, years: frozenset[int] = frozenset(), foreign: bool = False):
    facts = facts_of(claim, foreign=foreign)
    return [(one.reason, claim[slice(*one.range)]) for one in facts if not one.places_in(told_by(source), years)]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Có 2600 phòng.", "Có 2.600 phòng."),
        ("Vốn là 5,2 tỷ đồng.", "Vốn là 5.200 triệu đồng."),
        ("Có hai mươi lăm xã.", "Có 25 xã."),
        ("It has four bridges.", "Có 4 cầu."),
        ("The 19th century.", "Thế kỷ XIX."),
        ("Những năm 1960.", "The 1960s."),
        ("Họp lúc 17 giờ chiều.", "Họp lúc 17:00."),
        ("It costs $30 million.", "Giá 30 triệu USD."),
        ("It costs £30m.", "Giá 30 triệu bảng Anh."),
        ("Khóa 15.", "Khóa XV."),
        ("Chuyến bay Apollo 1.", "The crew of Apollo 1."),
        ("Đạt từ 10 đến 30%.", "Đạt 10% tới 30 phần trăm."),
        ("Khóa V thu 1,136 triệu đồng.", "Khóa V thu 1.136.000 đồng."),
    ],
)
def test_a_number_is_told_by_its_value_however_it_is_written(claim: str, source: str):
    assert untold(claim, source) == []


@pytest.mark.parametrize(
    ("claim", "source", "number"),
    [
        ("Có 2.700 phòng.", "Có 2.600 phòng.", "2.700"),
        ("Dài 12 km.", "Dài 12 m.", "12"),
        ("Đạt 45%.", "Đạt 45 điểm.", "45%"),
        ("Vốn 5 triệu đồng.", "Vốn 5 tỷ đồng.", "5 triệu"),
        ("Nặng chín tấn.", "Nặng tám tấn.", "chín"),
        ("Cut by three days.", "Cut by a third.", "three"),
        ("Tàu vũ trụ Apollo 2.", "Apollo 1 có 2 tầng.", "2"),
        ("A million 1,048 million.", "A ceiling of 1,048 billion.", "1,048 million"),
    ],
)
def test_another_value_unit_or_label_is_another_number(claim: str, source: str, number: str):
    assert ("number", number) in untold(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("ngày 3 tháng 2 năm 2021", "on February 3, 2021"),
        ("2021-02-03", "ngày 3/2/2021"),
        ("tháng 2 năm 2021", "ngày 3/2/2021"),
        ("năm 2021", "ngày 3/2/2021"),
        ("quý I/2021", "ngày 3/2/2021"),
        ("ngày 14/9/2023", "sáng 14.9"),
        ("giai đoạn 2019 - 2021", "từ 2019 đến 2021"),
        ("năm 1512", "in 1512"),
    ],
)
def test_a_date_is_told_by_the_day_it_means_or_a_nearer_one(claim: str, source: str):
    assert untold(claim, source, years=frozenset({2023})) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("ngày 4/2/2021", "ngày 3/2/2021"),
        ("ngày 3/2/2021", "tháng 2/2021"),
        ("tháng 3 năm 2021", "ngày 3/2/2021"),
        ("năm 2020", "ngày 3/2/2021"),
        ("ngày 14/9/2022", "sáng 14.9"),
    ],
)
def test_another_day_or_one_less_exact_does_not_tell_a_date(claim: str, source: str):
    assert untold(claim, source, years=frozenset({2023})) == [("date", claim.removeprefix("ngày "))]


def test_a_document_is_told_by_its_number_without_its_ending():
    source = "Nghị quyết số 22/2023/NQ-HĐND và Điều 5 Quyết định 412"
    assert untold("Theo Nghị quyết 22/2023/NQ-HĐND, Điều 5 và văn bản số 412.", source) == []
    assert untold("Theo Quyết định 22 và Điều 6.", source) == [("document", "Quyết định 22"), ("document", "Điều 6")]


@pytest.mark.parametrize(
    "claim",
    [
        "Theo ông Trí, sân bay mở cửa.",
        "Ông Kieu Minh Tri là giám đốc.",
        "Theo UBND tỉnh Lam Giang, sân bay mở cửa.",
        "Tại Hoà Trạch, sân bay mở cửa.",
        "Trường Đại học Lam Giang mở.",
    ],
)
def test_a_name_is_told_by_part_of_it_its_abbreviation_or_another_tone_place(claim: str):
    source = "Ông Kiều Minh Trí, Giám đốc; Ủy ban nhân dân tỉnh Lam Giang; huyện Hòa Trạch"
    assert untold(claim, source) == []


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        ("Ông là Kiều Minh Tâm.", "Kiều Minh Tâm"),
        ("Ở huyện Hoa Trạch.", "Hoa Trạch"),
        ("Theo Sở Giáo dục, trường mở.", "Giáo"),
        ("IELTS là chứng chỉ.", "IELTS"),
    ],
)
def test_a_name_with_a_word_that_the_source_has_not_is_another(claim: str, name: str):
    assert untold(claim, "Ông Kiều Minh Trí ở huyện Hòa Trạch, Sở Y tế.") == [("name", name)]


def test_a_country_is_told_by_its_name_in_the_other_language():
    assert untold("Khách đến từ Đức và Pháp.", "Visitors come from Germany and France.", foreign=True) == []
    assert untold("Khách đến từ Nga.", "Visitors come from Germany.", foreign=True) == [("name", "Nga")]


def test_a_vietnamese_claim_keeps_names_of_english_sources():
    source = "Luther wrote the theses in Wittenberg."
    assert untold("Luther viết luận đề ở Wittenberg.", source, foreign=True) == []
    assert untold("Ông Calvin viết luận đề.", source, foreign=True) == [("name", "Calvin")]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("She moved to Sweden from Italy.", "Bà từ Ý chuyển đến Thụy Điển."),
        ("It was led by Algerians.", "Đoàn do người Algeria dẫn đầu."),
        ("The Grainger Market opened.", "Chợ Grainger mở cửa."),
        ("She studied at the Royal Academy.", "Bà học ở Học viện Hoàng gia."),
        ("It is told in the Second Letter.", "Điều ấy có trong bức thư thứ hai."),
        ("Khách là người Thổ.", "The guests were Turks."),
        ("Đó là thời Phục Hưng.", "It was the age of the Renaissance."),
        ("Ông Trần Kinh đến.", "Mr Tran Kinh came."),
        ("Phi công đến.", "The pilot came."),
    ],
)
def test_a_name_is_told_by_what_the_other_language_makes_of_it(claim: str, source: str):
    assert untold(claim, source, foreign=True) == []


@pytest.mark.parametrize(
    ("claim", "source", "name"),
    [
        ("She moved to Italy.", "Bà có ý kiến.", "Italy"),
        ("The Grainger Church opened.", "Chợ Grainger mở cửa.", "Church"),
        ("There Steven Award spoke.", "Steven Moffat phát biểu.", "Award"),
        ("The towers of Bankford fell.", "Các tháp ở Lumley đổ.", "Bankford"),
        ("Ông Trần Kinh đến.", "Mr Nguyen Van came.", "Trần Kinh"),
        ("Nhà ở Khiết Đan.", "The house is in Florida.", "Khiết Đan"),
    ],
)
def test_a_name_that_the_other_language_writes_in_no_known_way_is_missing(claim: str, source: str, name: str):
    assert untold(claim, source, foreign=True) == [("name", name)]


def certain(claim: str) -> list[tuple[str, bool]]:
    return [(claim[slice(*one.range)], one.certain) for one in facts_of(claim, foreign=True)]


def test_only_a_name_whose_other_writing_is_known_is_certain():
    assert certain("Here people of Italy saw the Market of Bankford.") == [
        ("Italy", True),
        ("Market", True),
        ("Bankford", False),
    ]
    claim = "Năm nay hãng này đã làm CNTT cho IBM, ông Trần Kinh và Hốt Tất Liệt."
    assert certain(claim) == [("CNTT", False), ("IBM", True), ("Trần Kinh", True), ("Hốt Tất Liệt", False)]


def test_a_century_in_roman_numerals_is_told_in_words():
    assert untold("Vào đầu thế kỷ XIX.", "In the early nineteenth century.", foreign=True) == []
