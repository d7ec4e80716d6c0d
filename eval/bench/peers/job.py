"""What a system under comparison is given, and what it gives back: files, since each runs in a process of its own."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, Self

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and the source it is of."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """The questions, the passages to index and the documents they were cut from, the model, and the language of it all.

    `model` is a folder in the layout of sentence-transformers, `corpus` the folder of the documents as files.
    """

    model: str
    corpus: str
    language: str
    passage_tokens: int
    questions: tuple[str, ...]
    passages: tuple[Unit, ...] = ()
    documents: tuple[Unit, ...] = ()

    def write(self, file: Path) -> None:
        """Write it for the process that does it."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read what `write` wrote."""
        stored = json.loads(file.read_text("utf-8"))
        for name in ("passages", "documents"):
            stored[name] = tuple(Unit(**one) for one in stored[name])
        return cls(**{**stored, "questions": tuple(stored["questions"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system did: a ranking of sources for each question, what it took, and how it was set up.

    `start` is seconds until it could be given passages (libraries and, where it loads one at once, the model),
    `index` those of indexing, `queries` those of each question, `bytes` what it keeps on the disk.
    """

    rankings: tuple[tuple[str, ...], ...]
    start: float
    index: float
    queries: tuple[float, ...]
    bytes: int
    configuration: str

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read what a process wrote."""
        stored = json.loads(file.read_text("utf-8"))
        rankings = tuple(tuple(ranking) for ranking in stored["rankings"])
        return cls(**{**stored, "rankings": rankings, "queries": tuple(stored["queries"])})


Search = Callable[[str], Sequence[str]]
"""Gives the sources of the ten best passages for a question, best first; a source may come several times."""


class System(Protocol):
    """One system, set up and ready to be given passages."""

    @property
    def configuration(self) -> str:
        """How it is set up, as a reader would write it."""
        ...

    def index(self, job: Job, folder: Path) -> Search:
        """Index the job's passages, and keep in the folder what it would need to be opened again."""
        ...
