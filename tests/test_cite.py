from datetime import date

from rag.cite import resolve_citations
from rag.errors import InputError, UnknownDocument
from rag.read.reader import Reading
from rag.types import Citation, Hit, Metadata, Passage, Range

TEXT = "Mở đầu. Cầu Bến Gỗ dài\n1.250 mét. Hết."
SENTENCE = Range(8, 33)


class Texts:
    """Texts of the collection `default` by document and revision."""

    def __init__(self, texts: dict[tuple[str, int], str]) -> None:
        self._texts = texts

    def read_range(self, document: str, revision: int, start: int, end: int, *, collection: str) -> str:
        if collection != "default" or (document, revision) not in self._texts:
            raise UnknownDocument("gone")
        text = self._texts[document, revision]
        if not 0 <= start <= end <= len(text):
            raise InputError("outside")
        return text[start:end]


STORE = Texts({("d", 2): TEXT})


def reading(
    sentence: Range = SENTENCE,
    span: Range | None = None,
    *,
    revision: int = 2,
    text: str = TEXT,
    collection: str = "default",
) -> Reading:
    metadata = Metadata("Thông xe", "cau.txt", url="https://song-tra.example/cau", published=date(2021, 5, 12))
    hit = Hit(Passage(7, "d", revision, 0, len(text)), text, metadata, 1.0, collection=collection)
    return Reading(hit, sentence, 0.9, span)


def test_a_citation_carries_all_that_proves_its_statement():
    assert resolve_citations([reading(span=Range(23, 32))], STORE) == [
        Citation(
            collection="default",
            marker=1,
            document="d",
            revision=2,
            start=8,
            end=33,
            quote="Cầu Bến Gỗ dài\n1.250 mét.",
            title="Thông xe",
            source="cau.txt",
            url="https://song-tra.example/cau",
            published=date(2021, 5, 12),
            published_inferred=False,
            span=Range(23, 32),
        )
    ]


def test_a_reading_whose_revision_is_gone_is_dropped():
    assert resolve_citations([reading(revision=1)], STORE) == []


def test_a_reading_that_says_other_words_than_the_store_is_dropped():
    assert resolve_citations([reading(text=TEXT.replace("1.250", "9.999"))], STORE) == []


def test_a_reading_outside_the_document_is_dropped():
    assert resolve_citations([reading(text=TEXT + " Thêm câu.", sentence=Range(38, 49))], STORE) == []


def test_a_span_that_leaves_its_sentence_is_not_marked():
    for span in (Range(0, 12), Range(30, 38), Range(20, 20)):
        assert [one.span for one in resolve_citations([reading(span=span)], STORE)] == [None]


def test_a_sentence_read_twice_is_cited_once_and_markers_have_no_gap():
    readings = [reading(), reading(revision=1), reading(), reading(Range(0, 7))]
    citations = resolve_citations(readings, STORE)
    assert [(one.marker, one.quote) for one in citations] == [(1, "Cầu Bến Gỗ dài\n1.250 mét."), (2, "Mở đầu.")]


def test_a_quote_is_read_again_in_the_collection_it_was_found_in():
    assert resolve_citations([reading(collection="other")], STORE) == []
