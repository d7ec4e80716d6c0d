"""The one thread that reads uploads into the store, job after job, while questions are answered beside it."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from api.http.problems import Problem, problem_of
from api.state.jobs import Job, Jobs
from api.state.spool import Spool
from api.state.tally import Tally
from rag.assistant import Assistant
from rag.errors import HoidapError, StoreLocked
from rag.ingest.loading.formats import format_of
from rag.ingest.loading.found import Found
from rag.ingest.summary import SourceOutcome
from rag.priority import give_way
from rag.store.lock import WriterLock

_PAUSE_SECONDS = 2.0
_REPORT_SECONDS = 0.5
_GOODBYE_SECONDS = 30.0
_logger = logging.getLogger("hoidap.jobs")


class _Stopped(Exception):
    """The service ends; raised between two documents."""


class Ingesting:
    """Works on the jobs of one data folder while its block lasts, the oldest first; of several services one does.

    A job that a restart interrupted is begun again: what is stored already costs nothing.
    """

    def __init__(self, assistant: Assistant, jobs: Jobs, spool: Spool, *, pause: float = _PAUSE_SECONDS) -> None:
        self._assistant = assistant
        self._jobs = jobs
        self._spool = spool
        self._pause = pause
        self._complaint = ""
        self._more = threading.Event()
        self._stopping = threading.Event()
        # A pool of one, because a future tells every error of a job, those nobody foresaw too.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ingesting", initializer=give_way)
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)

    def __enter__(self) -> "Ingesting":
        """Begin to work; jobs left unfinished come first."""
        self._thread.start()
        return self

    def wake(self) -> None:
        """Say that there is a new job."""
        self._more.set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End after the document that is being read; its job goes on with the next start."""
        self._stopping.set()
        self._more.set()
        self._thread.join(_GOODBYE_SECONDS)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                with WriterLock(self._spool.worker_lock()).hold():
                    self._jobs.recover()
                    self._spool.clear(self._jobs.unfinished)
                    self._complaint = ""
                    while not self._stopping.is_set():
                        self._work_off()
                        self._rest()
            except StoreLocked:  # another service on this data folder works on the jobs
                self._rest()
            except HoidapError as error:  # a full or broken disk: nothing is lost by trying again
                self._complain(error)
                self._rest()

    def _complain(self, error: HoidapError) -> None:
        """Log what stands in the way, once: it is tried again every few seconds."""
        if str(error) != self._complaint:
            _logger.error("jobs cannot be worked on: %s", error)
        self._complaint = str(error)

    def _rest(self) -> None:
        self._more.wait(self._pause)
        if not self._stopping.is_set():
            self._more.clear()

    def _work_off(self) -> None:
        while not self._stopping.is_set() and (job := self._jobs.begin()) is not None:
            error = self._pool.submit(self._read, job).exception()
            match error:
                case _Stopped():
                    self._jobs.put_back(job.id)
                case StoreLocked():
                    self._jobs.put_back(job.id, _told(error))
                    return
                case _:
                    self._end(job, error)

    def _end(self, job: Job, error: BaseException | None) -> None:
        if error is not None:
            known = isinstance(error, HoidapError)
            _logger.error("job %s failed: %s", job.id, error, exc_info=None if known else error)
        self._jobs.finish(job.id, None if error is None else _told(error))
        self._spool.discard(job.id)

    def _read(self, job: Job) -> None:
        """Store a job's files. Documents go together, so that lines which pages of a site repeat are seen."""
        files = [Found(self._spool.path(job.id, place, one.name), one.name) for place, one in enumerate(job.files)]
        alone = [place for place, one in enumerate(job.files) if format_of(one.name) in (None, "records")]
        reports = _Reports(self._jobs, job, self._stopping)
        with self._assistant.ingesting(collection=job.collection, observer=reports) as take:
            take([file for place, file in enumerate(files) if place not in alone])
            for place in alone:
                reports.begin(place)
                take([files[place]])
                reports.end()


class _Reports:
    """Hears what becomes of each document, and notes what becomes of each file. Stops the run with the service."""

    def __init__(self, jobs: Jobs, job: Job, stopping: threading.Event) -> None:
        self._jobs = jobs
        self._job = job
        self._stopping = stopping
        self._places = {one.name: place for place, one in enumerate(job.files)}
        self._many: tuple[int, Tally] | None = None
        self._next = 0.0

    def begin(self, place: int) -> None:
        """Say that what comes now is all of one file, however it is called."""
        self._many = (place, Tally(self._job.files[place].name))

    def end(self) -> None:
        """Say that the file is read whole."""
        if self._many is not None:
            place, tally = self._many
            self._jobs.report(self._job.id, place, tally.whole(self._job.collection))

    def found(self, sources: int) -> None:
        """Ignore it: progress counts files."""

    def notice(self, text: str) -> None:
        """Log it: it belongs to no file."""
        _logger.info("job %s: %s", self._job.id, text)

    def finished(self, outcome: SourceOutcome) -> None:
        """Note a document that is stored or refused."""
        if self._many is None:
            tally = Tally(outcome.source)
            tally.add(outcome)
            self._jobs.report(self._job.id, self._places[outcome.source], tally.whole(self._job.collection))
        else:
            place, tally = self._many
            tally.add(outcome)
            if time.monotonic() > self._next:  # each report is a write to the disk, and a file may hold 100,000 records
                self._jobs.report(self._job.id, place, tally.so_far())
                self._next = time.monotonic() + _REPORT_SECONDS
        if self._stopping.is_set():
            raise _Stopped


def _told(error: BaseException) -> dict[str, str]:
    """Return why a job failed or waits. Only admins read it, so it says what an answer to a visitor would not."""
    if not isinstance(error, HoidapError):
        problem = Problem("internal", "A fault inside; the service's log has it.")
    else:
        kind = problem_of(error).kind
        problem = Problem(kind, str(error), "Do what the detail says, then upload again." if kind == "internal" else "")
    body = problem.body("")
    return {name: str(body[name]) for name in ("type", "title", "detail", "cure")}
