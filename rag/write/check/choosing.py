"""Which sentences prove a claim: the fewest, the most telling first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.write.check.facts import Fact
from rag.write.check.sources import Sources, SourceSentence
from rag.write.check.statement import Statement, spread

_MOST_OF_A_PASSAGE = 3
_MOST = 6
_LEAST_GAIN = 0.12  # of the words' weight that a further sentence has to add
_COSINE_WORTH = 5.0
_COSINE_OF_NONE = 0.7  # what e5 gives texts that have nothing in common


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that may prove a claim: which of its words it has, and which of its facts, by their places in it."""

    sentence: SourceSentence
    keys: frozenset[str]
    told: frozenset[int]
    share: float
    cosine: float | None = field(default=None)

    @property
    def promise(self) -> float:
        """How much it looks like proof by its words and facts alone."""
        return self.share + 0.2 * len(self.told)


def candidates_of(statement: Statement, sources: Sources) -> list[Candidate]:
    """Return all sentences as candidates, in the order they stand."""
    found = []
    for sentence in sources.sentences:
        keys = frozenset(spread(sentence.told.words, bare=statement.foreign))
        told = (place for place, fact in enumerate(statement.facts) if fact.places_in(sentence.told, sources.years))
        found.append(Candidate(sentence, keys, frozenset(told), statement.share(statement.keys, keys)))
    return found


def shortlist(candidates: Sequence[Candidate], most: int) -> list[int]:
    """Return the places of those worth encoding, the most promising first."""
    return sorted(range(len(candidates)), key=lambda place: -candidates[place].promise)[:most]


def choose(
    statement: Statement, candidates: Sequence[Candidate], cosines: Mapping[int, float], around: frozenset[int]
) -> list[int]:
    """Return the places of the candidates that prove the claim as far as any do, the most telling first.

    `around` are the facts that need no sentence, since the titles tell them. Empty when there are no candidates.
    """
    if not candidates:
        return []
    worst = min(cosines.values(), default=_COSINE_OF_NONE)
    ranks = {
        place: one.promise + _COSINE_WORTH * (cosines.get(place, worst) - _COSINE_OF_NONE)
        for place, one in enumerate(candidates)
    }
    chosen = [max(ranks, key=lambda place: (ranks[place], -place))]
    while len(chosen) < _MOST:
        gains = {place: _gain(statement, candidates, chosen, place, around) for place in ranks if place not in chosen}
        gains = {place: gain for place, gain in gains.items() if gain > 0 and _has_room(candidates, chosen, place)}
        if not gains:
            break
        chosen.append(max(gains, key=lambda place: (gains[place] + 0.2 * ranks[place], -place)))
    return chosen


def untold(statement: Statement, chosen: Sequence[Candidate], around: frozenset[int]) -> list[Fact]:
    """Return the facts that neither the chosen sentences nor the titles tell."""
    told = around.union(*(one.told for one in chosen))
    return [fact for place, fact in enumerate(statement.facts) if place not in told]


def _gain(
    statement: Statement, candidates: Sequence[Candidate], chosen: Sequence[int], place: int, around: frozenset[int]
) -> float:
    """Return what a sentence adds: a point for each fact, and the weight of its words where that is enough."""
    told = around.union(*(candidates[one].told for one in chosen))
    facts = len(candidates[place].told - told)
    if statement.foreign:
        return float(facts)
    held = frozenset().union(*(candidates[one].keys for one in chosen))
    more = statement.share(statement.keys, held | candidates[place].keys) - statement.share(statement.keys, held)
    return facts + (more if more >= _LEAST_GAIN or facts else 0.0)


def _has_room(candidates: Sequence[Candidate], chosen: Sequence[int], place: int) -> bool:
    passage = candidates[place].sentence.hit.passage
    return sum(candidates[one].sentence.hit.passage == passage for one in chosen) < _MOST_OF_A_PASSAGE
