"""A corpus sent to a running service: in uploads it takes, each waited for until it is read."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from eval.errors import EvaluationError
from eval.remote.bodies import source_of, upload_name
from eval.remote.calls import Calls, Refused
from rag.ingest.summary import IngestObserver, IngestSummary, SourceOutcome
from rag.store import Outcome

_FILES, _BYTES = 20, 16_000_000  # of one upload: what a service takes unless it was told to take less
_PAGE = 200
_POLL_SECONDS = 0.5
_RECORDS = ".jsonl"
_SHOWN = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it is sent, and the sources it holds."""

    name: str
    content: bytes
    sources: tuple[str, ...]


def upload_corpus(
    calls: Calls, collection: str, folder: Path, observer: IngestObserver, *, most_bytes: int = _BYTES
) -> IngestSummary:
    """Send every file below a folder and return what became of each; one of records is sent in parts.

    An upload has at most `most_bytes`, unless a single file or record is larger.
    Raises EvaluationError when the collection holds documents that are not of this corpus (they would be found too),
    and when an upload fails; Refused without the key of an administrator.
    """
    files = [part for path in sorted(folder.rglob("*")) if path.is_file() for part in _parts(path, folder, most_bytes)]
    _require_own(calls, collection, {source for file in files for source in file.sources})
    observer.found(len(files))
    started = calls.clock.now()
    outcomes: list[SourceOutcome] = []
    for batch in _batches(files, most_bytes):
        sent = [("file", (file.name, file.content, "application/octet-stream")) for file in batch]
        job = calls.json("POST", "/v1/documents", data={"collection": collection}, files=sent)
        for file in _read(calls, job, observer)["files"]:
            outcomes.append(_outcome(file))
            observer.finished(outcomes[-1])
    return IngestSummary(collection, tuple(outcomes), {"whole": calls.clock.now() - started})


def _parts(path: Path, folder: Path, most: int) -> Iterator[_File]:
    name, content = path.relative_to(folder).as_posix(), path.read_bytes()
    if path.suffix.casefold() != _RECORDS:
        yield _File(upload_name(name), content, (name,))
        return
    for number, lines in enumerate(_grouped(content.splitlines(keepends=True), len, most), start=1):
        yield _File(f"{path.stem}-{number}{_RECORDS}", b"".join(lines), tuple(map(_source, lines)))


def _source(line: bytes) -> str:
    record = json.loads(line)
    return str(record.get("source") or record["id"])


def _batches(files: Iterable[_File], most: int) -> Iterator[list[_File]]:
    for batch in _grouped(files, lambda file: len(file.content), most):
        yield from (batch[first : first + _FILES] for first in range(0, len(batch), _FILES))


def _grouped(items: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Yield the items in runs that are no larger than `most` together, unless a single one is."""
    group: list[T] = []
    total = 0
    for item in items:
        if group and total + size(item) > most:
            yield group
            group, total = [], 0
        group.append(item)
        total += size(item)
    if group:
        yield group


def _require_own(calls: Calls, collection: str, wanted: set[str]) -> None:
    foreign = [source for source in _listed(calls, collection) if source not in wanted]
    if foreign:
        raise EvaluationError(
            f"The collection {collection!r} of the service holds {len(foreign)} documents that are not of this trial, "
            f"such as {', '.join(map(repr, sorted(foreign)[:_SHOWN]))}: they would be found too. "
            "Name an empty one with --collection, or ask over what is there: --corpus stored."
        )


def _listed(calls: Calls, collection: str) -> Iterator[str]:
    """Yield the sources of a collection; none where it is not there."""
    offset, total = 0, 1
    while offset < total:
        wanted = {"collection": collection, "limit": _PAGE, "offset": offset}
        try:
            page = calls.json("GET", "/v1/documents", params=wanted)
        except Refused as error:
            if error.kind == "unknown-collection":
                return
            raise
        yield from (source_of(one["source"]) for one in page["documents"])
        offset, total = offset + _PAGE, page["total"]


def _read(calls: Calls, job: Any, observer: IngestObserver) -> Any:
    """Wait until an upload is read, and return its job. Raises EvaluationError when it failed."""
    told = ""
    while job["state"] not in ("done", "failed"):
        calls.clock.sleep(_POLL_SECONDS)
        job = calls.json("GET", f"/v1/jobs/{job['id']}")
        waits_for = (job["problem"] or {}).get("detail", "")
        if waits_for and waits_for != told and job["state"] == "queued":
            observer.notice(f"The upload waits: {waits_for}")
        told = waits_for
    if job["state"] == "failed":
        problem = job["problem"] or {}
        raise EvaluationError(
            f"The service did not read the upload {job['id']}: {problem.get('detail')} {problem.get('cure')}"
        )
    return job


def _outcome(file: Any) -> SourceOutcome:
    """Return what became of a file; a file of records is refused when any of them is, with the first reason."""
    refused = file["outcome"] == "refused" or file["documents"].get("refused", 0)
    outcome: Outcome = "refused" if refused else file["outcome"]
    return SourceOutcome(source_of(file["name"]), outcome, reason=file["reason"] or "", message=file["message"] or "")
