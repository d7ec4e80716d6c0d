"""Replies that a language model gave before, so that it is not asked again; each is checked again like a new one."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from json import dumps
from typing import TypeVar

import apsw
import numpy as np

from rag.errors import StoreError, UnknownDocument
from rag.store import Store
from rag.store.database import Database
from rag.types import Hit, Usage
from rag.write.cache_file import FILE, REPLIES

_Found = TypeVar("_Found")
_PAUSE_SECONDS = 60.0
_KEY_BYTES = 100  # about what a row costs beside its text


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A whole reply, as the model wrote it, unchecked."""

    text: str
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What a reply depends on beside the passages shown. `model` is its identity, `tokens` the longest reply."""

    question: str
    language: str
    prompt: str
    prompt_digest: str
    model: str
    tokens: int


def reply_key(facts: ReplyFacts, shown: Sequence[Hit]) -> bytes:
    """Return a digest of all that a reply depends on: another revision of a passage makes another key."""
    passages = [
        (hit.collection, one.document, one.revision, one.start, one.end, one.heading, known.title, str(known.published))
        for hit, one, known in ((hit, hit.passage, hit.metadata) for hit in shown)
    ]
    return sha256(dumps([astuple(facts), passages]).encode()).digest()


class ReplyCache:
    """The replies of a data folder; those used longest ago make room for new ones.

    A reply goes when a passage that the model was shown is gone or changed: when the file is opened, and at `sweep`.
    Whatever is wrong with the file is announced once; for a while there is no cache then, and never an error. After
    `pause_seconds` the file is tried again. Safe for any number of threads and processes.
    """

    def __init__(
        self,
        store: Store,
        *,
        room_bytes: int,
        announce: Callable[[str], None],
        pause_seconds: float = _PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._room = room_bytes
        self._announce = announce
        self._turn = threading.Lock()
        self._database: Database | None = None
        self._pause_seconds = pause_seconds
        self._paused_until = -math.inf
        self._announced = ""

    def find(self, key: bytes) -> KeptReply | None:
        """Return the reply kept under a key."""
        return self._with_file(lambda database: _find(database, key))

    def keep(self, key: bytes, reply: KeptReply, shown: Sequence[Hit]) -> None:
        """Keep a reply for as long as all the passages it was written from are there."""
        self._with_file(lambda database: self._keep(database, key, reply, shown))
        self.sweep()

    def sweep(self) -> None:
        """Delete the replies that were written from passages that are gone.

        Costs one look at the store for each collection in it when nothing changed, and makes no file.
        """
        if (self._store.folder / FILE).exists():
            self._with_file(self._sweep)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            if self._database is not None:
                self._database.close()
            self._database, self._paused_until = None, math.inf

    def _with_file(self, do: Callable[[Database], _Found]) -> _Found | None:
        try:
            database = self._opened()
            return None if database is None else do(database)
        except StoreError as error:
            self._pause(str(error))
            return None

    def _pause(self, fault: str) -> None:
        with self._turn:
            self._database = None  # whoever is still at work on it keeps it open for as long
            self._paused_until = max(self._paused_until, time.monotonic() + self._pause_seconds)
            known, self._announced = self._announced, fault
        if fault != known:
            self._announce(f"Written answers are not kept for now. {fault}")

    def _opened(self) -> Database | None:
        with self._turn:
            if self._database is None and time.monotonic() >= self._paused_until:
                database = Database.create(self._store.folder / FILE, REPLIES)
                _forget_other_stores(database, self._store.identity)
                self._sweep(database)
                self._database = database
            return self._database

    def _keep(self, database: Database, key: bytes, reply: KeptReply, shown: Sequence[Hit]) -> None:
        text = reply.text.encode()
        usage = (reply.usage.asked, reply.usage.answered) if reply.usage else (None, None)
        with database.changing() as db:
            if not all(self._store.passages(hit.collection, [hit.passage.id]) for hit in shown):
                return
            db.execute("DELETE FROM replies WHERE key = ?", (key,))
            db.execute(
                "INSERT INTO replies (key, text, asked, answered, used, bytes) VALUES (?, ?, ?, ?, ?, ?)",
                (key, text, *usage, _next_use(db), len(text) + _KEY_BYTES),
            )
            reply_number = db.last_insert_rowid()
            db.executemany(
                "INSERT INTO sources VALUES (?, ?, ?)",
                [(reply_number, hit.collection, hit.passage.id) for hit in shown],
            )
            db.execute(
                """DELETE FROM replies WHERE number IN (SELECT number FROM
                   (SELECT number, sum(bytes) OVER (ORDER BY used DESC) AS so_far FROM replies) WHERE so_far > ?)""",
                (self._room,),
            )

    def _sweep(self, database: Database) -> None:
        behind = [name for name, version in _collections(database) if version != self._store.version(name)]
        if not behind:
            return
        with database.changing() as db:
            for collection in behind:
                self._sweep_collection(db, collection)
        database.shrink_log()  # what was deleted stands in it too

    def _sweep_collection(self, db: apsw.Connection, collection: str) -> None:
        cached = np.array(
            [row[0] for row in db.execute("SELECT DISTINCT passage FROM sources WHERE collection = ?", (collection,))],
            np.int64,
        )
        try:
            with self._store.snapshot(collection) as moment:
                version, there = moment.version, moment.ids()
        except UnknownDocument:  # the collection is gone
            version, there = 0, np.zeros(0, np.int64)
        db.executemany(
            "DELETE FROM replies WHERE number IN (SELECT reply FROM sources WHERE collection = ? AND passage = ?)",
            [(collection, passage) for passage in np.setdiff1d(cached, there).tolist()],
        )
        db.execute("INSERT OR REPLACE INTO swept VALUES (?, ?)", (collection, version))


def _find(database: Database, key: bytes) -> KeptReply | None:
    with database.reading() as db:
        row = db.execute("SELECT number, text, asked, answered FROM replies WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    number, text, asked, answered = row
    with database.changing() as db:
        db.execute("UPDATE replies SET used = ? WHERE number = ?", (_next_use(db), number))
    usage = None if asked is None else Usage(int(asked), int(answered))
    return KeptReply(bytes(text).decode(), usage)


def _next_use(db: apsw.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(used), 0) + 1 FROM replies").get)


def _collections(database: Database) -> list[tuple[str, int]]:
    """Return the collections of the kept replies, each with the version it was swept at, -1 for never."""
    with database.reading() as db:
        rows = db.execute(
            """SELECT c.collection, coalesce(s.version, -1) FROM (SELECT DISTINCT collection FROM sources) c
               LEFT JOIN swept s ON s.collection = c.collection"""
        )
        return [(str(collection), int(version)) for collection, version in rows]


def _forget_other_stores(database: Database, identity: str) -> None:
    """Delete everything where the store is another than it was: a backup goes on with other revisions and passages."""
    with database.reading() as db:
        known = db.execute("SELECT identity FROM store").fetchone()
    if known is not None and known[0] == identity:
        return
    with database.changing() as db:
        db.execute("DELETE FROM replies; DELETE FROM swept; DELETE FROM store")
        db.execute("INSERT INTO store VALUES (?)", (identity,))
