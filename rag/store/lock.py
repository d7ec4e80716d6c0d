"""One writer at a time: an advisory lock that the kernel drops when its holder dies."""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreError, StoreFull, StoreLocked, StoreReadOnly

_PATIENCE_SECONDS = 0.5  # a reader that asks whether anyone writes holds the lock for microseconds
_PAUSE_SECONDS = 0.02
_WIDTH = 20


class WriterLock:
    """The lock file `writer.lock`. Its content names the holder; what is left in it after a kill marks the crash."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._staying = threading.RLock()  # whoever has it, the holder of the lock cannot let go
        self.ours = False
        """Whether a thread holds the lock through this object."""

    @contextmanager
    def hold(self) -> Iterator[bool]:
        """Hold the lock. Gives True when the last holder died without letting go. Raises `StoreLocked`."""
        descriptor = self._open()
        try:
            self._acquire(descriptor)
            died = bool(self._holder())
            self._sign(descriptor, str(os.getpid()))
            with self._owning():
                try:
                    yield died
                except StoreError:
                    raise  # the mark stays: the store is checked before the next use
                except BaseException:
                    self._sign(descriptor, "")
                    raise
                self._sign(descriptor, "")
        finally:
            os.close(descriptor)

    @contextmanager
    def kept_held(self) -> Iterator[bool]:
        """Keep whoever holds the lock through this object from letting go; gives False when nobody does."""
        with self._staying:
            yield self.ours

    @contextmanager
    def _owning(self) -> Iterator[None]:
        self.ours = True
        try:
            yield
        finally:
            with self._staying:
                self.ours = False

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except PermissionError as error:
            raise StoreReadOnly(f"{self._path} belongs to another user. Allow this user to write to it.") from error
        except OSError as error:
            if error.errno == errno.EROFS:
                raise StoreReadOnly(f"{self._path.parent} is on a file system that can only be read.") from error
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StoreFull(f"The disk that holds {self._path} is full. Free some space.") from error
            raise StoreError(f"{self._path} cannot be opened ({error.strerror}). Check the disk.") from error

    def _sign(self, descriptor: int, holder: str) -> None:
        """Write in place what takes always the same room, so that a full disk can still be locked to delete from it."""
        try:
            os.pwrite(descriptor, holder.ljust(_WIDTH).encode(), 0)
        except OSError as error:
            raise StoreFull(f"{self._path} cannot be written ({error.strerror}). Free some space.") from error

    def held(self) -> bool:
        """Tell whether any process, this one included, holds the lock now."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(descriptor)

    def left_by_the_dead(self) -> bool:
        """Tell whether a writer died and none has written since."""
        return bool(self._holder()) and not self.held()

    def _acquire(self, descriptor: int) -> None:
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < give_up:
                    time.sleep(_PAUSE_SECONDS)
                    continue
                raise StoreLocked(
                    f"Process {self._holder() or 'unknown'} is writing to {self._path.parent}. "
                    "Wait until it has finished, or stop it, and try again."
                ) from None
            return

    def _holder(self) -> str:
        try:
            return self._path.read_text().strip()
        except FileNotFoundError:
            return ""
