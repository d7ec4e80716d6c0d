"""The spool of uploads: what it makes, what it leaves, what it clears."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from api.state.spool import Spool
from rag.errors import StoreError, StoreFull


def names(folder: Path) -> list[str]:
    """The files and folders below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_get_names_of_our_own_and_only_known_suffixes(tmp_path: Path) -> None:
    with Spool(tmp_path / "uploads").open("job") as folder:
        for name, data in (("../a.PDF", b"1"), ("b.exe", b"2"), ("CON", b"3")):
            folder.begin(name)
            folder.write(data)
        folder.settle()
    assert names(tmp_path / "uploads") == ["job", "job/0.pdf", "job/1", "job/2"]
    assert (tmp_path / "uploads" / "job" / "1").read_bytes() == b"2"


def test_only_their_owner_may_look_at_uploads(tmp_path: Path) -> None:
    with Spool(tmp_path / "uploads").open("job") as folder:
        folder.begin("a.txt")
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "uploads", *(tmp_path / "uploads").rglob("*"))]
    assert modes == [0o700, 0o700, 0o600]


def test_nothing_is_left_of_an_upload_that_went_wrong(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Spool(tmp_path / "uploads").open("job") as folder:
            folder.begin("a.txt")
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        interrupted()
    assert names(tmp_path / "uploads") == []


def test_an_upload_for_which_the_disk_has_no_room_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(StoreFull, match="Free some space"):
        Spool(tmp_path / "uploads").open("job", expected=10**18)
    assert names(tmp_path / "uploads") == []


def test_a_spool_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("in the way")
    with pytest.raises(StoreError, match="uploads cannot be written"):
        Spool(tmp_path / "uploads").open("job")


def test_clearing_keeps_the_folders_of_jobs_and_those_being_filled(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "uploads")
    for job in ("kept", "left"):
        with spool.open(job) as folder:
            folder.begin("a.txt")
    with spool.open("filling"):
        spool.clear(lambda: {"kept"})
        assert names(tmp_path / "uploads") == ["filling", "kept", "kept/0.txt"]


def test_a_job_queued_while_folders_are_cleared_keeps_its_files(tmp_path: Path) -> None:
    spool, queued = Spool(tmp_path / "uploads"), set[str]()

    def unfinished() -> set[str]:
        with spool.open("late") if not queued else nullcontext():  # another upload comes and is queued meanwhile
            queued.add("late")
        return set(queued)

    with spool.open("left"):
        pass
    spool.clear(unfinished)
    spool.clear(unfinished)
    assert names(tmp_path / "uploads") == ["late"]


def test_folders_made_while_others_are_cleared_are_there_to_be_filled(tmp_path: Path) -> None:
    spool, ended, filled = Spool(tmp_path / "uploads"), threading.Event(), 0

    def clear() -> None:
        while not ended.is_set():
            spool.clear(set)

    with ThreadPoolExecutor(1) as other:
        clearing = other.submit(clear)
        try:
            for number in range(300):
                with spool.open(f"job_{number}") as folder:
                    folder.begin("a.txt")
                    folder.settle()
                    filled += 1
        finally:
            ended.set()
        clearing.result(timeout=20)
    assert filled == 300
