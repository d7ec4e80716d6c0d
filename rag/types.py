"""The nouns. All are frozen; offsets count the characters of `Document.text` as stored (NFC)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple


class Range(NamedTuple):
    """Characters `start` to `end` (exclusive) of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document beside its text.

    `published_inferred` says that the date was put together from hints (`12.3` in a text of 2021), not stated.
    `language` is an ISO 639-1 code, `und` when unknown.
    """

    title: str
    source: str
    url: str | None = None
    published: date | None = None
    published_inferred: bool = False
    author: str | None = None
    site: str | None = None
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Document:
    """One revision of a stored document. `id` is the same for all revisions of one source in one collection."""

    id: str
    collection: str
    revision: int
    text: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of one revision of a document: what is embedded and found. `heading` is the path of headings above."""

    id: int
    document: str
    revision: int
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may answer. An empty tuple or None means no limit; several conditions must all hold."""

    published_from: date | None = None
    published_to: date | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when every passage is allowed."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, as read from the store at that moment.

    `parts` explains the score: the dense cosine, the BM25 score, and what was added or taken for names and time.
    `opening` is how the document begins, where official papers carry their number.
    """

    passage: Passage
    text: str
    metadata: Metadata
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    opening: str = ""

    @property
    def told(self) -> str:
        """All that is told where the passage stands: title, headings, the document's opening, the passage."""
        return "\n".join((self.metadata.title, self.passage.heading, self.opening, self.text))


@dataclass(frozen=True, slots=True)
class Citation:
    """Proof of one statement: `quote` is exactly `text[start:end]` of that revision of that document.

    `span` marks the short answer inside the quote, in characters of the document.
    """

    marker: int
    document: str
    revision: int
    start: int
    end: int
    quote: str
    title: str
    source: str
    url: str | None = None
    published: date | None = None
    published_inferred: bool = False
    span: Range | None = None


Kind = Literal["extracted", "written", "abstained"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says. `text` carries `[n]` markers that name `citations`; `confidence` is in 0…1.

    `understood` is the question as it was searched, where that differs (accents restored). `timings` are seconds by
    stage.
    """

    question: str
    text: str
    kind: Kind
    confidence: float
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    timings: Mapping[str, float]
    language: str
    understood: str | None = None
