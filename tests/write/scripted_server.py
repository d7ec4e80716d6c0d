"""A server of our own that speaks OpenAI's chat API on the loopback and plays what a test tells it to.

    with scripted_server([busy(), good("Hà Nội [1].")]) as server:
        model = open_language_model(…server.url…)
    assert [request.json["model"] for request in server.requests] == …

One script a request; the last one is played again and again. A function takes the place of the scripts where the reply
depends on what was asked. `/models` lists `server.models` (404 for None) and takes no script.
"""

import json
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

EVENTS = "text/event-stream"
PATIENCE = 20.0  # seconds until a test that waits for something gives up


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    path: str
    headers: dict[str, str]  # names in lower case
    json: dict[str, Any]

    @property
    def messages(self) -> list[tuple[str, str]]:
        return [(message["role"], message["content"]) for message in self.json["messages"]]


@dataclass(frozen=True)
class Script:
    """One reply. `body` is sent as it is in place of a stream; `raw` are lines of the stream sent before its end.

    `endless` repeats the parts until the client leaves. `ending`: `done` as the API wants it, `silent` ends the
    response without `[DONE]` and finish reason, `cut` resets the connection after the parts.
    """

    parts: tuple[str, ...] = ()
    thoughts: tuple[str, ...] = ()  # sent before the parts as `reasoning_content`
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = EVENTS
    body: str | None = None
    raw: tuple[str, ...] = ()
    before: float = 0  # seconds before the status line
    first: float = 0  # seconds between it and the first part
    between: float = 0  # seconds after each part
    endless: bool = False
    finish: str = "stop"
    usage: tuple[int, int] | None = None
    ending: Literal["done", "silent", "cut"] = "done"


def good(*parts: str, usage: tuple[int, int] | None = (100, 10)) -> Script:
    """A reply that comes in these parts."""
    return Script(parts, usage=usage)


def slow(*parts: str, before: float = 0, first: float = 0, between: float = 0) -> Script:
    """A reply that lets one wait: for its status, for its first part, after each part."""
    return replace(good(*parts), before=before, first=first, between=between)


def endless(part: str = "và nữa ", *, between: float = 0.01) -> Script:
    """A reply that never ends by itself."""
    return Script((part,), endless=True, between=between)


def empty() -> Script:
    """A reply without a word."""
    return Script(usage=(100, 0))


def too_long(*parts: str) -> Script:
    """A reply that the server broke off at the most tokens it was allowed."""
    return replace(good(*parts), finish="length")


def malformed(*parts: str) -> Script:
    """A stream in which what should be JSON is none."""
    return Script(parts, raw=('data: {"choices": [{"delta": {"content": "vỡ"}',))


def html(status: int = 200) -> Script:
    """The page of a proxy in place of an API."""
    return Script(status=status, content_type="text/html", body="<html><body><h1>Đăng nhập</h1></body></html>")


def failing(status: int, message: str = "no", *, kind: str = "invalid_request_error", **headers: str) -> Script:
    """An error as the API words it, its `type` by `kind`; headers as further keywords: `retry_after="1"`."""
    return Script(
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        content_type="application/json",
        body=json.dumps({"error": {"message": message, "type": kind, "code": None}}),
    )


def busy(seconds: str = "0") -> Script:
    """429, with the time to come back in."""
    return failing(429, "rate limit", retry_after=seconds)


def echoing_key() -> Script:
    """401 with the client's key in its text: `{key}` is filled in."""
    return failing(401, "Incorrect API key provided: {key}.")


def cut(*parts: str) -> Script:
    """A connection that breaks after these parts."""
    return Script(parts, ending="cut")


def silent_end(*parts: str) -> Script:
    """A stream that just ends: no reason, no `[DONE]`."""
    return Script(parts, ending="silent")


