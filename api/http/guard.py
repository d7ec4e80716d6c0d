"""Bodies of requests: so large, so slow and of such a type at most, before anything reads them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem_responses import problem_response
from api.http.problems import Problem

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
_WITHOUT_BODY = {"GET", "HEAD", "DELETE", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What a body may be. One that is `streamed` is handed on as it comes, any other when it is there as a whole."""

    bytes: int
    seconds: float
    type: str = JSON
    streamed: bool = False


class BodyGuard:
    """ASGI: holds bodies to their limits. `special` names those of single endpoints, by method and path."""

    def __init__(self, app: ASGIApp, *, usual: BodyLimits, special: Mapping[tuple[str, str], BodyLimits]) -> None:
        self._app = app
        self._usual = usual
        self._special = special

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application on a body within limits, or answer with the problem."""
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is None or not _brings_body(headers):
            await self._app(scope, receive, send)
            return
        limits = self._special.get((scope["method"], scope["path"]), self._usual)
        try:
            _check_head(scope["method"], headers, limits)
            counted = _counting(receive, limits)
            handed_on = counted if limits.streamed else await _whole(counted, receive)
        except Problem as problem:
            await problem_response(problem, scope)(scope, receive, send)
            return
        await self._app(scope, handed_on, send)


def _brings_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _check_head(method: str, headers: Headers, limits: BodyLimits) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if method not in _WITHOUT_BODY and kind != limits.type:
        raise Problem(
            "unsupported-media-type",
            f"The body must be {limits.type}.",
            f"Set the header `Content-Type: {limits.type}` and send such a body.",
        )
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > limits.bytes:
        raise _too_large(limits)


def _counting(receive: Receive, limits: BodyLimits) -> Receive:
    """Return a `receive` that raises Problem `body-too-large`, `client-too-slow`, ClientDisconnect."""
    deadline = asyncio.get_running_loop().time() + limits.seconds
    taken = 0
    ended = False

    async def counted() -> Message:
        nonlocal taken, ended
        if ended:
            return await receive()
        message = await _in_time(receive, deadline, limits)
        taken += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        if taken > limits.bytes:
            raise _too_large(limits)
        return message

    return counted


async def _in_time(receive: Receive, deadline: float, limits: BodyLimits) -> Message:
    try:
        async with asyncio.timeout_at(deadline):
            return await receive()
    except TimeoutError:
        detail = f"The body was not there after {limits.seconds:g} s."
        raise Problem("client-too-slow", detail, headers={"Connection": "close"}) from None


async def _whole(counted: Receive, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Read the body to its end; return a `receive` that hands it on in one."""
    body = bytearray()
    more = True
    while more:
        message = await counted()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def handed_on() -> Message:
        return whole.pop() if whole else await receive()

    return handed_on


def _too_large(limits: BodyLimits) -> Problem:
    return Problem("body-too-large", f"The body has more than the {limits.bytes:,} bytes that are taken here.")
