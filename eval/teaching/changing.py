"""Changes that need no grammar, so that they serve every language: words, names and numbers put in another's place."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from rag.text.characters import match_key
from rag.write.check.words import EMPTY_WORDS

_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)*(?![\w/])")
_OFFERED = 30  # words or names that one is chosen of
_APART = 3  # words between two that are exchanged: `A and B` says the same as `B and A`
_CASED = frozenset({"vi", "en", "de", "el", "es", "ro", "ru", "tr"})
_SPACED = _CASED | {"ar", "hi"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which words stand after which in texts of each language, and their names."""

    after: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> "Vocabulary":
        """Return the vocabulary of texts, each with its language."""
        made = cls()
        for language, text in texts:
            words = [found.group() for found in _WORD.finditer(text)]
            for one, other in pairwise(words):
                if other.islower() or language not in _CASED:
                    made.after[language, one.casefold()].append(other)
            if language in _CASED:
                made.names[language] += [text[start:end] for start, end in _names(text, language)]
        return made


@dataclass(frozen=True, slots=True)
class Place:
    """What a change looks at: the claim, the passage in the claim's language, and what shall not be put in."""

    claim: str
    passage: str
    evidence: str
    language: str
    vocabulary: Vocabulary
    draw: Random


def other_word(place: Place) -> str | None:
    """Return the claim with a plain word replaced: by one that elsewhere follows the same word, or of the passage."""
    if place.language not in _SPACED:
        return None
    words = list(_WORD.finditer(place.claim))
    told = {match_key(word) for word in _WORD.findall(f"{place.claim} {place.evidence}")}
    order = place.draw.sample(range(1, len(words)), len(words) - 1) if len(words) > 1 else []
    for at in order:
        found = words[at]
        if match_key(found.group()) in EMPTY_WORDS or not (found.group().islower() or place.language in ("ar", "hi")):
            continue
        likely = place.vocabulary.after.get((place.language, words[at - 1].group().casefold()), [])
        offered = [one for one in set(_some(likely, place.draw)) if match_key(one) not in told | EMPTY_WORDS]
        if place.draw.random() < 0.35 or not offered:
            offered = _words_of_passage(place)
        if offered:
            return _put(place.claim, found.span(), place.draw.choice(sorted(offered)))
    return None


def _words_of_passage(place: Place) -> list[str]:
    claimed = {match_key(word) for word in _WORD.findall(place.claim)}
    found = {word for word in _WORD.findall(place.passage) if len(word) > 3 and word.islower()}
    return [word for word in found if match_key(word) not in claimed | EMPTY_WORDS]


def other_number(place: Place) -> str | None:
    """Return the claim with another number of the passage in the place of one of its own, or with one not told."""
    own = list(_NUMBER.finditer(place.claim))
    if not own:
        return None
    found = place.draw.choice(own)
    claimed = {one.group() for one in own}
    told = [one for one in _NUMBER.findall(place.passage) if one not in claimed and _alike(one, found.group())]
    if told and place.draw.random() < 0.75:
        return _put(place.claim, found.span(), place.draw.choice(told))
    digit = place.draw.randrange(len(found.group()))
    if not found.group()[digit].isdigit():
        return None
    new = found.group()[:digit] + str((int(found.group()[digit]) + place.draw.randint(1, 8)) % 10)
    new += found.group()[digit + 1 :]
    return None if new.startswith("0") or new in place.evidence else _put(place.claim, found.span(), new)


def _alike(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 1 and (len(one) == 4) == (len(other) == 4)


def other_name(place: Place) -> str | None:
    """Return the claim with a name replaced: by one of the passage mostly, else by one of another text."""
    own = _names(place.claim, place.language)
    if not own:
        return None
    start, end = place.draw.choice(own)
    old = place.claim[start:end]
    told = {place.passage[a:b] for a, b in _names(place.passage, place.language)}
    far = _some(place.vocabulary.names.get(place.language, []), place.draw) if place.draw.random() < 0.25 else []
    offered = [one for one in sorted(told) or far if _is_other(one, place.claim) and one.count(" ") == old.count(" ")]
    offered = [one for one in far if _is_other(one, place.claim)] or offered
    return _put(place.claim, (start, end), place.draw.choice(offered)) if offered else None


def _some(words: Sequence[str], draw: Random) -> Sequence[str]:
    return words if len(words) <= _OFFERED else draw.sample(words, _OFFERED)


def _is_other(name: str, claim: str) -> bool:
    said = set(match_key(claim).split())
    return said.isdisjoint(match_key(name).split()) and len(name) > 2


def _names(text: str, language: str) -> list[tuple[int, int]]:
    """Return the runs of words that begin with a capital, but for one that begins the text."""
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(text) if language in _CASED else ():
        start, end = word.span()
        if not word.group()[0].isupper() or text[:start].rstrip(" \"'“‘(«").endswith((".", "!", "?")) or start < 2:
            continue
        if found and text[found[-1][1] : start] == " ":
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def exchanged(place: Place) -> str | None:
    """Return the claim with two of its names, its numbers or its plain words in each other's place."""
    ways = [_names(place.claim, place.language), [one.span() for one in _NUMBER.finditer(place.claim)]]
    place.draw.shuffle(ways)
    if place.draw.random() < 0.4 and place.language in _SPACED:
        plain = [
            one.span()
            for one in _WORD.finditer(place.claim)
            if one.group().islower() and len(one.group()) > 2 and match_key(one.group()) not in EMPTY_WORDS
        ]
        ways.append(place.draw.sample(plain, min(4, len(plain))))
    for spans in ways:
        made = _exchange(place.claim, sorted(spans))
        if made:
            return made
    return None


def _exchange(text: str, spans: Sequence[tuple[int, int]]) -> str | None:
    for at, (start, end) in enumerate(spans):
        for other_start, other_end in spans[at + 1 :]:
            between = text[end:other_start]
            one, other = text[start:end], text[other_start:other_end]
            if len(between.split()) >= _APART and match_key(one) != match_key(other):
                return text[:start] + other + between + one + text[other_end:]
    return None


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]
