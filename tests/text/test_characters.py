"""Stored text and match keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.characters import base_letters, match_key, normalise_text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Ðảng bộ tỉnh", "Đảng bộ tỉnh"),
        ("Ólafur Ðórsson", "Ólafur Ðórsson"),
        ("a\r\nb\rc\x0cd\u2028e", "a\nb\nc\nd\ne"),
        ("5\xa0triệu\u3000người", "5 triệu người"),
        ("bo\u200b\u0302\u0323", "bộ"),
        ("a\u061cb\u180ec\ufff9d\U000e0041", "abcd"),
        ("a\x00b\ud800c\ufeff", "abc"),
    ],
)
def test_text_is_stored_without_what_only_machines_see(text: str, stored: str) -> None:
    assert normalise_text(text) == stored


@given(st.text())
def test_stored_text_is_stored_the_same_again(text: str) -> None:
    assert normalise_text(normalise_text(text)) == normalise_text(text)


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("ỦY", "uỷ"), ("góa", "goá")]
)
def test_both_ways_to_place_a_tone_have_one_key(old: str, new: str) -> None:
    assert match_key(old) == match_key(new)


@pytest.mark.parametrize("word", ["của", "lúa", "quý", "giá", "quả", "mùa"])
def test_a_tone_with_one_place_stays_there(word: str) -> None:
    assert match_key(word) == word


@given(st.text())
def test_base_letters_keep_every_offset(text: str) -> None:
    assert len(base_letters(text)) == len(text)
