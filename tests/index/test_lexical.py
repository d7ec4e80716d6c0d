import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.lexical import load_lexical, terms_of, write_lexical
from rag.index.manifest import UnusableCache
from rag.text.syllables import folded_terms, lexical_terms, syllables

TEXTS = {
    3: "Bí thư Tỉnh ủy Hà Giang",
    4: "Chủ tịch tỉnh Hà Nam",
    5: "Bí thư Thành ủy Hà Nội",
    9: "Quy định số 205-QĐ/TW",
}
NONE = np.array([], np.int64)


@pytest.fixture
def lexical(tmp_path):
    write_lexical(tmp_path, TEXTS.items(), removed=NONE)
    return load_lexical(tmp_path, count=4)


def _ids(found):
    return [number for number, _ in found]


def test_the_passage_that_shares_most_words_comes_first(lexical):
    found = lexical.search(lexical_terms("Bí thư tỉnh uỷ Hà Giang là ai?"), folded=False, k=10, allowed=None)
    assert _ids(found) == [3, 5, 4]
    assert found[0][1] > 2 * found[1][1]


def test_numbers_of_documents_are_words(lexical):
    assert _ids(lexical.search(lexical_terms("số 205-QĐ/TW"), folded=False, k=10, allowed=None)) == [9]


def test_the_folded_field_finds_questions_without_accents_and_the_accented_one_does_not(lexical):
    terms = folded_terms("bi thu tinh uy")
    assert lexical.search(terms, folded=False, k=10, allowed=None) == []
    assert _ids(lexical.search(terms, folded=True, k=10, allowed=None)) == [3, 5, 4]


@pytest.mark.parametrize("allowed", [[4], [4, 9], [4, 5, 9]])
def test_only_allowed_passages_are_found(lexical, allowed):
    everything = lexical.search(lexical_terms("Bí thư tỉnh Hà"), folded=False, k=10, allowed=None)
    found = lexical.search(lexical_terms("Bí thư tỉnh Hà"), folded=False, k=10, allowed=np.array(allowed))
    assert found == [hit for hit in everything if hit[0] in allowed]


def test_a_narrow_and_a_wide_filter_rank_alike(tmp_path):
    texts = {number: f"tin số {number} " + "tỉnh " * (number % 7) for number in range(300)}
    write_lexical(tmp_path, texts.items(), removed=NONE)
    lexical = load_lexical(tmp_path, count=300)
    everything = lexical.search(["tỉnh", "tin"], folded=False, k=300, allowed=None)
    for step in (2, 50):
        allowed = np.arange(0, 300, step)
        found = lexical.search(["tỉnh", "tin"], folded=False, k=5, allowed=allowed)
        wanted = [score for number, score in everything if number % step == 0][:5]
        assert [score for _, score in found] == pytest.approx(wanted, abs=1e-3)
        assert all(number % step == 0 for number, _ in found)


def test_nothing_is_found_for_nothing(lexical):
    assert lexical.search([], folded=False, k=5, allowed=None) == []
    assert lexical.search(["hà"], folded=False, k=5, allowed=NONE) == []
    assert lexical.search(["hà"], folded=False, k=0, allowed=None) == []


def test_counts_and_accented_forms_come_from_the_passages(lexical):
    assert [lexical.frequency(term) for term in ("hà", "bí_thư", "ha", "không")] == [3, 2, 0, 0]
    assert lexical.forms("thu") == {"thư": 2}
    assert lexical.forms("chu") == {"chủ": 1}
    assert lexical.forms("khong") == {}


def test_an_update_adds_and_removes(tmp_path):
    write_lexical(tmp_path, TEXTS.items(), removed=NONE)
    write_lexical(tmp_path, [(12, "Tin Hà Giang")], removed=np.array([3, 4]))
    lexical = load_lexical(tmp_path, count=3)
    assert sorted(_ids(lexical.search(["hà"], folded=False, k=10, allowed=None))) == [5, 12]


def test_an_empty_index_answers(tmp_path):
    write_lexical(tmp_path, [], removed=NONE)
    lexical = load_lexical(tmp_path, count=0)
    assert lexical.search(["hà"], folded=False, k=10, allowed=None) == []
    assert lexical.forms("ha") == {}


def test_a_folder_that_is_not_what_the_manifest_says_is_unusable(tmp_path):
    write_lexical(tmp_path, TEXTS.items(), removed=NONE)
    with pytest.raises(UnusableCache, match="holds 4 passages"):
        load_lexical(tmp_path, count=5)
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(UnusableCache, match="tantivy cannot read"):
        load_lexical(tmp_path, count=4)


@given(st.text())
def test_the_indexed_terms_are_those_a_question_is_searched_with(text):
    assert terms_of(text) == (syllables(text), lexical_terms(text), folded_terms(text))
