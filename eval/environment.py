"""What the figures of a run in process may depend on beside its configuration: versions, code and kind of machine."""

import platform
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain

_PACKAGES = ("hoidap", "apsw", "faiss-cpu", "ir-measures", "numpy", "onnxruntime", "sentencepiece", "tantivy")
_ANSWERING = ("embeddings", "prompts", "rag")
_SCORING = ("measuring.py", "metrics.py", "scoring.py", "trial.py")  # the last decides what is stored and asked
_READ = (".py", ".json", ".txt")


def environment() -> dict[str, str]:
    """Return the machine's kind, the versions of the libraries, and the digest of the code that answers and scores.

    The digest tells two states of a working copy apart, which have the same version.
    """
    versions = {package: version(package) for package in _PACKAGES}
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    return {**machine, **versions, "code": _code()}


def _code() -> str:
    digest = sha256()
    scoring = ((name, files("eval").joinpath(name).read_bytes()) for name in _SCORING)
    answering = chain.from_iterable(_below(files(package), package) for package in _ANSWERING)
    for name, content in chain(scoring, answering):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        below = f"{name}/{one.name}"
        if one.is_dir():
            yield from _below(one, below)
        elif one.name.endswith(_READ):
            yield below, one.read_bytes()
