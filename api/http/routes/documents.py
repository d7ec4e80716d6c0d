"""The documents: uploaded, listed, read, removed."""

import time
from contextlib import suppress
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.http.access import Admin, Asker
from api.http.asking import check_scope
from api.http.document_bodies import DocumentBody, DocumentsBody, JobBody, RowBody
from api.http.messages import Body, Plain
from api.http.principal import Principal
from api.http.problem_responses import documented
from api.http.problems import Problem, unfit
from api.http.service import Service, ServiceHere
from api.http.uploads import receive_form
from api.state.jobs import Job, TooManyJobs
from rag.errors import StoreLocked, UnknownDocument
from rag.store import check_collection_name
from rag.types import Document, Range
from rag.window import window_around

_MOST = 2**53 - 1  # the largest whole number that JSON carries everywhere (RFC 8259, section 6)


class CollectionQuery(Body):
    """Which collection."""

    collection: Annotated[Plain, Field(max_length=100)] | None = Field(
        default=None, description="The collection; needed only where you have several."
    )


class ListQuery(CollectionQuery):
    """Which part of a list."""

    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000_000)


class PartQuery(CollectionQuery):
    """Which revision of a document, and which part of it. Offsets count characters (code points)."""

    revision: int | None = Field(default=None, ge=1, le=_MOST, description="The newest when not given.")
    start: int | None = Field(default=None, ge=0, le=_MOST)
    end: int | None = Field(default=None, ge=0, le=_MOST)
    around: int | None = Field(default=None, ge=0, le=100_000, description="Characters to show around the range.")

    def highlight(self, length: int) -> Range | None:
        """Return the range asked for, None where none is. Raises Problem for one that a text so long does not have."""
        if self.start is None and self.end is None and self.around is None:
            return None
        if self.start is None or self.end is None:
            raise unfit("query", "start and end come together, and around only with them.")
        if not self.start < self.end <= length:
            raise unfit("query.end", f"start must be less than end, and end at most {length}.")
        return Range(self.start, self.end)


router = APIRouter(prefix="/v1/documents", tags=["documents"])

_READING = ("unauthorised", "forbidden", "origin-forbidden", "collection-forbidden", "rate-limited", "invalid-request")
_ONE = (*_READING, "unknown-document", "unknown-collection", "internal")
_PATIENCE_SECONDS = 2.0

Identity = Annotated[str, Path(max_length=100, description="As lists and citations name it.")]

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": ".txt .md .html .pdf .docx .jsonl, named as it is to be cited.",
                        },
                        "collection": {"type": "string", "description": "Made when it is not there yet."},
                    },
                }
            }
        },
    }
}


@router.post(
    "",
    operation_id="uploadDocuments",
    summary="Upload files to be read in the background",
    status_code=202,
    response_model=JobBody,
    openapi_extra=_FORM,
    responses=documented(*_READING, "body-too-large", "unsupported-media-type", "overloaded", "store-full", "internal"),
)
async def upload(request: Request, principal: Admin, service: ServiceHere) -> Response:
    """Keep the files safe and queue them; `Location` names the job. A file of a name that is known replaces it.

    The old revision stays readable by its citations. What cannot be read is refused in the job, the rest is stored.
    """
    job = await _queued(request, principal, service)
    service.ingesting.wake()
    return Response(
        JobBody.of(job).model_dump_json(),
        status_code=202,
        media_type="application/json",
        headers={"Location": f"/v1/jobs/{job.id}"},
    )


@router.get("", operation_id="listDocuments", summary="List documents", responses=documented(*_ONE))
def list_documents(principal: Asker, service: ServiceHere, wanted: Annotated[ListQuery, Query()]) -> DocumentsBody:
    """Return documents of a collection by source, without their texts. Visitors of a widget read, but do not list."""
    if principal.kind == "widget":
        raise Problem("forbidden", "A widget's token reads single documents.")
    name = _one_of(principal, wanted.collection)
    rows = service.assistant.documents(collection=name, limit=wanted.limit, offset=wanted.offset)
    return DocumentsBody(
        documents=[RowBody.of(row, name) for row in rows],
        total=service.assistant.standing(name).documents,
        limit=wanted.limit,
        offset=wanted.offset,
    )


@router.get(
    "/{document}",
    operation_id="readDocument",
    summary="Read a document, or the part of it around a quote",
    response_model=DocumentBody,
    responses=documented(*_ONE),
)
def read_document(
    document: Identity, principal: Asker, service: ServiceHere, wanted: Annotated[PartQuery, Query()]
) -> Response:
    """Return a revision of a document; with `start`, `end` and `around` the part around that range of characters."""
    found = _found(service, principal, document, wanted.collection, wanted.revision)
    highlight = wanted.highlight(len(found.text))
    window = Range(0, len(found.text))
    if highlight is not None and wanted.around is not None:
        window = window_around(found.text, highlight, around=wanted.around)
    return Response(DocumentBody.of(found, window, highlight).model_dump_json(), media_type="application/json")


@router.delete(
    "/{document}",
    operation_id="removeDocument",
    summary="Remove a document with all its revisions",
    status_code=204,
    responses=documented(*_ONE, "store-busy"),
)
def remove_document(
    document: Identity, principal: Admin, service: ServiceHere, wanted: Annotated[CollectionQuery, Query()]
) -> None:
    """Remove a document: it is gone from answers at once. While another program writes, this waits."""
    found = _found(service, principal, document, wanted.collection, None)
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            service.assistant.remove([found.id], collection=found.collection)
        except StoreLocked:  # each try has waited a while already
            if time.monotonic() > give_up:
                raise
        else:
            return


async def _queued(request: Request, principal: Principal, service: Service) -> Job:
    settings, jobs, identity = service.settings, service.jobs, f"job_{uuid4().hex}"
    try:
        await run_in_threadpool(jobs.require_room, settings.waiting_jobs)
        with await run_in_threadpool(service.spool.open, identity, expected=_stated_bytes(request)) as folder:
            form = await receive_form(request, folder, most_files=settings.upload_files)
            collection = check_collection_name(_one_of(principal, form.fields.get("collection")))
            return await run_in_threadpool(
                jobs.add, identity, collection, form.names, most_waiting=settings.waiting_jobs
            )
    except TooManyJobs as error:
        raise Problem("overloaded", str(error)) from error


def _stated_bytes(request: Request) -> int:
    """Return how large the body says it is; one that does not say may be of any size within the limit."""
    stated = request.headers.get("content-length", "")
    return int(stated) if stated.isdecimal() else 0


def _one_of(principal: Principal, wanted: str | None) -> str:
    """Return the collection to work on: the one wanted, else the principal's only one."""
    scope = principal.scope([wanted] if wanted else None)
    if len(scope) > 1:
        raise unfit("collection", f"Name one of your collections: {', '.join(scope)}.")
    return scope[0]


def _found(service: Service, principal: Principal, document: str, wanted: str | None, revision: int | None) -> Document:
    """Return a document from the collection wanted, else from wherever the principal may see it."""
    found = _stored(service, principal, document, wanted, revision)
    check_scope([found], principal)
    return found


def _stored(
    service: Service, principal: Principal, document: str, wanted: str | None, revision: int | None
) -> Document:
    if wanted:
        return service.assistant.document(document, collection=principal.scope([wanted])[0], revision=revision)
    for name in service.assistant.collections():
        if principal.may_see(name):
            with suppress(UnknownDocument):
                return service.assistant.document(document, collection=name, revision=revision)
    raise Problem("unknown-document")
