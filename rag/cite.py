"""Turning readings into an answer whose every statement is proved by characters of the store."""

from collections.abc import Iterable
from typing import Protocol

from rag.errors import InputError, UnknownDocument
from rag.read.reader import Reading
from rag.types import Citation


class Texts(Protocol):
    """Where quotes are read again; the store answers this."""

    def read_range(self, document: str, revision: int, start: int, end: int, *, collection: str) -> str:
        """Return those characters of that revision; raises UnknownDocument when it is gone, InputError outside it."""
        ...


def resolve_citations(readings: Iterable[Reading], texts: Texts) -> list[Citation]:
    """Return a numbered citation for each reading whose quote the store confirms, in order; the rest are dropped.

    A sentence read twice is cited once. A reading whose document changed or vanished since it was found is dropped:
    nothing is shown that the source does not say. Each is read in the collection it was found in.
    """
    citations: list[Citation] = []
    seen: set[tuple[str, int, int, int]] = set()
    for reading in readings:
        passage, sentence = reading.hit.passage, reading.sentence
        place = (passage.document, passage.revision, sentence.start, sentence.end)
        if place in seen or not _confirmed(reading, texts):
            continue
        seen.add(place)
        metadata = reading.hit.metadata
        citations.append(
            Citation(
                collection=reading.hit.collection,
                marker=len(citations) + 1,
                document=passage.document,
                revision=passage.revision,
                start=sentence.start,
                end=sentence.end,
                quote=reading.quote,
                title=metadata.title,
                source=metadata.source,
                url=metadata.url,
                published=metadata.published,
                published_inferred=metadata.published_inferred,
                span=reading.span if _inside(reading) else None,
            )
        )
    return citations


def _confirmed(reading: Reading, texts: Texts) -> bool:
    passage, sentence, collection = reading.hit.passage, reading.sentence, reading.hit.collection
    try:
        stored = texts.read_range(
            passage.document, passage.revision, sentence.start, sentence.end, collection=collection
        )
    except (UnknownDocument, InputError):
        return False
    return bool(stored) and stored == reading.quote


def _inside(reading: Reading) -> bool:
    span, sentence = reading.span, reading.sentence
    return span is not None and sentence.start <= span.start < span.end <= sentence.end


def one_line(quote: str) -> str:
    """Show a quote on one line; only white space differs from the source."""
    return " ".join(quote.split())
