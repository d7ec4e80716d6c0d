"""Kill the real `hoidap serve` with signal 9 again and again while it takes and reads uploads; check what is left.

    python -m tests.crash.kill_serve --rounds 20

Every upload that was answered with 202 must end as a job that is done, with each of its documents stored once and to be
found; nothing may be left in the spool.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import httpx

from embeddings.bundled.prepare import prepare_bundled_model
from tests.crash.kill_nine import Promise, check

_SERVE = (sys.executable, "-m", "api", "serve", "--port", "0")
_KEY = (sys.executable, "-m", "api", "keys", "create", "admin", "--role", "admin")
_RECORDS = 40
_SECONDS_FROM_START, _SECONDS_FROM_UPLOAD = 2.5, 0.5
_PATIENCE_SECONDS = 120


class Uploads:
    """What was answered with 202: the jobs, and the documents they hold."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers
        self._sent = 0
        self.jobs: list[str] = []
        self.sources: set[str] = set()

    def send(self, url: str) -> None:
        """Upload some records; a service that dies meanwhile promises nothing."""
        self._sent += 1
        sources = [f"tin-{self._sent}-{number}" for number in range(_RECORDS)]
        lines = (json.dumps({"id": one, "text": f"Bản tin {one} của tỉnh Sông Trà."}) + "\n" for one in sources)
        file = (f"tin-{self._sent}.jsonl", "".join(lines).encode())
        try:
            taken = httpx.post(f"{url}/v1/documents", files=[("file", file)], headers=self._headers, trust_env=False)
        except httpx.TransportError:
            return
        assert taken.status_code == 202, taken.text
        self.jobs.append(taken.headers["location"])
        self.sources.update(sources)

    def wait_for_more(self, url: str) -> None:
        """Wait until the service stores something, if it still has anything to store."""
        before = self._stored(url)
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while before < len(self.sources) and self._stored(url) == before:
            assert time.monotonic() < give_up
            time.sleep(0.02)

    def _stored(self, url: str) -> int:
        told = httpx.get(f"{url}/v1/documents", headers=self._headers, trust_env=False)
        return int(told.json()["total"]) if told.status_code == 200 else 0

    def check(self, url: str) -> None:
        """Wait until every job has ended. Raises AssertionError for anything promised that is not there."""
        with httpx.Client(base_url=url, headers=self._headers, trust_env=False) as client:
            give_up = time.monotonic() + _PATIENCE_SECONDS
            for job in self.jobs:
                while (told := client.get(job).json())["state"] not in ("done", "failed"):
                    assert time.monotonic() < give_up, told
                    time.sleep(0.05)
                assert (told["state"], told["files"][0]["reason"]) == ("done", None), told
            pages = (client.get("/v1/documents", params={"limit": 200, "offset": n}) for n in range(0, 10**6, 200))
            stored = [row["source"] for page in _until_empty(pages) for row in page]
        assert len(stored) == len(set(stored))
        assert self.sources <= set(stored), sorted(self.sources - set(stored))[:5]


def run_rounds(data: Path, rounds: int, *, seed: int) -> Uploads:
    """Kill the service `rounds` times, let it finish at last, and check. Returns what was uploaded."""
    choice, env = random.Random(seed), {**os.environ, "HOIDAP_DATA": str(data), "HOIDAP_THREADS": "1"}
    key = subprocess.run(_KEY, env=env, capture_output=True, text=True, check=True).stdout.strip()
    uploads = Uploads({"Authorization": f"Bearer {key}"})
    for _ in range(rounds):
        with _serving(env) as (service, url):
            uploads.send(url)
            if choice.random() < 0.3:
                time.sleep(choice.uniform(0, _SECONDS_FROM_START))
            else:
                uploads.wait_for_more(url)
            uploads.send(url)
            time.sleep(choice.uniform(0, _SECONDS_FROM_UPLOAD))
            service.send_signal(signal.SIGKILL)
    with _serving(env) as (service, url):
        uploads.check(url)
        service.send_signal(signal.SIGTERM)
        assert service.wait(_PATIENCE_SECONDS) == 0
    check(data, Promise())
    assert [path.name for path in (data / "uploads").iterdir()] == ["worker.lock"]
    return uploads


@contextmanager
def _serving(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the service until the block ends. Its log goes into a file: a full pipe would hold it up."""
    with tempfile.TemporaryFile("w+") as log, subprocess.Popen(_SERVE, stdout=log, stderr=log, env=env) as service:
        try:
            yield service, _address(log, service)
        finally:
            service.kill()


def _address(log: TextIO, service: subprocess.Popen[bytes]) -> str:
    said = ""
    while not (found := re.search(r"http://127\.0\.0\.1:\d+(?= )", said)):
        assert service.poll() is None, said
        time.sleep(0.05)
        log.seek(0)
        said = log.read()
    return found[0]


def _until_empty(pages: Iterator[httpx.Response]) -> Iterator[list[dict[str, str]]]:
    for page in pages:
        rows = page.json()["documents"]
        if not rows:
            return
        yield rows


def main() -> int:
    """Run from the command line; a traceback and exit code 1 when anything promised was lost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare_bundled_model(data / "models", announce=lambda _: None)
        uploads = run_rounds(data, chosen.rounds, seed=chosen.seed)
    told = f"{len(uploads.jobs)} uploads with {len(uploads.sources)} documents"
    print(f"seed {chosen.seed}: {chosen.rounds} rounds, {told}, nothing promised was lost")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
