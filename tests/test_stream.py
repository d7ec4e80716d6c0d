"""An answer as it is told, event by event."""

import pytest

from rag.conversation import standalone
from rag.errors import InputError, UnknownCollection
from rag.types import Cited, Done, Found, Judged, Piece, Said, Turn, Understood
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, PAGES, SECRETARY, ingested, opened, write_pages

ASKED = "Cầu Bến Gỗ dài bao nhiêu mét?"


class CountingEncoder(FakeEncoder):
    """Counts what it is asked to encode: work that was done."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = self.passages = 0

    def encode_question(self, question):
        self.questions += 1
        return super().encode_question(question)

    def encode_passages(self, texts):
        self.passages += 1
        return super().encode_passages(texts)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    ingested(folder / "data", [write_pages(folder / "pages")])
    other = {"mat.txt": f"Mật\n\nCầu Mật dài 7 mét. {SECRETARY}\n"}
    ingested(folder / "data", [write_pages(folder / "other", other)], collection="b")
    return folder / "data"


def test_an_answer_is_told_step_by_step_and_the_last_event_is_the_whole_of_it(data):
    with opened(data) as assistant:
        events = list(assistant.stream(ASKED))
        answer = assistant.ask(ASKED)
    (cited,) = answer.citations
    assert events[:-1] == [
        Understood(ASKED, changed=False, language="vi"),
        Found(answer.hits),
        Judged("extracted"),
        Cited(cited),
        Said(Piece(BRIDGE, (1,))),
    ]
    assert isinstance(events[-1], Done)
    assert (events[-1].answer.text, events[-1].answer.citations) == (f"{BRIDGE} [1]", answer.citations)


def test_an_abstention_says_so_before_the_nearest_passages_and_no_piece_names_them(data):
    with opened(data, abstain_below=1.0) as assistant:
        events = list(assistant.stream(ASKED))
    kinds = [type(event) for event in events]
    said = [event.piece for event in events if isinstance(event, Said)]
    assert kinds[2:5] == [Judged, Said, Cited]
    assert (kinds[-1], [piece.markers for piece in said]) == (Done, [()])


def test_a_question_typed_without_accents_is_told_as_it_is_searched(data):
    with opened(data) as assistant:
        first = next(iter(assistant.stream("cau ben go dai bao nhieu met")))
    assert first == Understood("cầu bến gỗ dài bao nhiêu mét", changed=True, language="vi")


def test_a_follow_up_is_told_and_searched_as_it_would_be_asked_alone(data):
    history = [Turn("Cầu Mật dài bao nhiêu mét?", "Cầu Mật dài 7 mét. [1]")]
    with opened(data) as assistant:
        first, *_, last = assistant.stream("Còn cầu Bến Gỗ?", history=history)
    alone = standalone("Còn cầu Bến Gỗ?", history)
    assert (first, alone.startswith("Cầu Bến Gỗ")) == (Understood(alone, changed=True, language="vi"), True)
    assert (last.answer.question, last.answer.understood) == ("Còn cầu Bến Gỗ?", alone)
    assert last.answer.text == f"{BRIDGE} [1]"


def test_nothing_is_searched_before_it_is_asked_for_and_nothing_read_after_the_stream_is_closed(data):
    encoder = CountingEncoder()
    with opened(data, encoder=encoder) as assistant:
        events = assistant.stream(ASKED)
        assert (encoder.questions, next(events)) == (0, Understood(ASKED, changed=False, language="vi"))
        assert isinstance(next(events), Found)
        events.close()
    assert encoder.passages == 0


def test_what_cannot_be_asked_is_refused_when_the_first_event_is_asked_for(data):
    with opened(data) as assistant:
        for question, collections, error in (("", ["b"], InputError), (ASKED, "b", InputError)):
            with pytest.raises(error):
                next(assistant.stream(question, collections=collections))
        with pytest.raises(UnknownCollection, match="'nosuch'"):
            next(assistant.stream(ASKED, collections=["default", "nosuch"]))


def test_an_answer_from_several_collections_cites_each_quote_in_its_own(data):
    with opened(data) as assistant:
        one = assistant.ask("Cầu Mật dài bao nhiêu mét?", collections=["default", "b", "default"])
        cited = one.citations[0]
        text = assistant.document(cited.document, collection=cited.collection).text
    assert (cited.collection, text[cited.start : cited.end]) == ("b", "Cầu Mật dài 7 mét.")
    assert {hit.collection for hit in one.hits} == {"default", "b"}


def test_brackets_in_a_quote_are_no_marker(tmp_path):
    page = "Cầu Bến Gỗ\n\nCầu Bến Gỗ dài 1.250 mét theo tài liệu [1] [2] của tỉnh.\n"
    with opened(tmp_path / "data") as assistant:
        assistant.ingest([write_pages(tmp_path / "pages", {"cau.txt": page})])
        answer = assistant.ask(ASKED)
    assert answer.pieces == (Piece("Cầu Bến Gỗ dài 1.250 mét theo tài liệu [1] [2] của tỉnh.", (1,)),)


def test_a_document_removed_between_search_and_reading_is_not_cited(tmp_path):
    with opened(tmp_path / "data") as assistant:
        assistant.ingest([write_pages(tmp_path / "pages", {"cau.txt": PAGES["cau.txt"]})])
        events = assistant.stream(ASKED)
        assert isinstance((next(events), next(events))[1], Found)
        assistant.remove([assistant.documents()[0].id])
        (answer,) = [event.answer for event in events if isinstance(event, Done)]
    assert (answer.kind, answer.citations) == ("abstained", ())
