"""What is known about a request while it runs: its id, who makes it, what its response carries, what the log will say.

The outermost layer, so that every response has it, that of a fault inside included.
"""

import logging
import re
import time
from dataclasses import dataclass, field
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.logs import log_request
from api.http.metrics import Metrics
from api.http.principal import Principal
from api.http.problem_responses import problem_response
from api.http.problems import Problem
from rag.types import Answer

_SANE_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
CLIENT_GONE = 499  # nginx's number for a client that did not wait; no response has it
_logger = logging.getLogger("hoidap.http")


@dataclass(slots=True)
class Context:
    """One request, filled in as it is worked on. `headers` go onto its response, whatever that is."""

    request_id: str
    headers: dict[str, str] = field(default_factory=dict)
    principal: Principal | None = None
    answer_kind: str | None = None
    model: str | None = None
    trouble: str | None = None
    question: str | None = None
    timings: dict[str, float] = field(default_factory=dict)
    status: int = 0
    problem: str | None = None

    def note(self, answer: Answer) -> None:
        """Remember of an answer what the log says: none of its words."""
        self.answer_kind = answer.kind
        self.timings.update(answer.timings)
        if answer.writing is not None:
            self.model, self.trouble = answer.writing.model, answer.writing.trouble


def context_of(request: Request) -> Context:
    """Return the context of a request."""
    context: Context = request.scope["state"]["context"]
    return context


def request_id_of(scope: Scope) -> str:
    """Return the id of a request: what the client sent as X-Request-ID where that is sane, else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else uuid4().hex


class RequestContext:
    """ASGI: gives each request its Context, copies its headers onto the response, turns a fault into a 500, logs."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, log_questions: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._log_questions = log_questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with the request's context in `scope["state"]`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        context = Context(request_id_of(scope))
        scope.setdefault("state", {}).update(context=context, headers=context.headers)
        began = time.perf_counter()
        try:
            await self._guarded(scope, receive, _marking(send, context))
        finally:
            seconds = time.perf_counter() - began
            route = _route_of(scope)
            self._metrics.request(scope["method"], route, context.status, seconds)
            log_request(scope, route, context, seconds=seconds, with_question=self._log_questions)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        context: Context = scope["state"]["context"]
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            context.status = CLIENT_GONE
        except Exception as error:
            if context.status:  # the response has begun: all that is left is to break it off
                raise
            _logger.exception("A fault inside", exc_info=error, extra={"request_id": context.request_id})
            await problem_response(Problem("internal"), scope)(scope, receive, send)


def _marking(send: Send, context: Context) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            context.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in context.headers.items():
                headers[name] = value
            headers["X-Request-ID"] = context.request_id
        await send(message)

    return marked


def _route_of(scope: Scope) -> str:
    """Return the template of the route, so that a log and a metric have few values; `-` where none fits."""
    return str(getattr(scope.get("route"), "path", "-"))
