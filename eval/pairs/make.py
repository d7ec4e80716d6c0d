"""From question sets to pairs: true statements, and what becomes of them when they are changed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations, zip_longest
from random import Random
from typing import cast

from eval.pairs.changed_dates import change_date, swap_date
from eval.pairs.changed_names import change_name, swap_name
from eval.pairs.changed_numbers import change_document, change_number, swap_number
from eval.pairs.changing import Change, Changing, Setting
from eval.pairs.names import Name, names_of
from eval.pairs.negating import negate
from eval.pairs.pair import LABELS, Label, Made, Pair, PairPassage
from eval.pairs.passages import Document, documents_of
from eval.pairs.rewording import reword
from eval.pairs.statement import Statement
from eval.pairs.stating import statements_of
from eval.pairs.strangers import Neighbours, far, mixed, near
from eval.pairs.translating import parallel_sources, translated
from eval.questions import QuestionSet
from eval.set_names import bare_name
from rag.text.characters import match_key

LIMIT = 150
_TRUE = 4  # as many supported pairs as of four other labels
_SURPLUS = 3  # pairs made for each one wanted, so that the ways they are made can be evened out
CHANGES: Mapping[Label, Changing] = {
    "changed-number": change_number,
    "swapped-number": swap_number,
    "changed-date": change_date,
    "swapped-date": swap_date,
    "changed-name": change_name,
    "swapped-name": swap_name,
    "changed-document": change_document,
    "negated": negate,
}
STRANGE: Mapping[Label, Callable[[Setting, Neighbours], Change | None]] = {
    "mixed": mixed,
    "unrelated-near": near,
    "unrelated-far": far,
}
_TWO_CITED = 0.3  # share of the claims that cite a passage beside the gold one


@dataclass(frozen=True, slots=True)
class _Material:
    """What the pairs of one set are made of."""

    name: str
    statements: tuple[Statement, ...]
    documents: tuple[Document, ...]
    foreign: tuple[Document, ...] = ()

    @property
    def cited(self) -> tuple[Document, ...]:
        """The documents whose passages are cited."""
        return self.foreign or self.documents


def make_pairs(question_sets: Sequence[QuestionSet], *, seed: int, limit: int | None = LIMIT) -> list[Pair]:
    """Return pairs made of the sources, questions and answers of sets; the same seed makes the same pairs.

    Two sets that ask the same questions of sources in two languages are parallel: their claims are also held against
    each other's passages. Of each set, label and group at most `limit` pairs are kept (four times as many supported
    ones), as even as possible over the ways they were made.
    """
    return [pair for material in _materials(question_sets, seed) for pair in _pairs(material, seed, limit)]


def _materials(question_sets: Sequence[QuestionSet], seed: int) -> Iterator[_Material]:
    documents = [tuple(documents_of(one)) for one in question_sets]
    stated = [statements_of(one, own, seed=seed) for one, own in zip(question_sets, documents, strict=True)]
    names = [bare_name(one.name) for one in question_sets]
    for name, statements, own in zip(names, stated, documents, strict=True):
        yield _Material(name, tuple(statements), own)
    for one, other in permutations(range(len(question_sets)), 2):
        parallel = parallel_sources(question_sets[one], question_sets[other])
        held = tuple(translated(stated[one], documents[one], documents[other], parallel))
        if held:
            yield _Material(f"{names[one]} over {names[other]}", held, documents[one], documents[other])


def _pairs(material: _Material, seed: int, limit: int | None) -> list[Pair]:
    draw = Random(f"{seed}:{material.name}")
    maker = _Maker.of(material)
    kept: dict[Label, list[Pair]] = defaultdict(list)
    for statement in draw.sample(material.statements, len(material.statements)):
        lacking = [label for label in LABELS if _lacks(len(kept[label]), _most(label, limit))]
        for pair in maker.pairs(statement, lacking, Random(f"{seed}:{statement.id}")):
            kept[pair.label].append(pair)
    return [pair for label in LABELS for pair in _evened(kept[label], _most(label, limit))]


def _lacks(count: int, most: int | None) -> bool:
    return most is None or count < _SURPLUS * most


def _most(label: Label, limit: int | None) -> int | None:
    return None if limit is None else limit * (_TRUE if label == "supported" else 1)


def _evened(pairs: Sequence[Pair], most: int | None) -> list[Pair]:
    """Keep so many, the same number of each way they were made as far as there are as many."""
    ways: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        ways[pair.made, pair.edit].append(pair)
    in_turn = (pair for row in zip_longest(*ways.values()) for pair in row if pair is not None)
    return sorted(islice(in_turn, most), key=lambda pair: pair.id)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes pairs of one statement, with all others of its set to draw on."""

    name: str
    neighbours: Neighbours
    strangers: tuple[Name, ...]
    passages: tuple[PairPassage, ...]

    @classmethod
    def of(cls, material: _Material) -> "_Maker":
        strangers = names_of(document.text for document in material.documents)
        passages = tuple(passage for document in material.cited for passage in document.passages)
        return cls(material.name, Neighbours.of(material.statements), strangers, passages)

    def pairs(self, statement: Statement, labels: Sequence[Label], draw: Random) -> Iterator[Pair]:
        """Yield the pairs that a statement gives, of those labels: at most one of each, and two that are supported."""
        if not labels:
            return
        statement = self._cited(statement, draw)
        reworded = reword(statement, draw)
        if "supported" in labels:
            yield self._pair(statement, Change(statement.text, "supported", statement.edit), draw)
            if reworded:
                yield self._pair(reworded, Change(reworded.text, "supported", reworded.edit), draw)
        told = statement.holds
        for label in labels:
            changed = draw.choice((statement, reworded or statement))
            change = self._changed(label, Setting(changed, told, self.strangers, draw))
            if change and match_key(change.text) != match_key(changed.text):
                yield self._pair(changed, change, draw)

    def _cited(self, statement: Statement, draw: Random) -> Statement:
        if draw.random() >= _TWO_CITED or len(self.passages) < 2:
            return statement
        near = [one for one in self.passages if one.title == statement.cited[0].title and one.title]
        beside = draw.choice(near if len(near) > 1 and draw.random() < 0.5 else self.passages)
        return statement.citing([beside]) if beside.text != statement.cited[0].text else statement

    def _changed(self, label: Label, setting: Setting) -> Change | None:
        if label in CHANGES:
            return CHANGES[label](setting)
        return STRANGE[label](setting, self.neighbours) if label in STRANGE else None

    def _pair(self, statement: Statement, change: Change, draw: Random) -> Pair:
        strange = change.label.startswith("unrelated")
        return Pair(
            id=f"{statement.language}:{statement.id}={change.label}"
            + (f"({change.edit})" if change.label == "supported" else ""),
            claim=change.text,
            language=statement.language,
            passages=tuple(draw.sample(statement.cited, len(statement.cited))),
            label=change.label,
            group=statement.group,
            made=cast(Made, change.edit) if strange else statement.made,
            edit="" if strange else change.edit,
            original="" if strange or change.label == "supported" else statement.text,
            source_set=self.name,
        )
