"""Uploaded files on their way into the store: one folder a job, file names of our own making.

A folder is locked while it is being filled, so that what a dead process left can be told from what arrives now.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self

from rag.errors import StoreError, StoreFull, StoreReadOnly
from rag.ingest.loading.formats import SUFFIXES
from rag.store.blueprint import sync_folder
from rag.store.space import FLOOR_BYTES, require_space

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class Spool:
    """The folder `uploads` of a data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, job: str, *, expected: int = 0) -> "SpoolFolder":
        """Make the folder of a new job, `expected` bytes large at most. Raises StoreFull, StoreReadOnly."""
        with _foreign_errors(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            require_space(self._folder, expected, floor=FLOOR_BYTES)
            return SpoolFolder(self._folder / job)

    def path(self, job: str, number: int, name: str) -> Path:
        """Return where a file of a job lies. Only a suffix that is read is taken over from its name.

        >>> Spool(Path("uploads")).path("ab12", 3, "../../etc/Nghị quyết.PDF").as_posix()
        'uploads/ab12/3.pdf'
        """
        return self._folder / job / file_name(number, name)

    def worker_lock(self) -> Path:
        """Return the file whose lock the one who works on the jobs holds."""
        with _foreign_errors(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
        return self._folder / "worker.lock"

    def discard(self, job: str) -> None:
        """Remove what is left of a job's files."""
        shutil.rmtree(self._folder / job, ignore_errors=True)

    def clear(self, unfinished: Callable[[], Collection[str]]) -> None:
        """Remove the folders of all jobs but the unfinished ones, and but those that a living process fills now.

        What is unfinished is asked while each is locked: who fills one queues its job before letting go of it.
        """
        if not self._folder.is_dir():
            return
        with _foreign_errors(self._folder):
            found = [path for path in self._folder.iterdir() if path.is_dir()]
        for path in found:
            with _locked(path) as ours:
                if ours and path.name not in unfinished():
                    shutil.rmtree(path, ignore_errors=True)


class SpoolFolder:
    """One job's folder while it is being filled: removed where the block it is used in ends with an error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        while (lock := _made_and_locked(path)) is None:
            pass
        self._lock = lock
        self._files: list[int] = []

    def begin(self, name: str) -> None:
        """Begin the next file. Its name decides a known suffix, nothing else."""
        with _foreign_errors(self._path):
            path = self._path / file_name(len(self._files), name)
            self._files.append(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))

    def write(self, data: bytes) -> None:
        """Write to the file begun last. Raises StoreFull."""
        with _foreign_errors(self._path):
            while data:
                data = data[os.write(self._files[-1], data) :]

    def settle(self) -> None:
        """Bring everything to the disk: after this a power cut loses nothing."""
        with _foreign_errors(self._path):
            for file in self._files:
                os.fsync(file)
            os.fsync(self._lock)
            sync_folder(self._path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for file in (*self._files, self._lock):
            os.close(file)
        if error is not None:
            shutil.rmtree(self._path, ignore_errors=True)


def file_name(number: int, name: str) -> str:
    """Return the name of a job's file on the disk.

    >>> file_name(0, "a.HTML"), file_name(1, "a.exe"), file_name(2, "CON")
    ('0.html', '1', '2')
    """
    suffix = PurePath(name).suffix.lower()
    return f"{number}{suffix}" if suffix in SUFFIXES else str(number)


def _made_and_locked(path: Path) -> int | None:
    """Make a folder and lock it; None where another process cleared it away in between."""
    path.mkdir(mode=0o700)
    try:
        descriptor = os.open(path, _FOLDER)
    except FileNotFoundError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    if path.exists():
        return descriptor
    os.close(descriptor)
    return None


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Lock a folder; gives False when another process has it locked, or it is gone."""
    try:
        descriptor = os.open(path, _FOLDER)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)


@contextmanager
def _foreign_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull(f"The disk that holds {path} is full. Free some space and try again.") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise StoreReadOnly(f"{path} cannot be written to. Allow this user to write there.") from error
        raise StoreError(f"{path} cannot be written ({error.strerror}). Check the disk.") from error
