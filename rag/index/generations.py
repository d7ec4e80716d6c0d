"""Generation folders: each is built aside, made durable, and then named by `CURRENT` in one step.

A crash at any moment leaves the last generation served and at most a `.tmp-` folder, which the next build removes.
"""

import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.errors import StoreError, StoreFull, StoreReadOnly
from rag.index.manifest import UnusableCache
from rag.store.blueprint import sync_folder

_NAME = re.compile(r"gen-[0-9]{8}")
_KEPT = 2  # the current one, and the one before for readers that are still opening it
_CURRENT_BYTES = 64
_FULL_BELOW_BYTES = 2**20  # FAISS and tantivy do not say why a write failed


class Generations:
    """The generations of one collection's index in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> str | None:
        """Return the name in `CURRENT`, None when nothing was ever published. Raises `UnusableCache` for garbage."""
        try:
            with (self.folder / "CURRENT").open("rb") as file:
                name = file.read(_CURRENT_BYTES).decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnusableCache(f"CURRENT cannot be read ({error.strerror})") from error
        if not _NAME.fullmatch(name):
            raise UnusableCache("CURRENT does not name a generation")
        return name

    def names(self) -> list[str]:
        """Return all generations, the newest first."""
        if not self.folder.is_dir():
            return []
        return sorted((path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Be the only one to publish here, after whoever is doing so now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "publish.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give a new folder to build in, gone afterwards unless it was published. Only inside `publishing()`."""
        self._remove_leftovers()
        folder = self.folder / f".tmp-{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
        try:
            yield folder
        finally:
            if folder.exists():
                shutil.rmtree(folder)

    def publish(self, draft: Path) -> str:
        """Make a draft durable and current; returns its name. Only inside `publishing()`."""
        _sync_tree(draft)
        name = f"gen-{self._newest_number() + 1:08d}"
        draft.rename(self.folder / name)
        sync_folder(self.folder)
        pointer = self.folder / "CURRENT.tmp"
        with pointer.open("w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.folder / "CURRENT")
        sync_folder(self.folder)
        for old in self.names()[_KEPT:]:
            # One that a reader is just opening may resist: what is published stands, and the next one tries again.
            shutil.rmtree(self.folder / old, ignore_errors=True)
        return name

    def _newest_number(self) -> int:
        """Return the highest number in use, `CURRENT`'s too if its folder is lost: a name must not come back."""
        names = self.names()
        with suppress(UnusableCache):
            names.append(self.current() or "gen-00000000")
        return max((int(name.removeprefix("gen-")) for name in names), default=0)

    def _remove_leftovers(self) -> None:
        for path in self.folder.glob(".tmp-*"):
            shutil.rmtree(path)


@contextmanager
def build_errors(folder: Path) -> Iterator[None]:
    """Turn what the system says while an index is written into our errors."""
    try:
        yield
    except OSError as error:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if error.errno == errno.ENOSPC or shutil.disk_usage(there).free < _FULL_BELOW_BYTES:
            raise StoreFull(
                f"The disk that holds {folder} is too full for a new index. Free some space and try again; "
                "what was saved is safe."
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise StoreReadOnly(f"{folder} cannot be written to. Allow this user to write there.") from error
        raise StoreError(f"The index in {folder} cannot be written ({error}). Check the disk.") from error


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
    sync_folder(folder)
