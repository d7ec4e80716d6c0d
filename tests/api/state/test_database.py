import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import apsw
import pytest

from api.state.database import open_state
from api.state.feedback import Feedback, FeedbackBook, Said
from api.state.keys import Keys
from api.state.schema import SERVICE
from api.state.secret import token_secret
from rag.errors import StoreDamaged, StoreError, StoreReadOnly
from tests.store.folders import read_only


def test_only_its_owner_may_read_the_file_and_its_log(data, database):
    Keys(database).create("web", "ask")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
    assert modes == {"service.db": 0o600, "service.db-wal": 0o600, "service.db-shm": 0o600}


def test_the_secret_of_tokens_is_made_once_and_is_that_of_the_folder(data, database, tmp_path):
    secret = token_secret(database)
    again, other = open_state(data), open_state(tmp_path / "other")
    assert (len(secret), token_secret(again)) == (32, secret)
    assert token_secret(other) != secret
    again.close()
    other.close()


def test_a_store_in_the_place_of_the_state_is_refused_with_the_cure(data):
    data.mkdir()
    apsw.Connection(str(data / "service.db")).execute("CREATE TABLE t (x)")
    with pytest.raises(StoreDamaged, match=r"move service.db .* away and run: hoidap serve"):
        open_state(data)


def test_the_state_of_a_newer_hoidap_is_left_alone(data, database):
    with database.changing() as db:
        db.pragma("user_version", 99)
    with pytest.raises(StoreError, match=r"schema version 99; this hoidap reads version 2"):
        open_state(data)


def test_feedback_of_the_first_version_is_kept_and_says_that_no_model_wrote(data):
    data.mkdir()
    replace(SERVICE, scripts=SERVICE.scripts[:1]).create(data / "service.db")
    with closing(apsw.Connection(str(data / "service.db"))) as db:
        db.execute(
            "INSERT INTO feedback VALUES (1, 'fb_1', 'ans_1', '2026-03-01', 'up', 'Tốt', 'Hỏi?', NULL, 'vi',"
            """ 'extracted', 'Đáp. [1]', '[]', '["default"]')"""
        )
    with closing(open_state(data)) as database:
        kept = list(FeedbackBook(database).all())
    about = Said("ans_1", "Hỏi?", None, "vi", "extracted", "Đáp. [1]", (), ("default",), None, None)
    assert kept == [Feedback("fb_1", "2026-03-01", "up", "Tốt", about)]


def test_a_folder_that_may_not_be_written_to_says_so(data):
    data.mkdir()
    with read_only(data), pytest.raises(StoreReadOnly, match=r"cannot be written to|cannot be made"):
        open_state(data)


def test_what_another_process_changes_is_seen_by_the_next_question(data, database):
    keys = Keys(database)
    text = keys.create("web", "ask")
    command = [sys.executable, "-m", "api", "keys", "revoke", "web", "--data", str(data)]
    subprocess.run(command, check=True, capture_output=True)
    found = keys.find(text)
    assert found is not None
    assert found.revoked_at is not None
