"""A copy of the store, taken while it is in use."""

import os
import secrets
from pathlib import Path

import apsw

from rag.errors import InputError
from rag.store.blueprint import sync_folder
from rag.store.database import foreign_errors
from rag.store.schema import STORE


def write_backup(db: apsw.Connection, path: Path) -> None:
    """Copy the database to `path`, whole or not at all.

    The copy gets an identity of its own: from where it was taken the ids of the two go on separately, and an index
    built from one must never serve the other.
    """
    if path.exists():
        raise InputError(f"{path} exists already. Name a file that does not.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}. Make it, or name another.")
    draft = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        with foreign_errors(draft, STORE):
            _copy(db, draft)
        draft.replace(path)
    finally:
        for name in (draft.name, f"{draft.name}-wal", f"{draft.name}-shm"):
            draft.with_name(name).unlink(missing_ok=True)
    sync_folder(path.parent)


def _copy(db: apsw.Connection, draft: Path) -> None:
    copy = apsw.Connection(str(draft))
    try:
        with copy.backup("main", db, "main") as steps:
            steps.step()
        copy.execute("PRAGMA synchronous=FULL")
        copy.execute("UPDATE store SET identity = ?", (secrets.token_hex(16),))
    finally:
        copy.close()
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
