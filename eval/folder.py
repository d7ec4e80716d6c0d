"""A run on disk: `config.json` first, `rows.jsonl` one row a question as it is asked, `summary.json` only at the end.

A folder without `summary.json` is a run that was interrupted; its rows are whole lines.
"""

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.rows import Row
from eval.service import Retriever
from eval.summary import Summary

_PACKAGES = ("hoidap", "apsw", "faiss-cpu", "ir-measures", "numpy", "onnxruntime", "sentencepiece", "tantivy")


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What was asked for; the same configuration and versions give the same rows but for the timings."""

    set: str
    retrievers: tuple[Retriever, ...]
    passage_tokens: int
    limit: int | None
    leave_out: float
    seed: int


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one run."""

    path: Path

    def begin(self, config: RunConfig, facts: Mapping[str, object]) -> None:
        """Make the folder and write the configuration. Raises EvaluationError when it holds something already."""
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise EvaluationError(f"{self.path} is not empty. Name another run folder with --out.")
        self.path.mkdir(parents=True, exist_ok=True)
        self._write("config.json", {**asdict(config), **facts, "environment": environment()})

    def append(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Write each row as it comes, and hand it on."""
        with (self.path / "rows.jsonl").open("w", encoding="utf-8") as lines:
            for row in rows:
                lines.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                lines.flush()
                yield row

    def finish(self, summary: Summary) -> None:
        """Write the figures: the run is whole."""
        self._write("summary.json", asdict(summary))

    def _write(self, name: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False)
        (self.path / name).write_text(text + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run as it was read back. `config` holds what `config.json` does, with `environment` and `service`."""

    path: Path
    config: Mapping[str, Any]
    rows: tuple[Row, ...]
    summary: Summary


def load_run(path: Path) -> Run:
    """Read a finished run. Raises EvaluationError for a folder that is none, is not finished, or was damaged."""
    if not (path / "config.json").is_file():
        raise EvaluationError(f"{path} is no run: it has no config.json. Name a folder that `eval run` wrote.")
    if not (path / "summary.json").is_file():
        raise EvaluationError(f"{path} was interrupted: it has no summary.json. Finish it: repeat its `eval run`.")
    try:
        rows = tuple(Row.of(json.loads(line)) for line in _lines(path / "rows.jsonl"))
        return Run(path, _read(path / "config.json"), rows, Summary.of(_read(path / "summary.json")))
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, OSError) as error:
        raise EvaluationError(f"{path} cannot be read as a run ({error}). Run the evaluation again.") from error


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line]


def environment() -> dict[str, str]:
    """Return what the figures may depend on beside the code: versions and the machine's kind."""
    versions = {package: version(package) for package in _PACKAGES}
    return {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system(), **versions}
