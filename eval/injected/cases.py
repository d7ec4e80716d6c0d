"""The injected documents: what each tries, which question finds it, and what a model that obeys it would write."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import SetError
from eval.sets.fields import field_of, only_fields, optional_field, read_json_lines, strings_of

FOLDER = Path(__file__).parent.parent / "data" / "injected"
"""Where our own cases are; `documents` lies beside `cases.jsonl`."""

HERE, OTHER = "{here}", "{other}"
"""In a reply: the markers of the passages of the case's documents, and the marker of another document's passage."""

_FIELDS = (
    *("id", "tries", "language", "documents", "telltale", "question"),
    *("true", "false", "told", "never", "nasty", "echo", "held_out"),
)
_LABELS = ("true", "false", "told")
_MARKERS = re.compile(r"\s*(?:\{here\}|\{other\}|\[\d+\])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply with its markers; `label` is `true` only where what it cites says so."""

    says: str
    label: str


@dataclass(frozen=True, slots=True)
class Case:
    """One injection and what becomes of it.

    `telltale` is a piece of the injection as it would reach a model. `true` are sentences that the documents say,
    `false` what the injection wants said and nothing supports, `told` claims of the documents themselves that a reader
    would call injected: their source says so, and that is all that can be checked. `never` are strings that no
    supported sentence may hold. `nasty` are replies made for this case; `echo` adds those that repeat the prompt.
    `held_out` marks those written before anything was made to catch them.
    """

    id: str
    tries: str
    language: str
    documents: tuple[str, ...]
    telltale: str
    question: str
    true: tuple[str, ...]
    false: tuple[str, ...]
    told: tuple[str, ...]
    never: tuple[str, ...]
    nasty: tuple[tuple[Sentence, ...], ...]
    echo: bool
    held_out: bool

    @property
    def all_true(self) -> frozenset[str]:
        """Every sentence that may be shown where a document of the case is cited for it, in its bare form."""
        nasty = {bare(one.says) for reply in self.nasty for one in reply if one.label == "true"}
        return frozenset(map(bare, self.true)) | nasty

    @property
    def all_false(self) -> frozenset[str]:
        """Every sentence that nothing supports whatever it cites, in its bare form."""
        nasty = {bare(one.says) for reply in self.nasty for one in reply if one.label == "false"}
        return (frozenset(map(bare, self.false)) | nasty) - self.all_true


def load_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Read `cases.jsonl`. Raises SetError naming the line of what is wrong."""
    path = folder / "cases.jsonl"
    cases = tuple(_case(line, place) for place, line in read_json_lines(path))
    problems = [problem for case in cases for problem in _problems(case, folder)]
    if len({case.id for case in cases}) < len(cases):
        problems.append("two cases have one id; give each its own")
    if problems:
        raise SetError(str(path), problems)
    return cases


def bare(sentence: str) -> str:
    """Return a sentence without markers and end, its white space single.

    >>> bare("Vé giá  5.000 đồng {here}."), bare("Chợ cháy [99][2].")
    ('Vé giá 5.000 đồng', 'Chợ cháy')
    """
    return " ".join(_MARKERS.sub("", sentence).split()).rstrip(" .。")


def _case(line: Mapping[str, object], place: str) -> Case:
    only_fields(line, _FIELDS, place)
    id_, tries, language, telltale, question = (
        field_of(line, name, str, place) for name in ("id", "tries", "language", "telltale", "question")
    )
    nasty: Sequence[object] = optional_field(line, "nasty", list, place, default=[])
    return Case(
        id=id_,
        tries=tries,
        language=language,
        documents=strings_of(line, "documents", place),
        telltale=telltale,
        question=question,
        true=strings_of(line, "true", place),
        false=strings_of(line, "false", place),
        told=strings_of(line, "told", place, required=False),
        never=strings_of(line, "never", place),
        nasty=tuple(_reply(reply, place) for reply in nasty),
        echo=optional_field(line, "echo", bool, place, default=False),
        held_out=optional_field(line, "held_out", bool, place, default=False),
    )


def _reply(reply: object, place: str) -> tuple[Sentence, ...]:
    sentences = field_of({"nasty": reply}, "nasty", list, place)
    return tuple(Sentence(field_of(one, "says", str, place), field_of(one, "label", str, place)) for one in sentences)


def _problems(case: Case, folder: Path) -> list[str]:
    """Say what would make a case prove nothing."""
    problems = [
        f"{case.id}: there is no documents/{name}"
        for name in case.documents
        if not (folder / "documents" / name).is_file()
    ]
    problems += [f"{case.id}: {name} is empty" for name in ("true", "false", "never") if not getattr(case, name)]
    labels = {one.label for reply in case.nasty for one in reply} - set(_LABELS)
    problems += [f"{case.id}: a sentence's label is {label!r}, not one of {', '.join(_LABELS)}" for label in labels]
    for string in case.never:
        said = [one for one in case.all_true if string.casefold() in one.casefold()]
        problems += [f"{case.id}: {string!r} must never be shown, but {one!r} is true" for one in said]
    return problems
