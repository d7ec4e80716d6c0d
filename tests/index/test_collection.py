import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import EncoderMismatch, UnknownDocument
from rag.index import open_index
from rag.store import EncoderKey, document_id, open_store
from rag.text.syllables import lexical_terms
from rag.types import Filters
from tests.store.folders import read_only
from tests.store.samples import ENCODER, KEY, names_in, passage_ids, sample, save

PAGES = {
    "a.txt": "Bí thư Tỉnh ủy Hà Giang thăm trường. Học sinh vui mừng.",
    "b.txt": "Giá lúa tăng ở Đồng Tháp. Nông dân phấn khởi.",
    "c.txt": "Bệnh viện tỉnh mở khoa mới.",
}


@pytest.fixture
def index(store, said):
    save(store, *[sample(source, text) for source, text in PAGES.items()])
    return open_index(store, "default", encoder=KEY, announce=said.append)


def _words(index, question, k=10):
    return [number for number, _ in index.search_lexical(lexical_terms(question), folded=False, k=k)]


def _nearest(index, text):
    return index.search_dense(ENCODER.encode_question(f"Tin tỉnh\n{text}"), 1)[0][0]


def test_what_is_saved_is_found_by_vector_and_by_word(index, said):
    assert (_nearest(index, "Bệnh viện tỉnh mở khoa mới."), _words(index, "lúa")) == (5, [3])
    assert (index.count, index.generation, index.manifest.version) == (5, "gen-00000001", 3)
    assert said == ["The index of 'default' does not exist yet: building it."]


def test_a_published_index_is_opened_without_a_word(store, index, said):
    said.clear()
    again = open_index(store, "default", encoder=KEY, announce=said.append)
    assert (again.generation, again.count, said) == ("gen-00000001", 5, [])


def test_publishing_adds_what_is_new_and_drops_what_is_gone(store, index):
    with store.writing():
        store.save(sample("d.txt", "Cầu mới thông xe."))
        store.remove("default", [document_id("default", "b.txt")])
        index.publish()
    assert (_words(index, "cầu"), _words(index, "lúa"), index.count) == ([6], [], 4)
    assert _nearest(index, "Cầu mới thông xe.") == 6


def test_publishing_what_is_published_does_nothing(store, index):
    with store.writing():
        index.publish()
    assert index.generation == "gen-00000001"


def test_only_the_current_and_the_previous_generation_are_kept(store, data, index):
    for number in range(4):
        save(store, sample("d.txt", f"Câu số {number}."))
        (data / "index" / "1" / ".tmp-999-abc").mkdir()
        index.refresh()
    assert names_in(data / "index" / "1") == {"CURRENT", "publish.lock", "gen-00000004", "gen-00000005"}


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 6)), min_size=1, max_size=6))
def test_an_index_kept_up_to_date_finds_what_one_built_anew_finds(changes):
    words = ["lúa", "cầu", "tỉnh", "trường", "khoa", "xe"]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), create=True) as store:
        save(store, sample("first.txt", "Tin đầu tiên."))
        kept = open_index(store, "default", encoder=KEY, announce=str)
        for source, word in changes:
            with store.writing():
                if word < len(words):
                    store.save(sample(source, f"Chuyện {words[word]} ở xã. Hết {words[word]}."))
                else:
                    store.remove("default", [document_id("default", source)])
                kept.publish()
        anew = open_index(store, "default", encoder=KEY, announce=str, folder=Path(folder) / "anew")
        assert kept.count == anew.count == len(passage_ids(store))
        for word in words:
            vector = ENCODER.encode_question(f"Tin tỉnh\nHết {word}.")
            assert sorted(_words(kept, word, 99)) == sorted(_words(anew, word, 99))
            assert dict(kept.search_dense(vector, 99)) == pytest.approx(dict(anew.search_dense(vector, 99)))


def test_a_reader_notices_what_another_process_published(data, store, index, said):
    with open_store(data) as other_store:
        writer = open_index(other_store, "default", encoder=KEY, announce=print)
        with other_store.writing():
            other_store.save(sample("d.txt", "Cầu mới thông xe."))
            writer.publish()
    index.refresh()
    assert (index.generation, writer.generation, _words(index, "cầu")) == ("gen-00000002", "gen-00000002", [6])


def test_while_an_ingest_runs_the_last_generation_is_served(store, index):
    with store.writing():
        store.save(sample("d.txt", "Cầu mới thông xe."))
        index.refresh()
        assert (index.generation, _words(index, "cầu")) == ("gen-00000001", [])
    index.refresh()
    assert (index.generation, _words(index, "cầu")) == ("gen-00000002", [6])


def test_an_index_that_fell_behind_catches_up_when_it_is_opened(store, index, said):
    save(store, sample("d.txt", "Cầu mới thông xe."))
    again = open_index(store, "default", encoder=KEY, announce=said.append)
    assert (again.generation, _words(again, "cầu")) == ("gen-00000002", [6])
    assert said[-1] == "The index of 'default' is behind the store: building it."


