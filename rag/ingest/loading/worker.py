"""The process that parses pages, PDF and DOCX: `python -m rag.ingest.loading.worker MEMORY_BYTES`.

Files come from strangers and parsers are large. Here a parser may run out of memory, crash or never end: the reader
notices, refuses that file and starts another worker. It reads frames of (request, bytes) from standard input, writes
one frame for each to standard output, and ends with its reader.
"""

import os
import queue
import resource
import sys
import threading
from dataclasses import asdict
from typing import BinaryIO

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.frames import pack_message, read_frame, unpack_message, write_frame
from rag.ingest.loading.html_page import read_page
from rag.ingest.loading.pdf import read_pdf
from rag.ingest.loading.word import read_word

Requests = queue.SimpleQueue[tuple[bytes, bytes]]


def main() -> None:
    """Answer requests until the reader goes away, or a file is more than the parsers can take."""
    try:
        _serve()
    finally:
        # The thread that reads standard input holds its lock: an orderly end would wait for it, and abort.
        os._exit(1)


def _serve() -> None:
    replies = _private_stdout()
    _limit_memory(int(sys.argv[1]))
    requests: Requests = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    write_frame(replies, pack_message({"ready": True}))
    while True:
        header, data = requests.get()
        write_frame(replies, _answer(header, data))


def _answer(header: bytes, data: bytes) -> bytes:
    """Return the reply to one request. What is not caught here ends the process: the reader calls it malformed."""
    try:
        draft = asdict(_parse(unpack_message(header), data))
        published = draft["published"]
        return pack_message({"draft": {**draft, "published": published and published.isoformat()}})
    except RefusedDocument as error:
        return pack_message({"refused": {"reason": error.reason, "message": str(error)}})
    except MemoryError:
        return pack_message({"memory": True})


def _parse(request: dict[str, object], data: bytes) -> Draft:
    source, limit = str(request["source"]), int(str(request["unpacked_bytes"]))
    if request["format"] == "html":
        return read_page(data, source)
    if request["format"] == "pdf":
        return read_pdf(data, source)
    return read_word(data, source, unpacked_limit=limit)


def _receive(stream: BinaryIO, requests: Requests) -> None:
    """Queue requests; when the reader is gone, end at once, even in the middle of a file."""
    try:
        while True:
            requests.put((read_frame(stream), read_frame(stream)))
    except EOFError:
        os._exit(0)


def _private_stdout() -> BinaryIO:
    """Keep standard output for replies: whatever a library prints goes to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _limit_memory(limit: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
