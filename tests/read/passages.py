"""Hits for the reader, and how rare their words are."""

from collections.abc import Mapping

from rag.types import Hit, Metadata, Passage
from tests.pages import BRIDGE, HOSPITAL, SECRETARY

DOCUMENT = f"{SECRETARY} {BRIDGE} {HOSPITAL}"


class Counts:
    """Ten passages; every term in one of them."""

    count = 10

    def frequency(self, term: str) -> int:
        """Return 1 but for the empty term."""
        return min(1, len(term))


def hit(
    start: int,
    end: int,
    *,
    number: int,
    document: str = DOCUMENT,
    language: str = "und",
    parts: Mapping[str, float] | None = None,
) -> Hit:
    """Return characters `start` to `end` of a document as a hit of score 1."""
    return Hit(
        Passage(number, "d", 1, start, end),
        document[start:end],
        Metadata(title="Tin tỉnh", source="tin.txt", language=language),
        1.0,
        parts or {"dense": 0.8, "lexical": 4.0, "fused": 0.9},
        collection="d",
    )
