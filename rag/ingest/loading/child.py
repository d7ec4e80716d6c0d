"""The reader's side of the parsing process: started when first needed, replaced after a crash or a timeout."""

import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from os import environ, pathsep
from pathlib import Path
from typing import Any, BinaryIO, cast

from rag.errors import RefusedDocument, SettingsError
from rag.ingest.loading.found import MEBIBYTE, LoadLimits
from rag.ingest.loading.frames import pack_message, read_frame, unpack_message, write_frame

_START_SECONDS = 60.0
_LAST_SECONDS = 2.0
_CODE = Path(__file__).parents[3]


def worker_command(limits: LoadLimits) -> tuple[str, ...]:
    """Return the command of a parsing process. `-P` keeps the current folder off its import path."""
    return (sys.executable, "-P", "-m", "rag.ingest.loading.worker", str(limits.memory_bytes))


class ParsingProcess:
    """One worker at a time. Not for use by several threads at once."""

    def __init__(self, command: Sequence[str], limits: LoadLimits) -> None:
        self._command = tuple(command)
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._answered = 0

    def parse(self, request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        """Return the worker's draft as JSON has it. Raises `RefusedDocument`, also when it fails itself."""
        used = self._answered > 0
        reply = self._ask(request, data)
        if "memory" in reply:
            self.stop()
            # A worker that has read many files may be short of memory for a reason that is not this file's.
            reply = self._ask(request, data) if used else reply
        if "memory" in reply:
            self.stop()
            allowed = self._limits.memory_bytes // MEBIBYTE
            raise RefusedDocument(
                "memory", f"needs over {allowed} MiB to be read. Split it, or raise HOIDAP_PARSE_MEGABYTES"
            )
        if "refused" in reply:
            raise RefusedDocument(reply["refused"]["reason"], reply["refused"]["message"])
        return cast(dict[str, Any], reply["draft"])

    def stop(self) -> None:
        """End the worker, if there is one, and wait until it is gone."""
        child, self._child, self._answered = self._child, None, 0
        if child is not None:
            child.kill()
            child.communicate()

    def _ask(self, request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        child = self._child or self._start()
        deadline = time.monotonic() + self._limits.seconds
        try:
            write_frame(cast(BinaryIO, child.stdin), pack_message(request))
            write_frame(cast(BinaryIO, child.stdin), data)
            reply = self._receive(child, deadline)
        except (EOFError, OSError, ValueError) as error:
            raise self._crashed(child) from error
        except BaseException:  # Ctrl-C too: the worker is in the middle of a file and must not answer the next request
            self.stop()
            raise
        self._answered += 1
        return reply

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a worker, in a session of its own so that Ctrl-C reaches only us, and wait until it is up."""
        path = pathsep.join(filter(None, (str(_CODE), environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        try:
            self._receive(self._child, time.monotonic() + _START_SECONDS)
        except (EOFError, ValueError, RefusedDocument) as error:
            self.stop()
            raise SettingsError(
                f"The process that parses pages, PDF and DOCX does not start. See why: {' '.join(self._command)} "
                "(it needs a memory limit of at least 300 MiB)"
            ) from error
        return self._child

    def _receive(self, child: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
        stdout = cast(BinaryIO, child.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            ready = selector.select(max(0.0, deadline - time.monotonic()))
        if not ready:
            self.stop()
            raise RefusedDocument(
                "timeout", f"takes over {self._limits.seconds:g} s to read. Split it, or raise HOIDAP_PARSE_SECONDS"
            )
        return unpack_message(read_frame(stdout))

    def _crashed(self, child: subprocess.Popen[bytes]) -> RefusedDocument:
        """Return the refusal of the file a worker failed on: its death is the only report of some errors."""
        try:
            code = child.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:  # alive, but talking nonsense
            code = 0
        self.stop()
        cure = "Open it in the program it was made with and save it anew, or convert it to text"
        if code == -signal.SIGKILL:
            return RefusedDocument("memory", f"made its reader run out of memory. {cure}")
        return RefusedDocument("malformed", f"made its reader fail (exit code {code}). {cure}")
