"""Loading bytes in tests: the one draft, or the one refusal."""

from rag.ingest.draft import Draft
from rag.ingest.loading.found import Refusal
from rag.ingest.loading.reader import FileReader


def load_one(reader: FileReader, data: bytes, name: str) -> Draft:
    """The only draft; fails when there is a refusal or more than one item."""
    (item,) = reader.load_bytes(data, name=name)
    assert isinstance(item, Draft), item
    return item


def refuse_one(reader: FileReader, data: bytes, name: str) -> Refusal:
    """The only refusal; fails when there is a draft or more than one item."""
    (item,) = reader.load_bytes(data, name=name)
    assert isinstance(item, Refusal), item
    return item
