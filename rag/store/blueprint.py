"""A database file of ours: how it comes into being whole or not at all, and how it is known again."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import apsw

from rag.errors import StoreDamaged, StoreError


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What one kind of file is made of.

    `application` is how `file` and we tell it from any other database. `scripts[n]` brings a file of version n to
    version n + 1; the version of the code is their number. `missing` is said when there is no file, `again` is what
    makes a new one after the damaged one was moved away. Only its owner may read a `private` file.
    """

    application: int
    scripts: tuple[str, ...]
    page_bytes: int
    missing: str
    again: str
    private: bool = False

    @property
    def version(self) -> int:
        """The version of a file made now."""
        return len(self.scripts)

    def create(self, path: Path) -> None:
        """Create an empty file at `path` in one step, so that a crash leaves a whole one or none.

        One that another process creates at the same moment wins. A leftover write-ahead log without its database
        raises `StoreDamaged`: a new file beside it would be silently empty, or replay foreign pages.
        """
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise StoreDamaged(f"{path} is missing but its write-ahead log {log.name} is there. {self.cure(path)}")
        draft = path.with_name(f"{path.name}.new-{os.getpid()}-{secrets.token_hex(4)}")
        try:
            self._fill(draft)
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)

    def check(self, db: apsw.Connection, path: Path) -> None:
        """Raise `StoreDamaged` when this is no such file, `StoreError` when a newer hoidap made it."""
        if db.pragma("application_id") != self.application:
            raise StoreDamaged(f"{path} is a database, but not the one hoidap keeps there. {self.cure(path)}")
        version = db.pragma("user_version")
        if not 1 <= version <= self.version:
            raise StoreError(
                f"{path} has schema version {version}; this hoidap reads version {self.version}. "
                "Use the hoidap that made it, or another data folder."
            )

    def behind(self, db: apsw.Connection) -> bool:
        """Tell whether an older hoidap made the file."""
        return int(db.pragma("user_version")) < self.version

    def upgrade(self, db: apsw.Connection) -> None:
        """Bring a file up to this version, inside the caller's transaction."""
        for script in self.scripts[db.pragma("user_version") :]:
            db.execute(script)
        db.pragma("user_version", self.version)

    def cure(self, path: Path) -> str:
        """Return what to do about a damaged file."""
        return (
            f"Put a backup in the place of {path}, or move {path.name} and its -wal and -shm away and run: {self.again}"
        )

    def _fill(self, draft: Path) -> None:
        # SQLite gives its log and its shared memory the permissions of the file.
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if self.private else 0o666))
        db = apsw.Connection(str(draft))
        try:
            db.execute(f"PRAGMA page_size={self.page_bytes}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
            with db:
                db.pragma("application_id", self.application)
                self.upgrade(db)
        finally:
            db.close()  # moves the log into the file
        descriptor = os.open(draft, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
