"""What a client may send, how slowly, and how slowly it may take what it is sent."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from rag.types import Done
from tests.api.http.scripted import ScriptedAssistant
from tests.api.http.sockets import (
    HEAD,
    connection,
    problem_of,
    question,
    read_response,
    read_until_closed,
    seconds_until_closed,
    status_of,
)
from tests.service import RunningService, running_service


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def chunked(size: int, count: int) -> list[bytes]:
    return [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *([b"%x\r\n%b\r\n" % (size, b" " * size)] * count)]


def send(running: RunningService, parts: list[bytes]) -> bytes:
    """Send until the other side has had enough; return what it says."""
    with connection(running.port) as client:
        try:
            for part in parts:
                client.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_response(client)


def test_a_body_said_to_be_too_large_is_refused_before_it_is_sent(data: Path) -> None:
    with running_service(data, body_kilobytes=1) as running:
        response = send(running, [HEAD + b"Content-Length: 150000000\r\n\r\n"])
    assert (status_of(response), problem_of(response)) == (413, "body-too-large")


def test_a_body_that_turns_out_too_large_is_refused_and_costs_no_memory(data: Path) -> None:
    with running_service(data) as running:
        before = resident_bytes()
        response = send(running, chunked(1_000_000, 60))
        grown = resident_bytes() - before
    assert (status_of(response), problem_of(response)) == (413, "body-too-large")
    assert grown < 50_000_000


def test_a_body_of_the_largest_size_is_taken(data: Path) -> None:
    body = b'{"question": "a"}'.ljust(1024)
    with running_service(data, body_kilobytes=1) as running:
        statuses = [
            running.client.post("/v1/ask", content=one, headers={"Content-Type": "application/json"}).status_code
            for one in (body, body + b" ")
        ]
    assert statuses == [404, 413]  # 404: the collection is not there yet


def test_a_body_that_comes_too_slowly_is_not_waited_for(data: Path) -> None:
    with running_service(data, body_seconds=0.2) as running, connection(running.port) as client:
        client.sendall(HEAD + b'Content-Length: 17\r\n\r\n{"questi')
        response = read_until_closed(client)
    assert (status_of(response), problem_of(response)) == (408, "client-too-slow")


def test_many_heads_that_never_end_are_let_go_and_disturb_nobody(data: Path) -> None:
    with running_service(data, header_seconds=1, connections=150) as running, ExitStack() as stack:
        slow = [stack.enter_context(connection(running.port)) for _ in range(100)]
        for client in slow:
            client.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: local")
        statuses = [running.client.get("/healthz").status_code for _ in range(20)]
        ends = [read_until_closed(client) for client in slow]
        assert [*statuses, running.client.get("/healthz").status_code] == [200] * 21
    assert ends == [b""] * 100


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nX-A: "])
def test_a_head_sent_byte_by_byte_gains_no_time(data: Path, sent: bytes) -> None:
    with running_service(data, header_seconds=0.5) as running, connection(running.port) as client:
        client.sendall(sent)
        client.settimeout(0.05)
        closed = False
        until = time.monotonic() + 10
        while not closed and time.monotonic() < until:
            try:
                client.send(b"a")
                closed = client.recv(1) == b""
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                closed = True
    assert closed


def test_a_second_head_on_a_connection_has_no_more_time_than_the_first(data: Path) -> None:
    with running_service(data, header_seconds=0.3) as running, connection(running.port) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert status_of(read_response(client)) == 200
        client.sendall(b"GET /healthz HTTP/1.1\r\nHo")
        assert read_until_closed(client).count(b"HTTP/1.1") == 0


def test_an_answer_may_take_longer_than_a_head_and_the_next_request_waits_for_it(data: Path) -> None:
    assistant = ScriptedAssistant(hangs_before=Done)
    with (
        running_service(data, assistant=assistant.as_assistant, header_seconds=0.1) as running,
        connection(running.port) as client,
    ):
        client.sendall(question() * 2)
        assert assistant.hanging.wait(10)
        time.sleep(0.3)
        assistant.go.set()
        assert [status_of(read_response(client)), status_of(read_response(client))] == [200, 200]


def test_what_follows_a_refused_body_is_not_taken_for_ever(data: Path) -> None:
    with running_service(data, header_seconds=0.3, body_kilobytes=1) as running, connection(running.port) as client:
        client.sendall(HEAD + b"Content-Length: 150000000\r\n\r\n")
        began = time.monotonic()
        try:
            while time.monotonic() - began < 10:
                client.sendall(b" " * 1000)
                time.sleep(0.01)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - began < 10


def test_a_client_that_takes_nothing_is_let_go(data: Path) -> None:
    assistant = ScriptedAssistant()
    with (
        running_service(data, assistant=assistant.as_assistant, send_seconds=0.3) as running,
        connection(running.port, receive_buffer=4096) as client,
    ):
        client.settimeout(1)
        requests = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100
        for _ in range(100):  # until the server, which is not read from, reads no more itself
            try:
                client.sendall(requests)
            except (TimeoutError, BrokenPipeError, ConnectionResetError):
                break
        until = time.monotonic() + 15
        while open_connections(running) and time.monotonic() < until:
            time.sleep(0.05)
        assert open_connections(running) == 0


def open_connections(running: RunningService) -> int:
    return len(running.server.server_state.connections)


def test_connections_beyond_the_limit_are_told_so(data: Path) -> None:
    with running_service(data, connections=3) as running, ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(connection(running.port))
        while open_connections(running) < 3:
            time.sleep(0.01)
        with connection(running.port) as one_more:
            response = read_until_closed(one_more)
    assert (status_of(response), problem_of(response)) == (503, "overloaded")
    assert b"Retry-After: 2\r\n" in response


@pytest.mark.parametrize("nonsense", [b"\x16\x03\x01\x02\x00\x01\x00", b"GET /healthz\r\n", b"A" * 70_000])
def test_what_is_not_http_is_refused_in_http(data: Path, nonsense: bytes) -> None:
    with running_service(data) as running, connection(running.port) as client:
        client.sendall(nonsense + b"\r\n\r\n")
        response = read_until_closed(client)
    assert (status_of(response), problem_of(response)) == (400, "malformed-request")
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in response


def test_an_idle_connection_is_closed_in_time(data: Path) -> None:
    with running_service(data, header_seconds=0.2) as running, connection(running.port) as client:
        assert seconds_until_closed(client) < 10


@pytest.mark.parametrize("pause", [0.0, 0.2])
@pytest.mark.parametrize("kind", [b"application/json", b"text/plain"])
def test_a_body_that_turns_into_nonsense_is_refused_without_a_fault_inside(
    data: Path, caplog: pytest.LogCaptureFixture, kind: bytes, pause: float
) -> None:
    head = HEAD.replace(b"application/json", kind) + b"Transfer-Encoding: chunked\r\n\r\n"
    with running_service(data) as running:
        with connection(running.port) as client:
            client.sendall(head + b"5\r\nhello\r\n")
            time.sleep(pause)  # long enough for a type that is not taken to be refused already
            client.sendall(b"ZZ\r\nhello")
            response = read_until_closed(client)
        assert running.client.get("/healthz").status_code == 200
    assert status_of(response) in (400, 415)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
