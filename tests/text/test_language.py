"""The language of documents and of short questions."""

import pytest

from rag.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ai là Bí thư Tỉnh ủy?", "vi"),
        ("AI LÀ BÍ THƯ", "vi"),
        ("bi thu tinh uy an giang la ai", "vi"),
        ("hom nay thoi tiet the nao", "vi"),
        ("Trương Thị Mai", "vi"),
        ("Carl Scheele phát hiện ra ô-xy khi nào?", "vi"),
        ("Who is the secretary of An Giang?", "en"),
        ("How many people live in Đồng Tháp province?", "en"),
        ("capital of France", "en"),
        ("谁是主席", "zh"),
        ("東京はどこですか", "ja"),
        ("서울은 어디", "ko"),
        ("Où est la gare ?", "fr"),
        ("Wer ist der Präsident?", "de"),
        ("¿Quién es el presidente del comité?", "es"),
        ("Президент России выступил вчера", "ru"),
    ],
)
def test_the_language_is_recognised(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "2019", "?!", "API", "  \n"])
def test_nothing_to_go_by_is_und(text: str) -> None:
    assert detect_language(text) == "und"
