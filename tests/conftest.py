"""Fixtures every package's tests may use."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model
from rag.store import Store, open_store
from tests.fakes import FakeEncoder


def pytest_configure() -> None:
    """Let Ctrl-C through: a shell that starts us in the background ignores it, and every child would inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # The trained model costs seconds to make ready in every new data folder: the tests that are about it say so.
    os.environ.setdefault("HOIDAP_READER", "sentences")


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


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """An empty store, open."""
    with open_store(data, create=True) as opened:
        yield opened
