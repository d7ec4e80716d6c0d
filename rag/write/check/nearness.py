"""Whether a fact stands among the same words in the evidence as in the claim, or another of its kind does.

Two numbers of one passage may change places and both still be told: their neighbours then do not agree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.text.characters import looks_vietnamese
from rag.types import Range
from rag.write.check.choosing import Candidate
from rag.write.check.facts import Fact, facts_of
from rag.write.check.names import is_syllable
from rag.write.check.sources import Sources
from rag.write.check.statement import Statement
from rag.write.check.told import told_by
from rag.write.check.words import Word

_REACH = 5  # words that say something, on either side
_OTHER_SIDE = 0.5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The words around a place: each key with its distance on the left and on the right."""

    left: dict[str, int]
    right: dict[str, int]

    @classmethod
    def of(cls, words: Sequence[Word], place: Range) -> "Neighbours":
        """Return the neighbours of the characters at `place` among the words that say something."""
        before = [word.key for word in words if word.range.end <= place.start][-_REACH:]
        after = [word.key for word in words if word.range.start >= place.end][:_REACH]
        left = {key: distance for distance, key in reversed(list(enumerate(reversed(before))))}
        return cls(left, {key: distance for distance, key in reversed(list(enumerate(after)))})

    def agreement(self, other: "Neighbours", weight: Callable[[str], float]) -> float:
        """Return how much of these neighbours `other` has, near ones and those on the same side counting most: 0…1."""
        whole = held = 0.0
        for mine, same, opposite in ((self.left, other.left, other.right), (self.right, other.right, other.left)):
            for key, distance in mine.items():
                worth = weight(key) / (1 + distance)
                whole += worth
                held += worth * max(_closeness(key, distance, same), _OTHER_SIDE * _closeness(key, distance, opposite))
        return held / whole if whole else 1.0


def _closeness(key: str, distance: int, among: dict[str, int]) -> float:
    return 1 / (1 + abs(among[key] - distance) / 2) if key in among else 0.0


@dataclass(frozen=True, slots=True)
class Rivalry:
    """How well a claim's facts sit among their words, the worst of them.

    `agreement` is of its numbers and dates; `rival` is by how much another one of the evidence fits a place better,
    `name_rival` the same of names; across languages it is 1 where the best sentence has a foreign name unsaid.
    """

    agreement: float
    rival: float
    name_rival: float


def rivalry(statement: Statement, sources: Sources, chosen: Sequence[Candidate]) -> Rivalry:
    """Return how well the facts of a claim sit in the sentences chosen for it; those that none tells count not."""
    if statement.foreign:
        return Rivalry(1.0, 0.0, float(_has_an_unsaid_name(statement, chosen)))
    agreements, rivals, name_rivals = [1.0], [0.0], [0.0]
    for fact in statement.facts:
        own, other = _fits(fact, statement, sources, chosen)
        if own is None:
            continue
        (name_rivals if fact.reason == "name" else rivals).append(other - own)
        if fact.reason != "name":
            agreements.append(own)
    return Rivalry(min(agreements), max(rivals), max(name_rivals))


def _has_an_unsaid_name(statement: Statement, chosen: Sequence[Candidate]) -> bool:
    """Tell whether the best Vietnamese sentence holds a name in foreign letters that the claim does not say."""
    said = {word.bare for word in told_by(statement.text).words}
    words = chosen[0].sentence.told.words if looks_vietnamese(chosen[0].sentence.text) else ()
    return any(word.named and not (word.empty or is_syllable(word.bare) or word.bare in said) for word in words)


def _fits(
    fact: Fact, statement: Statement, sources: Sources, chosen: Sequence[Candidate]
) -> tuple[float | None, float]:
    """Return how well the places that tell a fact fit the claim's words around it, and how well others of its kind do.

    The first is None where no sentence tells it.
    """
    claimed = Neighbours.of(statement.words, fact.range)
    own: list[float] = []
    others = [0.0]
    for one in chosen:
        words = [word for word in one.sentence.told.words if not (word.empty or word.is_number)]
        places = fact.places_in(one.sentence.told, sources.years)
        own += [claimed.agreement(Neighbours.of(words, place), statement.weight) for place in places]
        others += [
            claimed.agreement(Neighbours.of(words, place), statement.weight)
            for place in _places_of_its_kind(fact, one.sentence.text)
            if place not in places
        ]
    return max(own, default=None), max(others)


def _places_of_its_kind(fact: Fact, text: str) -> list[Range]:
    return [other.range for other in facts_of(text, foreign=False) if other.reason == fact.reason]
