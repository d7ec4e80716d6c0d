import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import understand_question
from rag.read.sentence_reader import SentenceReader, sentences_of
from rag.read.spans import candidate_spans
from rag.types import Hit, Metadata, Passage
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, HOSPITAL, SECRETARY
from tests.text.test_accents import CORPUS

DOCUMENT = f"{SECRETARY} {BRIDGE} {HOSPITAL}"


class Counts:
    """Ten passages; every term in one of them."""

    count = 10

    def frequency(self, term: str) -> int:
        return min(1, len(term))


READER = SentenceReader(FakeEncoder(), Counts())


def hit(start: int, end: int, *, number: int, document: str = DOCUMENT) -> Hit:
    text = document[start:end]
    metadata = Metadata(title="Tin tỉnh", source="tin.txt")
    return Hit(
        Passage(number, "d", 1, start, end),
        text,
        metadata,
        1.0,
        {"dense": 0.8, "lexical": 4.0, "fused": 0.9},
        collection="d",
    )


def read(question: str, *hits: Hit):
    return READER.read(understand_question(question, CORPUS), hits)


WHOLE = hit(0, len(DOCUMENT), number=1)


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("Ai được bầu giữ chức Bí thư Tỉnh ủy Sông Trà?", SECRETARY, "Phạm Thị Sen"),
        ("Cầu Bến Gỗ dài bao nhiêu mét?", BRIDGE, "1.250"),
        ("Bệnh viện Đa khoa Sông Trà có bao nhiêu giường bệnh?", HOSPITAL, "640"),
    ],
)
def test_the_sentence_that_answers_comes_first_with_its_short_answer(question, sentence, short):
    best = read(question, WHOLE)[0]
    assert best.quote == sentence
    assert short in best.short_answer


def test_every_reading_is_verbatim_and_its_span_lies_inside():
    for reading in read("Cầu Bến Gỗ dài bao nhiêu mét?", WHOLE):
        assert DOCUMENT[reading.sentence.start : reading.sentence.end] == reading.quote
        assert 0 <= reading.support <= 1
        if reading.span is not None:
            assert reading.sentence.start <= reading.span.start < reading.span.end <= reading.sentence.end


def test_readings_come_best_first():
    supports = [reading.support for reading in read("Cầu Bến Gỗ dài bao nhiêu mét?", WHOLE)]
    assert supports[0] == max(supports)


def test_a_sentence_two_passages_share_is_read_once():
    middle = len(SECRETARY) + 1, len(SECRETARY) + 1 + len(BRIDGE)
    first, second = hit(0, middle[1], number=1), hit(middle[0], len(DOCUMENT), number=2)
    candidates = sentences_of([first, second])
    assert [one.text for one in candidates] == [SECRETARY, BRIDGE, HOSPITAL]


def test_no_hits_give_no_readings():
    assert read("Cầu Bến Gỗ dài bao nhiêu mét?") == []


def test_a_passage_without_words_gives_no_error():
    blank = hit(0, 3, number=1, document="…?!")
    assert [reading.quote for reading in read("Cầu dài bao nhiêu?", blank)] in ([], ["…?!"])


@given(st.text(alphabet="Ông Bà Lê Văn 0123456789.,%/-()“”đồng ngày tháng năm số 205", max_size=120))
def test_candidate_spans_lie_inside_the_sentence_and_are_never_blank(sentence):
    for kind in ("person", "number", "date", "place", "document", "other"):
        for start, end in candidate_spans(sentence, kind):
            assert 0 <= start < end <= len(sentence)
