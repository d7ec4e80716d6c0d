"""Connections that cannot be held for nothing: limits that uvicorn's own protocol for HTTP/1.1 does not have."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.http.headers import ALWAYS, API_POLICY
from api.http.problem_responses import MEDIA_TYPE, RETRY_SECONDS
from api.http.problems import Problem


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections there may be, how long a head may take to come, how long a client may take nothing."""

    connections: int
    header_seconds: float
    send_seconds: float


class LimitedProtocol(H11Protocol):
    """One connection. Make a class with limits of your own by `limited`."""

    limits: ClassVar[ConnectionLimits]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away when there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            detail = f"{self.limits.connections} connections are open already."
            self._refuse(Problem("overloaded", detail, headers={"Retry-After": str(RETRY_SECONDS)}))
        else:
            self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection's timers."""
        for timer in (self._head_timer, self._stall_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; the time for a head runs from its first byte (on a new connection from the connection's)."""
        super().data_received(data)
        self._watch_head()

    def on_response_complete(self) -> None:
        """Start the next request, if its bytes are there; see to it that what was sent is also taken."""
        super().on_response_complete()
        self._stop_head_timer()
        if self.conn.trailing_data[0]:
            self._watch_head()
        if self.transport.get_write_buffer_size():
            self._expect_to_be_read()

    def pause_writing(self) -> None:
        """Notice that the client takes nothing any more."""
        super().pause_writing()
        self._expect_to_be_read()

    def resume_writing(self) -> None:
        """Notice that it does again."""
        super().resume_writing()
        if self._stall_timer is not None:
            self._stall_timer.cancel()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP."""
        self._refuse(Problem("malformed-request", msg))

    def _watch_head(self) -> None:
        """Let time run while a head is awaited; the rest of a body that nobody read counts as one too."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_head_timer()
        elif self._head_timer is None and not self.transport.is_closing():
            self._head_timer = self.loop.call_later(self.limits.header_seconds, self.transport.close)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _expect_to_be_read(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
        self._stall_timer = self.loop.call_later(self.limits.send_seconds, self._abort_if_unread)

    def _abort_if_unread(self) -> None:
        if (
            self.transport.get_write_buffer_size()
        ):  # to close it would wait for the client, which is the one thing not to do
            self.transport.abort()

    def _refuse(self, problem: Problem) -> None:
        request_id = uuid4().hex
        body = json.dumps(problem.body(request_id)).encode()
        headers = {
            **ALWAYS,
            "Content-Security-Policy": API_POLICY,
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
            "X-Request-ID": request_id,
            **problem.headers,
        }
        response = h11.Response(status_code=problem.status, headers=list(headers.items()))
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):  # else a response has begun: it is broken off
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self._let_go_of_request()
        self.transport.close()

    def _let_go_of_request(self) -> None:
        """Tell whoever works on a request of this connection that nobody waits for its response any more."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()


def limited(limits: ConnectionLimits) -> type[LimitedProtocol]:
    """Return the class of connections with these limits, as uvicorn wants it."""
    return type("ConnectionProtocol", (LimitedProtocol,), {"limits": limits})
