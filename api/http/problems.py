"""Errors as RFC 9457 problem details: a stable type, what happened, the cure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rag import errors
from rag.errors import HoidapError


class Kind(NamedTuple):
    """One kind of problem. Its name is what a program may rely on."""

    status: int
    title: str
    cure: str


KINDS: dict[str, Kind] = {
    "malformed-json": Kind(400, "The body is not JSON", "Send one JSON value in UTF-8 (RFC 8259)."),
    "invalid-request": Kind(422, "The request does not fit its description", "Mend what `errors` names; see /docs."),
    "question-too-long": Kind(422, "The question is too long", "Ask in fewer words."),
    "body-too-large": Kind(413, "The body is too large", "Send less at once."),
    "unsupported-media-type": Kind(415, "The body's type is not taken here", "Set Content-Type as /docs says."),
    "malformed-request": Kind(400, "The request is not HTTP", "Send a request as RFC 9112 has it."),
    "unauthorised": Kind(401, "A valid key or token is needed", "Send the header `Authorization: Bearer KEY`."),
    "forbidden": Kind(403, "This key may not do that", "Use a key of the role that may: hoidap keys create."),
    "origin-forbidden": Kind(403, "Pages of this origin may not use the service", "Allow it: hoidap widgets create."),
    "collection-forbidden": Kind(403, "A collection is not open to you", "Ask those that are, or use another key."),
    "unknown-collection": Kind(404, "There is no such collection", "Ingest into it first: hoidap ingest."),
    "unknown-document": Kind(404, "There is no such document or revision", "List them: GET /v1/documents."),
    "unknown-model": Kind(404, "There is no such model", "List them: GET /v1/models."),
    "unknown-job": Kind(404, "There is no such job", "List them: GET /v1/jobs."),
    "unknown-answer": Kind(404, "This answer is not remembered", "Give feedback within a day of the answer."),
    "not-found": Kind(404, "There is nothing here", "See /docs for what there is."),
    "method-not-allowed": Kind(405, "This is not done here with that method", "See /docs for the method."),
    "client-too-slow": Kind(408, "The request came too slowly", "Send it again, faster."),
    "refused-document": Kind(422, "The document cannot be read", "Mend the document."),
    "rate-limited": Kind(429, "Too many requests", "Wait as long as Retry-After says."),
    "internal": Kind(500, "Something went wrong inside", "Report it with the request id."),
    "overloaded": Kind(503, "Too many questions at once", "Try again after Retry-After."),
    "store-read-only": Kind(503, "The service can only be read from", "Let it write to its data folder."),
    "store-busy": Kind(503, "Another process is writing to the store", "Try again after Retry-After."),
    "not-ready": Kind(503, "The service is not ready yet", "Try again after Retry-After."),
    "timeout": Kind(504, "The answer took too long", "Try again, or ask for less."),
    "store-full": Kind(507, "The disk of the service is full", "Free space on it."),
}
# What an error of ours becomes, and whether its message is the client's to read: those that speak of the service's
# own disk, or name collections that others may see, are not.
_OF_ERRORS: dict[type[HoidapError], tuple[str, bool]] = {
    errors.RefusedDocument: ("refused-document", True),
    errors.InputError: ("invalid-request", True),
    errors.StoreReadOnly: ("store-read-only", False),
    errors.StoreLocked: ("store-busy", False),
    errors.StoreFull: ("store-full", False),
    errors.UnknownCollection: ("unknown-collection", False),
    errors.UnknownDocument: ("unknown-document", True),
    errors.IndexNotReady: ("not-ready", False),
    errors.EncoderMismatch: ("not-ready", False),
}


class Problem(Exception):
    """Raised anywhere in a request; becomes its response. `cure` and `detail` default to those of the kind."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        cure: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
        self.cure = cure
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.kind].status

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the problem as JSON types."""
        known = KINDS[self.kind]
        return {
            "type": f"/problems/{self.kind}",
            "title": known.title,
            "status": known.status,
            "detail": self.detail or known.title + ".",
            "cure": self.cure or known.cure,
            "request_id": request_id,
            **self.extra,
        }


def unfit(where: str, message: str) -> Problem:
    """Return the problem of one part of a request, named as validation names it: `body.collection`, `query.end`."""
    return Problem("invalid-request", f"{where}: {message}", extra={"errors": [{"where": where, "message": message}]})


def problem_of(error: HoidapError) -> Problem:
    """Return the problem that says what an error of ours says. The service's own faults show nothing of its inside."""
    for known in type(error).__mro__:
        if known in _OF_ERRORS:
            kind, readable = _OF_ERRORS[known]
            return Problem(kind, str(error) if readable else "")
    return Problem("internal")
