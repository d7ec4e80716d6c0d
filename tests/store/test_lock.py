import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import StoreLocked
from rag.store import open_store
from tests.store.samples import sample, save

HOLD = """
import sys
from pathlib import Path
from rag.store import open_store
with open_store(Path(sys.argv[1]), create=True) as store, store.writing():
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(data: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_writer_is_refused_and_told_who_the_first_is(store, data):
    with _holder(data) as child:
        assert store.being_written()
        with pytest.raises(StoreLocked, match=rf"Process {child.pid} is writing to .*Wait until it has finished"):
            save(store, sample("a.txt", "Một câu."))
        child.communicate("")
    assert not store.being_written()
    save(store, sample("a.txt", "Một câu."))
    assert store.count("default") == 1


def test_two_writers_in_one_process_exclude_each_other_too(store, data):
    with open_store(data) as other, store.writing(), pytest.raises(StoreLocked, match=f"Process {os.getpid()}"):
        save(other, sample("a.txt", "Một câu."))


def test_a_short_change_may_be_made_beside_the_writer_of_the_same_store(store):
    (saved,) = save(store, sample("a.txt", "Một câu."))
    with store.writing(), ThreadPoolExecutor(1) as other:
        assert other.submit(_remove_alongside, store, saved).result(timeout=20) == 1
        assert store.being_written()
    assert (store.count("default"), store.being_written()) == (0, False)


def test_beside_the_writer_of_another_process_nothing_is_changed(store, data):
    (saved,) = save(store, sample("a.txt", "Một câu."))
    with _holder(data) as child:
        with pytest.raises(StoreLocked, match=f"Process {child.pid} is writing"):
            _remove_alongside(store, saved)
        child.communicate("")
    assert store.count("default") == 1


def _remove_alongside(store, document):
    with store.writing_alongside():
        return store.remove("default", [document])


def test_a_lock_left_by_a_killed_writer_does_not_block(store, data):
    with _holder(data) as child:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert (data / "writer.lock").read_text().strip() == str(child.pid)
    with open_store(data) as again:
        assert (data / "writer.lock").read_text().strip() == ""  # the file was checked: the mark is gone
        save(again, sample("a.txt", "Một câu."))
    assert store.count("default") == 1


def test_the_lock_is_free_after_an_error_inside(store):
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    save(store, sample("a.txt", "Một câu."))
    assert store.count("default") == 1
