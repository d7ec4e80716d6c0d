"""Connections to a file of ours: transactions, a pool of readers, read-only folders, and apsw's errors made ours."""

import os
import shutil
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from rag.errors import InputError, StoreDamaged, StoreError, StoreFull, StoreLocked, StoreMissing, StoreReadOnly
from rag.store.blueprint import Blueprint

_OLDEST_SQLITE = (3, 51, 3)  # before it, two connections that checkpoint at once can corrupt a WAL database
_BUSY_MILLISECONDS = 10_000
_IDLE_READERS = 8
_FULL_BELOW_BYTES = 256 * 1024  # SQLite reports a full disk as an input/output error when its shared memory cannot grow


class Database:
    """A file made after a blueprint. Any number of threads may read at once; one thread at a time writes."""

    def __init__(self, path: Path, blueprint: Blueprint) -> None:
        require_sqlite(apsw.sqlite_lib_version())
        if not _exists(path):
            raise StoreMissing(blueprint.missing.format(folder=path.parent))
        self.path = path
        self._blueprint = blueprint
        self.writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
        self._idle: deque[apsw.Connection] = deque()
        self._turn = threading.RLock()
        self._writer: apsw.Connection | None = None
        self._broken = False
        self._closed = False
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._uri = ""
        self._stamp = _stamp(path)
        with self._errors():
            self._choose_uri()
            self._idle.append(self._connect())
            blueprint.check(self._idle[0], path)
        if blueprint.behind(self._idle[0]):
            with self.changing() as db:
                blueprint.upgrade(db)

    @classmethod
    def create(cls, path: Path, blueprint: Blueprint) -> "Database":
        """Open the file, made first when it is not there. Raises `StoreReadOnly`, `StoreFull`."""
        require_sqlite(apsw.sqlite_lib_version())
        if not _exists(path):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with foreign_errors(path, blueprint):
                    blueprint.create(path)
            except PermissionError as error:
                raise StoreReadOnly(_read_only(path)) from error
            except OSError as error:
                raise StoreReadOnly(
                    f"{path} cannot be made: {error.strerror}. Choose a folder that can be written to, with "
                    "--data or HOIDAP_DATA."
                ) from error
        return cls(path, blueprint)

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """Give a connection inside one read transaction: everything read in it is of one moment."""
        with self._errors():
            db, pool = self._borrow()
            try:
                db.execute("BEGIN")
                yield db
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                self._give_back(db, pool)

    @contextmanager
    def changing(self) -> Iterator[apsw.Connection]:
        """Give the writing connection inside one transaction, committed to the disk at the end or undone whole."""
        if self._broken:
            raise StoreError(_restart(self.path))
        with self._turn, self._errors():
            if self._writer is None:
                self._writer = self._connect()
                self._writer.execute("PRAGMA query_only=OFF")
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            finally:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")

    def shrink_log(self) -> None:
        """Move the write-ahead log into the file and empty it, as far as present readers allow."""
        with self._turn, self._errors():
            if self._writer is not None:
                self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def quick_check(self) -> None:
        """Raise `StoreDamaged` when SQLite finds its own file inconsistent."""
        with self.reading() as db:
            found = [str(row[0]) for row in db.execute("PRAGMA quick_check(3)")]
        if found != ["ok"]:
            raise StoreDamaged(f"{self.path} is damaged ({'; '.join(found)}). {self._blueprint.cure(self.path)}")

    def close(self) -> None:
        """Close every connection that is not in use; those in use close when they are given back."""
        self._closed = True
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        while self._idle:
            self._idle.pop().close()
        if self._copy is not None:
            self._copy.cleanup()

    def _borrow(self) -> tuple[apsw.Connection, deque[apsw.Connection]]:
        if self._closed:
            raise StoreError("The store was closed. Open it again.")
        if not self.writable and _stamp(self.path) != self._stamp:
            self._reopen()
        pool = self._idle
        try:
            return pool.pop(), pool
        except IndexError:
            return self._connect(), pool

    def _give_back(self, db: apsw.Connection, pool: deque[apsw.Connection]) -> None:
        if self._closed or len(pool) >= _IDLE_READERS or pool is not self._idle:
            db.close()
        else:
            pool.append(db)

    def _connect(self) -> apsw.Connection:
        ours = self.writable or self._copy is not None
        flags = apsw.SQLITE_OPEN_READWRITE if ours else apsw.SQLITE_OPEN_READONLY
        db = apsw.Connection(self._uri, flags=flags | apsw.SQLITE_OPEN_URI)
        db.set_busy_timeout(_BUSY_MILLISECONDS)
        db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        db.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
        # secure_delete: what was removed is overwritten, not only unlinked.
        db.execute("PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON")
        db.execute("PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA query_only=ON")
        return db

    def _choose_uri(self) -> None:
        """Find a way to read a folder we may not write to: live, as a file nobody changes, or from a copy."""
        base = self.path.resolve().as_uri()
        self._uri = f"{base}?mode=rw" if self.writable else f"{base}?mode=ro"
        if self.writable or self._readable():
            return
        log = self.path.with_name(self.path.name + "-wal")
        if not log.exists() or log.stat().st_size == 0:
            self._uri = f"{base}?mode=ro&immutable=1"
            return
        # Committed pages are still in the log, which an immutable connection would leave out.
        self._copy = tempfile.TemporaryDirectory(prefix="hoidap-")
        copy = Path(self._copy.name) / self.path.name
        shutil.copyfile(self.path, copy)
        shutil.copyfile(log, copy.with_name(log.name))
        self._uri = f"{copy.as_uri()}?mode=rw"

    def _readable(self) -> bool:
        try:
            db = self._connect()
            try:
                db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            finally:
                db.close()
        except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError):
            return False
        return True

    def _reopen(self) -> None:
        with self._turn:
            self._stamp = _stamp(self.path)
            self._idle = deque()  # connections in use close when they come back to the pool they were taken from
            self._choose_uri()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            with foreign_errors(self.path, self._blueprint):
                yield
        except StoreError as error:
            self._broken = self._broken or isinstance(error.__cause__, apsw.IOError)
            raise


