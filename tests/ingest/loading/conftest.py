from collections.abc import Iterator

import pytest

from rag.ingest.loading.reader import FileReader


@pytest.fixture(scope="package")
def reader() -> Iterator[FileReader]:
    """One reader for all tests: its parsing process starts once."""
    with FileReader() as reader:
        yield reader
