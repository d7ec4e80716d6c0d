import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.types import Range
from rag.window import window_around

TEXT = "Mở đầu rất dài dòng. Cầu Bến Gỗ dài 1.250 mét. Cầu có bốn làn xe ô tô. Hết."
QUOTE = "Cầu Bến Gỗ dài 1.250 mét."
SHOWN = Range(TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE))


def window(around: int, text: str = TEXT, shown: Range = SHOWN) -> str:
    begin, end = window_around(text, shown, around=around)
    return text[begin:end]


def test_a_window_is_the_whole_document_where_it_is_short():
    assert window(500) == TEXT


def test_a_window_without_surroundings_is_the_quote():
    assert window(0) == QUOTE


def test_a_window_ends_with_a_sentence_where_one_ends_in_its_outer_half():
    assert window(28).endswith("Cầu có bốn làn xe ô tô.")


def test_a_window_that_a_sentence_does_not_fit_in_cuts_it_between_words():
    assert window(10) == f"dài dòng. {QUOTE} Cầu có"


def test_one_endless_word_is_cut_where_it_must_be():
    assert window(3, "a" * 50, Range(20, 25)) == "a" * 11


@given(st.text("ab .\n", max_size=80), st.integers(0, 80), st.integers(0, 80), st.integers(0, 30))
def test_a_window_holds_the_range_and_no_more_around_it_than_allowed(text, one, other, around):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    begin, stop = window_around(text, Range(start, end), around=around)
    assert max(0, start - around) <= begin <= start <= end <= stop <= min(len(text), end + around)


@pytest.mark.parametrize(("shown", "around"), [(Range(5, 99), 3), (Range(-1, 2), 3), (Range(3, 2), 3), (SHOWN, -1)])
def test_a_window_that_cannot_be_shown_is_refused(shown, around):
    with pytest.raises(InputError, match=r"is not in it|0 or more"):
        window_around(TEXT, shown, around=around)
