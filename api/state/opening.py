"""The way to what the service remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.state.database import open_state
from api.state.feedback import FeedbackBook
from api.state.keys import Keys
from api.state.widgets import Widgets
from rag.store.database import Database


@dataclass(frozen=True, slots=True)
class State:
    """The parts of `service.db`."""

    database: Database
    keys: Keys
    widgets: Widgets
    feedback: FeedbackBook


@contextmanager
def opened_state(folder: Path) -> Iterator[State]:
    """Open the state of a data folder, made first when it is not there; close it at the end. Raises `StoreError`."""
    database = open_state(folder)
    try:
        yield State(database, Keys(database), Widgets(database), FeedbackBook(database))
    finally:
        database.close()
