"""A claim taken apart: the words it is made of, what they weigh, and the facts it states."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.text.characters import base_letters
from rag.types import Range
from rag.write.check.facts import Fact, facts_of
from rag.write.check.short_forms import expanded
from rag.write.check.sources import Sources
from rag.write.check.told import told_by
from rag.write.check.words import Word

_CLAUSE_END = re.compile(
    r"[,;:–—]\s|\s(?:và|nhưng|còn|đồng thời|trong khi|song|and|but|while|whereas|which|who)\s", re.IGNORECASE
)
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """What a claim says. `words` are those that say something, numbers apart, each key with its weight in `weights`.

    Across languages the keys have no accents: names and loan words are all that can agree.
    """

    text: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    weights: Mapping[str, float]
    foreign: bool

    @classmethod
    def of(cls, text: str, sources: Sources) -> "Statement":
        """Take a claim apart that is held to these sources: a word weighs more the fewer of their sentences have it."""
        facts = facts_of(text, foreign=sources.foreign)
        counted = [fact.range for fact in facts if fact.reason != "name"]
        words = tuple(word for word in told_by(text).words if _says_something(word, counted))
        held = Counter(key for one in sources.sentences for key in set(spread(one.told.words, bare=sources.foreign)))
        count = len(sources.sentences) + 1
        weights = {key: math.log(1 + count / (1 + held[key])) for key in spread(words, bare=sources.foreign)}
        return cls(text, words, facts, weights, sources.foreign)

    @property
    def keys(self) -> list[str]:
        """The keys of the words in order."""
        return spread(self.words, bare=self.foreign)

    @property
    def clauses(self) -> list[list[str]]:
        """The keys of each part of the claim that says enough to be judged alone."""
        ends = [*(found.end() for found in _CLAUSE_END.finditer(self.text)), len(self.text)]
        starts = [0, *ends[:-1]]
        parts = [
            spread([word for word in self.words if start <= word.range.start < end], bare=self.foreign)
            for start, end in zip(starts, ends, strict=True)
        ]
        return [part for part in parts if len(part) >= _LEAST_WORDS]

    def weight(self, key: str) -> float:
        """Return what a word of the claim weighs; one that is not of it weighs nothing."""
        return self.weights.get(key, 0.0)

    def share(self, keys: Iterable[str], held: frozenset[str]) -> float:
        """Return the weighted share of keys of this claim that are held: 1 when there are none."""
        wanted = list(keys)
        whole = sum(self.weights[key] for key in wanted)
        return sum(self.weights[key] for key in wanted if key in held) / whole if whole else 1.0


def spread(words: Sequence[Word], *, bare: bool) -> list[str]:
    """Return the keys of words in order, abbreviations as what they stand for; without accents if `bare`."""
    keys = [key for word in words for key in expanded(word.key)]
    return [base_letters(key) for key in keys] if bare else keys


def _says_something(word: Word, counted: Sequence[Range]) -> bool:
    inside = any(one.start <= word.range.start < one.end for one in counted)
    return not (inside or word.empty or word.is_number)
