"""Room on the disk: refuse to write when it runs out, and keep enough in reserve to delete."""

import shutil
from pathlib import Path

from rag.errors import StoreFull

BALLAST_BYTES = 8 * 2**20
FLOOR_BYTES = 64 * 2**20


def require_space(folder: Path, needed: int, *, floor: int) -> None:
    """Raise `StoreFull` when writing `needed` bytes would leave less than `floor` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed + floor:
        raise StoreFull(
            f"{folder} has {free // 2**20} MiB free and needs {(needed + floor) // 2**20 + 1} MiB. "
            "Free some space, or remove documents with: hoidap documents remove"
        )


class Ballast:
    """A file of zeros beside the store, given up so that documents can still be removed from a full disk."""

    def __init__(self, folder: Path, size: int = BALLAST_BYTES) -> None:
        self._path = folder / "ballast"
        self._size = size

    def drop(self) -> bool:
        """Free the space. Returns False when there was none to free."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True

    def restore(self, *, floor: int) -> None:
        """Reserve the space again, if it is not reserved and the disk has room above the floor."""
        if self._path.exists() or shutil.disk_usage(self._path.parent).free < self._size + floor:
            return
        try:
            self._path.write_bytes(bytes(self._size))
        except OSError:  # no room after all: removal then has to do without
            self._path.unlink(missing_ok=True)
