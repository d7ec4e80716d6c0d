"""Widgets: which pages may ask, and what. A widget's name stands in the page and is no secret; its origins guard it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import apsw

from api.state.names import check_name
from rag.errors import InputError
from rag.store.database import Database
from rag.store.schema import timestamp


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget as its owner set it up. `rate` None means the service's own for visitors of widgets."""

    name: str
    origins: tuple[str, ...]
    collections: frozenset[str]
    rate: str | None
    created_at: str
    revoked_at: str | None

    @property
    def live(self) -> bool:
        """Whether its pages may ask."""
        return self.revoked_at is None

    def allows(self, origin: str) -> bool:
        """Tell whether pages of an origin may ask by this widget."""
        return self.live and origin in self.origins


class Widgets:
    """All widgets, in `service.db`. What one process changes another one sees with its next request."""

    def __init__(self, database: Database, now: Callable[[], str] = timestamp) -> None:
        self._database = database
        self._now = now

    def create(
        self, name: str, origins: Sequence[str], collections: frozenset[str], *, rate: str | None = None
    ) -> None:
        """Set up a widget; one of that name that was revoked is replaced. `origins` are as `origin_of` writes them.

        Raises `InputError` for a bad name, one that is in use, and a widget without an origin.
        """
        check_name(name, "widget")
        if not origins:
            raise InputError(f"The widget {name!r} has no origin. Give one: --origin https://www.example.org")
        with self._database.changing() as db:
            before = _named(db, name)
            if before is not None and before.live:
                raise InputError(f"There is a widget {name!r} already. Revoke it first: hoidap widgets revoke {name}")
            db.execute("DELETE FROM origins WHERE widget = ?", (name,))
            db.execute(
                "REPLACE INTO widgets (name, collections, rate, created_at) VALUES (?, ?, ?, ?)",
                (name, json.dumps(sorted(collections)), rate, self._now()),
            )
            db.executemany("INSERT OR IGNORE INTO origins VALUES (?, ?)", [(origin, name) for origin in origins])

    def find(self, name: str) -> Widget | None:
        """Return the widget of a name, a revoked one too."""
        with self._database.reading() as db:
            return _named(db, name)

    def allow(self, origin: str) -> bool:
        """Tell whether any live widget stands on pages of an origin."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT 1 FROM origins JOIN widgets ON name = widget WHERE origin = ? AND revoked_at IS NULL", (origin,)
            )
            return found.fetchone() is not None

    def all(self) -> list[Widget]:
        """Return every widget by name."""
        with self._database.reading() as db:
            names = [str(row[0]) for row in db.execute("SELECT name FROM widgets ORDER BY name")]
            return [found for name in names if (found := _named(db, name))]

    def revoke(self, name: str) -> None:
        """End a widget and every token given for it. Raises `InputError` when there is none of that name."""
        with self._database.changing() as db:
            if _named(db, name) is None:
                raise InputError(f"There is no widget {name!r}. See: hoidap widgets list")
            db.execute("UPDATE widgets SET revoked_at = coalesce(revoked_at, ?) WHERE name = ?", (self._now(), name))


def _named(db: apsw.Connection, name: str) -> Widget | None:
    row = db.execute("SELECT collections, rate, created_at, revoked_at FROM widgets WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    collections, *rest = row
    origins = db.execute("SELECT origin FROM origins WHERE widget = ? ORDER BY origin", (name,))
    listed = tuple(str(origin) for (origin,) in origins)
    return Widget(name, listed, frozenset(json.loads(str(collections))), *rest)
