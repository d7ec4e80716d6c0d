import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from rag.assistant import Parts, open_assistant
from rag.errors import InputError, SettingsError, StoreMissing, UnknownDocument
from rag.settings import Settings
from rag.store import open_store
from rag.types import Filters
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, HOSPITAL, PAGES, SECRETARY, ingested, opened, outcomes, write_pages


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two collections, read by the tests of this module; those that change it make their own."""
    folder = tmp_path_factory.mktemp("room")
    ingested(folder / "data", [write_pages(folder / "pages")])
    ingested(
        folder / "data", [write_pages(folder / "other", {"mat.txt": "Mật\n\nCầu Mật dài 7 mét.\n"})], collection="b"
    )
    return folder / "data"


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("Ai được bầu giữ chức Bí thư Tỉnh ủy Sông Trà?", SECRETARY, "Phạm Thị Sen"),
        ("Cầu Bến Gỗ dài bao nhiêu mét?", BRIDGE, "1.250"),
        ("cau ben go dai bao nhieu met", BRIDGE, "1.250"),
        ("benh vien da khoa song tra co bao nhieu giuong benh", HOSPITAL, "640"),
    ],
)
def test_a_question_is_answered_by_a_sentence_that_stands_in_the_source(data, question, sentence, short):
    with opened(data) as assistant:
        answer = assistant.ask(question)
        cited = answer.citations[0]
        text = assistant.document(cited.document, revision=cited.revision).text
    assert (answer.kind, answer.text.splitlines()[0]) == ("extracted", f"{sentence} [1]")
    assert text[cited.start : cited.end] == cited.quote == sentence
    assert short in text[cited.span.start : cited.span.end]


def test_an_unsure_answer_is_not_given_but_the_nearest_sentences_are(data):
    with opened(data, abstain_below=1.0) as assistant:
        answer = assistant.ask("Sao Hỏa có bao nhiêu vệ tinh?")
    assert (answer.kind, "[1]" in answer.text) == ("abstained", False)
    assert answer.citations
    assert all(any(one.quote in page for page in PAGES.values()) for one in answer.citations)


def test_a_question_is_answered_while_the_index_of_another_collection_is_built(data, tmp_path):
    shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("index"))
    answers: list[str] = []

    def ask() -> None:
        answers.append(assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?").text)

    def hear(said: str) -> None:
        if "'b'" in said:
            other = threading.Thread(target=ask, daemon=True)
            other.start()
            other.join(timeout=20)
            answers.append("built")

    settings = Settings.load(data=tmp_path / "data", abstain_below=0.0)
    with open_assistant(settings, parts=Parts(encoder=FakeEncoder()), announce=hear) as assistant:
        ask()
        assistant.ask("Cầu Mật dài bao nhiêu mét?", collections=["b"])
    assert answers == [f"{BRIDGE} [1]", f"{BRIDGE} [1]", "built"]


@pytest.mark.parametrize("question", ["省委书记是谁？", "كم طول الجسر؟", "🙂 cầu Bến Gỗ 🙂", "ÔNG NÀO?!", "x" * 2000])
def test_questions_in_any_script_end_in_an_answer_with_proof_or_in_none(data, question):
    with opened(data) as assistant:
        answer = assistant.ask(question)
        texts = {row.id: assistant.document(row.id).text for row in assistant.documents()}
    assert all(texts[one.document][one.start : one.end] == one.quote for one in answer.citations)


@pytest.mark.parametrize("question", ["", "?!", "a" * 10_000])
def test_a_question_that_cannot_be_asked_is_refused(data, question):
    with opened(data) as assistant, pytest.raises(InputError):
        assistant.ask(question)


def test_nothing_of_one_collection_is_seen_from_another(data):
    with opened(data) as assistant:
        foreign = assistant.documents(collection="b")[0].id
        assert {hit.metadata.source for hit in assistant.retrieve("Cầu Mật dài bao nhiêu mét?")} <= set(PAGES)
        assert assistant.retrieve("Cầu Mật", filters=Filters(documents=(foreign,))) == []
        assert [one.source for one in assistant.ask("Cầu dài bao nhiêu?", collections=["b"]).citations] == ["mat.txt"]
        for reach in (assistant.document, lambda one: assistant.remove([one])):
            with pytest.raises(UnknownDocument, match=f"'{foreign}' in collection 'default'.*documents list"):
                reach(foreign)


def test_an_unknown_collection_names_those_there_are_and_how_to_make_one(data):
    with opened(data) as assistant, pytest.raises(UnknownDocument) as caught:
        assistant.ask("Cầu dài bao nhiêu?", collections=["nosuch"])
    assert str(caught.value) == (
        "There is no collection 'nosuch'. There are: b, default. "
        "To make it, run: hoidap ingest FOLDER --collection nosuch"
    )


def test_a_reindex_of_an_unknown_collection_is_refused_before_anything_is_locked(data):
    refused = pytest.raises(UnknownDocument, match="There are: b, default")
    with opened(data) as assistant, open_store(data) as store, store.writing(), refused:
        assistant.reindex(collection="nosuch")


def test_a_filter_that_nothing_passes_leaves_nothing_to_answer_from(data):
    with opened(data) as assistant:
        answer = assistant.ask("Cầu Bến Gỗ dài bao nhiêu?", filters=Filters(published_from=date(2030, 1, 1)))
    assert (answer.kind, answer.hits, answer.citations) == ("abstained", (), ())


def test_an_answer_tells_how_long_each_stage_took(data):
    with opened(data) as assistant:
        assert set(assistant.ask("Cầu Bến Gỗ?").timings) >= {"open", "understand", "retrieve", "read"}


def test_a_data_folder_without_a_store_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreMissing, match="Run: hoidap ingest FOLDER"):
        open_assistant(Settings(data=tmp_path / "none"), parts=Parts(encoder=FakeEncoder()))


def test_an_empty_collection_abstains(tmp_path):
    (tmp_path / "empty").mkdir()
    ingested(tmp_path / "data", [tmp_path / "empty"])
    with opened(tmp_path / "data") as assistant:
        assert (assistant.ask("Ai là Bí thư?").kind, assistant.documents()) == ("abstained", [])


def test_a_removed_document_is_gone_from_answers_at_once_and_its_neighbours_stay(tmp_path):
    with opened(tmp_path / "data") as assistant:
        assistant.ingest([write_pages(tmp_path / "pages")])
        gone = assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?").citations[0].document
        assert assistant.remove([gone]) == 1
        hits = assistant.retrieve("Cầu Bến Gỗ dài bao nhiêu mét?")
        assert {hit.metadata.source for hit in hits} == {"bi-thu.txt", "y-te/benh-vien.txt"}
        with pytest.raises(UnknownDocument):
            assistant.document(gone)


def test_removing_names_the_unknown_document_and_removes_none(tmp_path):
    with opened(tmp_path / "data") as assistant:
        assistant.ingest([write_pages(tmp_path / "pages")])
        known = assistant.documents()[0].id
        with pytest.raises(UnknownDocument, match="'nosuch'"):
            assistant.remove([known, "nosuch"])
        assert len(assistant.documents()) == 3


def test_an_open_assistant_answers_from_what_another_process_stored_meanwhile(tmp_path):
    with opened(tmp_path / "data") as asking:
        asking.ingest([write_pages(tmp_path / "pages", {"bi-thu.txt": PAGES["bi-thu.txt"]})])
        assert asking.ask("Cầu Bến Gỗ dài bao nhiêu mét?").citations[0].source == "bi-thu.txt"
        ingested(tmp_path / "data", [write_pages(tmp_path / "more", {"cau.txt": PAGES["cau.txt"]})])
        assert asking.ask("Cầu Bến Gỗ dài bao nhiêu mét?").citations[0].source == "cau.txt"


def test_many_threads_ask_while_one_ingests(tmp_path):
    folder = write_pages(tmp_path / "pages")
    with opened(tmp_path / "data") as assistant, ThreadPoolExecutor(4) as pool:
        assistant.ingest([folder])

        def ask() -> set[str]:
            return {assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?").citations[0].quote for _ in range(10)}

        asking = [pool.submit(ask) for _ in range(4)]
        for number in range(3):
            write_pages(folder, {f"tin-{number}.txt": f"Tin {number}\n\nTin riêng thứ {number} về thời tiết.\n"})
            assert outcomes(assistant.ingest([folder]))[f"tin-{number}.txt"] == "added"
        assert [one.result() for one in asking] == [{BRIDGE}] * 4


def test_the_retriever_of_the_settings_finds_what_is_read(data):
    question = "Cầu Bến Gỗ dài bao nhiêu mét?"
    with opened(data, retriever="lexical") as assistant:
        asked = assistant.ask(question).hits
        by_setting, by_meaning = assistant.retrieve(question), assistant.retrieve(question, retriever="dense")
    assert (list(asked), {hit.parts["dense"] for hit in asked}) == (by_setting, {0.0})
    assert {hit.parts["lexical"] for hit in by_meaning} == {0.0}


def test_the_dense_share_of_the_settings_decides_the_score(data):
    scores = []
    for share in (0.2, 0.8):
        with opened(data, dense_share=share) as assistant:
            scores.append([hit.parts["fused"] for hit in assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?").hits])
    assert scores[0] != scores[1]


@pytest.mark.parametrize("given", [{"retriever": "psychic"}, {"dense_share": 1.5}, {"reader": "palm"}])
def test_a_setting_that_decides_retrieval_has_its_bounds(data, given):
    with pytest.raises(SettingsError, match=f"HOIDAP_{next(iter(given)).upper()}="), opened(data, **given):
        pass
