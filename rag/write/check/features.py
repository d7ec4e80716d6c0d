"""What speaks for a claim once its facts are told: its words, their order, and how near its meaning is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from embeddings.encoder import Vectors
from rag.types import Range
from rag.write.check.bounds import is_other_bound
from rag.write.check.choosing import Candidate
from rag.write.check.facts import Fact
from rag.write.check.nearness import rivalry
from rag.write.check.polarity import is_turned
from rag.write.check.sources import Sources
from rag.write.check.statement import Statement, spread


@dataclass(frozen=True, slots=True)
class Meaning:
    """How near a claim is to its evidence: the cosine to the `best` sentence, and to all of them taken `together`."""

    best: float
    together: float

    @classmethod
    def of(cls, claim: Vectors, evidence: Vectors) -> "Meaning":
        """Compare the vector of a claim, `(dimension,)`, with those of sentences, `(count, dimension)`."""
        whole = evidence.sum(0)
        return cls(float((evidence @ claim).max()), float(whole @ claim) / (float(np.linalg.norm(whole)) or 1.0))


@dataclass(frozen=True, slots=True)
class Features:
    """What weighs for or against a claim. Shares are of 0…1, cosines shifted and stretched (e5 keeps them in .7…1).

    Sources of the claim's language and of others have weights of their own for each.
    """

    words: float
    words_around: float
    words_passage: float
    pairs: float
    order: float
    weakest_clause: float
    novel: float
    first_word: float
    cosine: float
    cosine_together: float
    facts: float
    facts_missing: float
    names: float
    names_missing: float
    agreement: float
    rival: float
    name_rival: float
    turned: float
    length: float

    def as_row(self) -> list[float]:
        """Return the values in field order."""
        return [float(getattr(self, name)) for name in self.__dataclass_fields__]


def features_of(
    statement: Statement, sources: Sources, chosen: Sequence[Candidate], missing: Sequence[Fact], meaning: Meaning
) -> Features:
    """Return what weighs for a claim, by the sentences chosen for it and the facts that these do not tell."""
    held = frozenset().union(*(one.keys for one in chosen))
    above = frozenset(key for told in sources.around for key in spread(told.words, bare=statement.foreign))
    passage = frozenset(key for one in sources.sentences for key in spread(one.told.words, bare=statement.foreign))
    keys = statement.keys
    near = rivalry(statement, sources, chosen)
    names = [fact for fact in statement.facts if fact.reason == "name"]
    return Features(
        words=statement.share(keys, held),
        words_around=statement.share(keys, held | above),
        words_passage=statement.share(keys, held | above | passage),
        pairs=_pairs_held(keys, chosen, statement),
        order=_in_order(keys, chosen, statement),
        weakest_clause=min((statement.share(clause, held | above) for clause in statement.clauses), default=1.0),
        novel=math.log(1 + len({key for key in keys if key not in held | above | passage})),
        first_word=float(_opens_with_a_stranger(statement, held | above | passage)),
        cosine=10 * (meaning.best - 0.85),
        cosine_together=10 * (meaning.together - 0.85),
        facts=math.log(1 + len(statement.facts) - len(names)),
        facts_missing=float(sum(fact.reason != "name" for fact in missing)),
        names=math.log(1 + len(names)),
        names_missing=float(sum(fact.reason == "name" for fact in missing)),
        agreement=near.agreement,
        rival=near.rival,
        name_rival=near.name_rival,
        turned=float(_is_turned(statement, sources, chosen)),
        length=math.log((1 + len(statement.text)) / (1 + sum(len(one.sentence.text) for one in chosen))),
    )


def _is_turned(statement: Statement, sources: Sources, chosen: Sequence[Candidate]) -> bool:
    if is_turned(statement.text, [one.sentence.text for one in chosen], foreign=statement.foreign):
        return True
    numbers = [fact for fact in statement.facts if fact.reason == "number"]
    return any(is_other_bound(statement.text, fact.range, _told_at(fact, sources, chosen)) for fact in numbers)


def _told_at(fact: Fact, sources: Sources, chosen: Sequence[Candidate]) -> list[tuple[str, Range]]:
    told = ((one.sentence, place) for one in chosen for place in fact.places_in(one.sentence.told, sources.years))
    return [(sentence.text, place) for sentence, place in told]


def _pairs_held(keys: Sequence[str], chosen: Sequence[Candidate], statement: Statement) -> float:
    wanted = list(pairwise(keys))
    held = {pair for one in chosen for pair in pairwise(_said(one, statement))}
    return sum(pair in held for pair in wanted) / len(wanted) if wanted else 1.0


def _in_order(keys: Sequence[str], chosen: Sequence[Candidate], statement: Statement) -> float:
    """Return the share of the words that the best sentence has in the same order (their longest common subsequence)."""
    if not keys:
        return 1.0
    row = [0] * (len(keys) + 1)
    for key in _said(chosen[0], statement):
        diagonal = 0
        for place, mine in enumerate(keys, start=1):
            diagonal, row[place] = row[place], diagonal + 1 if mine == key else max(row[place], row[place - 1])
    return row[-1] / len(keys)


def _said(one: Candidate, statement: Statement) -> list[str]:
    words = [word for word in one.sentence.told.words if not (word.empty or word.is_number)]
    return spread(words, bare=statement.foreign)


def _opens_with_a_stranger(statement: Statement, told: frozenset[str]) -> bool:
    """A sentence's first word may be a name: it is suspect when no source has it."""
    first = statement.words[0] if statement.words else None
    opens = first is not None and statement.text[: first.range.start].strip(" \"'“‘(") == ""
    return opens and statement.keys[0] not in told
