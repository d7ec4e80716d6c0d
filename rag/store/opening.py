"""The way to a store."""

from pathlib import Path

from rag.errors import StoreFull
from rag.store.database import Database
from rag.store.schema import STORE
from rag.store.space import FLOOR_BYTES, Ballast
from rag.store.store import Store

FILE = "store.db"


def open_store(folder: Path, *, create: bool = False, floor_bytes: int = FLOOR_BYTES) -> Store:
    """Open the store of a data folder, made first when `create` is set.

    Raises `StoreMissing` when there is none, `StoreDamaged` when the file is damaged or not ours, `StoreReadOnly` and
    `StoreFull` when it cannot be made. A folder that may not be written to is opened for reading. After a writer died,
    the whole file is checked first.
    """
    try:
        return _open(folder / FILE, create=create, floor_bytes=floor_bytes)
    except StoreFull:  # SQLite needs a little room even to read
        if not Ballast(folder).drop():
            raise
        return _open(folder / FILE, create=create, floor_bytes=floor_bytes)


def _open(path: Path, *, create: bool, floor_bytes: int) -> Store:
    store = Store(Database.create(path, STORE) if create else Database(path, STORE), floor_bytes)
    try:
        store.check_after_crash()
    except BaseException:
        store.close()
        raise
    return store
