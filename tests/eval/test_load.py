import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eval.bench.load import Load, Target, run_load
from eval.errors import EvaluationError


class Answering(BaseHTTPRequestHandler):
    """Answers every question but one; keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str]]

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        self.asked.append((self.path, question))
        body = b"event: status\ndata: {}\n\nevent: error\ndata: {}\n\n" if question == "hỏng" else b"event: done\n\n"
        self.send_response(503 if question == "bận" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def answering() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    asked: list[tuple[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Kept", (Answering,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_question_is_asked_once_whatever_the_number_of_clients() -> None:
    questions = [f"câu {number}" for number in range(20)]
    with answering() as (url, asked):
        load = run_load(Target(url), questions, clients=3)
    assert sorted(asked) == sorted(("/v1/ask", question) for question in questions)
    assert (len(load.seconds), load.failures) == (20, ())
    assert load.rate > 0


def test_what_is_refused_or_breaks_off_is_no_answer() -> None:
    with answering() as (url, _):
        load = run_load(Target(url, "/v1/ask/stream", until_first_line=True), ["được", "bận", "hỏng"], clients=1)
    assert len(load.seconds) == 1
    assert [failure.split()[:2] for failure in load.failures] == [
        ["EvaluationError:", "503"],
        ["EvaluationError:", "200"],
    ]


def test_a_load_goes_to_this_machine_only() -> None:
    with pytest.raises(EvaluationError, match="this machine only"):
        run_load(Target("http://192.0.2.1:80"), ["gì?"], clients=1)


def test_quantiles_are_of_the_answers() -> None:
    load = Load(seconds=(0.1, 0.2, 0.3), whole=2.0, failures=())
    assert (load.quantile(0.5), load.rate) == (0.2, 1.5)
    assert Load((), 1.0, ("x",)).quantile(0.5) == float("inf")
