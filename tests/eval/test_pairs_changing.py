"""Statements made false: numbers, dates, names, documents, negation."""

from dataclasses import replace
from random import Random

import pytest

from eval.pairs.changed_dates import change_date, swap_date
from eval.pairs.changed_names import change_name, swap_name
from eval.pairs.changed_numbers import change_document, change_number, swap_number
from eval.pairs.changing import Change, Changing, Setting
from eval.pairs.names import names_of
from eval.pairs.negating import negate
from eval.pairs.pair import PairPassage
from eval.pairs.statement import Statement, told_by
from rag.text.numbers import find_numbers
from tests.eval.pairs_material import CAU, CHO

SEEDS = range(20)


def setting(text: str, seed: int = 0, *, passage: str = CAU, language: str = "vi") -> Setting:
    cited = (PairPassage("cau", "Cầu Cá Nhỏ 2", "", passage),)
    statement = Statement("s", text, language, "same", "source", cited)
    return Setting(statement, statement.holds, names_of([CHO]), Random(seed))


def changes(changing: Changing, text: str, *, language: str = "vi", passage: str = CAU) -> list[Change]:
    made = (changing(setting(text, seed, language=language, passage=passage)) for seed in SEEDS)
    return [change for change in made if change]


def test_a_changed_number_is_one_that_the_passage_does_not_hold() -> None:
    made = changes(change_number, "Cầu dài 1.250 mét.")
    told = told_by(CAU).numbers
    assert len(made) == len(SEEDS)
    assert all(find_numbers(one.text)[0].value not in told for one in made)
    assert {(one.label, one.edit) for one in made} == {("changed-number", "near"), ("changed-number", "digits-swapped")}


def test_a_scale_and_a_share_are_changed_too() -> None:
    texts = {one.text for one in changes(change_number, "Vốn là 892 tỷ đồng, giảm 15%.")}
    assert "Vốn là 892 triệu đồng, giảm 15%." in texts
    assert "Vốn là 892 tỷ đồng, giảm 15 lần." in texts


def test_a_number_in_words_is_changed_where_it_counts_something() -> None:
    made = changes(change_number, "Chợ có ba cổng và ba người gác.", passage=CHO)
    assert {one.text.split()[5] for one in made} <= {"hai", "bốn", "sáu", "bảy", "tám", "chín", "mười"}
    assert {one.edit for one in made} == {"spelt"}


def test_a_year_a_designation_or_an_article_is_no_number_to_change() -> None:
    assert changes(change_number, "Theo Điều 5, chiếc F-16 bay năm 2019.") == []


def test_a_swapped_number_stands_elsewhere_in_the_passage() -> None:
    made = changes(swap_number, "Cầu rộng 12 mét.")
    assert {one.text for one in made} <= {"Cầu rộng 4 mét.", "Cầu rộng 1.250 mét."}
    assert made[0].label == "swapped-number"


def test_two_numbers_of_a_claim_change_places() -> None:
    made = changes(swap_number, "Cầu dài 1.250 mét và có tổng cộng là 4 làn xe.")
    assert "Cầu dài 4 mét và có tổng cộng là 1.250 làn xe." in {one.text for one in made}


def test_neighbours_in_a_list_do_not_change_places() -> None:
    assert all(one.edit != "exchanged" for one in changes(swap_number, "Các cầu có 4 và 12 làn xe."))


def test_a_changed_date_is_none_of_the_passage() -> None:
    made = changes(change_date, "Cầu khánh thành ngày 14/10/2019.")
    assert {one.edit for one in made} == {"year", "day-or-month"}
    assert all(one.text != "Cầu khánh thành ngày 14/10/2019." for one in made)


def test_a_month_by_name_is_changed() -> None:
    made = changes(change_date, "It opened on October 14, 2019.", language="en")
    assert {one.edit for one in made} == {"year", "month", "day-or-month"}


def test_a_swapped_date_is_written_as_the_one_it_replaces() -> None:
    made = changes(swap_date, "Năm 1954, chợ mở cửa.", passage=CHO)
    assert {one.text for one in made} == {"Năm 2021, chợ mở cửa."}


def test_a_changed_name_is_of_another_document_or_a_part_of_it() -> None:
    made = changes(change_name, "Giám đốc dự án là ông Lê Văn Bảy.")
    assert {one.edit for one in made} <= {"other", "syllable"}
    assert all("Lê Văn Bảy" not in one.text for one in made)


def test_a_name_is_swapped_for_one_of_the_passage_that_is_not_in_the_claim() -> None:
    made = changes(swap_name, "Theo bà Hồ Thị Mỹ Lệ, cầu đẹp.", passage=f"{CHO} Ông Trần Quang Văn Nhật đến dự.")
    assert {one.text for one in made} <= {"Theo bà Trần Quang Văn Nhật, cầu đẹp."}


def test_the_number_of_a_document_is_changed() -> None:
    made = changes(change_document, "Mức phí theo Nghị quyết số 22/NQ-HĐND.")
    assert made[0].label == "changed-document"
    assert all("22/NQ-HĐND" not in one.text and "/NQ-HĐND" in one.text for one in made)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("vi", "Người đi bộ không được đi trên làn giữa.", "Người đi bộ được đi trên làn giữa."),
        ("vi", "Học sinh phải đội mũ.", "Học sinh không phải đội mũ."),
        ("vi", "Chi phí tăng 5% so với dự toán.", "Chi phí giảm 5% so với dự toán."),
        ("en", "The gate was closed.", "The gate was not closed."),
        ("en", "Visitors cannot use the gate.", "Visitors can use the gate."),
        ("en", "Prices increased by 5%.", "Prices decreased by 5%."),
    ],
)
def test_a_statement_is_turned_into_its_opposite(language: str, text: str, expected: str) -> None:
    assert expected in {one.text for one in changes(negate, text, language=language)}


def test_values_of_the_parallel_passage_count_as_told() -> None:
    held = setting("Cầu rộng 12 mét.").statement
    assert replace(held, beside="13 mét").holds.numbers >= told_by("13").numbers
