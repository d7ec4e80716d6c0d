"""What the HTTP API sends, as the service's own nouns.

A source is called here as the question set calls it: files are uploaded under their whole path, see `upload_name`.
Everything raises KeyError, TypeError and ValueError for JSON of another shape.
A service of an earlier version says nothing of language models.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rag.types import Answer, Citation, Hit, Metadata, Passage, Piece, Range, SentenceCheck, Usage, Writing

_SLASH, _SENT_SLASH = "/", "%2F"


def upload_name(source: str) -> str:
    """Return what a file is called in an upload, where only the last part of a path is kept.

    >>> upload_name("tin/a.html"), source_of(upload_name("tin/a.html"))
    ('tin%2Fa.html', 'tin/a.html')
    """
    return source.replace(_SLASH, _SENT_SLASH)


def source_of(name: str) -> str:
    """Return what a question set calls a source that the service has under this name."""
    return name.replace(_SENT_SLASH, _SLASH)


def answer_of(body: Mapping[str, Any]) -> Answer:
    """Return the answer in the body of `POST /v1/ask`, asked for with its hits."""
    return Answer(
        question=body["question"],
        pieces=tuple(map(_piece, body["pieces"])),
        kind=body["kind"],
        confidence=float(body["confidence"]),
        citations=tuple(map(_citation, body["citations"])),
        hits=tuple(map(hit_of, body["hits"])),
        timings={stage: float(seconds) for stage, seconds in body["timings"].items()},
        language=body["language"],
        understood=body["understood"],
        writing=_writing(body.get("writing")),
        notice=body.get("notice"),
    )


def hit_of(body: Mapping[str, Any]) -> Hit:
    """Return a passage that was found. Its id and score are the service's own: 0 here."""
    return Hit(
        collection=body["collection"],
        passage=Passage(0, body["document"], body["revision"], body["start"], body["end"], body["heading"]),
        text=body["text"],
        metadata=Metadata(
            title=body["title"],
            source=source_of(body["source"]),
            url=body["url"],
            published=_day(body["published"]),
            published_inferred=body["published_inferred"],
            author=body["author"],
            site=body["site"],
            language=body["language"],
        ),
        score=0.0,
    )


def _piece(body: Mapping[str, Any]) -> Piece:
    return Piece(body["text"], tuple(body["markers"]), unverified=body.get("unverified", False))


def _writing(body: Mapping[str, Any] | None) -> Writing | None:
    if body is None:
        return None
    checks = (
        SentenceCheck(one["verdict"], one["text"], tuple(one["markers"]), tuple(one["reasons"]))
        for one in body["sentences"]
    )
    return Writing(
        model=body["model"],
        prompt=body["prompt"],
        prompt_digest=body["prompt_digest"],
        sentences=tuple(checks),
        trouble=body["trouble"],
        cached=body["cached"],
        usage=Usage(**body["usage"]) if body["usage"] else None,
    )


def _citation(body: Mapping[str, Any]) -> Citation:
    span = body["span"]
    return Citation(
        collection=body["collection"],
        marker=body["marker"],
        document=body["document"],
        revision=body["revision"],
        start=body["start"],
        end=body["end"],
        quote=body["quote"],
        title=body["title"],
        source=source_of(body["source"]),
        url=body["url"],
        published=_day(body["published"]),
        published_inferred=body["published_inferred"],
        span=None if span is None else Range(span["start"], span["end"]),
    )


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
