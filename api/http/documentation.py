"""The API's own description (OpenAPI 3.1): what FastAPI finds in the code, and what it cannot find there."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.http.bodies import ProblemBody
from api.http.examples import ANSWER, SEARCHED, WRITTEN
from api.http.problem_responses import documented

VERSION = version("hoidap")
TITLE = "Hỏi Đáp"
_ABOUT = """Answers to questions from a body of documents, Vietnamese first. Every statement is cited to an exact range
of characters of a stored source.

Whoever needs a key sends it as `Authorization: Bearer KEY` (`hoidap keys create`). What goes wrong is told as problem
details (RFC 9457): `type` is stable, `cure` says what to do. Every response names its request in `X-Request-ID`."""
_TAGS = {
    "ask": "Questions, answers, passages.",
    "openai": "The same for clients of OpenAI's API.",
    "documents": "What answers are made of, and uploads of it.",
    "feedback": "What readers say of answers.",
    "widget": "The chat widget on web pages.",
    "health": "For those who run the service.",
}
_OF_BODIES = ("malformed-json", "client-too-slow", "body-too-large", "unsupported-media-type", "origin-forbidden")
_EXAMPLES = {"AnswerBody": [ANSWER, WRITTEN], "SearchedBody": [SEARCHED]}
_SCHEME = {"bearer": {"type": "http", "scheme": "bearer", "description": "A key, or a widget's token."}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application; made once."""
    if app.openapi_schema is None:
        description = get_openapi(
            title=TITLE,
            version=VERSION,
            description=_ABOUT,
            routes=app.routes,
            tags=[{"name": name, "description": told} for name, told in _TAGS.items()],
        )
        components = description.setdefault("components", {})
        components.setdefault("schemas", {})["Problem"] = ProblemBody.model_json_schema()
        components["securitySchemes"] = _SCHEME
        for name, examples in _EXAMPLES.items():  # FastAPI drops their nulls
            components["schemas"][name]["examples"] = examples
        for path in description["paths"].values():
            for operation in path.values():
                _complete(operation)
        for never_sent in ("HTTPValidationError", "ValidationError"):
            components["schemas"].pop(never_sent, None)
        app.openapi_schema = description
    return app.openapi_schema


def _complete(operation: dict[str, Any]) -> None:
    """Put in what the layers around an endpoint may answer, and the one form in which bad requests are told so."""
    told = operation["responses"]
    if "application/json" in told.get("422", {}).get("content", {}):
        told["422"] = documented("invalid-request")[422]
    kinds = _OF_BODIES if "requestBody" in operation else ()
    for status, response in documented("internal", *kinds).items():
        told.setdefault(str(status), response)
    if "401" in told:
        operation["security"] = [{}, {"bearer": []}]
