"""The API's own description (OpenAPI 3.1): what FastAPI finds in the code, and what it cannot find there."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.http.bodies import ProblemBody

VERSION = version("hoidap")
TITLE = "Hỏi Đáp"
_ABOUT = """Answers to questions from a body of documents, Vietnamese first. Every statement is cited to an exact range
of characters of a stored source.

Whoever needs a key sends it as `Authorization: Bearer KEY` (`hoidap keys create`). What goes wrong is told as problem
details (RFC 9457): `type` is stable, `cure` says what to do. Every response names its request in `X-Request-ID`."""
_TAGS = {
    "ask": "Questions, answers, passages.",
    "chat": "The same for clients of OpenAI's API.",
    "documents": "What answers are made of.",
    "jobs": "Uploads and what became of them.",
    "feedback": "What readers say of answers.",
    "widget": "The chat widget on web pages.",
    "health": "For those who run the service.",
}
_SCHEME = {"bearer": {"type": "http", "scheme": "bearer", "description": "A key, or a widget's token."}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application; made once."""
    if app.openapi_schema is None:
        used = {tag for route in app.routes for tag in getattr(route, "tags", ())}
        description = get_openapi(
            title=TITLE,
            version=VERSION,
            description=_ABOUT,
            routes=app.routes,
            tags=[{"name": name, "description": told} for name, told in _TAGS.items() if name in used],
        )
        components = description.setdefault("components", {})
        components.setdefault("schemas", {})["Problem"] = ProblemBody.model_json_schema()
        components["securitySchemes"] = _SCHEME
        for path in description["paths"].values():
            for operation in path.values():
                if "401" in operation["responses"]:
                    operation["security"] = [{}, {"bearer": []}]
        app.openapi_schema = description
    return app.openapi_schema
