"""Which pages may use the service from a browser (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol).

What is not allowed is refused: never `*`, and no credentials, for there are no cookies.
"""

from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.origins import is_rebound, own_origins
from api.http.problem_responses import problem_response
from api.http.problems import Problem

TOKEN_PATH = "/v1/widget/token"  # noqa: S105 (a path)
_METHODS = "GET, POST, DELETE"
_CLIENT = ("lang", "package-version", "os", "arch", "runtime", "runtime-version", "retry-count", "timeout")
_HEADERS = ", ".join(
    ["Authorization", "Content-Type", "X-Request-ID", *(f"X-Stainless-{name}" for name in _CLIENT)]  # the openai client
)
_EXPOSED = "Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-ID"
_PREFLIGHT_SECONDS = "600"
_READING = {"GET", "HEAD", "OPTIONS"}


class CrossOrigin:
    """ASGI: answers preflights, lets pages of allowed origins read responses, refuses what others want to change.

    `origins` are those of the settings; `widget_allows` tells whether a widget stands on pages of an origin.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        public_url: str,
        origins: Collection[str],
        widget_allows: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._public_url = public_url
        self._origins = frozenset(origins)
        self._widget_allows = widget_allows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight or a forbidden origin; pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _varying(send)
        headers = Headers(scope=scope)
        if is_rebound(headers.get("host", ""), scope.get("server"), self._public_url):
            await problem_response(_rebound(), scope)(scope, receive, send)
            return
        origin = headers.get("origin")
        if origin is None:
            await self._app(scope, receive, send)
            return
        readable = self._may_read(origin, scope)
        preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
        if readable and preflight:
            await _preflight(origin, headers)(scope, receive, send)
            return
        if not readable and (preflight or scope["method"] not in _READING):
            await problem_response(_forbidden(origin), scope)(scope, receive, send)
            return
        if readable:
            told = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED}
            scope["state"]["headers"].update(told)  # a problem has them too, one from outside this layer included
        await self._app(scope, receive, send)

    def _may_read(self, origin: str, scope: Scope) -> bool:
        # A widget on a page that is not allowed must be able to tell the page's owner so: the refusal of a token may be
        # read by any page. It says nothing that the same request from a command line would not be told, no cookie goes
        # with it, and a token is only ever given to an origin that is allowed.
        own = own_origins(self._public_url, scope.get("server"))
        known = origin in own or origin in self._origins or self._widget_allows(origin)
        return known or scope["path"] == TOKEN_PATH


def _preflight(origin: str, asked: Headers) -> Response:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _HEADERS,
        "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
    }
    if asked.get("access-control-request-private-network") == "true":  # a public page, a service inside the network
        headers["Access-Control-Allow-Private-Network"] = "true"
    return Response(status_code=204, headers=headers)


def _forbidden(origin: str) -> Problem:
    shown = origin if origin.isascii() and len(origin) <= 100 else "of this page"
    return Problem(
        "origin-forbidden",
        f"Pages of the origin {shown} may not use this service.",
        "The operator allows it for a widget (hoidap widgets create NAME --origin ORIGIN) or by HOIDAP_HTTP_ORIGINS; "
        "the service's own pages need HOIDAP_HTTP_PUBLIC_URL where they are not reached as http://localhost.",
    )


def _rebound() -> Problem:
    return Problem(
        "origin-forbidden",
        "The service is asked by a name that is not its own.",
        "Ask it by its public address, or as http://localhost on its own machine; behind a proxy, set "
        "HOIDAP_HTTP_PUBLIC_URL to the address that visitors use.",
    )


def _varying(send: Send) -> Send:
    """Tell caches that every response depends on the Origin header."""

    async def varying(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Origin")
        await send(message)

    return varying
