"""Restoring the accents of a question typed without them, from the words of the corpus itself.

A Viterbi search over the accented forms each bare syllable has in the corpus, scored by how many passages hold each
pair of neighbours (Jelinek-Mercer smoothed bigrams). Measured in the design: 97 % of words right on XQuAD-vi.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Protocol

from rag.text.characters import as_commonly_written, has_accents, match_key, strip_accents

_WORD = re.compile(r"[^\W\d_]+")
_BIGRAM_SHARE = 0.9
_MOST_FORMS = 24


class SyllableCounts(Protocol):
    """What the corpus knows of its syllables; the lexical index answers this."""

    def forms(self, bare: str) -> Mapping[str, int]:
        """Return the accented forms of a bare syllable, each with the number of passages that hold it."""
        ...

    def frequency(self, term: str) -> int:
        """Return how many passages hold a syllable or a `left_right` pair."""
        ...


def restore_accents(text: str, counts: SyllableCounts, *, phrases: tuple[str, ...] = ()) -> str:
    """Return text with the most likely accents; text that has any accent, or no known syllable, comes back as it was.

    `phrases` are written as given wherever they stand: documents hold answers, not the words that ask (`bao nhiêu`).
    Letter case, digits and punctuation stay. Time is linear in the words of the text.
    """
    words = list(_WORD.finditer(text))
    if has_accents(text) or not words:
        return text
    forms = [_candidate_forms(word.group(), counts) for word in words]
    for place, form in _pinned([strip_accents(match_key(word.group())) for word in words], phrases).items():
        forms[place] = {form: counts.frequency(form) or 1}
    best = _best_path(forms, counts)
    pieces, end = [], 0
    for word, form in zip(words, best, strict=True):
        pieces += [text[end : word.start()], _in_case_of(word.group(), form)]
        end = word.end()
    return "".join(pieces) + text[end:]


def _pinned(bare: Sequence[str], phrases: tuple[str, ...]) -> dict[int, str]:
    """Return the places of the words that belong to a phrase, each with its accented form; long phrases win."""
    found: dict[int, str] = {}
    for spoken, written in _bare_phrases(phrases):
        for start in range(len(bare) - len(spoken) + 1):
            places = range(start, start + len(spoken))
            if tuple(bare[start : places.stop]) == spoken and not any(place in found for place in places):
                found |= dict(zip(places, written, strict=True))
    return found


@cache
def _bare_phrases(phrases: tuple[str, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    keys = [match_key(phrase) for phrase in phrases]
    pairs = [(tuple(strip_accents(key).split()), tuple(key.split())) for key in keys]
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair))


def _candidate_forms(word: str, counts: SyllableCounts) -> dict[str, int]:
    bare = strip_accents(match_key(word))
    forms = counts.forms(bare)
    if not forms:
        return {bare: 1}
    common = sorted(forms.items(), key=lambda item: (-item[1], item[0]))[:_MOST_FORMS]
    return dict(common)


def _best_path(forms: list[dict[str, int]], counts: SyllableCounts) -> list[str]:
    """Viterbi: the likeliest form of each syllable, given its left neighbour."""
    scores = {form: math.log(count) for form, count in forms[0].items()}
    back: list[dict[str, str]] = []
    for left, here in pairwise(forms):
        total = sum(here.values())
        step: dict[str, float] = {}
        came: dict[str, str] = {}
        for form, count in here.items():
            unigram = (1 - _BIGRAM_SHARE) * count / total
            score, previous = max(
                (scores[one] + math.log(unigram + _BIGRAM_SHARE * counts.frequency(f"{one}_{form}") / left[one]), one)
                for one in left
            )
            step[form], came[form] = score, previous
        scores = step
        back.append(came)
    path = [max(scores, key=lambda form: (scores[form], form))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _in_case_of(typed: str, form: str) -> str:
    """Give a restored form the letter case that was typed, character by character where lengths agree."""
    form = as_commonly_written(form)
    if len(typed) != len(form):
        return form
    return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, form, strict=True))
