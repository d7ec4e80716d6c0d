"""What is told of documents and of the jobs that read them: the bodies of responses."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Self, TypedDict

from pydantic import Field

from api.http.bodies import Shown, SpanBody
from api.http.links import fragment_link, web_url
from api.state.jobs import Job, JobFile
from rag.store import DocumentRow, Outcome
from rag.types import Document, Metadata, Range


class KnownBody(Shown):
    """What is known about a document beside its text."""

    id: str
    collection: str
    revision: int
    title: str
    source: str = Field(description="What the document was called when it came in.")
    url: str | None
    published: date | None
    published_inferred: bool = Field(description="The date was put together from hints, not stated.")
    author: str | None
    site: str | None
    language: str = Field(description="ISO 639-1, `und` when unknown.")
    characters: int


class RowBody(KnownBody):
    """One document of a list."""

    passages: int
    created: datetime = Field(description="When this revision was stored.")

    @classmethod
    def of(cls, row: DocumentRow, collection: str) -> Self:
        """Return a row as it is sent."""
        return cls(
            id=row.id,
            collection=collection,
            revision=row.revision,
            characters=row.characters,
            passages=row.passages,
            created=row.created_at,
            **_told(row.metadata),
        )


class DocumentsBody(Shown):
    """A page of the list of a collection's documents, by source."""

    documents: list[RowBody]
    total: int
    limit: int
    offset: int


class DocumentBody(KnownBody):
    """A document, or the part of it around a range."""

    text: str
    text_start: int = Field(description="The character of the document that `text` begins with.")
    highlight: SpanBody | None = Field(description="The range asked for, in characters of the document.")
    link: str | None = Field(description="The page, opened at the range where one was asked for.")

    @classmethod
    def of(cls, document: Document, window: Range, highlight: Range | None) -> Self:
        """Return the part of a document in `window`."""
        known, text = document.metadata, document.text
        quote = text[highlight.start : highlight.end] if highlight else ""
        return cls(
            id=document.id,
            collection=document.collection,
            revision=document.revision,
            characters=len(text),
            text=text[window.start : window.end],
            text_start=window.start,
            highlight=SpanBody(start=highlight.start, end=highlight.end) if highlight else None,
            link=fragment_link(known.url, quote),
            **_told(known),
        )


class FileBody(Shown):
    """What became of an uploaded file; `outcome` is null until it was read."""

    name: str
    outcome: Outcome | None
    reason: str | None = Field(description="A stable word for why it, or some of it, was refused.")
    message: str | None
    document: str | None = Field(description="The id of the document, where the file is one.")
    documents: dict[str, int] = Field(description="How many documents of the file had which outcome.")

    @classmethod
    def of(cls, file: JobFile) -> Self:
        """Return a file as it is sent."""
        told = file.report
        return cls(
            name=file.name,
            outcome=told.outcome,
            reason=told.reason,
            message=told.message,
            document=told.document,
            documents=told.documents,
        )


class ProgressBody(Shown):
    """How many files are read, of how many."""

    done: int
    total: int


class JobProblemBody(Shown):
    """Why a job failed, or what a queued one waits for."""

    type: str
    title: str = ""
    detail: str = ""
    cure: str = ""


class JobBody(Shown):
    """An upload and what becomes of it."""

    id: str
    state: Literal["queued", "running", "done", "failed"]
    collection: str
    created: datetime
    finished: datetime | None
    files: list[FileBody]
    progress: ProgressBody
    problem: JobProblemBody | None

    @classmethod
    def of(cls, job: Job) -> Self:
        """Return a job as it is sent."""
        return cls(
            id=job.id,
            state=job.state,
            collection=job.collection,
            created=datetime.fromisoformat(job.created),
            finished=None if job.finished is None else datetime.fromisoformat(job.finished),
            files=[FileBody.of(file) for file in job.files],
            progress=ProgressBody(done=job.done, total=len(job.files)),
            problem=None if job.problem is None else JobProblemBody(**job.problem),
        )


class JobsBody(Shown):
    """A page of the list of jobs, the newest first."""

    jobs: list[JobBody]
    total: int
    limit: int
    offset: int

    @classmethod
    def of(cls, jobs: Sequence[Job], *, total: int, limit: int, offset: int) -> Self:
        """Return a page as it is sent."""
        return cls(jobs=[JobBody.of(job) for job in jobs], total=total, limit=limit, offset=offset)


class _Told(TypedDict):
    title: str
    source: str
    url: str | None
    published: date | None
    published_inferred: bool
    author: str | None
    site: str | None
    language: str


def _told(known: Metadata) -> _Told:
    return _Told(
        title=known.title,
        source=known.source,
        url=web_url(known.url),
        published=known.published,
        published_inferred=known.published_inferred,
        author=known.author,
        site=known.site,
        language=known.language,
    )
