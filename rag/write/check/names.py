"""Proper names of a claim, and whether a text tells them.

A name is a run of capitalised words. It need not be written alike: a part of it suffices (`ông Bảy`), words of office
around it do not count, an abbreviation is its expansion. Accents count between Vietnamese texts only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.text.characters import has_accents, looks_vietnamese
from rag.text.language_words import SYLLABLE
from rag.types import Range
from rag.write.check.exonyms import other_names
from rag.write.check.name_kinds import FAMILIES, GENERIC, JOINTS, LEADING, PAIRS, STARTERS
from rag.write.check.name_words import originals, translations
from rag.write.check.short_forms import expanded, spelled_out
from rag.write.check.words import Word

is_syllable = re.compile(SYLLABLE).fullmatch  # of Vietnamese, accents stripped
_REACH = 3  # words of others that may stand between those of one name
_LEAST_STEM, _MOST_ENDING = 4, 3
_CONSONANTS = re.compile(r"[bcdghklmnpqrstvxđ]+")
_INITIALS = 4  # letters from which consonants are the initials of Vietnamese words: `CNTT`
_SHORT_FORM = 6  # letters of the longest abbreviation whose expansion is looked for


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name of a claim, written at `range`; `foreign` when it is held to texts of another language.

    A text that does not tell a `certain` one cannot mean it; any other may be translated.
    """

    words: tuple[Word, ...]
    range: Range
    foreign: bool
    certain: bool = True

    def places_in(self, words: Sequence[Word]) -> tuple[Range, ...]:
        """Return where a text's words tell the name: all its words near each other, or another name for it."""
        keys = tuple(word.key for word in self.words)
        others = other_names(keys)
        if self.foreign and len(keys) > 1:
            others = (*others, *((key,) for key in originals(keys)))
        if others:
            return tuple(place for name in others for place in _places_of(name, words, named=not originals(keys)))
        needed = [word for word in self.words if not (self.foreign and _is_generic(word))] or list(self.words)
        places = [self._places(word, words) for word in needed]
        reach = len(self.words) + _REACH
        near = [
            first
            for first in places[0]
            if all(any(abs(first - other) <= reach for other in rest) for rest in places[1:])
        ]
        return tuple(words[place].range for place in near)

    def _places(self, wanted: Word, words: Sequence[Word]) -> list[int]:
        found = [place for place, word in enumerate(words) if self._same(wanted, word)]
        if found:
            return found
        if self.foreign and (others := other_names((wanted.key,))):
            found = [place for name in others for place in _named_at(name, words)]
        if self.foreign and (others := translations(wanted.key)):
            found += [place for name in others for place in _stands_at(name, words)]
        if found:
            return found
        if len(wanted.key) <= _SHORT_FORM:
            long = expanded(wanted.key)
            if len(long) > 1:
                found = [place for place in range(len(words)) if _at(long, words, place)]
            found = found or ([0] if wanted.shouted and spelled_out(wanted.key, words) else [])
        return found

    @property
    def _unaccented(self) -> bool:
        """True when it is typed without accents, as foreigners do: `Hoa` of `Hoa Trạch` is not, and is no `Hòa`."""
        return not any(has_accents(word.key) for word in self.words)

    def _same(self, wanted: Word, word: Word) -> bool:
        if word.named and wanted.key in expanded(word.key):
            return True
        capital = word.named or len(self.words) == 1 or _is_generic(word)  # `Bảy` of `Lê Văn Bảy` is no `bảy`
        if wanted.key == word.key or (wanted.bare == word.bare and (self.foreign or self._unaccented)):
            return capital
        return word.named and not has_accents(wanted.key + word.key) and _stems_agree(wanted.key, word.key)


def names_of(claim: str, words: Sequence[Word], *, foreign: bool) -> list[Name]:
    """Return the names that a claim's words make, in order.

    `foreign` says that it is held to texts of another language. The first word of a sentence has its capital anyway: it
    is a name only where it is known as one, or all of it is capitals.
    """
    found = []
    follows = {one.range: after.key for one, after in pairwise(words)}
    for run in _runs(claim, words):
        kept = _without_opening(run, run[0] is words[0])
        while kept and (kept[-1].key, follows.get(kept[-1].range)) in PAIRS:
            kept = kept[:-1]
        if kept and any(not _is_generic(word) for word in kept):
            found.extend(_held_abroad(kept, vietnamese=looks_vietnamese(claim)) if foreign else [_name(kept)])
    return found


def _name(words: Sequence[Word], *, foreign: bool = False, certain: bool = True) -> Name:
    return Name(tuple(words), Range(words[0].range.start, words[-1].range.end), foreign, certain)


