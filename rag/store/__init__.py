"""The one transactional file that is the truth; every index is a cache of it."""

from rag.store.changes import check_collection_name, content_digest, document_id
from rag.store.opening import open_store
from rag.store.records import (
    DocumentRow,
    EncoderKey,
    Event,
    HeadedRange,
    Known,
    NewRevision,
    Outcome,
    Run,
    Saved,
    StoredPassage,
)
from rag.store.snapshot import Snapshot
from rag.store.store import Store
from rag.store.vectors import Ids

__all__ = [
    "DocumentRow",
    "EncoderKey",
    "Event",
    "HeadedRange",
    "Ids",
    "Known",
    "NewRevision",
    "Outcome",
    "Run",
    "Saved",
    "Snapshot",
    "Store",
    "StoredPassage",
    "check_collection_name",
    "content_digest",
    "document_id",
    "open_store",
]
