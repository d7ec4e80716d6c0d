"""Where a calibration is kept: one ships with each reader, and a data folder's own takes its place."""

import os
import secrets
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rag.errors import CalibrationDamaged, StoreError
from rag.read.calibration import Calibration
from rag.read.reader import ReaderFacts
from rag.store.blueprint import sync_folder

FILE = "calibration.json"
SHIPPED = ("trained_calibration.json", "sentence_calibration.json")
_MOST_BYTES = 100_000


def choose_calibration(folder: Path, reader: ReaderFacts, announce: Callable[[str], None]) -> Calibration:
    """Return the data folder's calibration, else the one that ships; one of another reader is announced and not used.

    Where neither fits, support is taken as it is. Raises CalibrationDamaged.
    """
    own = load_calibration(folder / FILE)
    if own is not None and own.fits(reader):
        return own
    if own is not None:
        announce(
            f"{folder / FILE} was fitted for the reader {_named(own.reader, own.weights)}; "
            f"in use is {_named(reader.name, reader.weights)}, so it is passed over. "
            f"Fit it again: hoidap-eval calibrate --set … --data {folder}"
        )
    shipped = shipped_calibration(reader)
    if shipped is not None:
        return shipped
    announce(
        f"No calibration fits the reader {_named(reader.name, reader.weights)}: its own confidence is shown. "
        f"Fit one: hoidap-eval calibrate --set … --data {folder}"
    )
    return Calibration.raw(reader)


def shipped_calibration(reader: ReaderFacts) -> Calibration | None:
    """Return the calibration that ships with a reader, None where none was fitted for it."""
    return next((one for one in map(_shipped, SHIPPED) if one is not None and one.fits(reader)), None)


@cache
def _shipped(file: str) -> Calibration | None:
    path = resources.files("rag.read") / file
    return _parsed(path.read_bytes()) if path.is_file() else None


def load_calibration(path: Path) -> Calibration | None:
    """Return the calibration of a file, None when there is none. Raises CalibrationDamaged."""
    try:
        with path.open("rb") as file:
            return _parsed(file.read(_MOST_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CalibrationDamaged(f"{path} cannot be read ({error.strerror}). Allow this user to read it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise CalibrationDamaged(
            f"{path} is no calibration ({place}: {first['msg']}). Move it away, or fit it again: "
            f"hoidap-eval calibrate --set … --data {path.parent}"
        ) from error


def save_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration, whole or not at all: a crash leaves the one that was there. Raises StoreError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(_adapter().dump_json(calibration, indent=1) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}). Check the disk and the folder, or name another."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _parsed(data: bytes) -> Calibration:
    return _adapter().validate_json(data)


@cache
def _adapter() -> TypeAdapter[Calibration]:
    return TypeAdapter(Calibration)


def _named(name: str, weights: str) -> str:
    return f"{name!r} of weights {weights[:8]}"
