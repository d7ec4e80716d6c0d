"""The worker that reads uploads: what interrupts it, what it waits for, what it survives."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.http.ingesting import Ingesting
from api.state.database import open_state
from api.state.jobs import Job, Jobs
from api.state.spool import Spool
from embeddings.encoder import Vectors
from rag.assistant import Assistant
from rag.errors import HoidapError, StoreFull
from rag.store import open_store
from tests.api.http.uploading import PAGE, room, until
from tests.fakes import FakeEncoder
from tests.pages import opened, write_pages

RECORDS = 400


@dataclass(frozen=True)
class Desk:
    """Jobs and their files, without a service."""

    jobs: Jobs
    spool: Spool

    def leave(self, name: str, data: bytes, *, job: str = "job_1") -> str:
        """Queue an upload of one file, as the service leaves it."""
        with self.spool.open(job) as folder:
            folder.begin(name)
            folder.write(data)
            folder.settle()
            self.jobs.add(job, "default", [name], most_waiting=9)  # before the folder's lock is let go of
        return job

    def ended(self, job: str) -> Job:
        """The job once it has ended."""
        until(lambda: self.jobs.find(job).state in ("done", "failed"))
        return self.jobs.find(job)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(data: Path) -> Iterator[Desk]:
    """No job yet."""
    database = open_state(data)
    yield Desk(Jobs(database), Spool(data / "uploads"))
    database.close()


def test_a_job_a_dead_service_left_is_done_and_what_belongs_to_no_job_is_cleared(desk: Desk, data: Path) -> None:
    job = desk.leave("cau.txt", PAGE)
    desk.jobs.begin()
    (data / "uploads" / "job_dead").mkdir()
    with room(data) as there:
        told = there.ended(f"/v1/jobs/{job}")
        assert there.get("/v1/documents")["total"] == 1
    assert (told["state"], told["files"][0]["outcome"]) == ("done", "added")
    assert [path.name for path in (data / "uploads").iterdir()] == ["worker.lock"]


def test_a_folder_that_is_being_filled_is_not_cleared(desk: Desk, data: Path) -> None:
    with desk.spool.open("job_filling"), opened(data) as assistant:
        job = desk.leave("cau.txt", PAGE)
        with Ingesting(assistant, desk.jobs, desk.spool):
            desk.ended(job)
        assert (data / "uploads" / "job_filling").is_dir()


def test_the_service_ends_between_two_documents_and_goes_on_where_it_stopped(desk: Desk, data: Path) -> None:
    lines = (json.dumps({"id": f"tin-{n}", "text": f"Tin số {n} về xã {n}."}) for n in range(RECORDS))
    job = desk.leave("tin.jsonl", "\n".join(lines).encode())
    with opened(data) as assistant:
        with Ingesting(assistant, desk.jobs, desk.spool):
            until(lambda: "default" in assistant.collections() and len(assistant.documents()) > 0)
        stored = len(assistant.documents())
        assert (desk.jobs.find(job).state, 0 < stored < RECORDS) == ("queued", True)
        with Ingesting(assistant, desk.jobs, desk.spool):
            told = desk.ended(job)
        assert len(assistant.documents()) == RECORDS
    assert told.files[0].report.documents == {"unchanged": stored, "added": RECORDS - stored}


def test_a_job_waits_for_another_writer_and_says_so(data: Path) -> None:
    with room(data) as there:
        with open_store(data) as other, other.writing():
            path = there.upload(("cau.txt", PAGE)).headers["location"]
            until(lambda: there.get(path)["problem"] is not None)
            told = there.get(path)
        assert (told["state"], told["problem"]["type"]) == ("queued", "/problems/store-busy")
        assert f"Process {os.getpid()} is writing" in told["problem"]["detail"]
        assert there.ended(path)["problem"] is None


def test_a_job_for_vectors_of_another_model_fails_with_the_cure(data: Path, tmp_path: Path) -> None:
    with opened(data, encoder=FakeEncoder("other-64")) as assistant:
        assistant.ingest([write_pages(tmp_path / "pages")])
    with room(data) as there:
        told = there.read(("cau.txt", PAGE))
    assert told["state"] == "failed"
    assert "hoidap reindex" in told["problem"]["detail"]


class SlowEncoder(FakeEncoder):
    """Encodes no passages until it may, and tells with what priority it is asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.may, self.priority = threading.Event(), threading.Event(), 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Wait, then encode."""
        self.priority = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        self.asked.set()
        assert self.may.wait(30)
        return super().encode_passages(texts)


def test_a_document_is_removed_while_an_upload_is_read(data: Path) -> None:
    encoder = SlowEncoder()
    encoder.may.set()
    with room(data, encoder=encoder) as there:
        known = there.read(("a.txt", PAGE))["files"][0]["document"]
        encoder.may.clear()
        encoder.asked.clear()
        job = there.upload(("b.txt", b"Tin b.")).headers["location"]
        assert encoder.asked.wait(30)
        removed = there.client.delete(f"/v1/documents/{known}", headers=there.headers).status_code
        left = there.get("/v1/documents")["total"]
        encoder.may.set()
        assert (removed, left, there.ended(job)["state"]) == (204, 0, "done")
        assert [row["source"] for row in there.get("/v1/documents")["documents"]] == ["b.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives threads a priority of their own")
def test_reading_uploads_gives_way_to_those_who_ask(data: Path) -> None:
    encoder = SlowEncoder()
    encoder.may.set()
    with room(data, encoder=encoder) as there:
        there.read(("a.txt", PAGE))
    assert encoder.priority == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


def test_what_keeps_jobs_from_being_read_is_logged_once_and_they_are_read_when_it_is_gone(
    desk: Desk, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = desk.leave("cau.txt", PAGE)
    in_the_way = data / "uploads" / "worker.lock"
    in_the_way.mkdir()
    with opened(data) as assistant, Ingesting(assistant, desk.jobs, desk.spool, pause=0.01):
        until(lambda: bool(caplog.records))
        time.sleep(0.1)
        in_the_way.rmdir()
        assert desk.ended(job).state == "done"
    told = [record.getMessage() for record in caplog.records if record.name == "hoidap.jobs"]
    assert told == [f"jobs cannot be worked on: {in_the_way} cannot be opened (Is a directory). Check the disk."]


class Failing:
    """An assistant whose ingest fails, once."""

    def __init__(self, assistant: Assistant, error: Exception) -> None:
        self._assistant = assistant
        self._error: Exception | None = error

    @contextmanager
    def ingesting(self, **how: object) -> Iterator[Callable[[Sequence], None]]:
        """Fail the first time."""
        error, self._error = self._error, None
        if error is not None:
            raise error
        with self._assistant.ingesting(**how) as take:
            yield take


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (StoreFull("The disk is full. Free some."), "store-full", "The disk is full. Free some."),
        (HoidapError("It is odd."), "internal", "It is odd."),
        (RuntimeError("a secret"), "internal", "A fault inside; the service's log has it."),
    ],
)
def test_a_job_that_fails_says_why_and_the_next_one_is_read(
    desk: Desk, data: Path, error: Exception, kind: str, said: str
) -> None:
    first, second = desk.leave("a.txt", PAGE), desk.leave("b.txt", PAGE, job="job_2")
    with opened(data) as assistant, Ingesting(Failing(assistant, error), desk.jobs, desk.spool):
        failed, done = desk.ended(first), desk.ended(second)
    assert (failed.state, failed.problem["type"], failed.problem["detail"]) == ("failed", f"/problems/{kind}", said)
    assert (done.state, desk.spool.path(first, 0, "a.txt").exists()) == ("done", False)


def test_of_two_services_on_one_folder_one_works_and_the_other_takes_over(desk: Desk, data: Path) -> None:
    with opened(data) as assistant:
        with Ingesting(assistant, desk.jobs, desk.spool):
            desk.ended(desk.leave("a.txt", PAGE))
            with Ingesting(assistant, desk.jobs, desk.spool, pause=0.01):
                desk.ended(desk.leave("b.txt", b"Tin b.", job="job_2"))
        with Ingesting(assistant, desk.jobs, desk.spool, pause=0.01):
            assert desk.ended(desk.leave("c.txt", b"Tin c.", job="job_3")).state == "done"
        assert [row.metadata.source for row in assistant.documents()] == ["a.txt", "b.txt", "c.txt"]
