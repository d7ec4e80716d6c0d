"""Tokens for the lexical index: syllables and syllable bigrams.

Vietnamese writes words as one or more syllables with spaces between all of them. Bigrams of syllables find the words
without a segmenter, and beat one on three Vietnamese sets (see the design's retrieval table).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from rag.text.characters import match_key, strip_accents
from rag.types import Range

_NUMBER = r"\d+(?:[.,/]\d+)*(?:-[^\W\d_]+(?:/[^\W\d_]+)*)?"
# Scripts written without spaces: each sign stands alone, and the bigrams make words of them.
_SIGN = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\u0e01-\u0e2e\u0e40-\u0e46][\u0e30-\u0e3a\u0e45-\u0e4e]*"
# Python's \w leaves out the vowel signs and marks inside words of the Indic scripts, Arabic and Hebrew.
_MARKED = r"[\u0900-\u0963\u0966-\u0dff]+|[\u0590-\u05f4\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06ef]+"
_LETTERS = r"(?:(?![\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f])[^\W\d_][\u0300-\u036f]*)+"
_LATIN = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?![^\W\d_]|[\u0300-\u036f])"  # what _LETTERS finds, found faster
_SYLLABLE = re.compile(f"{_LATIN}|{_NUMBER}|{_SIGN}|{_MARKED}|{_LETTERS}")

# A language has few syllables: folding each once makes indexing several times faster.
_key = lru_cache(maxsize=100_000)(match_key)


def syllables(text: str) -> list[str]:
    """Split text into match keys of its syllables and numbers; numbers keep their inner marks.

    >>> syllables("Nghị quyết 39-NQ/TW giảm 2.600 phòng, ban")
    ['nghị', 'quyết', '39-nq/tw', 'giảm', '2.600', 'phòng', 'ban']
    >>> syllables("東京タワー"), syllables("नई दिल्ली"), syllables("مدينة")
    (['東', '京', 'タ', 'ワ', 'ー'], ['नई', 'दिल्ली'], ['مدينة'])
    """
    return [_key(found) for found in _SYLLABLE.findall(unicodedata.normalize("NFC", text))]


def tokens(text: str) -> list[tuple[str, Range]]:
    """Return the match key of each syllable and number, and where it stands.

    >>> tokens("Tỉnh ủy")
    [('tỉnh', Range(start=0, end=4)), ('uỷ', Range(start=5, end=7))]
    """
    return [(_key(found.group()), Range(*found.span())) for found in _SYLLABLE.finditer(text)]


def bigrams(tokens: list[str]) -> list[str]:
    """Join neighbours.

    >>> bigrams(["bí", "thư", "tỉnh"])
    ['bí_thư', 'thư_tỉnh']
    """
    return [f"{left}_{right}" for left, right in pairwise(tokens)]


def lexical_terms(text: str) -> list[str]:
    """Return what the lexical index stores for a text: its syllables, then their bigrams.

    >>> lexical_terms("Tỉnh ủy")
    ['tỉnh', 'uỷ', 'tỉnh_uỷ']
    """
    tokens = syllables(text)
    return tokens + bigrams(tokens)


def folded_terms(text: str) -> list[str]:
    """Return the same without accents: the safety net for questions typed without them.

    >>> folded_terms("Tỉnh ủy")
    ['tinh', 'uy', 'tinh_uy']
    """
    return [strip_accents(term) for term in lexical_terms(text)]
