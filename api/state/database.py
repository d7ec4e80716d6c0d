"""The file `service.db` of a data folder. The service and the commands may have it open at the same time."""

from pathlib import Path

from api.state.schema import SERVICE
from rag.store.database import Database

FILE = "service.db"


def open_state(folder: Path) -> Database:
    """Open what the service remembers, made first when it is not there; only its owner may read the file.

    Raises `StoreReadOnly`, `StoreFull`, `StoreDamaged`, and `StoreError` for a file of a newer hoidap.
    """
    return Database.create(folder / FILE, SERVICE)
