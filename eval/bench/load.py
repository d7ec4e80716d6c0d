"""Clients that ask a running service over HTTP, each as soon as its last answer came (a closed loop)."""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

from eval.errors import EvaluationError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATIENCE_SECONDS = 60.0
_OK = 200


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: seconds of each answered request, of the whole, and the requests that were not answered."""

    seconds: tuple[float, ...]
    whole: float
    failures: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Answered requests a second."""
        return len(self.seconds) / self.whole

    def quantile(self, share: float) -> float:
        """Return the seconds within which that share was answered; infinite when nothing was."""
        return float(np.quantile(self.seconds, share)) if self.seconds else float("inf")


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint to ask. `until_first_line`: time counts to the first line of the answer, not to its end."""

    url: str
    path: str = "/v1/ask"
    headers: Mapping[str, str] | None = None
    until_first_line: bool = False

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection. Raises EvaluationError for a service on another machine: a load is for our own."""
        parts = urlsplit(self.url)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK:
            raise EvaluationError(
                f"A load goes to this machine only, such as http://127.0.0.1:8000, not to {self.url}."
            )
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=_PATIENCE_SECONDS)


def run_load(target: Target, questions: Sequence[str], *, clients: int) -> Load:
    """Ask every question once, by so many clients at a time."""
    waiting = iter(questions)
    turn = threading.Lock()
    seconds: list[float] = []
    failures: list[str] = []
    target.connect().close()

    def ask_in_turn() -> None:
        connection = target.connect()
        for question in _drawn(waiting, turn):
            try:
                seconds.append(_ask(target, connection, question))
            except (EvaluationError, OSError, http.client.HTTPException) as error:
                failures.append(f"{type(error).__name__}: {error}")
                connection.close()
        connection.close()

    threads = [threading.Thread(target=ask_in_turn, name=f"client-{number}") for number in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(tuple(seconds), time.perf_counter() - started, tuple(failures))


def _drawn(waiting: Iterator[str], turn: threading.Lock) -> Iterator[str]:
    while True:
        with turn:
            question = next(waiting, None)
        if question is None:
            return
        yield question


def _ask(target: Target, connection: http.client.HTTPConnection, question: str) -> float:
    body = json.dumps({"question": question}).encode()
    started = time.perf_counter()
    connection.request("POST", target.path, body, {"Content-Type": "application/json", **(target.headers or {})})
    response = connection.getresponse()
    response.readline() if target.until_first_line else response.read()
    taken = time.perf_counter() - started
    rest = response.read()
    if response.status != _OK or b"event: error" in rest:
        raise EvaluationError(f"{response.status} {rest[-300:].decode('utf-8', 'replace')}")
    return taken