def _held_abroad(words: Sequence[Word], *, vietnamese: bool) -> list[Name]:
    """Return what of a name another language has to write alike, or in a way that is known; what it may, as uncertain.

    Vietnamese keeps foreign words: of XQuAD-dev's true Vietnamese claims over English passages 1 % had one that was
    missing there. English translates what it can (22 % the other way), but not a Vietnamese name.
    """
    if other_names(tuple(word.key for word in words)):
        return [_name(words, foreign=True)]
    if vietnamese:
        return list(_held_to_english(words))
    if len(words) > 1 and all(is_syllable(word.bare) for word in words):
        return [_name(words, foreign=True)]
    return [_name([word], foreign=True, certain=_is_known(word)) for word in words if _is_told(word)]


def _held_to_english(words: Sequence[Word]) -> Iterator[Name]:
    """Yield what an English text has to tell of a Vietnamese run: known names, foreign words, two syllables or more."""
    unknown: list[Word] = []
    place = 0
    while place < len(words):
        end = _end_of_known(words, place)
        syllable = end == place and _is_vietnamese(words[place])
        if syllable:
            unknown.append(words[place])
        if unknown and not syllable:
            yield from _of_syllables(unknown)
            unknown = []
        if end > place:
            yield _name(words[place:end], foreign=True)
        elif not syllable and len(words[place].key) > 2:
            yield _name([words[place]], foreign=True, certain=not _is_initials(words[place]))
        place = max(end, place + 1)
    yield from _of_syllables(unknown)


def _of_syllables(words: Sequence[Word]) -> Iterator[Name]:
    """Only the first syllable of a kind has a capital (`Quốc hội`): where all have, it is the name of one thing.

    That of a Vietnamese stands in English as it is. Others need not: `Hốt Tất Liệt` is Kublai Khan.
    """
    if len(words) > 1:
        yield _name(words, foreign=True, certain=words[0].key in FAMILIES)


def _end_of_known(words: Sequence[Word], start: int) -> int:
    """Return where the longest name that is known in English ends; `start` where there is none."""
    for end in range(len(words), start, -1):
        keys = tuple(word.key for word in words[start:end])
        if other_names(keys) or (len(keys) > 1 and originals(keys)):
            return end
    return start


def _is_known(word: Word) -> bool:
    return bool(translations(word.key) or other_names((word.key,)))


def _is_initials(word: Word) -> bool:
    return word.range.end - word.range.start >= _INITIALS and bool(_CONSONANTS.fullmatch(word.key))


def _is_vietnamese(word: Word) -> bool:
    return has_accents(word.key) or bool(is_syllable(word.bare))


def _runs(claim: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    joint: list[Word] = []
    for word in words:
        apart = run and claim[run[-1].range.end : word.range.start].strip(" -") != "" and not joint
        if run and (apart or (joint and claim[joint[-1].range.end : word.range.start] != " ")):
            yield run
            run, joint = [], []
        if word.named:
            run, joint = [*run, word], []
        elif run and word.key in JOINTS and claim[(joint or run)[-1].range.end : word.range.start] == " ":
            joint = [*joint, word]
        elif run:
            yield run
            run, joint = [], []
    if run:
        yield run


def _without_opening(run: list[Word], first: bool) -> list[Word]:
    if first:
        if len(run) == 1:
            return run if run[0].shouted or (run[0].key.isascii() and other_names((run[0].key,))) else []
        if run[0].key in STARTERS or run[0].empty:
            run = run[1:]
    while len(run) > 1 and (run[0].key in LEADING or run[0].key in GENERIC or (run[0].key, run[1].key) in PAIRS):
        run = run[2:] if (run[0].key, run[1].key) in PAIRS else run[1:]
    return run


def _is_told(word: Word) -> bool:
    """Tell whether a Vietnamese text that means this word of a name says it, or what it is known to become."""
    if _is_known(word):
        return True
    return not (_is_generic(word) or word.key in STARTERS or len(word.key) == 1)


def _is_generic(word: Word) -> bool:
    return word.key in GENERIC or word.empty


def _places_of(name: tuple[str, ...], words: Sequence[Word], *, named: bool) -> list[Range]:
    places = _named_at(name, words) if named else _stands_at(name, words)
    return [words[place].range for place in places]


def _named_at(name: tuple[str, ...], words: Sequence[Word]) -> list[int]:
    """Return where a name stands; one of a single word has its capital there: `Ý` is Italy, `ý` is not."""
    return [place for place in _stands_at(name, words) if len(name) > 1 or words[place].named]


def _stands_at(name: tuple[str, ...], words: Sequence[Word]) -> list[int]:
    return [place for place, word in enumerate(words) if word.key == name[0] and _at(name, words, place)]


def _at(name: tuple[str, ...], words: Sequence[Word], place: int) -> bool:
    return tuple(word.key for word in words[place : place + len(name)]) == name


def _stems_agree(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _LEAST_STEM and long.startswith(short) and len(long) - len(short) <= _MOST_ENDING
