"""The ingest journal: which run did what with which source, and whether it came to its end."""

from collections.abc import Iterable
from datetime import datetime

import apsw

from rag.store.records import Event, Run

KEPT_RUNS = 20


def begin_run(db: apsw.Connection, collection: int, now: str) -> int:
    """Open a run and forget all but the latest of a collection's runs."""
    db.execute("INSERT INTO runs (collection, started_at) VALUES (?, ?)", (collection, now))
    run = db.last_insert_rowid()
    db.execute(
        """DELETE FROM runs WHERE collection = ?1 AND id NOT IN
           (SELECT id FROM runs WHERE collection = ?1 ORDER BY id DESC LIMIT ?2)""",
        (collection, KEPT_RUNS),
    )
    return run


def record(db: apsw.Connection, run: int, events: Iterable[Event]) -> None:
    """Note what became of sources; the last word on a source counts."""
    db.executemany(
        "INSERT INTO outcomes VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET (outcome, reason) = "
        "(excluded.outcome, excluded.reason)",
        [(run, event.source, event.outcome, event.reason) for event in events],
    )


def finish_run(db: apsw.Connection, run: int, now: str) -> None:
    """Close a run: it did all it set out to do."""
    db.execute("UPDATE runs SET finished_at = ? WHERE id = ?", (now, run))


def last_run(db: apsw.Connection, collection: str) -> Run | None:
    """Return the latest run of a collection; it was interrupted when it is not finished and nobody writes."""
    row = db.execute(
        """SELECT r.id, r.started_at, r.finished_at FROM runs r JOIN collections c ON c.id = r.collection
           WHERE c.name = ? ORDER BY r.id DESC LIMIT 1""",
        (collection,),
    ).fetchone()
    if row is None:
        return None
    counts = db.execute("SELECT outcome, count(*) FROM outcomes WHERE run = ? GROUP BY outcome", (row[0],))
    return Run(
        id=int(row[0]),
        started_at=datetime.fromisoformat(str(row[1])),
        finished_at=None if row[2] is None else datetime.fromisoformat(str(row[2])),
        counts={str(outcome): int(number) for outcome, number in counts},
    )


def outcomes(db: apsw.Connection, run: int) -> list[Event]:
    """Return what a run did, by source."""
    rows = db.execute("SELECT source, outcome, reason FROM outcomes WHERE run = ? ORDER BY source", (run,))
    return [Event(*row) for row in rows]
