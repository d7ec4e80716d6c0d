import pytest


@pytest.fixture
def said() -> list[str]:
    return []
