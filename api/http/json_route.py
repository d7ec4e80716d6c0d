"""Bodies of requests as strict JSON: what two readers could understand differently is refused."""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a character beyond U+FFFF; alone it is none


class JsonRequest(Request):
    """A request whose body is read as RFC 8259 has it, in UTF-8, each name once, no NaN."""

    async def json(self) -> Any:
        """Return the body's value. Raises JSONDecodeError, which becomes the problem `malformed-json`."""
        return strict_json(await self.body())


class JsonRoute(APIRoute):
    """A route that reads strict JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of requests."""
        handler = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return strictly


def strict_json(data: bytes) -> Any:
    """Return the value of a JSON text. Raises JSONDecodeError.

    >>> strict_json(b'{"k": 5}')
    {'k': 5}
    >>> strict_json(b'{"k": 5, "k": 6}')
    Traceback (most recent call last):
        ...
    json.decoder.JSONDecodeError: A name stands twice: line 1 column 1 (char 0)
    """
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_each_once)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError) as error:  # half a character, a number of thousands of digits, too deep
        raise _malformed(str(error)) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise _malformed("A name stands twice")
    return value


def _refuse_constant(name: str) -> Any:
    raise _malformed(f"{name} is no JSON")


def _malformed(message: str) -> json.JSONDecodeError:
    return json.JSONDecodeError(message, "", 0)
