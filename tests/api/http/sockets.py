"""Clients that do not behave: bytes over a bare connection."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def question(text: str = "Cầu dài bao nhiêu?", *, path: str = "/v1/ask") -> bytes:
    """A whole request, as the path takes questions."""
    asked = {"messages": [{"role": "user", "content": text}]} if "chat" in path else {"question": text}
    body = json.dumps(asked).encode()
    return HEAD.replace(b"/v1/ask", path.encode()) + b"Content-Length: %d\r\n\r\n" % len(body) + body


@contextmanager
def connection(port: int, *, receive_buffer: int = 0) -> Iterator[socket.socket]:
    with socket.socket() as opened:
        if receive_buffer:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        opened.settimeout(20)
        opened.connect(("127.0.0.1", port))
        yield opened


def read_until_closed(opened: socket.socket) -> bytes:
    """All that comes until the other side closes, also by a reset."""
    received = b""
    try:
        while chunk := opened.recv(65_536):
            received += chunk
    except ConnectionResetError:
        pass
    return received


def read_response(opened: socket.socket) -> bytes:
    """One response of a stated length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += opened.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += opened.recv(65_536)
    return head + b"\r\n\r\n" + body


def seconds_until_closed(opened: socket.socket) -> float:
    began = time.monotonic()
    read_until_closed(opened)
    return time.monotonic() - began


def status_of(response: bytes) -> int:
    return int(response.split(b" ", 2)[1])


def problem_of(response: bytes) -> str:
    """The name of the problem a response tells."""
    kind: str = json.loads(response.partition(b"\r\n\r\n")[2])["type"]
    return kind.rpartition("/")[2]
