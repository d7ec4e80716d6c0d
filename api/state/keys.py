"""Keys of applications and administrators. A key is shown once; only a digest of it is kept."""

import hmac
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

import apsw

from api.http.principal import Role
from api.state.names import check_name
from rag.errors import InputError
from rag.store.database import Database
from rag.store.schema import timestamp

_FORM = re.compile(r"hd_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
_COLUMNS = "id, name, role, collections, rate, created_at, expires_at, revoked_at, used_on"


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key. `collections` None means all; `rate` None means the service's; `used_on` is a day."""

    id: str
    name: str
    role: Role
    collections: frozenset[str] | None
    rate: str | None
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    used_on: str | None

    def standing(self, now: str) -> Literal["live", "revoked", "expired"]:
        """Tell whether the key may be used at a moment, given as timestamps are stored."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "live"


class Keys:
    """All keys ever made, in `service.db`. What one process changes another one sees with its next request."""

    def __init__(self, database: Database, now: Callable[[], str] = timestamp) -> None:
        self._database = database
        self._now = now

    def create(
        self,
        name: str,
        role: Role,
        collections: frozenset[str] | None = None,
        *,
        rate: str | None = None,
        last_day: date | None = None,
    ) -> str:
        """Make a key and return its text, which is kept nowhere. It is valid through `last_day` (UTC).

        Raises `InputError` for a bad name, one that is taken, and a day that is over.
        """
        check_name(name, "key")
        now, expires = self._now(), _end_of(last_day)
        if expires is not None and expires <= now:
            raise InputError(f"The key would have expired with {last_day}. Name a day to come, or none.")
        id_ = secrets.token_hex(4)
        text = f"hd_{id_}_{secrets.token_urlsafe(32)}"
        row = (id_, name, _digest(text), role, _listed(collections), rate, now, expires)
        with self._database.changing() as db:
            if taken := _named(db, name):
                raise InputError(
                    f"There is a key {name!r} already, {taken.standing(now)}. Give the new one another name."
                )
            db.execute(
                "INSERT INTO keys (id, name, digest, role, collections, rate, created_at, expires_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        return text

    def find(self, text: str) -> Key | None:
        """Return the key of this text, expired and revoked ones too; None when it is none of ours."""
        form = _FORM.fullmatch(text)
        if form is None:
            return None
        with self._database.reading() as db:
            row = db.execute(f"SELECT digest, {_COLUMNS} FROM keys WHERE id = ?", (form[1],)).fetchone()  # noqa: S608
        # Compared in constant time, or the time taken would tell how much of a guess is right.
        if row is None or not hmac.compare_digest(row[0], _digest(text)):
            return None
        return _key(row[1:])

    def note_use(self, key: Key) -> None:
        """Remember today as the day the key was last used. Once a day is enough: a write waits for the disk."""
        with self._database.changing() as db:
            db.execute("UPDATE keys SET used_on = ? WHERE id = ?", (self._now()[:10], key.id))

    def all(self) -> list[Key]:
        """Return every key, the oldest first."""
        with self._database.reading() as db:
            return [_key(row) for row in db.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY created_at, id")]  # noqa: S608

    def revoke(self, name: str) -> Key:
        """End a key, given by name or id, for good; return what it was. Raises `InputError` when there is none."""
        with self._database.changing() as db:
            found = _named(db, name)
            if found is None:
                raise InputError(f"There is no key {name!r}. See: hoidap keys list")
            db.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (self._now(), found.id))
        return found


def _named(db: apsw.Connection, name: str) -> Key | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM keys WHERE name = ? OR id = ?", (name, name)).fetchone()  # noqa: S608
    return _key(row) if row else None


def _key(row: tuple[Any, ...]) -> Key:
    id_, name, role, collections, *rest = row
    return Key(id_, name, role, _set_of(collections), *rest)


def _set_of(listed: str | None) -> frozenset[str] | None:
    return None if listed is None else frozenset(json.loads(listed))


def _listed(collections: frozenset[str] | None) -> str | None:
    return None if collections is None else json.dumps(sorted(collections))


def _digest(text: str) -> bytes:
    """A plain hash is enough: what is hashed holds 256 random bits, so there is no dictionary to slow down."""
    return sha256(text.encode()).digest()


def _end_of(day: date | None) -> str | None:
    if day is None:
        return None
    after = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return after.isoformat(timespec="milliseconds")
