"""What is answered: the bodies of responses. One definition is the JSON and its description in /openapi.json."""

from datetime import date
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field

from api.http.links import fragment_link, web_url
from rag.types import Citation, Hit

SCORES: Final = {"__all__": {"score", "parts"}}
"""What `model_dump` of a list of hits leaves out for those who may not see scores."""
_LINK = "The page, opened at this text (a text fragment); null without a page."


class Shown(BaseModel):
    """A response's body, made from our own nouns, which need no second validation."""

    model_config = ConfigDict(frozen=True)


class SpanBody(Shown):
    """Characters of a document, `end` excluded."""

    start: int
    end: int


class SourceBody(Shown):
    """Where a text stands and comes from. Offsets count the characters of that revision of the document."""

    collection: str
    document: str
    revision: int
    start: int
    end: int
    title: str
    source: str = Field(description="What the document was called when it came in.")
    url: str | None
    link: str | None = Field(description=_LINK)
    published: date | None
    published_inferred: bool = Field(description="The date was put together from hints, not stated.")


class CitationBody(SourceBody):
    """The proof of a statement: the quote, read again from the stored source before it was sent."""

    marker: int
    quote: str
    span: SpanBody | None = Field(description="The short answer inside the quote, in characters of the document.")

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """Return a citation as it is sent."""
        return cls(
            collection=citation.collection,
            document=citation.document,
            revision=citation.revision,
            start=citation.start,
            end=citation.end,
            title=citation.title,
            source=citation.source,
            url=web_url(citation.url),
            link=fragment_link(citation.url, citation.quote),
            published=citation.published,
            published_inferred=citation.published_inferred,
            marker=citation.marker,
            quote=citation.quote,
            span=None if citation.span is None else SpanBody(start=citation.span.start, end=citation.span.end),
        )


class HitBody(SourceBody):
    """A passage that was found. `score` and its parts come only where they were asked for, by an admin."""

    rank: int
    heading: str
    text: str
    author: str | None
    site: str | None
    language: str
    score: float | None = None
    parts: dict[str, float] | None = None

    @classmethod
    def of(cls, hit: Hit, *, rank: int, scores: bool = False) -> Self:
        """Return a passage as it is sent."""
        passage, known = hit.passage, hit.metadata
        return cls(
            collection=hit.collection,
            document=passage.document,
            revision=passage.revision,
            start=passage.start,
            end=passage.end,
            title=known.title,
            source=known.source,
            url=web_url(known.url),
            link=fragment_link(known.url, hit.text),
            published=known.published,
            published_inferred=known.published_inferred,
            rank=rank,
            heading=passage.heading,
            text=hit.text,
            author=known.author,
            site=known.site,
            language=known.language,
            score=hit.score if scores else None,
            parts=dict(hit.parts) if scores else None,
        )


class SearchedBody(Shown):
    """The passages found for a question, best first."""

    question: str
    understood: str | None
    hits: list[HitBody]

    def sent(self, *, scores: bool = False) -> str:
        """Return it as JSON."""
        return self.model_dump_json(exclude=None if scores else {"hits": SCORES})


class ProblemBody(Shown):
    """What went wrong (RFC 9457). `type` is stable and may be programmed against; `cure` is for people."""

    model_config = ConfigDict(title="Problem")

    type: str
    title: str
    status: int
    detail: str
    cure: str
    request_id: str
    errors: list[dict[str, str]] | None = None
