"""The nouns of an evaluation: a corpus of sources, and questions whose answers in it are known."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Literal

from rag.types import Turn


@dataclass(frozen=True, slots=True)
class Record:
    """A source given as text; `fields` holds what else its JSONL line says (`published`, `url`, …)."""

    id: str
    text: str
    title: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A source that is a file; `id` is its path below the corpus folder, as a citation names it."""

    id: str
    path: Path


Source = Record | CorpusFile


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a gold answer stands. An empty `quote` says that only the source is known.

    `answers` are what this piece of evidence alone answers, where a question needs several; empty, those of the
    question. `grade` is how relevant the source is, where a set grades it (BEIR).
    """

    source: str
    quote: str = ""
    answers: tuple[str, ...] = ()
    grade: int = 1


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question with its gold answers and evidence; one without either must be abstained from.

    `language` is that of the question, `answer_language` that of the answers: they differ when an English question is
    asked of Vietnamese sources. `history` is the conversation before it. It `needs` one piece of evidence, or all of
    them (a question over two documents, or over sources that disagree). `reviewed` are places that look like a second
    answer and were found not to be one. A set may know sources and no answers (BEIR): then only ranking is scored.
    """

    id: str
    question: str
    language: str
    kind: str
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    answer_language: str
    note: str = ""
    history: tuple[Turn, ...] = ()
    needs: Literal["one", "all"] = "one"
    reviewed: tuple[Evidence, ...] = ()

    @property
    def unanswerable(self) -> bool:
        """True when the right answer is to abstain."""
        return not self.answers and not self.evidence

    @property
    def sources(self) -> tuple[str, ...]:
        """The gold sources, each once."""
        return tuple(dict.fromkeys(item.source for item in self.evidence))

    @property
    def grades(self) -> dict[str, int]:
        """How relevant each gold source is: the most that a piece of evidence says of it."""
        ordered = sorted(self.evidence, key=lambda item: item.grade)
        return {item.source: item.grade for item in ordered}

    @property
    def gold_answers(self) -> tuple[str, ...]:
        """The answers of the question, then those of its pieces of evidence, each once."""
        of_evidence = (answer for item in self.evidence for answer in item.answers)
        return tuple(dict.fromkeys((*self.answers, *of_evidence)))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A checked set: every id is unique and every gold source is in the corpus.

    `notices` say what a reader of the figures must know, such as gold answers that no source holds. `written` are
    answers in a sentence of a person's own, by the id of the question, where a set has them: no figure of a run is made
    of them, nor is the digest.
    """

    name: str
    corpus: tuple[Source, ...]
    questions: tuple[EvalQuestion, ...]
    notices: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked, of what, and with which gold: the same set has it wherever its files lie.

        What only people read (`note`, `reviewed`) is not in it. The files of the corpus are read each time.
        """
        asked = (asdict(replace(question, note="", reviewed=())) for question in self.questions)
        digest = sha256()
        for part in chain("[", _listed(asked), ", ", _listed(map(_content, self.corpus)), "]"):  # it may be large
            digest.update(part.encode())
        return digest.hexdigest()


def _listed(items: Iterable[object]) -> Iterator[str]:
    """Yield a list as JSON piece by piece."""
    yield "["
    for place, item in enumerate(items):
        yield (", " if place else "") + json.dumps(item, ensure_ascii=False, sort_keys=True)
    yield "]"


def _content(source: Source) -> dict[str, object]:
    if isinstance(source, Record):
        return asdict(source)
    return {"id": source.id, "sha256": sha256(source.path.read_bytes()).hexdigest()}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a format's reader hands over: a set not yet checked, and where in its file each question stands."""

    corpus: tuple[Source, ...]
    questions: tuple[EvalQuestion, ...]
    places: tuple[str, ...]
    notices: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
