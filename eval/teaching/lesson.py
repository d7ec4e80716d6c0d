"""The noun of the training: a claim beside evidence, and which of its words that does not bear out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from random import Random

from rag.text.sentences import sentences
from rag.types import Range
from rag.write.check.words import EMPTY_WORDS, word_key

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,/:]\d+)*|[^\w\s]")
_ALONE = 0.25  # share of the lessons whose evidence is the sentence itself
_WHOLE = 0.12  # share of those that show a passage whole
_STRANGE = 0.15  # share of those that show sentences of another passage too
_LONGEST = 640  # characters of evidence


@dataclass(frozen=True, slots=True)
class Lesson:
    """A claim, what it is held against, and whether that bears it out.

    `wrong` are the ranges of the claim that the evidence does not bear out, `unsaid` those that teach nothing either
    way. `kind` says how the claim was made, `topic` what must not be learned from and tested on.
    """

    claim: str
    evidence: str
    supported: bool
    kind: str
    topic: str
    wrong: tuple[Range, ...] = ()
    unsaid: tuple[Range, ...] = ()


def changed_ranges(before: str, after: str) -> tuple[Range, ...]:
    """Return where `after` says other words than `before`; where one is only gone, the word that follows it.

    >>> [tuple(one) for one in changed_ranges("Cầu dài 5 km.", "Cầu dài 7 km.")]
    [(8, 9)]
    >>> [tuple(one) for one in changed_ranges("Cầu không phải là mới.", "Cầu là mới.")]
    [(4, 6)]
    """
    old = [found.group() for found in _WORD.finditer(before)]
    new = list(_WORD.finditer(after))
    ranges = []
    for what, _, _, start, end in SequenceMatcher(
        None, old, [one.group() for one in new], autojunk=False
    ).get_opcodes():
        if what == "equal" or not new:
            continue
        first, last = min(start, len(new) - 1), max(min(start, len(new) - 1), end - 1)
        ranges.append(Range(new[first].start(), new[last].end()))
    return tuple(ranges)


def strange_ranges(claim: str, evidence: str) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """Return the words of a claim that its evidence has not, and those of which nothing can be said.

    >>> wrong, unsaid = strange_ranges("Cầu của tỉnh.", "Tỉnh có sông.")
    >>> [tuple(one) for one in wrong], [tuple(one) for one in unsaid]
    ([(0, 3)], [(4, 7), (8, 12), (12, 13)])
    """
    told = {word_key(found.group()) for found in _WORD.finditer(evidence)}
    wrong: list[Range] = []
    unsaid: list[Range] = []
    for found in _WORD.finditer(claim):
        key = word_key(found.group())
        plain = key in told or key in EMPTY_WORDS or not key[:1].isalnum()
        (unsaid if plain else wrong).append(Range(*found.span()))
    return tuple(wrong), tuple(unsaid)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[start:end] for start, end in sentences(text)]


def evidence_around(own: Sequence[str], places: Sequence[int], draw: Random, strange: Sequence[str] = ()) -> str:
    """Return the sentences at `places`, alone, with neighbours or with those of another text, as a check may see them.

    What is shown beside them is drawn.
    """
    first, last = min(places), max(places) + 1
    chance = draw.random()
    if chance < _WHOLE:
        first, last = 0, len(own)
    elif chance > _WHOLE + _ALONE:
        first, last = max(0, first - draw.choice((0, 1, 1, 2))), min(len(own), last + draw.choice((0, 1, 1, 2)))
    while sum(map(len, own[first:last])) > _LONGEST and (first < min(places) or last > max(places) + 1):
        if first < min(places):
            first += 1
        else:
            last -= 1
    shown = " ".join(own[first:last])
    if strange and draw.random() < _STRANGE and len(shown) < _LONGEST / 2:
        other = " ".join(strange[:2])
        shown = f"{other} {shown}" if draw.random() < 0.5 else f"{shown} {other}"
    return shown


def without(own: Sequence[str], place: int, draw: Random) -> str:
    """Return the neighbours of a sentence, which they do not repeat; empty where it stands alone."""
    count = draw.choice((1, 2, 3))
    kept = [one for at, one in enumerate(own) if at != place and abs(at - place) <= count]
    return " ".join(kept)[:_LONGEST]
