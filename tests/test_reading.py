"""The trained reader as whoever asks meets it: by the setting, with a model of the test's own, or without one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.assistant import Assistant, Parts, open_assistant
from rag.read.marks import mark_passages
from rag.read.named import reader_named
from rag.read.trained_model import open_trained_model
from rag.read.trained_weights import load_trained_weights, model_digest, model_file
from rag.settings import Settings
from rag.types import Range
from tests.fakes import FakeCrossEncoder, FakeEncoder
from tests.pages import BRIDGE, SECRETARY, ingested, write_pages
from tests.read.passages import DOCUMENT, hit
from tests.write.fakes import FakeChecker, ScriptedModel

SHIPPED = pytest.mark.skipif(not model_file().exists(), reason="the trained model is not here")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store over the pages, which these tests only read."""
    folder = tmp_path_factory.mktemp("room")
    ingested(folder / "data", [write_pages(folder / "pages")])
    return folder / "data"


@contextmanager
def opened(data: Path, model: FakeCrossEncoder | None, heard: list[str]) -> Iterator[Assistant]:
    settings = Settings.load(data=data, reader="trained", abstain_below=0.0)
    parts = Parts(encoder=FakeEncoder(), reading_model=model)
    with open_assistant(settings, parts=parts, announce=heard.append) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "marked", "sentence"),
    [
        ("Cầu Bến Gỗ dài bao nhiêu mét?", "1.250 mét", BRIDGE),
        ("cau ben go dai bao nhieu met", "1.250 mét", BRIDGE),
        ("Ai được bầu giữ chức Bí thư Tỉnh ủy Sông Trà?", "Phạm Thị Sen", SECRETARY),
    ],
)
def test_an_answer_is_quoted_with_what_the_model_marks(data, question, marked, sentence):
    with opened(data, FakeCrossEncoder(marked), []) as assistant:
        answer = assistant.ask(question)
        cited = answer.citations[0]
        text = assistant.document(cited.document, revision=cited.revision).text
    assert (answer.text.splitlines()[0], text[slice(*cited.span)]) == (f"{sentence} [1]", marked)


def test_the_trained_reader_is_the_one_that_is_calibrated(data):
    with opened(data, FakeCrossEncoder(), []) as assistant:
        assert assistant.calibration.reader == "trained"


def test_nothing_is_opened_before_a_question_is_asked(data):
    model = FakeCrossEncoder("1.250 mét")
    with opened(data, model, []) as assistant:
        assistant.retrieve("Cầu Bến Gỗ dài bao nhiêu mét?")
        assert model.read_texts == []


@pytest.mark.skipif(model_file().exists(), reason="the trained model is here")
def test_where_the_trained_model_is_missing_sentences_are_weighed_and_that_is_said_once(data):
    heard: list[str] = []
    with opened(data, None, heard) as assistant:
        answers = [assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?").text for _ in range(2)]
        reader = assistant.calibration.reader
    assert (answers, reader) == ([f"{BRIDGE} [1]"] * 2, "sentences")
    assert [one.partition(".")[0] for one in heard if "reader" in one] == [
        "The trained reader is not to be had, so sentences are weighed (HOIDAP_READER=sentences)"
    ]


def test_sentences_are_weighed_where_that_is_set_and_nothing_is_announced():
    heard: list[str] = []
    assert (reader_named("sentences", heard.append).facts.name, heard) == ("sentences", [])


@SHIPPED
def test_the_shipped_model_has_the_numbers_that_were_fitted_to_it():
    weights = load_trained_weights()
    assert (weights.model, weights.certain_above >= weights.abstain_below) == (model_digest(model_file()), True)


@SHIPPED
def test_the_shipped_model_marks_the_answer_in_the_passage_that_holds_it(tmp_path):
    heard: list[str] = []
    model = open_trained_model(tmp_path, threads=1, announce=heard.append)
    marks = mark_passages(model, "Cầu Bến Gỗ dài bao nhiêu mét?", [hit(0, len(DOCUMENT), number=1)])[1]
    begin = DOCUMENT.index(BRIDGE)
    bridge, secretary = marks.within(Range(begin, begin + len(BRIDGE))), marks.within(Range(0, len(SECRETARY)))
    assert "1.250" in DOCUMENT[slice(*bridge.span)]
    assert bridge.score > max(0.0, secretary.score)
    assert any("reader-" in one for one in heard)


def test_warming_up_reads_as_for_a_question_and_asks_no_language_model(data):
    reading, writing = FakeCrossEncoder("Phạm Thị Sen"), ScriptedModel(["Không ai hỏi gì."])
    settings = Settings.load(data=data, reader="trained", abstain_below=0.0, llm_asked="found")
    parts = Parts(encoder=FakeEncoder(), reading_model=reading, language_model=writing, checker=FakeChecker())
    with open_assistant(settings, parts=parts) as assistant:
        assistant.warm_up("default")
    assert (len(reading.read_texts) > 0, writing.prompts) == (True, [])
