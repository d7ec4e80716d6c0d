"""Every sentence of a corpus, and how much of a question each holds."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rag.read.terms import QuestionTerms, rarity_in
from rag.text.characters import strip_accents
from rag.text.sentences import sentences
from rag.text.syllables import lexical_terms
from rag.types import Range


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a source, where it stands, and what it says."""

    source: str
    range: Range
    text: str


class CorpusLines:
    """The sentences of a corpus, searched by words; `bare` compares without accents, as some questions are typed."""

    def __init__(self, texts: Mapping[str, str], *, bare: bool = False) -> None:
        self._fold: Callable[[str], str] = strip_accents if bare else str
        self.lines = tuple(
            Line(source, place, text[place.start : place.end])
            for source, text in texts.items()
            for place in sentences(text)
        )
        self._held: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            for term in set(lexical_terms(self._fold(line.text))):
                self._held[term].append(number)

    def shares(self, asked: str) -> Counter[int]:
        """Return the weighted share of a text's terms that each line holds, by the line's place; absent is none."""
        weights = self._weights(asked)
        total = sum(weights.values()) or 1.0
        found: Counter[int] = Counter()
        for term, weight in weights.items():
            for number in self._held.get(term, ()):
                found[number] += weight / total  # type: ignore[assignment]
        return found

    def share(self, asked: str, held: str) -> float:
        """Return the weighted share of a text's terms that another text holds, 0…1."""
        weights = self._weights(asked)
        terms = set(lexical_terms(self._fold(held)))
        return sum(weights[term] for term in weights.keys() & terms) / (sum(weights.values()) or 1.0)

    def over(self, source: str, places: Iterable[Range]) -> list[int]:
        """Return which lines of a source overlap any of the places."""
        wanted = list(places)
        return [
            number
            for number, line in enumerate(self.lines)
            if line.source == source
            and any(line.range.start < one.end and one.start < line.range.end for one in wanted)
        ]

    def _weights(self, asked: str) -> dict[str, float]:
        terms = QuestionTerms.of(self._fold(asked), rarity_in(self._frequency, len(self.lines)))
        return {**terms.single, **{"_".join(pair): weight for pair, weight in terms.pairs.items()}}

    def _frequency(self, term: str) -> int:
        return len(self._held.get(term, ()))
