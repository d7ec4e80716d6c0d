"""The secret that signs widget tokens."""

import secrets

from rag.store.database import Database

_NAME, _BYTES = "widget-tokens", 32
_READ = "SELECT value FROM secrets WHERE name = ?"


def token_secret(database: Database) -> bytes:
    """Return the secret, made once for a data folder. It leaves `service.db` for this process's memory only."""
    with database.reading() as db:
        found = db.execute(_READ, (_NAME,)).get
    if found is None:
        with database.changing() as db:  # another process may have been faster: then its secret stays
            db.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (_NAME, secrets.token_bytes(_BYTES)))
            found = db.execute(_READ, (_NAME,)).get
    return bytes(found)
