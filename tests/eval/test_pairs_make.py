"""Pairs made of sets: which labels they earn, and that the same seed makes the same ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.pairs.make import make_pairs
from eval.pairs.pair import Pair
from eval.pairs.statement import covered, told_by
from rag.text.characters import match_key
from tests.eval.pairs_material import english, vietnamese

EVERYTHING = {
    "supported", "changed-number", "swapped-number", "changed-date", "swapped-date", "changed-name", "swapped-name",
    "changed-document", "negated", "mixed", "unrelated-near", "unrelated-far",
}  # fmt: skip


def made(seed: int = 0, limit: int | None = None) -> list[Pair]:
    return make_pairs([vietnamese(), english()], seed=seed, limit=limit)


def test_the_same_seed_makes_the_same_pairs() -> None:
    assert made() == made()
    assert made() != made(seed=1)


def test_parallel_sets_give_pairs_within_each_language_and_across() -> None:
    directions = {(pair.source_set, pair.language, pair.group) for pair in made()}
    assert directions == {
        ("csv:vi.csv", "vi", "same"),
        ("csv:en.csv", "en", "same"),
        ("csv:vi.csv over csv:en.csv", "vi", "foreign"),
        ("csv:en.csv over csv:vi.csv", "en", "foreign"),
    }


def test_no_more_than_the_limit_of_each_label_are_kept() -> None:
    of_one_set = [pair.label for pair in made(limit=1) if pair.source_set == "csv:vi.csv"]
    assert of_one_set.count("supported") == 4
    assert all(of_one_set.count(label) <= 1 for label in EVERYTHING - {"supported"})


@pytest.mark.parametrize("seed", range(3))
def test_every_label_that_the_material_offers_is_made(seed: int) -> None:
    assert {pair.label for pair in made(seed)} >= EVERYTHING - {"unrelated-near", "swapped-date"}


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_is_made_false_differs_from_what_was_true_and_ids_are_unique(seed: int) -> None:
    pairs = made(seed)
    assert len({pair.id for pair in pairs}) == len(pairs)
    for pair in pairs:
        if pair.label == "supported" or pair.label.startswith("unrelated"):
            assert pair.original == ""
        else:
            assert match_key(pair.claim) != match_key(pair.original)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_changed_value_is_not_told_by_what_the_claim_cites(seed: int) -> None:
    for pair in made(seed):
        if pair.label == "changed-number" and pair.edit in ("near", "digits-swapped", "spelt"):
            added = told_by(pair.claim).numbers - told_by(pair.original).numbers
            assert added
            assert not added & frozenset().union(*(told_by(passage.told).numbers for passage in pair.passages))


def test_a_supported_sentence_of_a_source_stands_in_what_it_cites() -> None:
    verbatim = [pair for pair in made() if pair.supported and pair.made == "source" and pair.group == "same"]
    assert verbatim
    assert all(covered(pair.claim, " ".join(one.text for one in pair.passages)) == 1.0 for pair in verbatim)


def test_an_unrelated_claim_cites_no_passage_that_says_it() -> None:
    unrelated = [pair for pair in made() if pair.label == "unrelated-far"]
    assert unrelated
    assert all(pair.claim not in one.text for pair in unrelated for one in pair.passages)
