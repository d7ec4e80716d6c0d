"""What goes into the store and what comes out of it beside the nouns of `rag.types`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from embeddings.encoder import Vectors
from rag.types import Metadata, Passage

Outcome = Literal["added", "changed", "unchanged", "refused", "removed"]


class HeadedRange(Protocol):
    """What a splitter gives: characters `start` to `end` of the text, and the path of headings above them."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...

    @property
    def heading(self) -> str:
        """Headings above, joined; empty when there are none."""
        ...


class EncoderKey(NamedTuple):
    """What tells apart vectors that must not be mixed."""

    name: str
    dimension: int


@dataclass(frozen=True, slots=True, eq=False)
class NewRevision:
    """A document ready to be stored. `metadata.source` together with `collection` decides which document it is.

    `vectors` is `(len(passages), encoder.dimension)` float32, row by row the encoding of each passage's indexed text.
    `fingerprint` names what besides the file decides the result (splitter settings, encoder): when it changes, the
    document is ingested again. `edge_lines` are match keys of lines that may be chrome of the site
    `lines_site`, which is what the file states, not what its text shows.
    `origin` is the file it was read from, empty for none.
    """

    collection: str
    text: str
    metadata: Metadata
    file_digest: str
    fingerprint: str
    passages: Sequence[HeadedRange]
    vectors: Vectors
    encoder: EncoderKey
    edge_lines: frozenset[str] = frozenset()
    lines_site: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of a source, to decide whether it must be read, split and embedded again."""

    document: str
    revision: int
    file_digest: str
    content_digest: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of a save: it is on the disk."""

    document: str
    revision: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A line of the list of documents: everything but the text."""

    id: str
    revision: int
    metadata: Metadata
    characters: int
    passages: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its words and its document's metadata, all read in one transaction.

    `opening` is how the document begins: official papers carry their number and name there.
    """

    passage: Passage
    text: str
    metadata: Metadata
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What an ingest did with one source; `reason` says why it was refused."""

    source: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest: begun, and finished unless it was interrupted. `counts` holds its outcomes so far."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
