"""What loading hands around: a file that was found, a refusal, and the limits."""

from dataclasses import dataclass
from pathlib import Path

from rag.errors import RefusedDocument

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file to load. `source` is its name for readers: the path below the folder given, with `/`."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file, folder or record that gave no document. `reason` is a word of `RefusedDocument`."""

    source: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """What a single file may cost. `seconds` and `memory_bytes` bound the process that parses pages, PDF and DOCX.

    A JSONL file may be of any size: it is read line by line, and `record_bytes` bounds the line.
    """

    file_bytes: int = 50 * MEBIBYTE
    record_bytes: int = 8 * MEBIBYTE
    unpacked_bytes: int = 200 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    seconds: float = 30.0


def refusal(source: str, error: RefusedDocument) -> Refusal:
    """Turn an error into a refusal whose message begins with the file's name."""
    return Refusal(source, error.reason, f"{source}: {error}")
