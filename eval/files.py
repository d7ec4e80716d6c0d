"""Files of evaluations: what the disk refuses, and what is no JSON object, is told with its cure."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError


@contextmanager
def writing_to(path: Path, *, cure: str = "Name another file.") -> Iterator[None]:
    """Raise EvaluationError for what the file system refuses while the block writes there."""
    try:
        yield
    except OSError as error:
        raise EvaluationError(f"{path} cannot be written ({error.strerror}). {cure}") from error


def read_object(path: Path, *, cure: str) -> dict[str, Any]:
    """Return the JSON object in a file. Raises EvaluationError for what holds none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise EvaluationError(f"{path} cannot be read ({error}). {cure}") from error
    if not isinstance(found, dict):
        raise EvaluationError(f"{path} holds no JSON object. {cure}")
    return found
