"""BM25 over syllables and syllable bigrams in tantivy: one field with accents, one without as the safety net."""

import errno
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from tantivy import Document, Index, Occur, Query, Schema, SchemaBuilder

from rag.index.dense import Scored
from rag.index.manifest import UnusableCache
from rag.store import Ids
from rag.text.characters import strip_accents
from rag.text.syllables import bigrams, syllables

_HEAP_BYTES = 64 * 2**20
_NARROW = 0.2  # above this share, filtering what is found costs less than naming what is allowed
Weights = Mapping[str, float]
AS_THEY_ARE: Weights = {}
_LOCKS = re.compile(r"\.tantivy-.*\.lock")


class LexicalIndex:
    """The words of passages by passage id. Not changed once it is served."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    @property
    def count(self) -> int:
        """How many passages there are."""
        return self._searcher.num_docs

    def search(
        self, terms: Iterable[str], *, folded: bool, k: int, allowed: Ids | None, weights: Weights = AS_THEY_ARE
    ) -> Scored:
        """Return up to `k` (passage id, BM25), the best first, of allowed passages that hold any of the terms.

        `terms` are `rag.text.syllables.lexical_terms`, or `folded_terms` with `folded`. A term's part of the
        score is multiplied by its weight, 1 where none is given.
        """
        query = self._any_of(terms, _field(folded), weights)
        if query is None or k < 1 or self.count == 0 or (allowed is not None and len(allowed) == 0):
            return []
        if allowed is None:
            return self._found(query, k)
        if len(allowed) < _NARROW * self.count:
            among = Query.term_set_query(self._index.schema, "passage", allowed.tolist())
            must = [(Occur.Must, query), (Occur.Must, Query.const_score_query(among, 0.0))]
            return self._found(Query.boolean_query(must), k)
        return self._found_among(query, k, allowed)

    def frequency(self, term: str, *, folded: bool = False) -> int:
        """Return how many passages hold a syllable or bigram; removed ones count until their segment is merged."""
        return self._searcher.doc_freq(_field(folded), term)

    def forms(self, folded: str) -> dict[str, int]:
        """Return the accented syllables behind one without accents, each with the number of passages that hold it."""
        return dict(self._forms.get(folded, {}))

    @cached_property
    def _forms(self) -> dict[str, dict[str, int]]:
        table: dict[str, dict[str, int]] = {}
        for syllable, number in self._searcher.terms_with_prefix("syllable", ""):
            table.setdefault(_folded(syllable), {})[syllable] = number
        return table

    def _any_of(self, terms: Iterable[str], field: str, weights: Weights) -> Query | None:
        wanted = []
        for term in dict.fromkeys(terms):
            query = Query.term_query(self._index.schema, field, term, "freq")
            wanted.append((Occur.Should, Query.boost_query(query, weights[term]) if term in weights else query))
        return Query.boolean_query(wanted) if wanted else None

    def _found(self, query: Query, limit: int) -> Scored:
        hits = self._searcher.search(query, limit, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(number or 0), float(score)) for number, (score, _) in zip(ids, hits, strict=True)]

    def _found_among(self, query: Query, k: int, allowed: Ids) -> Scored:
        limit = 4 * k
        while True:
            found = self._found(query, limit)
            inside = np.isin(np.array([number for number, _ in found], np.int64), allowed)
            kept = [hit for hit, fits in zip(found, inside, strict=True) if fits]
            if len(kept) >= k or len(found) < limit:
                return kept[:k]
            limit *= 4


def _field(folded: bool) -> str:
    return "folded" if folded else "accented"


def write_lexical(folder: Path, texts: Iterable[tuple[int, str]], *, removed: Ids) -> None:
    """Add texts to the index in `folder`, made when there is none, and take `removed` out. Raises `OSError`."""
    try:
        _write(folder, texts, removed)
    except ValueError as error:
        raise OSError(errno.EIO, f"tantivy cannot write {folder.name}: {error}") from error
    for path in list(folder.iterdir()):
        if _LOCKS.fullmatch(path.name):
            path.unlink()


def _write(folder: Path, texts: Iterable[tuple[int, str]], removed: Ids) -> None:
    index = Index.open(str(folder)) if Index.exists(str(folder)) else Index(_schema(), path=str(folder))
    index.config_reader("manual")  # the default starts a thread that watches the folder
    writer = index.writer(_HEAP_BYTES, 1)
    if len(removed):
        # delete_documents_by_term silently misses unsigned fields (tantivy-py 0.27)
        writer.delete_documents_by_query(Query.term_set_query(index.schema, "passage", removed.tolist()))
    for passage, text in texts:
        writer.add_document(_document(passage, text))
    writer.commit()
    writer.wait_merging_threads()


def load_lexical(folder: Path, *, count: int) -> LexicalIndex:
    """Load a folder whose checksums have been verified. Raises `UnusableCache` when it is not what was written."""
    try:
        index = Index.open(str(folder))
        index.config_reader("manual")
        lexical = LexicalIndex(index)
    except (ValueError, OSError) as error:
        raise UnusableCache(f"tantivy cannot read {folder.name}") from error
    if lexical.count != count:
        raise UnusableCache(f"{folder.name} holds {lexical.count} passages")
    return lexical


def terms_of(text: str) -> tuple[list[str], list[str], list[str]]:
    """Return a text's syllables, its `lexical_terms`, and its `folded_terms`, folding each distinct syllable once.

    >>> terms_of("Tỉnh ủy")
    (['tỉnh', 'uỷ'], ['tỉnh', 'uỷ', 'tỉnh_uỷ'], ['tinh', 'uy', 'tinh_uy'])
    """
    accented = syllables(text)
    folded = [_folded(syllable) for syllable in accented]
    return accented, accented + bigrams(accented), folded + bigrams(folded)


@lru_cache(maxsize=50_000)
def _folded(syllable: str) -> str:
    return strip_accents(syllable)


def _document(passage: int, text: str) -> Document:
    single, accented, folded = terms_of(text)
    document = Document()
    document.add_unsigned("passage", passage)
    document.add_text("accented", _joined(accented))
    document.add_text("folded", _joined(folded))
    document.add_text("syllable", _joined(dict.fromkeys(single)))
    return document


def _joined(terms: Sequence[str] | dict[str, None]) -> str:
    return " ".join(terms)


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_text_field("accented", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("folded", tokenizer_name="whitespace", index_option="freq")
    # Syllables alone, without frequencies: their dictionary is the table of accented forms.
    builder.add_text_field("syllable", tokenizer_name="whitespace", index_option="basic")
    return builder.build()
