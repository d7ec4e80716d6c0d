"""The service as its operator runs it: `hoidap serve` in a process of its own, with its memory."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvaluationError

_START_SECONDS = 120.0
_PAUSE_SECONDS = 0.2
_UNLIMITED = "100000/second"


@dataclass(frozen=True, slots=True)
class Server:
    """A running service."""

    url: str
    pid: int

    def memory(self) -> int:
        """Return the bytes it holds in memory now. Raises EvaluationError where /proc does not tell."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        except OSError as error:
            raise EvaluationError("The memory of a process is read from /proc, which is not here.") from error
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@contextmanager
def serving(data: Path, collection: str) -> Iterator[Server]:
    """Serve a data folder on a free port of this machine while the block runs, with rate limits out of the way.

    Raises EvaluationError when the service does not come up.
    """
    port = _free_port()
    limits = {"HOIDAP_HTTP_RATE_ADDRESS": _UNLIMITED, "HOIDAP_HTTP_RATE_KEY": _UNLIMITED}
    opened = {"HOIDAP_DATA": str(data), "HOIDAP_HTTP_COLLECTIONS": collection, **limits}
    command = [str(hoidap()), "serve", "--host", "127.0.0.1", "--port", str(port)]
    log = data / "bench-serve.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, env={**os.environ, **opened}, stdout=said, stderr=said)
        try:
            _await(process, port, log)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            try:
                process.wait(_START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def hoidap() -> Path:
    """Return the installed command. Raises EvaluationError when there is none beside this Python."""
    command = Path(sys.executable).with_name("hoidap")
    if not command.exists():
        raise EvaluationError(f"There is no command {command}. Install the package: pip install -e .")
    return command


def make_key(data: Path, name: str) -> Mapping[str, str]:
    """Return the header of a new admin key of a data folder."""
    command = [str(hoidap()), "keys", "create", name, "--role", "admin", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EvaluationError(f"`{' '.join(command)}` ended with {done.returncode}: {done.stderr.strip()}")
    return {"Authorization": f"Bearer {done.stdout.strip()}"}


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        if _ready(port):
            return
        time.sleep(_PAUSE_SECONDS)
    raise EvaluationError(f"`hoidap serve` did not come up. It said:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
