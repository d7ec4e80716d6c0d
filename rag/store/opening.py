"""The way to a store."""

from pathlib import Path

from rag.store.database import Database
from rag.store.schema import timestamp
from rag.store.space import FLOOR_BYTES
from rag.store.store import Store

FILE = "store.db"


def open_store(folder: Path, *, create: bool = False, floor_bytes: int = FLOOR_BYTES) -> Store:
    """Open the store of a data folder, made first when `create` is set.

    Raises `StoreMissing` when there is none, `StoreDamaged` when the file is damaged or not ours, `StoreReadOnly` and
    `StoreFull` when it cannot be made. A folder that may not be written to is opened for reading. After a writer died,
    the whole file is checked first.
    """
    path = folder / FILE
    store = Store(Database.create(path, timestamp()) if create else Database(path), floor_bytes)
    try:
        store.check_after_crash()
    except BaseException:
        store.close()
        raise
    return store
