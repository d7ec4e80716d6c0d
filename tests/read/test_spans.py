"""Short answers inside sentences."""

import pytest

from rag.asking import AnswerType
from rag.read.spans import candidate_spans, proper_names


@pytest.mark.parametrize(
    ("sentence", "asks_for", "offered"),
    [
        ("Bị phạt tù từ 02 năm đến 07 năm.", "number", ["02 năm", "07 năm"]),
        ("Giá dịch vụ là 6.000 đồng/người/tháng.", "number", ["6.000 đồng/người/tháng"]),
        ("Có 47 bản chưa có sóng.", "number", ["47"]),
        ("Trưởng Ban Tổ chức Tỉnh ủy Hoàng Văn Lực chủ trì.", "person", ["Hoàng Văn Lực"]),
        ("Ông về làm Bí thư Huyện ủy Đông Xuyên, xã An Phú Đông.", "person", []),
        ("Chairman of the Provincial People's Committee Ngo Minh Khai said so.", "person", ["Ngo Minh Khai"]),
        ("Thay thế Quy định số 31-QĐ/TU.", "document", ["Quy định số 31-QĐ/TU"]),
        ("Vì trời mưa.", "reason", []),
    ],
)
def test_a_sentence_offers_what_the_question_asks_for(sentence: str, asks_for: AnswerType, offered: list[str]) -> None:
    assert [sentence[start:end] for start, end in candidate_spans(sentence, asks_for)] == offered


def test_a_name_of_a_place_keeps_the_first_word_that_looks_like_an_article() -> None:
    text = "Bí thư Tỉnh ủy An Giang là ai?"
    assert [text[start:end] for start, end in proper_names(text)] == ["An Giang"]
