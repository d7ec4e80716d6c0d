"""What a generation of the index says about itself, and whether its files are still what was written.

FAISS loads a file with flipped bits without complaint, so nothing is opened before its checksum has been compared.
"""

import dataclasses
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Literal

import faiss
import tantivy

FILE = "manifest.json"
FORMAT = 2


class UnusableCache(Exception):
    """A generation that must not be served. Never leaves `rag.index`: the cure is to build another from the store."""


@dataclass(frozen=True, slots=True)
class DenseFacts:
    """How vectors are searched. `recall` is recall@50 against exact search, measured when the lists were trained.

    A flat index is exact: it has no lists, and its recall is 1.
    """

    kind: Literal["flat", "ivf"] = "flat"
    lists: int = 0
    probes: int = 0
    recall: float = 1.0
    trained_on: int = 0


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size and SHA-256 of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which state of which collection a generation holds, and its files by their path inside the generation."""

    store: str
    collection: str
    version: int
    encoder: str
    dimension: int
    count: int
    max_id: int
    dense: DenseFacts
    files: dict[str, FileFacts]
    libraries: dict[str, str]


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries whose file formats a generation holds."""
    return {"faiss": faiss.__version__, "tantivy": tantivy.tantivy.__version__}


def describe_files(folder: Path, names: Iterable[str]) -> dict[str, FileFacts]:
    """Return size and checksum of files of a folder."""
    return {name: FileFacts((folder / name).stat().st_size, checksum(folder / name)) for name in sorted(names)}


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`, with its own checksum, to the disk."""
    body = dataclasses.asdict(manifest) | {"format": FORMAT}
    with (folder / FILE).open("w", encoding="utf-8") as file:
        json.dump({"sha256": _digest(body), "manifest": body}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json`. Raises `UnusableCache` when it is missing, damaged or of another format."""
    try:
        outer = json.loads((folder / FILE).read_bytes())
        body = outer["manifest"]
        intact = outer["sha256"] == _digest(body) and body.pop("format") == FORMAT
    except OSError as error:
        raise UnusableCache(f"its manifest cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnusableCache("its manifest is damaged") from error
    if not intact:
        raise UnusableCache("its manifest is damaged or of another format")
    files = {name: FileFacts(**facts) for name, facts in body.pop("files").items()}
    return Manifest(dense=DenseFacts(**body.pop("dense")), files=files, **body)


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raise `UnusableCache` when a file is missing or not what was written."""
    for name, facts in manifest.files.items():
        path = folder / name
        try:
            size = path.stat().st_size
            if size != facts.bytes:
                raise UnusableCache(f"{name} has {size} bytes instead of {facts.bytes}")
            if checksum(path) != facts.sha256:
                raise UnusableCache(f"{name} does not match its checksum")
        except OSError as error:
            raise UnusableCache(f"{name} cannot be read ({error.strerror})") from error


def _digest(body: Any) -> str:
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
