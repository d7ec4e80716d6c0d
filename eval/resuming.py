"""Going on with an interrupted run: whether it is the same run, and which of its rows can be kept."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.rows import Row

_NO_ROW = (ValueError, KeyError, TypeError, AttributeError)
_COUNTED = ("documents", "passages")  # of the manifest; a generation is another after every indexing
_ANEW = "Begin anew in another folder: --out."
_MAY_DIFFER = frozenset({"started", "finished", "resumed", "ingest_seconds"})


def require_same(path: Path, there: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    """Raise EvaluationError naming every value of `here` that the run begun in `path` does not have."""
    known = _flat({name: value for name, value in there.items() if name not in _MAY_DIFFER})
    wanted = _flat({name: value for name, value in here.items() if name not in _MAY_DIFFER})
    names = [name for name in {**known, **wanted} if name.partition(".")[0] in here]
    differing = [
        f"  {name}: {known.get(name, 'nothing')} there, {wanted.get(name, 'nothing')} here"
        for name in names
        if known.get(name) != wanted.get(name)
    ]
    if differing:
        raise EvaluationError(
            f"{path} holds a run that was configured otherwise, so it cannot go on:\n"
            + "\n".join(differing)
            + "\nRepeat the command that began it, or name another folder with --out."
        )


def kept_rows(path: Path, asked: Collection[str]) -> tuple[Row, ...]:
    """Return the rows of an interrupted run that need not be asked again: whole, and not failed.

    What follows the last line end is a row that was being written, and is passed over. Raises EvaluationError.
    """
    wanted = set(asked)
    rows: dict[str, Row] = {}
    try:
        whole, _, _torn = path.read_bytes().rpartition(b"\n")
        for row in rows_of(whole):
            if row.id not in wanted:
                raise EvaluationError(f"{path} holds a row of {row.id!r}, which is not asked. {_ANEW}")
            if row.id in rows:
                raise EvaluationError(f"{path} holds two rows of {row.id!r}. {_ANEW}")
            rows[row.id] = row
    except _NO_ROW as error:
        raise EvaluationError(f"{path} holds a line that is no row ({error}). {_ANEW}") from error
    return tuple(row for row in rows.values() if row.status != "failed")


def rows_of(lines: bytes) -> Iterator[Row]:
    """Yield the rows of `rows.jsonl`. Raises ValueError, KeyError, TypeError and AttributeError for a line of none."""
    for line in lines.split(b"\n"):
        if line:
            yield Row.of(json.loads(line))


def _flat(values: Mapping[str, Any], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{above}{name}.")
        elif not above.startswith("manifest.") or name in _COUNTED:
            found[above + name] = json.dumps(value, ensure_ascii=False)
    return found
