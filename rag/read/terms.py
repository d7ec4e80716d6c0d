"""The words a question is about, and how much of them a text holds."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rag.text.syllables import syllables

# Words that ask; they are rare in documents, so their weight would drown the words that are asked about.
_VIETNAMESE_ASKING = "ai gì nào đâu sao mấy bao nhiêu khi lâu thế vì tại là có không phải hay được ra"
_ENGLISH_ASKING = "who what which when where why how whose whom is are was were do does did the a an of in to many much"
_ASKING = frozenset(f"{_VIETNAMESE_ASKING} {_ENGLISH_ASKING}".split())


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The words a question is about, each with its weight in the corpus: syllables, and pairs of neighbours."""

    single: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]

    @classmethod
    def of(cls, text: str, rarity: Callable[[str], float]) -> "QuestionTerms":
        """Weigh the syllables and bigrams of a text that do not merely ask."""
        tokens = syllables(text)
        return cls(
            {token: rarity(token) for token in tokens if token not in _ASKING},
            {pair: rarity("_".join(pair)) for pair in pairwise(tokens) if not _ASKING.intersection(pair)},
        )

    def covered_by(self, text: str) -> float:
        """Return the weighted share of the terms that a text holds, 0…1.

        >>> QuestionTerms.of("Ai là Bí thư Tỉnh ủy?", lambda term: 1.0).covered_by("Ông là Bí thư Huyện ủy.")
        0.5714285714285714
        """
        return self.covered_by_tokens(syllables(text))

    def covered_by_tokens(self, tokens: list[str]) -> float:
        """Return the same for a text that is split already."""
        total = sum(self.single.values()) + sum(self.pairs.values())
        if not total:
            return 0.0
        # Added in the question's order: that of a set is another in every process, and so are the last digits of a sum.
        singles, neighbours = set(tokens), set(pairwise(tokens))
        held = sum(weight for term, weight in self.single.items() if term in singles)
        return (held + sum(weight for pair, weight in self.pairs.items() if pair in neighbours)) / total


def rarity_in(frequency: Callable[[str], int], count: int) -> Callable[[str], float]:
    """Return the inverse document frequency of BM25 (Robertson & Zaragoza 2009, eq. 3.3, kept above 0)."""

    def rarity(term: str) -> float:
        held = frequency(term)
        return math.log(1 + (count - held + 0.5) / (held + 0.5))

    return rarity
