"""What the check of claims is taught with: claims beside evidence, and which of their words that does not bear out."""

from dataclasses import replace
from random import Random

import pytest
import torch

from embeddings.training.batches import Batch
from eval.pairs.pair import Pair, PairPassage
from eval.teaching.changing import Place, Vocabulary, exchanged, other_name, other_number, other_word
from eval.teaching.from_pairs import lessons_of
from eval.teaching.inputs import Target, claim_loss, labels_of
from eval.teaching.lesson import Lesson, changed_ranges, evidence_around, strange_ranges, without
from eval.teaching.mixing import mixed
from eval.teaching.parallel import parallel_lessons, parallel_texts
from rag.read.train.material import SpanQuestion
from rag.types import Range
from tests.eval.pairs_material import BRIDGE, CAU

PASSAGE = PairPassage("cau", "", "", CAU)
CLAIM = "Cầu dài 1.250 mét, rộng 12 mét và có 4 làn xe."
TRUE = Pair("vi:cau#0.1=supported()", CLAIM, "vi", (PASSAGE,), "supported", "same", "source")
FALSE = replace(TRUE, id="vi:cau#0.1=changed-number", claim=CLAIM.replace("12 mét", "21 mét"), label="changed-number")
WORDS = Vocabulary.of([("vi", CAU), ("en", BRIDGE)])


def place(claim: str, seed: int = 1) -> Place:
    """Return a claim of the bridge, to be changed."""
    return Place(claim, CAU, CAU, "vi", WORDS, Random(seed))


def said(lesson: Lesson, ranges: tuple[Range, ...]) -> list[str]:
    """Return the words in ranges of the claim."""
    return [lesson.claim[start:end] for start, end in ranges]


def test_the_words_that_a_change_touched_are_the_wrong_ones() -> None:
    (lesson, *_) = lessons_of([replace(FALSE, original=CLAIM)], WORDS, Random(1))
    assert (lesson.supported, said(lesson, lesson.wrong)) == (False, ["21"])


def test_where_words_were_taken_out_the_next_one_is_wrong() -> None:
    assert changed_ranges("Không được đi xe.", "Đi xe.") == (Range(0, 2),)


def test_what_is_said_of_another_thing_is_wrong_where_the_evidence_lacks_it() -> None:
    wrong, unsaid = strange_ranges("Cầu dài 9 mét.", "Cầu rộng 12 mét.")
    assert (wrong, unsaid) == ((Range(4, 7), Range(8, 9)), (Range(0, 3), Range(10, 13), Range(13, 14)))


def test_evidence_always_holds_what_bears_the_claim_out() -> None:
    own = [f"Câu {number}." for number in range(9)]
    shown = [evidence_around(own, (4, 5), Random(seed), ["Lạ."]) for seed in range(40)]
    assert all("Câu 4. Câu 5." in one for one in shown)
    assert {"Câu 4. Câu 5.", " ".join(own)} <= set(shown)


def test_neighbours_of_a_sentence_are_shown_without_it() -> None:
    assert without(["Một.", "Hai.", "Ba."], 1, Random(1)) == "Một. Ba."


def test_a_supported_pair_is_also_changed_and_shown_evidence_that_was_changed() -> None:
    lessons = [one for seed in range(8) for one in lessons_of([TRUE], WORDS, Random(seed))]
    kinds = {one.kind.partition("/")[0]: one for one in lessons}
    assert {"supported", "other-word", "other-number", "exchanged", "lacking"} <= set(kinds)
    assert {one.supported for one in lessons if one.claim == CLAIM and CLAIM in one.evidence} == {True}
    there = next(one for one in lessons if one.kind.startswith("other-number-there"))
    assert (there.claim, there.supported, CLAIM in there.evidence) == (CLAIM, False, False)


def test_a_changed_number_is_another_of_the_passage_or_one_it_lacks() -> None:
    made = {other_number(place("Cầu có 4 làn xe.", seed)) for seed in range(30)} - {None}
    assert made
    assert all("4 làn" not in str(one) for one in made)


def test_a_plain_word_is_put_in_the_place_of_another() -> None:
    new = other_word(place(CLAIM))
    assert new is not None
    assert len(changed_ranges(CLAIM, new)) == 1


def test_a_name_is_replaced_by_another_of_the_passage() -> None:
    claim = "Theo ông Lê Văn Bảy, vốn giảm."
    made = {other_name(place(claim, seed)) for seed in range(20)} - {None}
    assert made
    assert all("Lê Văn Bảy" not in str(one) for one in made)


def test_two_numbers_change_places_only_where_words_stand_between() -> None:
    assert exchanged(place("Cầu dài 1.250 mét và rộng tới 12 mét.", 3)) == "Cầu dài 12 mét và rộng tới 1.250 mét."
    assert exchanged(place("Điều 4 và 5.", 3)) is None


def test_parallel_texts_are_joined_by_question_and_named_by_their_source() -> None:
    lines = [SpanQuestion(f"{one}-q1", one, "?", text, None, None) for one, text in (("vi", CAU), ("en", BRIDGE))]
    groups = parallel_texts(lines, {CAU[:40]: "cau"})
    assert groups == {"cau": {"vi": CAU, "en": BRIDGE}}
    lessons = parallel_lessons(groups, WORDS, 12, Random(1))
    assert {one.topic for one in lessons} == {"cau"}
    assert any(one.supported and one.kind in ("parallel/vi-en", "parallel/en-vi") for one in lessons)


def test_kinds_are_mixed_in_the_shares_wanted() -> None:
    lessons = [Lesson(f"{n}", "", supported, f"{kind}/vi", "t") for n in range(200)
               for supported, kind in ((True, "supported"), (False, "other-word"), (False, "mixed"))]  # fmt: skip
    counted = [one.kind.partition("/")[0] for one in mixed(lessons, 200, Random(1))]
    assert (counted.count("supported"), counted.count("other-word"), counted.count("mixed")) == (46, 36, 18)


def test_a_token_is_wrong_where_its_last_character_is_in_a_wrong_word() -> None:
    ranges = torch.tensor([[0, 3], [3, 7], [7, 9], [9, 9]]).numpy()
    lesson = Lesson("Cầu dài 9", "", False, "k", "t", wrong=(Range(8, 9),), unsaid=(Range(0, 3),))
    assert labels_of(lesson, ranges) == (-1.0, 0.0, 1.0, 0.0)


def test_the_loss_asks_of_each_token_and_of_the_whole() -> None:
    batch = Batch([Target((0.0, 1.0, -1.0), False)], torch.zeros((1, 6), dtype=torch.long), torch.ones((1, 6)))
    right = torch.zeros((1, 6, 2))
    right[0, 0, 1], right[0, 1, 0], right[0, 2, 0] = -20, -20, 20
    assert float(claim_loss(lambda *_: right, batch)) == pytest.approx(0, abs=1e-6)
    assert float(claim_loss(lambda *_: -right, batch)) == pytest.approx(40, abs=1e-3)
