"""The collections a question is asked of, seen as one body of documents.

Cosines of different indexes compare as they are. BM25 does not: what a word is worth depends on how rare it is among
the documents searched. So each index is asked with every word weighed as rare as it is in all of them together, and
the scores are those of one index over everything, but for the mean passage length, which splitting keeps alike.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from embeddings.encoder import Vectors
from rag.errors import InputError, UnknownCollection
from rag.index import CollectionIndex
from rag.index.lexical import Weights
from rag.read.terms import rarity_in
from rag.store import EncoderKey, Ids, Store, StoredPassage, check_collection_name
from rag.types import Filters

Allowed = Mapping[str, Ids | None]


def named_collections(collections: Sequence[str]) -> list[str]:
    """Return the names once each, in the order given. Raises InputError for none, a bare string, an impossible name.

    >>> named_collections(["tin", "luat", "tin"])
    ['tin', 'luat']
    """
    if isinstance(collections, str):
        raise InputError(f"The collections are the text {collections!r}, not a list of names. Give [{collections!r}].")
    if not collections:
        raise InputError('No collection is named, so there is nothing to ask. Name one, for example ["default"].')
    return [check_collection_name(name) for name in dict.fromkeys(collections)]


def require_collection(store: Store, collection: str) -> None:
    """Raise UnknownCollection when the store has none of that name, InputError when it is no name."""
    names = store.collections()
    if check_collection_name(collection) not in names:
        there = f"There are: {', '.join(names)}." if names else "The store is empty."
        raise UnknownCollection(
            f"There is no collection {collection!r}. {there} "
            f"To make it, run: hoidap ingest FOLDER --collection {collection}"
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """One or several collections with their indexes. Passage ids are unique in a store, so they are never mixed up."""

    store: Store
    indexes: Mapping[str, CollectionIndex]

    @property
    def count(self) -> int:
        """How many passages can be found."""
        return sum(index.count for index in self.indexes.values())

    def frequency(self, term: str, *, folded: bool = False) -> int:
        """Return how many passages hold a syllable or bigram, with exactly these accents or with none."""
        return sum(index.frequency(term, folded=folded) for index in self.indexes.values())

    def forms(self, bare: str) -> dict[str, int]:
        """Return the accented syllables behind one without accents, each with its number of passages."""
        together: Counter[str] = Counter()
        for index in self.indexes.values():
            together.update(index.forms(bare))
        return dict(together)

    def allowed(self, filters: Filters) -> Allowed:
        """Return the passages of each collection that a filter allows, None for all of them."""
        return {collection: self.store.allowed(collection, filters) for collection in self.indexes}

    def search_dense(self, vector: Vectors, k: int, allowed: Allowed) -> dict[int, float]:
        """Return the cosines of the `k` nearest passages of all collections, the best first."""
        found = [index.search_dense(vector, k, allowed[name]) for name, index in self.indexes.items()]
        return _best(found, k)

    def search_lexical(self, terms: Sequence[str], *, folded: bool, k: int, allowed: Allowed) -> dict[int, float]:
        """Return the BM25 scores of the `k` best passages of all collections, the best first."""
        found = [
            index.search_lexical(
                terms, folded=folded, k=k, allowed=allowed[name], weights=self._weights(index, terms, folded)
            )
            for name, index in self.indexes.items()
        ]
        return _best(found, k)

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[str, StoredPassage]]:
        """Return those of `ids` that are passages of these collections at this moment, each with its collection."""
        return {
            number: (collection, stored)
            for collection in self.indexes
            for number, stored in self.store.passages(collection, ids).items()
        }

    def cosines(self, ids: Sequence[int], vector: Vectors, encoder: EncoderKey) -> dict[int, float]:
        """Return the exact cosines of those of `ids` that are passages of these collections at this moment."""
        exact: dict[int, float] = {}
        for collection in self.indexes:
            there, vectors = self.store.vectors_of_passages(collection, encoder, ids)
            exact |= dict(zip(there.tolist(), (vectors @ vector).tolist(), strict=True))
        return exact

    def _weights(self, index: CollectionIndex, terms: Sequence[str], folded: bool) -> Weights:
        """Return what turns the rarity of each term in one index into that in all; empty where they are the same."""
        if len(self.indexes) == 1:
            return {}
        together = rarity_in(lambda term: min(self.frequency(term, folded=folded), self.count), self.count)
        # Removed passages count in frequencies until their segment is merged: no term is in more than there are.
        alone = rarity_in(lambda term: min(index.frequency(term, folded=folded), index.count), index.count)
        return {term: together(term) / alone(term) for term in terms}


def _best(found: Sequence[Sequence[tuple[int, float]]], k: int) -> dict[int, float]:
    if len(found) == 1:
        return dict(found[0])
    return dict(sorted((one for some in found for one in some), key=lambda one: -one[1])[:k])
