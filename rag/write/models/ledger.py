"""What language models used today, and may still use, kept over restarts and between processes."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import apsw

from rag.types import Usage

_log = logging.getLogger(__name__)
_BUSY_MILLISECONDS = 2000
_TABLE = "CREATE TABLE IF NOT EXISTS used (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL, cost REAL NOT NULL) STRICT"
_READ = "SELECT tokens, cost FROM used WHERE day = ?"
_ADD = (
    "INSERT INTO used VALUES (?, ?, ?) "
    "ON CONFLICT (day) DO UPDATE SET tokens = tokens + excluded.tokens, cost = cost + excluded.cost"
)


@dataclass(frozen=True, slots=True)
class Used:
    """What a day or a call took or may take."""

    tokens: int = 0
    cost: float = 0.0

    def plus(self, other: "Used") -> "Used":
        """Return both together."""
        return Used(self.tokens + other.tokens, self.cost + other.cost)

    def less(self, other: "Used") -> "Used":
        """Return what is left without the other."""
        return Used(self.tokens - other.tokens, self.cost - other.cost)

    def within(self, limits: "Used") -> bool:
        """Tell whether neither is over its limit; 0 sets none."""
        return not (limits.tokens and self.tokens > limits.tokens) and not (limits.cost and self.cost > limits.cost)


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a call may take at most, counted on that day until it is known what it took."""

    day: str
    most: Used


_NOTHING = Used()


def utc_today() -> date:
    """Return the day by which limits are counted."""
    return datetime.now(UTC).date()


class Ledger:
    """Adds up the tokens and the cost of each UTC day, and lets none take more than its limits (0 sets none).

    In the file of that path, or, without one, in memory. Safe for any number of threads and processes. What cannot be
    written down (a full disk) is kept in memory and told in the log: a limit holds as well as it can.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        limits: Used = _NOTHING,
        prices: tuple[float, float] = (0, 0),
        today: Callable[[], date] = utc_today,
    ) -> None:
        self._path = path
        self._limits = limits
        self._prices = prices
        self._today = today
        self._unwritten: dict[str, Used] = {}
        self._turn = threading.Lock()

    def used(self) -> Used:
        """Return what today took so far, with what is reserved."""
        day = self._today().isoformat()
        held = self._unwritten.get(day, _NOTHING)
        if self._path:
            with suppress(apsw.Error), _opened(self._path) as db:
                return held.plus(_read(db, day))
        return held

    def reserve(self, most: Usage) -> Reserved | None:
        """Count what a call may take before it is made; None where that is more than is left of today."""
        reserved = Reserved(self._today().isoformat(), self._priced(most))
        return reserved if self._add(reserved.day, reserved.most, self._limits) else None

    def settle(self, reserved: Reserved, used: Usage | None) -> None:
        """Count what a call took in place of what was reserved for it; None where it took nothing."""
        took = self._priced(used) if used else _NOTHING
        self._add(reserved.day, took.less(reserved.most), _NOTHING)

    def _priced(self, usage: Usage) -> Used:
        cost = (usage.asked * self._prices[0] + usage.answered * self._prices[1]) / 1e6
        return Used(usage.asked + usage.answered, cost)

    def _add(self, day: str, more: Used, limits: Used) -> bool:
        """Add to a day, and return whether that was within its limits; else nothing is added."""
        with self._turn:
            held = self._unwritten.get(day, _NOTHING)
            if self._path:
                try:
                    with _opened(self._path) as db:
                        return _added(db, day, more, held, limits)
                except apsw.Error as error:
                    _log.warning("What a language model used could not be written down (%s).", type(error).__name__)
            fits = held.plus(more).within(limits)
            if fits:
                self._unwritten[day] = held.plus(more)
            return fits


def _added(db: apsw.Connection, day: str, more: Used, held: Used, limits: Used) -> bool:
    """Look and add in one transaction: two processes never take the same rest of a day."""
    db.execute("BEGIN IMMEDIATE")
    fits = held.plus(_read(db, day)).plus(more).within(limits)
    if fits:
        db.execute(_ADD, (day, more.tokens, more.cost))
    db.execute("COMMIT")
    return fits


def _read(db: apsw.Connection, day: str) -> Used:
    row = db.execute(_READ, (day,)).fetchone()
    return Used(int(row[0]), float(row[1])) if row else _NOTHING


@contextmanager
def _opened(path: Path) -> Iterator[apsw.Connection]:
    """Open the file for one thing: beside a model's call this takes nothing, and threads share none."""
    with closing(apsw.Connection(str(path))) as db:
        db.set_busy_timeout(_BUSY_MILLISECONDS)
        db.execute(_TABLE)
        yield db
