"""The other end of the wire: a transport that answers as its script says, and a clock that only tests wind."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from eval.remote.calls import Calls, Clock, Patience

Reply = httpx.Response | Exception


def problem(status: int, kind: str, *, detail: str = "", cure: str = "", **headers: str) -> httpx.Response:
    """Return a problem as our service sends it."""
    body = {"type": f"/problems/{kind}", "title": kind.capitalize(), "status": status, "detail": detail, "cure": cure}
    return httpx.Response(status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


class Scripted(httpx.BaseTransport):
    """Answers one request after another; the last reply is repeated. A healthy service answers `/healthz` beside."""

    def __init__(self, replies: Sequence[Reply], *, healthy: bool) -> None:
        self._replies = list(replies)
        self._healthy = healthy
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Take the next reply."""
        if request.url.path == "/healthz":
            if not self._healthy:
                raise httpx.ConnectError("refused")
            return httpx.Response(200, json={"status": "alive"})
        self.requests.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply


@dataclass
class HandClock:
    """A clock that moves by what is slept."""

    time: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let it pass at once."""
        self.slept.append(seconds)
        self.time += seconds


@dataclass
class Line:
    """Calls over a scripted transport."""

    transport: Scripted
    clock: HandClock
    calls: Calls


def line(*replies: Reply, healthy: bool = False, seed: int = 0, patience: Patience | None = None) -> Line:
    """Return calls that get these replies."""
    transport, clock = Scripted(replies, healthy=healthy), HandClock()
    client = httpx.Client(transport=transport, base_url="http://service")
    calls = Calls(client, random.Random(seed), patience or Patience(), Clock(clock.now, clock.sleep))
    return Line(transport, clock, calls)
