"""The reader over a model that marks what a test says: what it reads, in which order, and how sure it is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag.question import understand_question
from rag.read.reader import ReaderFacts, Reading
from rag.read.trained_reader import TrainedReader
from rag.types import Hit
from tests.fakes import FakeCrossEncoder
from tests.pages import BRIDGE, HOSPITAL, SECRETARY
from tests.read.marked import WEIGHTS
from tests.read.passages import DOCUMENT, Counts, hit
from tests.text.test_accents import CORPUS

LENGTH = "Cầu Bến Gỗ dài bao nhiêu mét?"
WHOLE = hit(0, len(DOCUMENT), number=1)


def read(question: str, hits: Sequence[Hit], model: FakeCrossEncoder) -> list[Reading]:
    return TrainedReader(model, Counts(), WEIGHTS).read(understand_question(question, CORPUS), hits)


def passages(*texts: str) -> list[Hit]:
    """Return each text as the passage of a document of its own."""
    hits = [hit(0, len(text), number=number, document=text) for number, text in enumerate(texts)]
    return [replace(one, passage=replace(one.passage, document=f"d{one.passage.id}")) for one in hits]


@pytest.mark.parametrize(
    ("question", "marked", "sentence"),
    [
        ("Ai được bầu giữ chức Bí thư Tỉnh ủy Sông Trà?", "Phạm Thị Sen", SECRETARY),
        (LENGTH, "1.250 mét", BRIDGE),
        ("Bệnh viện Đa khoa Sông Trà có bao nhiêu giường bệnh?", "640", HOSPITAL),
    ],
)
def test_the_sentence_in_which_the_answer_is_marked_comes_first_with_it(question, marked, sentence):
    best = read(question, [WHOLE], FakeCrossEncoder(marked))[0]
    assert (best.quote, best.short_answer) == (sentence, marked)


def test_every_reading_is_verbatim_and_its_span_lies_inside():
    for reading in read(LENGTH, [hit(20, len(DOCUMENT), number=1)], FakeCrossEncoder("1.250 mét")):
        assert DOCUMENT[reading.sentence.start : reading.sentence.end] == reading.quote
        assert 0 <= reading.support <= 1
        if reading.span is not None:
            assert reading.sentence.start <= reading.span.start < reading.span.end <= reading.sentence.end


def test_where_one_of_the_first_passages_answers_with_certainty_no_more_are_read():
    model = FakeCrossEncoder("1.250 mét")
    read(LENGTH, passages(BRIDGE, HOSPITAL, SECRETARY, "Trời mưa."), model)
    assert model.read_texts == [[BRIDGE, HOSPITAL]]


def test_where_none_does_two_more_are_read_and_one_of_them_may_answer():
    model = FakeCrossEncoder("1.250 mét")
    best = read(LENGTH, passages(HOSPITAL, SECRETARY, BRIDGE, "Trời mưa.", "Trời nắng."), model)[0]
    assert (model.read_texts, best.quote) == ([[HOSPITAL, SECRETARY], [BRIDGE, "Trời mưa."]], BRIDGE)


def test_what_tells_it_in_the_same_words_is_read_beside_a_certain_answer():
    model = FakeCrossEncoder("1.250 mét", "1.300 mét")
    other = "Cầu Bến Gỗ dài 1.300 mét."
    readings = read(LENGTH, passages(BRIDGE, HOSPITAL, SECRETARY, other), model)
    assert model.read_texts == [[BRIDGE, HOSPITAL], [other]]
    assert [one.short_answer for one in readings[:2]] == ["1.250 mét", "1.300 mét"]


def test_a_question_about_a_year_needs_no_second_source():
    model = FakeCrossEncoder("1.250 mét")
    bridge = "Năm 2019 cầu Bến Gỗ dài 1.250 mét."
    read("Năm 2019 cầu Bến Gỗ dài bao nhiêu mét?", passages(bridge, HOSPITAL, bridge.replace("1.", "2.")), model)
    assert model.read_texts == [[bridge, HOSPITAL]]


def test_another_document_than_was_asked_about_comes_last_and_is_never_sure_however_it_is_marked():
    rule = "Quy định số 205-QĐ/TU cấm tặng quà cho cấp trên."
    (asked,) = read("Quy định số 205-QĐ/TU cấm điều gì?", passages(rule), FakeCrossEncoder("tặng quà"))
    (other,) = read("Quy định số 99-QĐ/TU cấm điều gì?", passages(rule), FakeCrossEncoder("tặng quà", sure=50))
    assert asked.support > WEIGHTS.abstain_below > other.support
    assert other.support <= 0.1


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ("Năm 2019 ai là Bí thư Tỉnh ủy Sông Trà?", "Năm 2021 ai là Bí thư Tỉnh ủy Sông Trà?"),
        ("Năm 2019 ai là Bí thư Tỉnh ủy Sông Trà?", "Năm 2019 ai là Bí thư Tỉnh ủy Mường Lạn?"),
    ],
)
def test_a_changed_year_or_name_in_the_question_makes_the_answer_less_sure(told, changed):
    page = passages("Năm 2019 ông Lê Văn Bảy là Bí thư Tỉnh ủy Sông Trà.")
    supports = [read(question, page, FakeCrossEncoder("Lê Văn Bảy"))[0].support for question in (told, changed)]
    assert supports[1] < supports[0] - 0.01


def test_a_model_that_marks_nothing_leaves_the_readings_unsure():
    assert max(one.support for one in read(LENGTH, [WHOLE], FakeCrossEncoder())) < 0.01


def test_no_hits_give_no_readings_and_read_nothing():
    model = FakeCrossEncoder()
    assert (read(LENGTH, [], model), model.read_texts) == ([], [])


def test_a_passage_without_words_gives_no_error():
    blank = hit(0, 3, number=1, document="…?!")
    assert [reading.quote for reading in read("Cầu dài bao nhiêu?", [blank], FakeCrossEncoder())] in ([], ["…?!"])


def test_it_is_known_by_its_name_and_its_weights():
    reader = TrainedReader(FakeCrossEncoder(), Counts(), WEIGHTS)
    assert reader.facts == ReaderFacts("trained", "made for tests", 0.5)


def test_who_is_named_beside_another_place_than_was_asked_about_comes_last_and_is_not_believed():
    other, asked = "Bí thư Tỉnh ủy Sông Lam là ông Lê Văn Bảy.", "Bí thư Tỉnh ủy Sông Trà họp dân."
    best, *_, last = read("Bí thư Tỉnh ủy Sông Trà là ai?", passages(other, asked), FakeCrossEncoder("Lê Văn Bảy"))
    assert (best.quote, last.quote) == (asked, other)
    assert last.support < 0.25
