"""Dates as people write them, and the stretch of days they mean."""

from datetime import date

import pytest

from rag.text.dates import FoundDate, find_dates
from rag.types import Range


def _days(text: str, year: int | None = None) -> list[tuple[str, str, str]]:
    return [(found.first.isoformat(), found.last.isoformat(), found.precision) for found in find_dates(text, year=year)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/10/2019", "2019-10-14"),
        ("30.09.2019 | 17:20:59", "2019-09-30"),
        ("25-12-2019", "2019-12-25"),
        ("2021-03-12T08:00", "2021-03-12"),
        ("ngày 3 tháng 2 năm 2021", "2021-02-03"),
        ("ngay 3 thang 2 nam 2021", "2021-02-03"),
        ("mùng 3 tháng 2, 2021", "2021-02-03"),
        ("ngày 3/2 năm 2021", "2021-02-03"),
        ("19 tháng Tám năm 1945", "1945-08-19"),
        ("12 March 2021", "2021-03-12"),
        ("the 2nd of September 1945", "1945-09-02"),
        ("March 12th, 2021", "2021-03-12"),
        ("03/25/2021", "2021-03-25"),
    ],
)
def test_a_day_is_found(text: str, day: str) -> None:
    assert _days(text) == [(day, day, "day")]


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("tháng 6/2020", "2020-06-01", "2020-06-30", "month"),
        ("tháng 6.2020", "2020-06-01", "2020-06-30", "month"),
        ("February 2024", "2024-02-01", "2024-02-29", "month"),
        ("quý IV/2019", "2019-10-01", "2019-12-31", "quarter"),
        ("quý 4.2019", "2019-10-01", "2019-12-31", "quarter"),
        ("the first quarter of 2020", "2020-01-01", "2020-03-31", "quarter"),
        ("năm 2019 ai là bí thư", "2019-01-01", "2019-12-31", "year"),
        ("nam 2019 ai la bi thu", "2019-01-01", "2019-12-31", "year"),
        ("9 tháng năm 2019", "2019-01-01", "2019-12-31", "year"),
        ("in 1066", "1066-01-01", "1066-12-31", "year"),
        ("giai đoạn 2022-2026", "2022-01-01", "2026-12-31", "period"),
        ("từ năm 2015 đến năm 2020", "2015-01-01", "2020-12-31", "period"),
    ],
)
def test_a_longer_stretch_is_found(text: str, first: str, last: str, precision: str) -> None:
    assert _days(text) == [(first, last, precision)]


def test_a_day_without_a_year_needs_one_from_elsewhere() -> None:
    assert find_dates("Sáng 12.3, hội nghị khai mạc") == []
    assert find_dates("Sáng 12.3, hội nghị khai mạc", year=2021) == [
        FoundDate(date(2021, 3, 12), date(2021, 3, 12), "day", Range(0, 9), inferred=True)
    ]


@pytest.mark.parametrize(
    "text",
    ["5/10 huyện", "31/02/2020", "100/2019/NĐ-CP", "2019 người", "ngày mùng 3 hàng tháng", "2.019 đồng", "17:20:59"],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text, year=2020) == []


def test_dates_come_in_the_order_they_stand_with_their_ranges() -> None:
    text = "Năm 2020 tiếp nối quý IV/2019, từ 01/02/2020."
    assert [text[slice(*found.range)] for found in find_dates(text)] == ["Năm 2020", "quý IV/2019", "01/02/2020"]