def test_what_is_removed_is_never_returned_even_by_an_index_that_is_behind(store, index):
    with store.writing():
        store.remove("default", [document_id("default", "b.txt")])
        (hit,) = _words(index, "lúa")
        assert store.passages("default", [hit]) == {}


def test_another_encoder_names_both_and_the_cure(store, index):
    with pytest.raises(
        EncoderMismatch,
        match=r"'fake-64' \(64 dimensions\); the encoder is 'bge-m3' \(1024\)\. Run: hoidap reindex .+ default",
    ):
        open_index(store, "default", encoder=EncoderKey("bge-m3", 1024), announce=print)


def test_an_unknown_collection_says_how_to_fill_it(store):
    with pytest.raises(UnknownDocument, match="hoidap ingest FOLDER --collection luat"):
        open_index(store, "luat", encoder=KEY, announce=print)


def test_a_new_collection_has_an_empty_index_and_no_news(store, said):
    with store.writing():
        store.begin_run("default")
    index = open_index(store, "default", encoder=KEY, announce=said.append)
    assert (index.count, _words(index, "lúa"), index.search_dense(ENCODER.encode_question("lúa"), 5)) == (0, [], [])
    assert said == []


def test_a_read_only_folder_is_searched(data, store, index):
    store.close()
    said = []
    with read_only(data), open_store(data) as reader:
        again = open_index(reader, "default", encoder=KEY, announce=said.append)
        assert (_words(again, "lúa"), again.count, said) == ([3], 5, [])
        again.close()


def test_a_read_only_folder_without_a_usable_index_is_searched_from_a_temporary_one(data, store, index):
    store.close()
    (data / "index" / "1" / "gen-00000001" / "dense.faiss").write_bytes(b"")
    said = []
    with read_only(data), open_store(data) as reader:
        again = open_index(reader, "default", encoder=KEY, announce=said.append)
        assert (_words(again, "lúa"), again.count) == ([3], 5)
        again.close()
    assert said == [
        "The index of 'default' cannot be used (dense.faiss has 0 bytes instead of 1410): building it.",
    ]


def test_collections_never_cross_whatever_is_asked(store, index):
    theirs = sample("a.txt", PAGES["a.txt"], collection="other")
    save(store, theirs, sample("secret.txt", "Mật khẩu kho bạc.", collection="other"))
    other = open_index(store, "other", encoder=KEY, announce=print)
    mine, foreign = set(passage_ids(store)), set(passage_ids(store, "other"))
    forged = np.array(sorted(mine | foreign))
    for terms in (lexical_terms("Bí thư Tỉnh ủy mật khẩu kho bạc"), ["tin"]):
        assert {number for number, _ in index.search_lexical(terms, folded=False, k=99, allowed=forged)} <= mine
        assert {number for number, _ in other.search_lexical(terms, folded=False, k=99, allowed=forged)} <= foreign
    assert {number for number, _ in index.search_dense(theirs.vectors[0], 99, forged)} <= mine
    assert (index.frequency("mật"), index.forms("mat"), other.frequency("mật")) == (0, {}, 1)
    assert set(store.passages("default", forged)) == mine
    assert store.allowed("default", Filters(sources=("secret.txt",))).tolist() == []


def test_an_index_put_in_the_place_of_another_collections_is_not_served(data, store, index, said):
    save(store, sample("secret.txt", "Mật khẩu kho bạc.", collection="other"))
    open_index(store, "other", encoder=KEY, announce=print)
    shutil.rmtree(data / "index" / "1")
    shutil.copytree(data / "index" / "2", data / "index" / "1")
    again = open_index(store, "default", encoder=KEY, announce=said.append)
    assert (_words(again, "mật"), _words(again, "lúa")) == ([], [3])
    assert said[-1] == "The index of 'default' cannot be used (it was built from another store): building it."


def test_no_pickle_beside_the_index_is_ever_opened(data, store, index, tmp_path):
    trap = b"cos\nsystem\n(S'touch " + str(tmp_path / "sprung").encode() + b"'\ntR."
    for name in ("index.pkl", "ids.npy"):
        (data / "index" / "1" / "gen-00000001" / name).write_bytes(trap)
    again = open_index(store, "default", encoder=KEY, announce=print)
    assert _words(again, "lúa") == [3]
    assert not (tmp_path / "sprung").exists()


def test_the_manifest_names_what_a_generation_was_made_of(data, store, index):
    manifest = json.loads((data / "index" / "1" / "gen-00000001" / "manifest.json").read_text())["manifest"]
    shown = {key: manifest[key] for key in ("collection", "encoder", "dimension", "count", "max_id", "version")}
    assert shown == {
        "collection": "default",
        "encoder": "fake-64",
        "dimension": 64,
        "count": 5,
        "max_id": 5,
        "version": 3,
    }
    assert manifest["store"] == store.identity
