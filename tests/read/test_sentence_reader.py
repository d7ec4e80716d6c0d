from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import Vectors
from rag.question import understand_question
from rag.read.sentence_reader import SentenceReader, sentences_of
from rag.read.spans import candidate_spans
from rag.types import Hit
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, HOSPITAL, SECRETARY
from tests.read.passages import DOCUMENT, Counts, hit
from tests.text.test_accents import CORPUS

READER = SentenceReader(FakeEncoder(), Counts())


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


class CountingEncoder(FakeEncoder):
    """Notes what it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return super().encode_passages(texts)


TEN_FACTS = " ".join(f"Fact {number} tells of bridge number {number} in the north." for number in range(10))


def test_within_one_language_the_three_likeliest_sentences_are_encoded_with_their_title():
    encoder = CountingEncoder()
    document = f"{HOSPITAL} {DOCUMENT}"
    passage = hit(0, len(document), number=1, document=document)
    SentenceReader(encoder, Counts()).read(understand_question("Cầu Bến Gỗ dài bao nhiêu mét?", CORPUS), [passage])
    assert (encoder.encoded[0], len(encoder.encoded)) == (f"Tin tỉnh\n{BRIDGE}", 3)


def test_across_languages_every_sentence_is_encoded():
    encoder = CountingEncoder()
    foreign = hit(0, len(TEN_FACTS), number=1, document=TEN_FACTS, language="en")
    SentenceReader(encoder, Counts()).read(understand_question("Cầu số 3 ở đâu?", CORPUS), [foreign])
    assert len(encoder.encoded) == 10


def test_sentences_that_were_not_encoded_are_readings_too():
    assert len(read("Cầu số 3 ở đâu?", hit(0, len(TEN_FACTS), number=1, document=TEN_FACTS))) == 10


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
