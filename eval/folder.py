"""A run on disk: `config.json` first, `rows.jsonl` one row a question as it is asked, `summary.json` only at the end.

A folder without `summary.json` is a run that was interrupted: it is continued by the command that began it.
"""

import errno
import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from eval.environment import environment
from eval.errors import EvaluationError
from eval.files import read_object, writing_to
from eval.measuring import DEPTH
from eval.resuming import kept_rows, require_same, rows_of
from eval.rows import Row
from eval.service import COLLECTION, Retriever
from eval.summary import Summary

Corpus = Literal["from-set", "stored"]

_CONFIG, _ROWS, _SUMMARY = "config.json", "rows.jsonl", "summary.json"


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What was asked for; the same configuration and versions give the same rows but for the timings.

    `url` is the running service that is asked; None asks the assistant in this process, with `settings` of
    `rag.settings` changed by name. `corpus` says whether the set's sources are stored first or are there already.
    `passage_tokens` of None leaves it to the setting. With `given`, each question is asked of its gold sources alone:
    what is read is measured, not what is found. Raises EvaluationError for what contradicts itself.
    """

    set: str
    retrievers: tuple[Retriever, ...] = ("hybrid",)
    passage_tokens: int | None = None
    limit: int | None = None
    leave_out: float = 0.0
    seed: int = 0
    k: int = DEPTH
    given: bool = False
    corpus: Corpus = "from-set"
    collection: str = COLLECTION
    url: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.url and self.overrides:
            raise EvaluationError(
                f"The service at {self.url} has settings of its own, so these cannot be set here: "
                f"{', '.join(self.overrides)}. Leave them out, or leave out --service."
            )
        if self.url and "@" in self.url.partition("//")[2].partition("/")[0]:
            raise EvaluationError("The service's URL holds a password, and runs are shared. Give a key by --key-env.")
        if self.corpus == "stored" and (self.leave_out or self.passage_tokens):
            raise EvaluationError(
                "With --corpus stored nothing is stored, so --leave-out and --passage-tokens have no effect. "
                "Leave them out, or store the set's own sources: --corpus from-set."
            )

    @property
    def overrides(self) -> dict[str, object]:
        """The settings that this run changes of the assistant; a retriever that is alone is also answered by."""
        tokens = {"passage_tokens": self.passage_tokens} if self.passage_tokens else {}
        alone = self.url is None and len(self.retrievers) == 1
        return {**tokens, **({"retriever": self.retrievers[0]} if alone else {}), **self.settings}


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one run."""

    path: Path

    def is_begun(self, config: RunConfig, facts: Mapping[str, object]) -> bool:
        """Return whether an interrupted run can go on here, of the same configuration and facts as far as given.

        Raises EvaluationError when the folder holds anything else, or nothing can be written there.
        """
        with self._writing():
            _require_writable(self.path)
            if not self.path.exists() or not any(self.path.iterdir()):
                return False
        if (self.path / _SUMMARY).exists():
            raise EvaluationError(f"{self.path} holds a finished run. Name another run folder with --out.")
        if not (self.path / _CONFIG).is_file():
            raise EvaluationError(f"{self.path} is not empty. Name another run folder with --out.")
        require_same(self.path, _read(self.path / _CONFIG), _record(config, facts))
        return True

    def finished(self, config: RunConfig, facts: Mapping[str, object]) -> "Run | None":
        """Return the finished run that is here, None where none is.

        Raises EvaluationError when it is of another configuration or other facts, as far as given.
        """
        if not (self.path / _SUMMARY).is_file():
            return None
        run = load_run(self.path)
        require_same(self.path, run.config, _record(config, facts))
        return run

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process out of the folder until the block ends; one that stays empty is not left behind.

        Raises EvaluationError when another one is at work in it.
        """
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            held = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(held)
            raise EvaluationError(
                f"Another process is at work in {self.path}. Wait for its end, or name another run folder with --out."
            ) from error
        try:
            yield
        finally:
            with suppress(OSError):
                self.path.rmdir()
            os.close(held)

    def begin(self, config: RunConfig, facts: Mapping[str, object]) -> None:
        """Make the folder and write the configuration. Raises EvaluationError when it holds something already."""
        if self.is_begun(config, facts):
            raise EvaluationError(f"{self.path} holds an interrupted run. Name another run folder with --out.")
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
        self._write(_CONFIG, {**_record(config, facts), "started": _now(), "resumed": []})

    def resume(self, asked: Collection[str]) -> tuple[Row, ...]:
        """Return the rows that an interrupted run over the ids `asked` left, but for those of questions that failed.

        Those are asked again. Raises EvaluationError for a row of another question, and for a line that is no row.
        """
        kept = kept_rows(self.path / _ROWS, asked) if (self.path / _ROWS).exists() else ()
        self.order(kept)
        stored = _read(self.path / _CONFIG)
        self._write(_CONFIG, {**stored, "resumed": [*stored["resumed"], _now()]})
        return kept

    def append(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Write each row as it comes, and hand it on. Raises EvaluationError when the disk takes no more."""
        for row in rows:
            with self._writing(), (self.path / _ROWS).open("a", encoding="utf-8", newline="\n") as lines:
                lines.write(_line(row))
            yield row

    def order(self, rows: Iterable[Row]) -> None:
        """Write these rows in this order instead of those that are there."""
        self._replace(_ROWS, "".join(map(_line, rows)))

    def finish(self, summary: Summary) -> None:
        """Write the figures: the run is whole."""
        self._write(_CONFIG, {**_read(self.path / _CONFIG), "finished": _now()})
        self._write(_SUMMARY, asdict(summary))

    def _write(self, name: str, value: object) -> None:
        self._replace(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def _replace(self, name: str, text: str) -> None:
        """Write a file whole or not at all."""
        written = self.path / f"{name}.new"
        with self._writing():
            written.write_text(text, "utf-8", newline="\n")
            written.replace(self.path / name)

    def _writing(self) -> AbstractContextManager[None]:
        return writing_to(self.path, cure="Make room there, or name another run folder with --out.")


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run as it was read back. `config` holds what `config.json` does, with `environment` and `service`."""

    path: Path
    config: Mapping[str, Any]
    rows: tuple[Row, ...]
    summary: Summary


def _require_writable(folder: Path) -> None:
    """Raise OSError when a folder can be neither written into nor made: better now than when all is stored."""
    nearest = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{nearest} is a file")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, f"no permission to write into {nearest}")


def load_run(path: Path) -> Run:
    """Read a finished run. Raises EvaluationError for a folder that is none, is not finished, or was damaged."""
    if not (path / _CONFIG).is_file():
        raise EvaluationError(f"{path} is no run: it has no {_CONFIG}. Name a folder that `hoidap-eval run` wrote.")
    if not (path / _SUMMARY).is_file():
        raise EvaluationError(
            f"{path} was interrupted: it has no {_SUMMARY}. Finish it: repeat its `hoidap-eval run` with --out {path}."
        )
    try:
        rows, summary = tuple(rows_of((path / _ROWS).read_bytes())), Summary.of(_read(path / _SUMMARY))
        config = _read(path / _CONFIG)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise EvaluationError(f"{path} cannot be read as a run ({error}). Run the evaluation again.") from error
    asked = len({row.id for row in rows})
    if not len(rows) == asked == summary.questions:
        raise EvaluationError(
            f"{path} has {len(rows)} rows, of {asked} questions, where {summary.questions} were asked. "
            "Run the evaluation again."
        )
    return Run(path, config, rows, summary)


def _read(path: Path) -> dict[str, Any]:
    return read_object(path, cure="Run the evaluation again, in another folder.")


def _line(row: Row) -> str:
    return json.dumps(asdict(row), ensure_ascii=False) + "\n"


def _record(config: RunConfig, facts: Mapping[str, object]) -> Any:
    """Return what `config.json` says, as it will be read back: tuples are lists there."""
    return json.loads(json.dumps({**asdict(config), **facts, "environment": environment()}))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
