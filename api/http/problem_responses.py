"""How problems, our errors and the framework's own become responses. What was sent in is never sent back."""

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.http.problems import KINDS, Problem, problem_of
from rag.errors import HoidapError

MEDIA_TYPE = "application/problem+json"
OPENAI_PATHS = ("/v1/chat/", "/v1/models")
RETRY_SECONDS = 2
_RETRIED = {"overloaded", "store-busy", "not-ready"}
_OF_STATUS = {
    400: "malformed-json",
    404: "not-found",
    405: "method-not-allowed",
    408: "client-too-slow",
    413: "body-too-large",
    415: "unsupported-media-type",
}
BODY_PROBLEMS = (
    "malformed-json",
    "client-too-slow",
    "body-too-large",
    "unsupported-media-type",
    "invalid-request",
    "rate-limited",
    "internal",
)
"""What any request with a JSON body may meet."""

ASKING_PROBLEMS = (
    *BODY_PROBLEMS,
    "unauthorised",
    "origin-forbidden",
    "collection-forbidden",
    "forbidden",
    "unknown-collection",
    "question-too-long",
    "overloaded",
    "not-ready",
    "timeout",
)
# What OpenAI calls it, where programs ask for that; the others keep our names.
_OPENAI_CODES = {
    "unknown-model": "model_not_found",
    "unauthorised": "invalid_api_key",
    "rate-limited": "rate_limit_exceeded",
}
_PLAIN_NAME = re.compile(r"\w{1,40}", re.ASCII)
_MOST_ERRORS = 20
_logger = logging.getLogger("hoidap.http")


def add_problem_handlers(app: FastAPI) -> None:
    """Let an application answer with problem details. A fault nobody foresaw is the context's to answer."""
    for kind in (Problem, HoidapError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)


def problem_response(problem: Problem, scope: Scope) -> JSONResponse:
    """Return the response that tells a problem to whoever made the request of `scope`."""
    body = problem_body(problem, scope)
    headers = dict(problem.headers)
    if problem.kind in _RETRIED:
        headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return JSONResponse(body, problem.status, headers, media_type=MEDIA_TYPE)


def problem_body(problem: Problem, scope: Scope) -> dict[str, Any]:
    """Return a problem as JSON types, with what clients of OpenAI's API look for where they ask. The log names it."""
    context = scope["state"]["context"]
    context.problem = problem.kind
    body = problem.body(context.request_id)
    if scope["path"].startswith(OPENAI_PATHS):
        body["error"] = openai_error(body)
    return body


def openai_error(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what clients of OpenAI's API look for, from the members of a problem.

    >>> openai_error({"type": "/problems/timeout", "status": 504, "detail": "Too long.", "cure": "Try again."})
    {'message': 'Too long. Try again.', 'type': 'server_error', 'code': 'timeout', 'param': None}
    """
    return {
        "message": f"{body['detail']} {body['cure']}",
        "type": "server_error" if body["status"] >= 500 else "invalid_request_error",
        "code": _OPENAI_CODES.get(kind := body["type"].rpartition("/")[2], kind),
        "param": None,
    }


async def _answer(request: Request, error: Exception) -> JSONResponse:
    return problem_response(problem_from(error), request.scope)


def problem_from(error: Exception) -> Problem:
    """Return the problem that an exception is to the client; log those that a client cannot mend."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _of_framework(error)
        case HoidapError():
            problem = problem_of(error)
        case _:
            problem = Problem("internal")
    if problem.status >= 500:  # what we know by name, such as a full disk, needs no traceback
        trace = error if problem.kind == "internal" else None
        _logger.error("%s: %s", type(error).__name__, error, exc_info=trace)
    return problem


def _of_framework(error: HTTPException) -> Problem:
    known = _OF_STATUS.get(error.status_code, "internal" if error.status_code >= 500 else "invalid-request")
    allowed = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return Problem(known, headers=allowed)


def _invalid(error: RequestValidationError) -> Problem:
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return Problem("malformed-json")
    errors = [{"where": _where(one["loc"]), "message": _message(one)} for one in found[:_MOST_ERRORS]]
    return Problem("invalid-request", f"{errors[0]['where']}: {errors[0]['message']}", extra={"errors": errors})


def _where(location: Iterable[object]) -> str:
    """Return where an error is. Names may be the client's own (an unknown field): only plain short ones are repeated.

    >>> _where(("body", "filters", "sources", 0)), _where(("body", "<script>"))
    ('body.filters.sources.0', 'body.…')
    """
    return ".".join(str(part) if _PLAIN_NAME.fullmatch(str(part)) else "…" for part in location)


def _message(error: Mapping[str, Any]) -> str:
    """Return what is wrong. Messages of our own checks are kept; the framework's own never hold the input."""
    return str(error["msg"]).removeprefix("Value error, ")


def documented(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of an endpoint for the kinds of problems it may answer with."""
    responses: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        known = KINDS[kind]
        one = responses.setdefault(
            known.status,
            {"description": known.title, "content": {MEDIA_TYPE: {"schema": _REFERENCE, "examples": {}}}},
        )
        example = Problem(kind).body("4f1d2c3b4a5968778695a4b3c2d1e0f9")
        one["content"][MEDIA_TYPE]["examples"][kind] = {"summary": known.title, "value": example}
    return responses


_REFERENCE = {"$ref": "#/components/schemas/Problem"}
