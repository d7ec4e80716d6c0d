from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store import Store, open_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with open_store(data, create=True) as opened:
        yield opened


@pytest.fixture
def said() -> list[str]:
    return []
