"""Uploads to be read, as jobs that outlive a restart."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import apsw

from rag.errors import HoidapError
from rag.store import Outcome
from rag.store.database import Database
from rag.store.schema import timestamp

JobState = Literal["queued", "running", "done", "failed"]
_KEPT_JOBS = 1000
_KEPT_DAYS = 30
_TRIES = 5
_IN_VAIN = {
    "type": "/problems/internal",
    "title": "Something went wrong inside",
    "detail": f"The service ended {_TRIES} times while it read this upload, and nothing more was stored.",
    "cure": "Upload its files one by one.",
}


class TooManyJobs(HoidapError):
    """So many uploads wait already that no further one is taken."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one uploaded file: None until it was read.

    `document` is the id of the document it is, unless it holds several. `documents` counts what became of those in it.
    """

    document: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    message: str | None = None
    documents: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job: the name it is stored under, and what became of it."""

    name: str
    report: FileReport


@dataclass(frozen=True, slots=True)
class Job:
    """One upload. `problem` says why it failed, or what a queued one waits for."""

    id: str
    collection: str
    state: JobState
    created: str
    finished: str | None
    problem: dict[str, Any] | None
    files: tuple[JobFile, ...]

    @property
    def done(self) -> int:
        """How many of its files were read."""
        return sum(one.report.outcome is not None for one in self.files)


