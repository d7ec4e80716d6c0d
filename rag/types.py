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
    `opening` is how the document begins, where official papers carry their number. `collection` is the one it was found
    in: required, so that whoever may see some collections only can be held to them by it.
    """

    collection: str = field(kw_only=True)
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

    collection: str = field(kw_only=True)
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
class Piece:
    """A part of an answer as it is shown: `text` brings its own leading white space and ends before its markers.

    Only `markers` are markers: what looks like one inside `text` is the source's own `[1]`. `unverified` marks a
    sentence of a language model that its sources do not prove: shown only where the operator wishes it.
    """

    text: str
    markers: tuple[int, ...] = ()
    unverified: bool = False

    @property
    def marked(self) -> str:
        """The text with its markers behind it.

        >>> Piece("\\nCầu dài 1.250 mét.", (1, 2)).marked
        '\\nCầu dài 1.250 mét. [1] [2]'
        """
        return self.text + "".join(f" [{marker}]" for marker in self.markers)


SentenceVerdict = Literal["supported", "unverified", "dropped"]
Reason = Literal[
    "no-citation", "number", "date", "document", "name", "negation", "unsupported",
    "language", "link", "hidden-text", "prompt", "too-long",
]  # fmt: skip
Trouble = Literal[
    "timeout", "rate-limited", "unreachable", "refused", "malformed", "interrupted", "too-long", "empty", "unsupported",
    "busy", "paused", "budget",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """What came of holding one sentence of a language model to what it cites.

    `markers` name the citations that prove it, or, of an unverified one, what it claims to stand on. `reasons` are why
    it is not supported. A dropped sentence has no `text`: what nothing proves is not passed on.
    """

    verdict: SentenceVerdict
    text: str = ""
    markers: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens of a language model's call, as the model counted them."""

    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language model took part in an answer.

    `prompt` names its wording (`answer.vi`), `prompt_digest` tells that wording's versions apart. `trouble` is why the
    answer is extracted after all, or, of a written one, why it ends early. `cached` says that the model was not asked
    again.
    """

    model: str
    prompt: str
    prompt_digest: str
    sentences: tuple[SentenceCheck, ...] = ()
    trouble: Trouble | None = None
    cached: bool = False
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says. `text` is its pieces, their `[n]` markers name `citations`.

    `confidence`, in 0…1, is the probability that what is shown answers the question, or, of an abstention, that the
    best of what it cites does; on what mix of questions, `rag.read.calibration` says.
    `understood` is the question as it was searched, where that differs from `question` (accents restored, a follow-up
    made to stand alone). `timings` are seconds by stage; `first` is when, since writing began, the first sentence of a
    language model was told. `writing` is there when a language model was asked, `notice` is what a reader should know
    of that, a sentence in the answer's language.
    """

    question: str
    text: str = field(init=False)
    pieces: tuple[Piece, ...]
    kind: Kind
    confidence: float
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    timings: Mapping[str, float]
    language: str
    understood: str | None = None
    writing: Writing | None = None
    notice: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(piece.marked for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as it will be searched; `changed` when that is not as it was asked. `language` is the answer's."""

    question: str
    changed: bool
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that will be read, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Drafting:
    """A language model is at work: told when it begins, and again and again while there is nothing else to tell.

    Before `Understood` it puts a follow-up into words of its own, after `Found` it writes.
    """


@dataclass(frozen=True, slots=True)
class Judged:
    """What kind of answer there will be."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: before the first piece that names it, or, when none does (the nearest passages), after the pieces."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Said:
    """The next piece of the answer."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer; always the last event."""

    answer: Answer


AnswerEvent = Understood | Found | Drafting | Judged | Cited | Said | Done


@dataclass(frozen=True, slots=True)
class Standing:
    """How a collection stands: what it holds, and which generation of its index answers (None before the first).

    `passages` are those that can be found now; `up_to_date` says that the index holds all that the store does.
    """

    documents: int
    passages: int
    generation: str | None
    up_to_date: bool
