"""Characters that no reader sees."""

import unicodedata

import pytest

from rag.text.hidden import HIDDEN, without_hidden

# Format characters that are shown: Arabic and Kaithi signs of numbers, hieroglyph joiners, notation.
SHOWN = {"Arabic", "Syriac", "Kaithi", "Egyptian", "Shorthand", "Musical"}


def test_every_format_control_private_and_broken_character_of_unicode_is_hidden_but_those_that_are_shown() -> None:
    codes = map(chr, range(0x110000))
    unseen = [char for char in codes if unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs")]
    missed = [char for char in unseen if not HIDDEN.fullmatch(char) and char not in "\t\n\x85"]
    assert {unicodedata.name(char).split()[0].capitalize() for char in missed} <= SHOWN


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\U000e0041", "\ufe0f", "\U000e0101", "\u3164", "\x1b", "\ue000"]
)
def test_a_hidden_character_is_taken_out(hidden: str) -> None:
    assert without_hidden(f"Cầu{hidden} dài 5 m.") == "Cầu dài 5 m."


def test_what_a_reader_sees_stays() -> None:
    text = "Cầu dài\t5 m.\nĐiều 5 – “Lệ phí”: 1.250 đồng… 如何？ नई दिल्ली مدينة 👍 ½ №"
    assert without_hidden(text) == text
