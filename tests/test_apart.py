"""An assistant whose indexes are built apart from asking, as the service opens it."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from rag.assistant import Parts, open_assistant
from rag.errors import IndexNotReady, UnknownCollection
from rag.settings import Settings
from rag.types import Standing
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, PAGES, SECRETARY, ingested, write_pages

BRIDGE_ASKED = "Cầu Bến Gỗ dài bao nhiêu mét?"
SECRETARY_ASKED = "Ai được bầu giữ chức Bí thư Tỉnh ủy Sông Trà?"


@contextmanager
def apart(data, *, announce=lambda _: None, encoder=None):
    settings = Settings.load(data=data, abstain_below=0.0)
    opened = open_assistant(
        settings, create=True, parts=Parts(encoder=encoder or FakeEncoder()), announce=announce, refresh="apart"
    )
    with opened as assistant:
        yield assistant


@pytest.fixture
def data(tmp_path):
    """A store with one collection, its index published."""
    ingested(tmp_path / "data", [write_pages(tmp_path / "pages")])
    return tmp_path / "data"


def sources(assistant, question: str, **how) -> set[str]:
    return {hit.metadata.source for hit in assistant.retrieve(question, **how)}


def test_what_was_published_answers_at_once(data):
    with apart(data) as assistant:
        assert assistant.ask(BRIDGE_ASKED).text == f"{BRIDGE} [1]"
        assert assistant.standing() == Standing(documents=3, passages=3, generation="gen-00000002", up_to_date=True)


def test_asking_builds_nothing_and_says_that_the_index_is_not_ready_until_it_was_built_apart(data):
    shutil.rmtree(data / "index")
    with apart(data) as assistant:
        with pytest.raises(IndexNotReady, match=r"does not exist yet; it is being built. Ask again shortly"):
            assistant.ask(BRIDGE_ASKED)
        assert assistant.standing() == Standing(3, 0, None, up_to_date=False)
        assistant.catch_up()
        assert assistant.ask(BRIDGE_ASKED).text == f"{BRIDGE} [1]"
        assert assistant.standing() == Standing(3, 3, "gen-00000001", up_to_date=True)


def test_a_removed_document_is_gone_from_answers_before_the_index_knows(data):
    with apart(data) as assistant:
        before = assistant.standing()
        gone = assistant.ask(BRIDGE_ASKED).citations[0].document
        assistant.remove([gone])
        assert "cau.txt" not in sources(assistant, BRIDGE_ASKED)
        assert assistant.standing() == Standing(2, before.passages, before.generation, up_to_date=False)
        assistant.catch_up()
        assert assistant.standing() == Standing(2, 2, "gen-00000003", up_to_date=True)


def test_what_this_process_ingests_answers_at_once(tmp_path):
    with apart(tmp_path / "data") as assistant:
        assistant.ingest([write_pages(tmp_path / "pages", {"cau.txt": PAGES["cau.txt"]})])
        assert sources(assistant, BRIDGE_ASKED) == {"cau.txt"}
        assistant.ingest_bytes(PAGES["bi-thu.txt"].encode(), source="bi-thu.txt")
        assert assistant.ask(SECRETARY_ASKED).text == f"{SECRETARY} [1]"


def test_what_another_process_ingests_answers_at_once_in_an_old_collection_and_in_a_new_one(data, tmp_path):
    page = write_pages(tmp_path / "more", {"tin.txt": "Tin mới\n\nCầu Ca Nho dài 90 mét.\n"})
    with apart(data) as assistant:
        assistant.ask(BRIDGE_ASKED)
        with pytest.raises(UnknownCollection):
            assistant.ask(BRIDGE_ASKED, collections=["moi"])
        for collection in ("default", "moi"):
            ingested(data, [page], collection=collection)
            assert "tin.txt" in sources(assistant, "Cầu Ca Nho dài bao nhiêu mét?", collections=[collection])


def test_a_collection_is_asked_while_the_index_of_another_is_built(data, tmp_path):
    ingested(data, [write_pages(tmp_path / "other", {"mat.txt": "Mật\n\nCầu Mật dài 7 mét.\n"})], collection="b")
    shutil.rmtree(data / "index" / "2")
    answers: list[str] = []

    def hear(said: str) -> None:
        assert said == "The index of 'b' does not exist yet: building it."
        with pytest.raises(IndexNotReady):
            assistant.ask(BRIDGE_ASKED, collections=["b"])
        with ThreadPoolExecutor(1) as other:
            answers.append(other.submit(assistant.ask, BRIDGE_ASKED).result(timeout=20).text)

    with apart(data, announce=hear) as assistant:
        assistant.catch_up()
        assert answers == [f"{BRIDGE} [1]"]
        assert assistant.standing("b").up_to_date


def test_an_index_that_cannot_be_built_is_told_once_and_stands_in_nobodys_way(data, tmp_path):
    other = write_pages(tmp_path / "other", {"mat.txt": "Mật\n\nCầu Mật dài 7 mét.\n"})
    with apart(data, encoder=FakeEncoder("another")) as assistant:
        assistant.ingest([other], collection="b")
    said: list[str] = []
    with apart(data, announce=said.append) as assistant:
        for _ in range(3):
            assistant.catch_up()
        assert assistant.standing().up_to_date
    assert len(said) == 1
    assert said[0].startswith("The index of 'b' cannot be built. The index was built with 'another'")
    assert said[0].endswith("Run: hoidap reindex --collection b")


def test_threads_ask_while_another_ingests_and_removes_over_several_generations(data):
    stop, wrong, generations = threading.Event(), [], set()
    with apart(data) as assistant, ThreadPoolExecutor(3) as pool:

        def ask() -> int:
            asked = 0
            while not stop.is_set() or not asked:
                answer = assistant.ask(BRIDGE_ASKED, collections=["default"])
                generations.add(assistant.standing().generation)
                if answer.text != f"{BRIDGE} [1]":
                    wrong.append(answer.text)
                asked += 1
            return asked

        asking = [pool.submit(ask) for _ in range(3)]
        for number in range(4):
            assistant.ingest_bytes(f"Tin {number}\n\nTin riêng thứ {number} về mưa.".encode(), source=f"{number}.txt")
            added = next(row.id for row in assistant.documents() if row.metadata.source == f"{number}.txt")
            assert f"{number}.txt" in sources(assistant, f"Tin riêng thứ {number} về mưa")
            assistant.remove([added])
            assert f"{number}.txt" not in sources(assistant, f"Tin riêng thứ {number} về mưa")
            assistant.catch_up()
        stop.set()
        assert all(one.result(timeout=60) for one in asking)
        assert (wrong, assistant.standing().up_to_date, len(generations) > 3) == ([], True, True)
