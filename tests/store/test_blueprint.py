import threading

import pytest

from rag.errors import StoreMissing
from rag.store.blueprint import Blueprint
from rag.store.database import Database

FIRST = Blueprint(7, ("CREATE TABLE t (x); INSERT INTO t VALUES (1)",), 4096, "Nothing in {folder}.", "again")
SECOND = Blueprint(7, (*FIRST.scripts, "ALTER TABLE t ADD COLUMN y DEFAULT 2"), 4096, "Nothing in {folder}.", "again")


@pytest.fixture
def older(tmp_path):
    """A file of the first version."""
    path = tmp_path / "f.db"
    Database.create(path, FIRST).close()
    return path


def test_a_file_of_an_older_version_is_brought_up_and_keeps_what_it_held(older):
    upgraded = Database.create(older, SECOND)
    with upgraded.reading() as db:
        assert (db.execute("SELECT * FROM t").fetchall(), db.pragma("user_version")) == ([(1, 2)], 2)
    upgraded.close()


def test_a_new_file_is_of_the_newest_version(tmp_path):
    made = Database.create(tmp_path / "f.db", SECOND)
    with made.reading() as db:
        assert (db.execute("SELECT * FROM t").fetchall(), db.pragma("user_version")) == ([(1, 2)], 2)
    made.close()


def test_a_file_that_several_open_at_once_is_brought_up_once(older):
    opened = []
    threads = [threading.Thread(target=lambda: opened.append(Database(older, SECOND))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    for database in opened:
        database.close()


def test_a_missing_file_says_what_the_blueprint_says(tmp_path):
    with pytest.raises(StoreMissing) as missing:
        Database(tmp_path / "f.db", FIRST)
    assert str(missing.value) == f"Nothing in {tmp_path}."
