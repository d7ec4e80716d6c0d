"""Fixtures every package's tests may use."""

from pathlib import Path

import pytest

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model
from tests.fakes import FakeEncoder


@pytest.fixture(scope="session")
def bundled_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real bundled model, prepared once a run (two seconds, 85 MB). Do not write into it."""
    return prepare_bundled_model(tmp_path_factory.mktemp("models"), announce=lambda _: None)


@pytest.fixture(scope="session")
def bundled_encoder(bundled_model: Path) -> BundledEncoder:
    """The real encoder, loaded once a run."""
    return BundledEncoder(bundled_model)


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    """An encoder that costs nothing."""
    return FakeEncoder()
