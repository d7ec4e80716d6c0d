"""Every sentence of a corpus, and how much of a question each holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rag.read.terms import QuestionTerms, rarity_in
from rag.text.characters import strip_accents
from rag.text.sentences import sentences
from rag.text.syllables import lexical_terms
from rag.types import Range


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source, where it stands there, and what it says."""

    source: str
    range: Range
    text: str


class CorpusSentences:
    """The sentences of a corpus, searched by words; `bare` compares without accents, as some questions are typed.

    A sentence is known by its place in `all`. Shares are of terms weighed by their rarity among the sentences.
    """

    def __init__(self, texts: Mapping[str, str], *, bare: bool = False) -> None:
        self._fold: Callable[[str], str] = strip_accents if bare else str
        self.all = tuple(
            Sentence(source, where, text[where.start : where.end])
            for source, text in texts.items()
            for where in sentences(text)
        )
        self._of_source: dict[str, list[int]] = defaultdict(list)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.all):
            self._of_source[sentence.source].append(place)
            for term in set(lexical_terms(self._fold(sentence.text))):
                self._holding[term].append(place)

    def shares(self, asked: str) -> dict[int, float]:
        """Return the share of a text's terms that each sentence holds, 0…1; those that hold none are left out."""
        weights = self._weights(asked)
        total = sum(weights.values()) or 1.0
        found: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for place in self._holding.get(term, ()):
                found[place] += weight / total
        return found

    def share(self, asked: str, held: str) -> float:
        """Return the share of a text's terms that another text holds, 0…1."""
        weights = self._weights(asked)
        terms = set(lexical_terms(self._fold(held)))
        return sum(weights[term] for term in weights.keys() & terms) / (sum(weights.values()) or 1.0)

    def overlapping(self, source: str, ranges: Iterable[Range]) -> list[int]:
        """Return the sentences of a source that share a character with any of the ranges."""
        wanted = list(ranges)
        return [
            place
            for place in self._of_source.get(source, ())
            if any(self.all[place].range.start < one.end and one.start < self.all[place].range.end for one in wanted)
        ]

    def _weights(self, asked: str) -> dict[str, float]:
        terms = QuestionTerms.of(self._fold(asked), rarity_in(self._frequency, len(self.all)))
        return {**terms.single, **{"_".join(pair): weight for pair, weight in terms.pairs.items()}}

    def _frequency(self, term: str) -> int:
        return len(self._holding.get(term, ()))