class Jobs:
    """The jobs of a `service.db`. Safe for any number of threads and processes; one works on them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: str, collection: str, names: Sequence[str], *, most_waiting: int) -> Job:
        """Queue an upload whose files are on the disk. Raises TooManyJobs."""
        with self._database.changing() as db:
            _require_room(db, most_waiting)
            db.execute(
                "INSERT INTO jobs (id, collection, state, created_at) VALUES (?, ?, 'queued', ?)",
                (job, collection, timestamp()),
            )
            db.executemany(
                "INSERT INTO job_files (job, place, name) VALUES (?, ?, ?)",
                [(job, place, name) for place, name in enumerate(names)],
            )
            return _jobs(db, "WHERE id = ?", (job,))[0]

    def require_room(self, most_waiting: int) -> None:
        """Raise TooManyJobs when `most_waiting` uploads wait."""
        with self._database.reading() as db:
            _require_room(db, most_waiting)

    def waiting(self) -> int:
        """Return how many uploads are not read yet, the one being read included."""
        with self._database.reading() as db:
            return _waiting(db)

    def find(self, job: str) -> Job | None:
        """Return a job, None when it is not known (any more)."""
        with self._database.reading() as db:
            found = _jobs(db, "WHERE id = ?", (job,))
        return found[0] if found else None

    def page(self, collections: Collection[str] | None, *, limit: int, offset: int) -> tuple[list[Job], int]:
        """Return the jobs of these collections (None: of all), the newest first, and how many there are."""
        which, values = "", tuple[str, ...]()
        if collections is not None:
            which, values = "WHERE collection IN (SELECT value FROM json_each(?))", (json.dumps(list(collections)),)
        with self._database.reading() as db:
            total = int(db.execute(f"SELECT count(*) FROM jobs {which}", values).get)  # noqa: S608 - ours
            return _jobs(db, f"{which} ORDER BY number DESC LIMIT ? OFFSET ?", (*values, limit, offset)), total

    # ------------------------------------------------------------------ for the one who works on them

    def recover(self) -> None:
        """Queue again what the last worker left unfinished.

        A job that was begun five times in vain is given up: it may be what ended the service.
        """
        with self._database.changing() as db:
            _fail_those_begun_too_often(db)
            db.execute("UPDATE jobs SET state = 'queued' WHERE state = 'running'")

    def unfinished(self) -> set[str]:
        """Return the ids of the jobs whose files are still needed."""
        with self._database.reading() as db:
            return {str(row[0]) for row in db.execute("SELECT id FROM jobs WHERE state IN ('queued', 'running')")}

    def begin(self) -> Job | None:
        """Take the job that has waited longest; None when none waits."""
        with self._database.changing() as db:
            row = db.execute("SELECT id FROM jobs WHERE state = 'queued' ORDER BY number LIMIT 1").fetchone()
            if row is None:
                return None
            db.execute("UPDATE jobs SET state = 'running', tries = tries + 1, problem = NULL WHERE id = ?", row)
            return _jobs(db, "WHERE id = ?", row)[0]

    def report(self, job: str, place: int, report: FileReport) -> None:
        """Note what became of a file. What an interrupted try stored is not called unchanged by the next one."""
        with self._database.changing() as db:
            if {"added", "changed"} & report.documents.keys():  # not in vain: it may be begun as often again
                db.execute("UPDATE jobs SET tries = 1 WHERE id = ?", (job,))
            db.execute(
                """UPDATE job_files SET document = ?, outcome = ?, reason = ?, message = ?, documents = ?
                   WHERE job = ? AND place = ?
                   AND NOT (? IS 'unchanged' AND ifnull(outcome, '') IN ('added', 'changed'))""",
                (
                    *(report.document, report.outcome, report.reason, report.message, json.dumps(report.documents)),
                    *(job, place, report.outcome),
                ),
            )

    def put_back(self, job: str, problem: dict[str, Any] | None = None) -> None:
        """Queue a job again that could not be worked on now, saying why."""
        with self._database.changing() as db:
            db.execute(
                "UPDATE jobs SET state = 'queued', tries = tries - 1, problem = ? WHERE id = ?",
                (None if problem is None else json.dumps(problem, ensure_ascii=False), job),
            )

    def finish(self, job: str, problem: dict[str, Any] | None = None) -> None:
        """End a job: done, or failed when there is a problem. The oldest ended ones are forgotten."""
        with self._database.changing() as db:
            _end(db, job, problem)
            oldest = (datetime.now(UTC) - timedelta(days=_KEPT_DAYS)).isoformat(timespec="milliseconds")
            db.execute(
                """DELETE FROM jobs WHERE finished_at < ? OR number IN
                   (SELECT number FROM jobs WHERE finished_at IS NOT NULL ORDER BY number DESC LIMIT -1 OFFSET ?)""",
                (oldest, _KEPT_JOBS),
            )


def _waiting(db: apsw.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')").get)


def _require_room(db: apsw.Connection, most_waiting: int) -> None:
    if (waiting := _waiting(db)) >= most_waiting:
        raise TooManyJobs(f"{waiting} uploads wait to be read. Try again when some are done: GET /v1/jobs.")


def _fail_those_begun_too_often(db: apsw.Connection) -> None:
    begun = db.execute("SELECT id FROM jobs WHERE state = 'running' AND tries >= ?", (_TRIES,)).fetchall()
    for (job,) in begun:
        _end(db, str(job), _IN_VAIN)


def _end(db: apsw.Connection, job: str, problem: dict[str, Any] | None) -> None:
    db.execute(
        "UPDATE jobs SET state = ?, finished_at = ?, problem = ? WHERE id = ?",
        (
            "done" if problem is None else "failed",
            timestamp(),
            None if problem is None else json.dumps(problem, ensure_ascii=False),
            job,
        ),
    )


def _jobs(db: apsw.Connection, which: str, values: Sequence[str | int]) -> list[Job]:
    columns = "id, collection, state, created_at, finished_at, problem"
    rows = db.execute(f"SELECT {columns} FROM jobs {which}", values).fetchall()  # noqa: S608 - the columns are ours
    return [_job(row, _files(db, str(row[0]))) for row in rows]


def _job(row: Sequence[Any], files: tuple[JobFile, ...]) -> Job:
    identity, collection, state, created, finished, problem = row
    return Job(identity, collection, state, created, finished, None if problem is None else json.loads(problem), files)


def _files(db: apsw.Connection, job: str) -> tuple[JobFile, ...]:
    columns = "name, document, outcome, reason, message, documents"
    rows: Iterable[Sequence[Any]] = db.execute(
        f"SELECT {columns} FROM job_files WHERE job = ? ORDER BY place",  # noqa: S608 - the columns are ours
        (job,),
    )
    return tuple(
        JobFile(name, FileReport(document, outcome, reason, message, json.loads(documents)))
        for name, document, outcome, reason, message, documents in rows
    )
