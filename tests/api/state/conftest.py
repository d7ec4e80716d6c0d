from collections.abc import Iterator
from pathlib import Path

import pytest

from api.state.database import open_state
from rag.store.database import Database


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def database(data: Path) -> Iterator[Database]:
    """An empty service.db, open."""
    opened = open_state(data)
    yield opened
    opened.close()
