"""One ingest run: its journal, its observer, its clock."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from rag.ingest.summary import IngestObserver, IngestSummary, SourceOutcome
from rag.store import Event, Store


class Run:
    """Collects what becomes of each source and tells the journal and the observer."""

    def __init__(self, store: Store, collection: str, observer: IngestObserver) -> None:
        self._store = store
        self._collection = collection
        self._observer = observer
        self._outcomes: list[SourceOutcome] = []
        self._seconds: dict[str, float] = defaultdict(float)
        self._began = self._published = time.monotonic()
        last = store.last_run(collection)  # whoever holds the writer lock knows that it is not going on
        done = sum(last.counts.values()) if last is not None and last.finished_at is None else 0
        if done:
            observer.notice(f"The last run stopped after {done} sources; what it stored is kept, this one goes on.")
        self.id = store.begin_run(collection)

    def expect(self, sources: int) -> None:
        """Say that so many more sources are to be read."""
        self._observer.found(sources)

    def notice(self, text: str) -> None:
        """Say something that belongs to no single source."""
        self._observer.notice(text)

    def note(self, outcome: SourceOutcome, *, journaled: bool = False) -> None:
        """Note what became of a source; `journaled` when the store wrote it with the document."""
        if not journaled:
            self._store.record(self.id, [Event(outcome.source, outcome.outcome, outcome.reason)])
        self._outcomes.append(outcome)
        self._observer.finished(outcome)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._seconds[name] += time.monotonic() - began
            if name == "index":
                self._published = time.monotonic()

    def since_publish(self) -> float:
        """Return the seconds since the index stage last ended, or since the run began."""
        return time.monotonic() - self._published

    def finish(self) -> IngestSummary:
        """Close the journal's run and return the summary."""
        self._store.finish_run(self.id)
        self._seconds["total"] = time.monotonic() - self._began
        return IngestSummary(self._collection, tuple(self._outcomes), dict(self._seconds))
