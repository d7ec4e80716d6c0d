"""A folder of files that is made once, complete or not at all, and checked each time it is opened.

The files are written to a temporary folder, flushed to the disk, listed in `manifest.json` with their SHA-256, and the
folder is renamed. A lock keeps two processes from making it at once; what a killed one left is removed by the next.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import EncoderUnavailable

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is prepared: the name of its folder, how its files are written, and the bytes they take at most."""

    name: str
    write: Callable[[Path], None]
    size: int


def prepare_folder(parent: Path, recipe: Recipe, *, announce: Callable[[str], None]) -> Path:
    """Return `parent/recipe.name`, intact: made if it is missing, made again if a checksum does not match.

    Raises EncoderUnavailable when it cannot be written.
    """
    target = parent / recipe.name
    if damage_of(target) is None:
        return target
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _locked(parent / f".{recipe.name}.lock"):
            damage = damage_of(target)  # another process may just have made it
            if damage is not None:
                _make(target, recipe, announce, damage)
    except OSError as error:
        raise EncoderUnavailable(
            f"The model {recipe.name} cannot be prepared in {parent}: {error}. Make the folder writable, free "
            f"{recipe.size / 1e6:.0f} MB on its disk, or choose another data folder."
        ) from error
    return target


def damage_of(folder: Path) -> str | None:
    """Say what is wrong with a prepared folder; None when every file has the checksum its manifest states."""
    if not folder.is_dir():
        return "missing"
    try:
        files = json.loads((folder / _MANIFEST).read_text("utf-8"))["files"]
        wrong = [name for name, entry in files.items() if _entry(folder / name) != entry]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"its manifest cannot be read ({error})"
    return f"{', '.join(wrong)} does not match its checksum" if wrong or not files else None


def _entry(path: Path) -> dict[str, int | str] | None:
    """What the manifest says of a file."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return {"bytes": file.tell(), "sha256": digest}
    except FileNotFoundError:
        return None


def _make(target: Path, recipe: Recipe, announce: Callable[[str], None], damage: str) -> None:
    _sweep(target)
    if damage == "missing":
        announce(f"Preparing the model {recipe.name} (once, about {recipe.size / 1e6:.0f} MB) …")
    else:
        announce(f"The prepared model {target.name} is damaged: {damage}. Preparing it again …")
    require_space(target.parent, recipe.size)
    temporary = Path(tempfile.mkdtemp(prefix=_temporary_prefix(target), dir=target.parent))
    try:
        recipe.write(temporary)
        _seal(temporary)
        if target.exists():
            target.rename(temporary.with_name(f"{temporary.name}-old"))
        temporary.rename(target)
        _flush(target.parent)
    finally:
        _sweep(target)
    announce(f"The model {recipe.name} is ready.")


def require_space(folder: Path, size: int) -> None:
    """Raise EncoderUnavailable when the disk that holds the folder has less than `size` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise EncoderUnavailable(
            f"The embedding model needs {size / 1e6:.0f} MB in {folder}; its disk has {free / 1e6:.0f} MB left. "
            "Free some space or choose another data folder."
        )


def _temporary_prefix(target: Path) -> str:
    return f".{target.name}.making-"


def _sweep(target: Path) -> None:
    """Remove temporary folders of this target; only called under the lock, so nobody is writing to them."""
    for left in target.parent.glob(f"{_temporary_prefix(target)}*"):
        shutil.rmtree(left, ignore_errors=True)


def _seal(folder: Path) -> None:
    """Flush every file and list it in the manifest."""
    folder.chmod(0o755)  # mkdtemp makes folders that only their owner may read
    entries = {str(path.relative_to(folder)): _entry(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    (folder / _MANIFEST).write_text(json.dumps({"files": entries}, indent=1), "utf-8")
    for path in [*folder.rglob("*"), folder]:
        _flush(path)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait for the lock of this name; a process that dies releases it."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
