from datetime import date

import pytest

from rag.write.check.source_day import without_source_day

PUBLISHED = [date(2021, 3, 12)]


@pytest.mark.parametrize(
    ("claim", "left"),
    [
        ("Ngày 12/3/2021: cầu dài 1.250 mét.", "cầu dài 1.250 mét."),
        ("12/3/2021: cầu dài 1.250 mét.", "cầu dài 1.250 mét."),
        ("Theo tài liệu ngày 2021-03-12, cầu dài 1.250 mét.", "cầu dài 1.250 mét."),
        ("Cầu dài 1.250 mét (12/03/2021).", "Cầu dài 1.250 mét."),
        ("Cầu dài 1.250 mét (bài ngày 12/3/2021).", "Cầu dài 1.250 mét."),
        ("According to the article of 12 March 2021, the bridge is long.", "the bridge is long."),
    ],
)
def test_the_day_a_claim_gives_its_source_need_not_be_told_by_it(claim: str, left: str) -> None:
    assert without_source_day(claim, PUBLISHED) == left


@pytest.mark.parametrize(
    "claim",
    [
        "Ngày 12/3/2021, ông Lê Văn Bảy từ chức.",
        "Theo bài ngày 13/3/2021, cầu dài 1.250 mét.",
        "Cầu thông xe ngày 12/3/2021.",
        "On 12 March 2021, the bridge was opened.",
        "Ông Lê Văn Bảy ký ngày 12/3/2021: 5 văn bản.",
    ],
)
def test_another_day_or_one_on_which_something_happened_is_left_to_be_proved(claim: str) -> None:
    assert without_source_day(claim, PUBLISHED) == claim