def require_sqlite(version: str) -> None:
    """Raise `StoreError` for an SQLite that can corrupt a write-ahead log (sqlite.org/wal.html#walresetbug).

    >>> require_sqlite("3.54.1")
    """
    if tuple(int(part) for part in version.split(".")) < _OLDEST_SQLITE:
        raise StoreError(
            f"SQLite {version} can damage a store that two processes use (fixed in 3.51.3). "
            "Run: pip install --upgrade apsw"
        )


@contextmanager
def foreign_errors(path: Path, blueprint: Blueprint) -> Iterator[None]:
    """Turn apsw's errors about such a file into ours."""
    try:
        yield
    except apsw.FullError as error:
        raise StoreFull(_full(path)) from error
    except (apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise StoreReadOnly(_read_only(path)) from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise StoreDamaged(f"{path} is damaged ({error}). {blueprint.cure(path)}") from error
    except apsw.BusyError as error:
        raise StoreLocked(f"{path} stayed locked for {_BUSY_MILLISECONDS // 1000} s. Try again.") from error
    except apsw.IOError as error:
        if shutil.disk_usage(path.parent).free < _FULL_BELOW_BYTES:
            raise StoreFull(_full(path)) from error
        raise StoreError(f"{_restart(path)} ({error})") from error
    except apsw.CantOpenError as error:
        raise StoreError(f"{path} cannot be opened ({error}). Check that this user may read the folder.") from error
    except apsw.Error as error:
        raise StoreError(f"{path} refuses this ({error}).") from error
    except UnicodeEncodeError as error:
        raise InputError("A text holds half a character (a lone surrogate). Send valid Unicode.") from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError as error:
        raise StoreError(f"{path.parent} cannot be read. Allow this user to read it.") from error


def _stamp(path: Path) -> tuple[tuple[int, int, int], ...]:
    found = []
    for file in (path, path.with_name(path.name + "-wal")):
        with suppress(FileNotFoundError):
            state = file.stat()
            found.append((state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)


def _full(path: Path) -> str:
    return f"The disk that holds {path} is full; nothing was changed. Free some space and try again."


def _read_only(path: Path) -> str:
    return f"{path.parent} cannot be written to. Allow this user to write there, or choose another data folder."


def _restart(path: Path) -> str:
    return f"Reading or writing {path} failed: what is in memory can no longer be trusted. Restart this program."
