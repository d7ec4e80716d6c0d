"""Whatever happens to the cache, the right passages are found, and what happened is said."""

import json
import shutil
from hashlib import sha256

import pytest

from rag.index import open_index
from rag.store import open_store
from rag.text.syllables import lexical_terms
from tests.store.samples import ENCODER, KEY, sample, save


def _put(path, content):
    """Replace a file: one that is cut short in place kills whoever has mapped it, tantivy's threads included."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    _put(path, content)


def _zero(path):
    _put(path, bytes(path.stat().st_size))


def _halve(path):
    _put(path, path.read_bytes()[: path.stat().st_size // 2])


def _edit_manifest(path):
    manifest = json.loads(path.read_text())
    manifest["manifest"]["count"] = 1
    _put(path, json.dumps(manifest).encode())


DAMAGE = {
    "dense cut": ("gen-00000001/dense.faiss", _halve, "dense.faiss has"),
    "dense one bit": ("gen-00000001/dense.faiss", _flip, "dense.faiss does not match its checksum"),
    "dense zeroed": ("gen-00000001/dense.faiss", _zero, "dense.faiss does not match its checksum"),
    "dense gone": ("gen-00000001/dense.faiss", lambda path: path.unlink(), "dense.faiss cannot be read"),
    "words one bit": ("gen-00000001/lexical/*.term", _flip, ".term does not match its checksum"),
    "words cut": ("gen-00000001/lexical/*.idx", _halve, ".idx has"),
    "words' list zeroed": ("gen-00000001/lexical/meta.json", _zero, "meta.json does not match its checksum"),
    "ids one bit": ("gen-00000001/ids.npy", _flip, "ids.npy does not match its checksum"),
    "manifest empty": ("gen-00000001/manifest.json", lambda path: path.write_bytes(b""), "its manifest is damaged"),
    "manifest a list": ("gen-00000001/manifest.json", lambda path: path.write_text("[]"), "its manifest is damaged"),
    "manifest edited": ("gen-00000001/manifest.json", _edit_manifest, "its manifest is damaged"),
    "generation gone": ("gen-00000001", shutil.rmtree, "its manifest cannot be read"),
    "CURRENT empty": ("CURRENT", lambda path: path.write_bytes(b""), "CURRENT does not name a generation"),
    "CURRENT garbage": ("CURRENT", lambda path: path.write_bytes(b"\xff\0x"), "CURRENT does not name a generation"),
    "CURRENT leads out": ("CURRENT", lambda path: path.write_text("../../x"), "CURRENT does not name a generation"),
    "CURRENT to nothing": ("CURRENT", lambda path: path.write_text("gen-00000099"), "its manifest cannot be read"),
    "CURRENT gone": ("CURRENT", lambda path: path.unlink(), "does not exist yet"),
}


@pytest.fixture
def home(data, store):
    save(store, *[sample(f"{number}.txt", f"Tin số {number} của xã. Hết tin {number}.") for number in range(30)])
    open_index(store, "default", encoder=KEY, announce=str)
    return data / "index" / "1"


def _answers(index):
    words = [index.search_lexical(lexical_terms(f"{number}"), folded=False, k=2) for number in range(30)]
    return words, [index.search_dense(vector, 1) for vector in ENCODER.encode_passages([f"Tin {n}" for n in range(30)])]


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_cache_is_noticed_rebuilt_from_the_store_and_said(store, home, said, kind):
    pattern, damage, notice = DAMAGE[kind]
    before = _answers(open_index(store, "default", encoder=KEY, announce=str))
    damage(next(home.glob(pattern)))
    index = open_index(store, "default", encoder=KEY, announce=said.append)
    assert len(said) == 1
    assert notice in said[0]
    assert _answers(index) == before
    assert open_index(store, "default", encoder=KEY, announce=said.append).count == 60
    assert len(said) == 1  # and the next to open it has nothing to say


def test_a_cache_of_another_store_is_not_served(data, store, home, tmp_path, said):
    with open_store(tmp_path / "second", create=True) as second:
        save(second, sample("x.txt", "Khác hẳn."))
        shutil.copytree(data / "index", tmp_path / "second" / "index")
        index = open_index(second, "default", encoder=KEY, announce=said.append)
        assert index.count == 1
    assert said == ["The index of 'default' cannot be used (it was built from another store): building it."]


def test_a_backup_in_the_place_of_the_store_does_not_use_the_newer_index(data, store, home, tmp_path, said):
    store.backup(tmp_path / "copy.db")
    save(store, sample("later.txt", "Chuyện sau này."))
    open_index(store, "default", encoder=KEY, announce=str)
    store.close()
    shutil.move(tmp_path / "copy.db", data / "store.db")
    with open_store(data) as restored:
        save(restored, sample("other.txt", "Chuyện khác."))  # takes the id the later document had
        index = open_index(restored, "default", encoder=KEY, announce=said.append)
        assert index.search_lexical(["sau"], folded=False, k=5) == []
        assert index.search_lexical(["khác"], folded=False, k=5)[0][0] == 61
    assert said == ["The index of 'default' cannot be used (it was built from another store): building it."]


def test_a_cache_of_other_library_versions_is_rebuilt(store, home, said):
    path = home / "gen-00000001" / "manifest.json"
    body = json.loads(path.read_text())["manifest"] | {"libraries": {"faiss": "0.1", "tantivy": "0.1"}}
    path.write_text(json.dumps({"sha256": _digest(body), "manifest": body}))
    assert open_index(store, "default", encoder=KEY, announce=said.append).generation == "gen-00000002"
    assert said == [
        "The index of 'default' cannot be used (it was written by other versions of FAISS or tantivy): building it."
    ]


def test_a_cache_whose_file_goes_away_after_it_was_verified_is_rebuilt(store, home, said):
    path = home / "gen-00000001" / "manifest.json"
    body = json.loads(path.read_text())["manifest"]
    del body["files"]["ids.npy"]
    path.write_text(json.dumps({"sha256": _digest(body), "manifest": body}))
    (home / "gen-00000001" / "ids.npy").unlink()
    assert open_index(store, "default", encoder=KEY, announce=said.append).generation == "gen-00000002"
    assert "it went away while it was read" in said[0]


def test_an_old_generation_that_cannot_be_removed_does_not_stop_the_next(store, home, tmp_path):
    (home / "gen-00000000").symlink_to(tmp_path)  # what is no folder of ours resists
    index = open_index(store, "default", encoder=KEY, announce=str)
    with store.writing():
        index.rebuild()
        index.rebuild()
    assert index.generation == "gen-00000003"


def test_damage_to_what_is_served_does_not_get_into_the_next_generation(store, home, said):
    index = open_index(store, "default", encoder=KEY, announce=said.append)
    _flip(next(home.glob("gen-00000001/lexical/*.idx")))
    save(store, sample("new.txt", "Tin thêm."))
    index.refresh()
    assert index.generation == "gen-00000002"
    assert len(index.search_lexical(["tin"], folded=False, k=99)) == 61


def _digest(body):
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
