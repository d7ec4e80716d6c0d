"""Caches of the store that find passages fast. Any of them may be deleted at any time."""

from rag.index.collection import CollectionIndex, load_index, open_index
from rag.index.manifest import DenseFacts, Manifest

__all__ = ["CollectionIndex", "DenseFacts", "Manifest", "load_index", "open_index"]
