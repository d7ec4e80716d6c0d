"""Server-sent events (WHATWG HTML, section 9.2), with a sign of life in every silence."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final

MEDIA_TYPE: Final = "text/event-stream"
# A proxy that gathers a stream before it passes it on would make it no stream (nginx reads X-Accel-Buffering).
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_ALIVE = b": keep-alive\n\n"


def sse(event: str, data: str) -> bytes:
    r"""Return one event. `data` is JSON, so without a line end.

    >>> sse("piece", '{"text": "Cầu"}').decode()
    'event: piece\ndata: {"text": "Cầu"}\n\n'
    """
    return f"event: {event}\ndata: {data}\n\n".encode()


async def with_signs_of_life(events: AsyncGenerator[bytes, None], *, seconds: float) -> AsyncGenerator[bytes, None]:
    """Yield the events, and a comment after each silence of so many seconds. Closing this closes them."""
    coming: asyncio.Future[bytes] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(events))
            if not (await asyncio.wait({coming}, timeout=seconds))[0]:
                yield _ALIVE
                continue
            arrived, coming = coming, None
            try:
                yield arrived.result()
            except StopAsyncIteration:
                return
    finally:
        if coming is not None:
            coming.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await coming
        await events.aclose()
