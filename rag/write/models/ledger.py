"""What language models used today, kept over restarts and between processes."""

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
_ADD = (
    "INSERT INTO used VALUES (?, ?, ?) "
    "ON CONFLICT (day) DO UPDATE SET tokens = tokens + excluded.tokens, cost = cost + excluded.cost"
)


@dataclass(frozen=True, slots=True)
class Used:
    """What a day took."""

    tokens: int = 0
    cost: float = 0.0


def utc_today() -> date:
    """Return the day by which limits are counted."""
    return datetime.now(UTC).date()


class Ledger:
    """Adds up the tokens and the cost of each UTC day.

    In the file of that path, or, without one, in memory. Safe for any number of threads and processes. What cannot be
    written down (a full disk) is kept in memory and told in the log: a limit holds as well as it can.
    """

    def __init__(
        self, path: Path | None, prices: tuple[float, float] = (0, 0), today: Callable[[], date] = utc_today
    ) -> None:
        self._path = path
        self._prices = prices
        self._today = today
        self._unwritten: dict[str, Used] = {}
        self._turn = threading.Lock()

    def used(self) -> Used:
        """Return what today took so far."""
        day = self._today().isoformat()
        held = self._unwritten.get(day, Used())
        written = self._written(day)
        return Used(held.tokens + written.tokens, held.cost + written.cost)

    def add(self, usage: Usage) -> None:
        """Take down what a call used."""
        cost = (usage.asked * self._prices[0] + usage.answered * self._prices[1]) / 1e6
        day, tokens = self._today().isoformat(), usage.asked + usage.answered
        if self._path:
            try:
                with _opened(self._path) as db:
                    db.execute(_ADD, (day, tokens, cost))
                return
            except apsw.Error as error:
                _log.warning("What a language model used could not be written down (%s).", type(error).__name__)
        with self._turn:
            held = self._unwritten.get(day, Used())
            self._unwritten = {day: Used(held.tokens + tokens, held.cost + cost)}

    def _written(self, day: str) -> Used:
        if self._path:
            with suppress(apsw.Error), _opened(self._path) as db:
                for tokens, cost in db.execute("SELECT tokens, cost FROM used WHERE day = ?", (day,)):
                    return Used(int(tokens), float(cost))
        return Used()


@contextmanager
def _opened(path: Path) -> Iterator[apsw.Connection]:
    """Open the file for one statement: beside a model's call this takes nothing, and threads share none."""
    with closing(apsw.Connection(str(path))) as db:
        db.set_busy_timeout(_BUSY_MILLISECONDS)
        db.execute(_TABLE)
        yield db
