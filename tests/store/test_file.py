import shutil
import threading
from contextlib import suppress

import apsw
import pytest

from rag.errors import InputError, StoreDamaged, StoreError, StoreFull, StoreMissing, StoreReadOnly
from rag.index import open_index
from rag.store import open_store
from rag.store.database import require_sqlite
from tests.store.folders import read_only, read_only_view, small_disk
from tests.store.samples import KEY, names_in, passage_ids, sample, save

TEXT = "Một câu. Hai câu."


def test_a_folder_without_a_store_says_how_to_make_one(data):
    with pytest.raises(StoreMissing, match=r"Run: hoidap ingest FOLDER"):
        open_store(data)
    assert not data.exists()


def test_a_store_opened_again_holds_what_it_held_and_leaves_no_log(data):
    with open_store(data, create=True) as store:
        save(store, sample("a.txt", TEXT))
    assert names_in(data) == {"store.db", "writer.lock", "ballast"}
    with open_store(data, create=True) as store:
        assert store.sources("default") == {"a.txt"}


def test_a_closed_store_says_so(data):
    with open_store(data, create=True) as store:
        pass
    with pytest.raises(StoreError, match="Open it again"):
        store.collections()


def test_two_processes_that_create_at_once_get_the_same_store(data):
    identities = []

    def create():
        with open_store(data, create=True) as store:
            identities.append(store.identity)

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(identities) == 6
    assert len(set(identities)) == 1


def _foreign_database(path):
    db = apsw.Connection(str(path))
    db.execute("CREATE TABLE t (x)")
    db.close()


def _without_its_end(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"\x00\xff garbage" * 1000),
    "another program's": lambda path: (path.unlink(), _foreign_database(path)),
    "cut in half": _without_its_end,
    "gone beside its log": lambda path: (path.with_name("store.db-wal").write_bytes(b"x" * 100), path.unlink()),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_whole_store_is_refused_and_never_taken_for_an_empty_one(data, damage, create):
    with open_store(data, create=True) as store:
        save(store, *[sample(f"{number}.txt", TEXT) for number in range(50)])
    DAMAGE[damage](data / "store.db")
    expected = StoreMissing if damage == "gone beside its log" and not create else StoreDamaged
    with pytest.raises(expected, match="hoidap ingest"):
        open_store(data, create=create)


def test_damage_in_the_middle_is_found_when_the_last_writer_died(data):
    with open_store(data, create=True) as store:
        save(store, *[sample(f"{number}.txt", TEXT) for number in range(200)])
    with (data / "store.db").open("r+b") as file:
        file.seek(5 * 16_384)
        file.write(bytes(2 * 16_384))
    (data / "writer.lock").write_text("12345")
    with pytest.raises(StoreDamaged, match="Put a backup in the place of"):
        open_store(data)


def test_a_newer_schema_is_left_to_the_hoidap_that_made_it(data):
    open_store(data, create=True).close()
    db = apsw.Connection(str(data / "store.db"))
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(StoreError, match="schema version 99; this hoidap reads version 1"):
        open_store(data)


def test_an_sqlite_that_can_damage_a_shared_store_is_refused():
    with pytest.raises(StoreError, match=r"pip install --upgrade apsw"):
        require_sqlite("3.51.2")


def test_a_backup_taken_in_use_is_a_whole_store_of_its_own(store, data, tmp_path):
    save(store, sample("a.txt", TEXT))
    with store.writing():
        store.backup(tmp_path / "copy.db")
        store.save(sample("b.txt", TEXT))
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.move(tmp_path / "copy.db", restored / "store.db")
    with open_store(restored) as copy:
        assert copy.sources("default") == {"a.txt"}
        assert copy.identity != store.identity
    assert names_in(tmp_path) == {"data", "restored"}


def test_a_backup_never_overwrites(store, tmp_path):
    (tmp_path / "there.db").write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        store.backup(tmp_path / "there.db")
    assert (tmp_path / "there.db").read_text() == "mine"


def test_a_read_only_folder_can_be_read_and_refuses_to_be_written(data):
    with open_store(data, create=True) as store:
        save(store, sample("a.txt", TEXT))
    with read_only(data), open_store(data) as store:
        assert store.sources("default") == {"a.txt"}
        with pytest.raises(StoreReadOnly, match="cannot be written to"):
            save(store, sample("b.txt", TEXT))


def test_a_read_only_folder_whose_last_writer_was_killed_loses_nothing(data, tmp_path):
    with open_store(data, create=True) as store:
        save(store, sample("a.txt", TEXT))
        left = shutil.copytree(data, tmp_path / "left")  # as a kill leaves it: the log is not yet in the file
    assert (left / "store.db-wal").stat().st_size > 0
    (left / "store.db-shm").unlink()
    with read_only(left), open_store(left) as store:
        assert store.sources("default") == {"a.txt"}


def test_a_reader_without_the_right_to_write_sees_what_is_written_later(data, tmp_path):
    open_store(data, create=True).close()
    with read_only_view(data, tmp_path / "view"), open_store(tmp_path / "view") as reader:
        for number in range(3):
            with open_store(data) as writer:
                save(writer, sample(f"{number}.txt", TEXT))
                during = reader.count("default")
            assert (during, reader.count("default")) == (number + 1, number + 1)


def test_no_store_can_be_made_in_a_read_only_folder(data):
    data.mkdir()
    with read_only(data), pytest.raises(StoreReadOnly, match="data"):
        open_store(data / "below", create=True)


def test_a_full_disk_refuses_to_save_keeps_what_was_saved_and_still_removes(tmp_path):
    with small_disk(tmp_path / "disk", "24m"), open_store(tmp_path / "disk", create=True, floor_bytes=0) as store:
        saved = []
        with store.writing():
            with pytest.raises(StoreFull, match="Free some space"):
                _save_on(store, saved)
            _fill(tmp_path / "disk" / "filler")
            assert store.count("default") == len(saved)
            assert store.remove("default", saved[:5]) == 5
        assert store.count("default") == len(saved) - 5
        assert len(store.passages("default", passage_ids(store)[:50])) == 50


def test_a_store_on_a_disk_that_is_full_already_is_opened_read_and_removed_from(tmp_path):
    disk = tmp_path / "disk"
    with small_disk(disk, "24m"):
        with open_store(disk, create=True, floor_bytes=0) as store:
            kept, removed = save(store, sample("a.txt", TEXT), sample("b.txt", TEXT))
        _fill(disk / "filler")
        with open_store(disk, floor_bytes=0) as store:
            with store.writing():
                assert store.remove("default", [removed]) == 1
            assert store.document(kept, collection="default").text == TEXT
            assert store.sources("default") == {"a.txt"}


def test_a_disk_too_full_for_a_new_index_leaves_the_store_right_and_the_old_index_served(tmp_path):
    disk = tmp_path / "disk"
    with small_disk(disk, "24m"), open_store(disk, create=True, floor_bytes=0) as store:
        save(store, sample("a.txt", TEXT))
        index = open_index(store, "default", encoder=KEY, announce=print)
        save(store, sample("b.txt", "Ba câu."))
        _fill(disk / "filler")
        with pytest.raises(StoreFull, match="what was saved is safe"):
            index.publish()
        assert (index.count, store.count("default")) == (2, 2)
        (disk / "filler").unlink()
        index.publish()
        assert index.count == 3
        assert not [name for name in names_in(disk / "index" / "1") if name.startswith(".tmp")]


def _save_on(store, saved):
    for number in range(10_000):
        saved.append(store.save(sample(f"{number}.txt", f"Câu số {number}. " * 200)).document)


def _fill(path):
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
