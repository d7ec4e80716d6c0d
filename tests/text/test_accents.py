from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.accents import restore_accents
from rag.text.characters import strip_accents
from rag.text.syllables import bigrams, syllables

TEXTS = ["Bí thư Tỉnh ủy là ai", "bị thu hồi đất", "Bí thư Tỉnh ủy họp", "cầu Bến Gỗ dài", "cậu bé đi học", "là ai"]


class Corpus:
    """Counts the syllables and pairs of a few texts, as the lexical index does."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = [set(syllables(text)) | set(bigrams(syllables(text))) for text in texts]

    def forms(self, bare: str) -> Mapping[str, int]:
        words = {term for text in self._texts for term in text if "_" not in term and strip_accents(term) == bare}
        return {word: self.frequency(word) for word in words}

    def frequency(self, term: str) -> int:
        return sum(term in text for text in self._texts)


CORPUS = Corpus(TEXTS)


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("bi thu tinh uy la ai", "bí thư tỉnh ủy là ai"),
        ("bi thu hoi dat", "bị thu hồi đất"),
        ("Cau Ben Go dai 1.250 m?", "Cầu Bến Gỗ dài 1.250 m?"),
        ("BI THU TINH UY", "BÍ THƯ TỈNH ỦY"),
    ],
)
def test_neighbours_decide_which_accents_a_syllable_gets(typed, restored):
    assert restore_accents(typed, CORPUS) == restored


@pytest.mark.parametrize("text", ["Bí thu tinh uy", "", "12.3 ?!", "xyzzy plugh", "人民政府"])
def test_what_has_accents_or_no_known_syllable_comes_back_as_it_was(text):
    assert restore_accents(text, CORPUS) == text


def test_phrases_that_ask_are_written_as_given_although_the_corpus_never_asks():
    corpus = Corpus([*TEXTS, "báo nhiều tin", "ở đầu cầu", "nhu cầu"])
    typed = "Cau Ben Go dai bao nhieu, o dau, nhu the nao"
    assert restore_accents(typed, corpus).startswith("Cầu Bến Gỗ dài báo nhiều, ở đầu, nhu")
    restored = restore_accents(typed, corpus, phrases=("bao nhiêu", "ở đâu", "thế nào", "như thế nào"))
    assert restored == "Cầu Bến Gỗ dài bao nhiêu, ở đâu, như thế nào"


@given(
    st.lists(st.sampled_from(["bi", "thu", "la", "ai", "hoi", "dat", "Cau", "foo", "B2B", "7", ",", "?"]), max_size=12)
)
def test_restoring_changes_nothing_but_accents(words):
    text = " ".join(words)
    assert strip_accents(restore_accents(text, CORPUS)) == text