class ScriptedServer:
    """The running server: its address, what it was asked, and whether clients left before their reply's end."""

    def __init__(self, scripts: Sequence[Script] | Callable[[Request], Script], models: Sequence[str] | None) -> None:
        self.models = models
        self.requests: list[Request] = []
        self.listings = 0  # how often `/models` was asked for
        self._scripts = scripts
        self._left = threading.Semaphore(0)
        self._asked = threading.Semaphore(0)
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._http = _QuietServer(("127.0.0.1", 0), _handler_of(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def wait_for_request(self) -> bool:
        """Return once one more request came in."""
        return self._asked.acquire(timeout=PATIENCE)

    def wait_until_left(self) -> bool:
        """Return once one more client closed its connection before the reply's end."""
        return self._left.acquire(timeout=PATIENCE)

    def next_script(self, request: Request) -> Script:
        with self._lock:
            self.requests.append(request)
            turn = len(self.requests) - 1
        self._asked.release()
        return self._scripts(request) if callable(self._scripts) else self._scripts[min(turn, len(self._scripts) - 1)]

    def client_left(self) -> None:
        self._left.release()

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def scripted_server(
    scripts: Sequence[Script] | Callable[[Request], Script], *, models: Sequence[str] | None = ("scripted",)
) -> Iterator[ScriptedServer]:
    """Serve scripts on a free port of the loopback until the block ends."""
    server = ScriptedServer(scripts, models)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(PATIENCE)


class _ClientLeft(Exception):
    pass


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that reset an idle connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler_of(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each part waits 40 ms for the client's acknowledgement

        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            server.listings += 1
            if server.models is None:
                return self._whole(404, "text/plain", "not found", {})
            body = json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in server.models]})
            self._whole(200, "application/json", body, {})

        def do_POST(self) -> None:
            given = self._given()
            headers = {name.lower(): value for name, value in self.headers.items()}
            script = server.next_script(Request(self.path, headers, given))
            try:
                self._wait(script.before)
                if script.body is None:
                    self._stream(script, given)
                else:
                    key = headers.get("authorization", "").removeprefix("Bearer ")
                    self._whole(
                        script.status, script.content_type, script.body.replace("{key}", key), dict(script.headers)
                    )
            except (_ClientLeft, BrokenPipeError, ConnectionResetError):
                server.client_left()
                self.close_connection = True

        def _given(self) -> dict[str, Any]:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.headers.get("transfer-encoding") == "chunked":
                while size := int(self.rfile.readline(), 16):
                    self.rfile.read(size + 2)
                self.rfile.readline()
            if self.headers.get("content-type") != "application/json" or self.headers.get("content-encoding"):
                return {}  # LangSmith's, which sends parts of another kind
            return dict(json.loads(body))

        def _whole(self, status: int, content_type: str, body: str, headers: dict[str, str]) -> None:
            data = body.encode()
            self.send_response(status)
            for name, value in {"content-type": content_type, "content-length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, script: Script, given: dict[str, Any]) -> None:
            self.send_response(script.status)
            self.send_header("content-type", script.content_type)
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self._wait(script.first)
            for delta in _deltas(script):
                self._event(_chunk(given, [{"index": 0, "delta": delta, "finish_reason": None}]))
                self._wait(script.between)
            for line in script.raw:
                self._send(line + "\n\n")
            self._end(script, given)

        def _end(self, script: Script, given: dict[str, Any]) -> None:
            if script.ending == "cut":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return
            if script.ending == "done":
                self._event(_chunk(given, [{"index": 0, "delta": {}, "finish_reason": script.finish}]))
                if script.usage and given.get("stream_options", {}).get("include_usage"):
                    asked, answered = script.usage
                    total = {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}
                    self._event({**_chunk(given, []), "usage": total})
                self._send("data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

        def _event(self, event: dict[str, Any]) -> None:
            self._send(f"data: {json.dumps(event)}\n\n")

        def _send(self, text: str) -> None:
            data = text.encode()
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def _wait(self, seconds: float) -> None:
            """Wait, unless the client leaves or the server stops."""
            while seconds > 0 and not server.closing.is_set():
                if select.select([self.connection], [], [], min(seconds, 0.05))[0]:
                    with suppress(OSError):
                        if self.connection.recv(1, socket.MSG_PEEK):
                            return
                    raise _ClientLeft
                seconds -= 0.05
            if server.closing.is_set():
                raise _ClientLeft

    return Handler


def _deltas(script: Script) -> Iterator[dict[str, str]]:
    yield from ({"reasoning_content": thought} for thought in script.thoughts)
    yield from ({"content": part} for part in script.parts)
    while script.endless:
        yield from ({"content": part} for part in script.parts)


def _chunk(given: dict[str, Any], choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": given.get("model", ""),
        "choices": choices,
    }
