"""Turning readings into an answer whose every statement is proved by characters of the store."""

from collections.abc import Sequence
from typing import Protocol

from rag.errors import InputError, UnknownDocument
from rag.read.reader import Reading
from rag.types import Citation


class Texts(Protocol):
    """Where quotes are read again; the store answers this."""

    def read_range(self, document: str, revision: int, start: int, end: int, *, collection: str) -> str:
        """Return those characters of that revision; raises UnknownDocument when it is gone, InputError outside it."""
        ...


class Citations:
    """The citations of one answer, numbered as they come; the same range keeps its marker.

    A reading whose document vanished since it was found, or whose words are not those of the store, is never cited:
    nothing is shown that the source does not say. Each is read in the collection it was found in.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._by_place: dict[tuple[str, str, int, int, int], Citation] = {}

    @property
    def all(self) -> tuple[Citation, ...]:
        """Every citation so far, by marker."""
        return tuple(self._by_place.values())

    def cite(self, readings: Sequence[Reading]) -> list[Citation]:
        """Return the citation of each reading that the store confirms, once each, in order."""
        return self._numbered(self._confirmed(readings))

    def cite_all(self, readings: Sequence[Reading]) -> list[Citation]:
        """Return what `cite` does, or nothing at all where the store does not confirm every reading."""
        confirmed = self._confirmed(readings)
        return self._numbered(confirmed) if len(confirmed) == len(readings) else []

    def _confirmed(self, readings: Sequence[Reading]) -> list[Reading]:
        return [reading for reading in readings if _confirmed(reading, self._texts)]

    def _numbered(self, readings: Sequence[Reading]) -> list[Citation]:
        return list({citation.marker: citation for citation in map(self._cited, readings)}.values())

    def _cited(self, reading: Reading) -> Citation:
        passage, sentence = reading.hit.passage, reading.sentence
        place = (reading.hit.collection, passage.document, passage.revision, sentence.start, sentence.end)
        if place not in self._by_place:
            self._by_place[place] = _citation(reading, len(self._by_place) + 1)
        return self._by_place[place]


def resolve_citations(readings: Sequence[Reading], texts: Texts) -> list[Citation]:
    """Return a numbered citation for each reading whose quote the store confirms, in order; the rest are dropped.

    A sentence read twice is cited once.
    """
    return Citations(texts).cite(readings)


def _citation(reading: Reading, marker: int) -> Citation:
    passage, sentence, metadata = reading.hit.passage, reading.sentence, reading.hit.metadata
    return Citation(
        collection=reading.hit.collection,
        marker=marker,
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
