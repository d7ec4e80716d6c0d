"""What the HTTP service bears: requests a second, waiting times and memory, with ingest beside it and without."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from urllib.parse import urlsplit

from eval.bench.load import Load, Target, run_load
from eval.bench.server import Server, make_key, serving
from eval.bench.synthetic import SyntheticText
from eval.errors import EvaluationError
from eval.service import COLLECTION

STREAM = "/v1/ask/stream"
WARM_UP = 16
PARTS = 10
_BOUNDARY = "hoidap-bench"
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """How much is asked: `requests` by each number of clients, and `long_run` more to see whether memory grows."""

    clients: tuple[int, ...]
    requests: int
    long_run: int

    @property
    def questions(self) -> int:
        """How many questions that takes: answers and streams, with ingest and without."""
        return WARM_UP + 4 * self.requests * len(self.clients) + self.long_run


@dataclass(frozen=True, slots=True)
class Round:
    """One load: who asked what, and what came of it."""

    clients: int
    ingesting: bool
    answers: Load
    first_events: Load


@dataclass(frozen=True, slots=True)
class ServeCost:
    """What was measured. `memory` is bytes after the warm-up and after each part of the long run."""

    rounds: tuple[Round, ...]
    memory: tuple[int, ...]
    long_run: Load | None


def measure_serving(folder: Path, plan: LoadPlan, say: Callable[[str], None]) -> ServeCost:
    """Serve a filled data folder and load it; every question is asked once, so that no cache of answers can help.

    The long run, if any, comes in ten parts of 8 clients, between which the service's memory is read.
    Raises EvaluationError when the service does not come up.
    """
    key = make_key(folder, "bench")
    asked = iter(SyntheticText(0).questions(plan.questions))
    rounds: list[Round] = []
    with serving(folder, COLLECTION) as server:
        run_load(Target(server.url), list(islice(asked, WARM_UP)), clients=2)
        memory = [server.memory()]
        for ingesting in (False, True):
            for clients in plan.clients:
                say(f"{clients} clients, {'with' if ingesting else 'without'} ingest")
                with _ingest_beside(server, key, wanted=ingesting):
                    rounds.append(_round(server, list(islice(asked, 2 * plan.requests)), clients, ingesting=ingesting))
        parts: list[Load] = []
        for part in range(PARTS if plan.long_run else 0):
            say(f"Long run, part {part + 1} of {PARTS}")
            parts.append(run_load(Target(server.url), list(islice(asked, plan.long_run // PARTS)), clients=8))
            memory.append(server.memory())
    return ServeCost(tuple(rounds), tuple(memory), _joined(parts) if parts else None)


def _round(server: Server, questions: Sequence[str], clients: int, *, ingesting: bool) -> Round:
    half = len(questions) // 2
    answers = run_load(Target(server.url), questions[:half], clients=clients)
    streamed = Target(server.url, STREAM, until_first_line=True)
    return Round(clients, ingesting, answers, run_load(streamed, questions[half:], clients=clients))


def _joined(parts: Sequence[Load]) -> Load:
    return Load(
        tuple(one for part in parts for one in part.seconds),
        sum(part.whole for part in parts),
        tuple(one for part in parts for one in part.failures),
    )


@contextmanager
def _ingest_beside(server: Server, key: Mapping[str, str], *, wanted: bool) -> Iterator[None]:
    """Upload documents one after another while the block runs, each as soon as the one before is read."""
    stop = threading.Event()
    failed: list[str] = []

    def upload() -> None:
        documents = SyntheticText(int(time.time())).documents(1000, passages=10)
        for number, document in zip(count(), documents, strict=False):
            if stop.is_set():
                return
            try:
                _upload(server, key, f"beside-{number}.txt", f"{document.title}\n\n{document.text}", stop)
            except (EvaluationError, OSError, http.client.HTTPException) as error:
                failed.append(str(error))
                return

    thread = threading.Thread(target=upload, name="ingest")
    if wanted:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if wanted:
            thread.join()
    if failed:
        raise EvaluationError(f"The ingest beside the load failed: {failed[0]}")


def _upload(server: Server, key: Mapping[str, str], name: str, text: str, stop: threading.Event) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"{{}}\r\n\r\n'
    body = (
        head.format("collection", "") + f"{COLLECTION}\r\n" + head.format("file", f'; filename="{name}"')
        + f"{text}\r\n--{_BOUNDARY}--\r\n"
    )  # fmt: skip
    kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    connection.request("POST", "/v1/documents", body.encode(), {**kind, **key})
    response = connection.getresponse()
    where, said = response.headers.get("Location", ""), response.read()
    if response.status != http.HTTPStatus.ACCEPTED:
        raise EvaluationError(f"Upload answered {response.status}: {said[-300:].decode('utf-8', 'replace')}")
    while not stop.wait(_PAUSE_SECONDS):
        connection.request("GET", where, headers=dict(key))
        state = connection.getresponse().read()
        if b'"queued"' not in state and b'"running"' not in state:
            break
    connection.close()
