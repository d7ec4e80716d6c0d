"""Sentences and the patterns they are compared with: with accents, or without where they were typed so."""

import re
from dataclasses import dataclass
from functools import cached_property

from rag.text.characters import base_letters, has_accents, match_key, strip_accents
from rag.text.language import detect_language
from rag.types import Range

_WINDOW = 20  # characters before a name in which a word leads it


class Wording:
    """A pattern in match keys, ready for sentences with and without accents.

    It is written with small letters and new tone marks (`khoá`), as `match_key` has them.
    """

    def __init__(self, pattern: str) -> None:
        self.accented = re.compile(pattern)
        self.bare = re.compile(strip_accents(pattern))


@dataclass(frozen=True)
class Line:
    """A sentence and its match key, character by character the same length."""

    text: str

    @cached_property
    def bare(self) -> bool:
        """True for Vietnamese typed without accents, where `con` may be `còn`."""
        return not has_accents(self.text) and not self.english

    @cached_property
    def english(self) -> bool:
        """True when the sentence is English, whatever names stand in it."""
        return detect_language(self.text) == "en"

    @cached_property
    def key(self) -> str:
        """The match key; the text itself in the rare case that folding changes its length."""
        key = base_letters(self.text).casefold() if self.bare else match_key(self.text)
        return key if len(key) == len(self.text) else self.text

    def search(self, wording: Wording) -> re.Match[str] | None:
        """Find a wording anywhere."""
        return (wording.bare if self.bare else wording.accented).search(self.key)

    def match(self, wording: Wording) -> re.Match[str] | None:
        """Find a wording at the beginning."""
        return (wording.bare if self.bare else wording.accented).match(self.key)

    def ends(self, end: int, wording: Wording) -> re.Match[str] | None:
        """Find a wording, `$` at its end, that ends at a place: what stands right before a name."""
        return (wording.bare if self.bare else wording.accented).search(self.key[max(0, end - _WINDOW) : end])

    def find_all(self, wording: Wording) -> list[re.Match[str]]:
        """Find all places of a wording."""
        return list((wording.bare if self.bare else wording.accented).finditer(self.key))

    def find_word(self, word: str) -> Range | None:
        """Find a word or phrase, whichever of the two was typed without accents."""
        accented = has_accents(word) and not self.bare
        key, word = (self.key, word) if accented else (base_letters(self.key), base_letters(word))
        match = re.search(rf"\b{re.escape(word)}\b", key)
        return Range(*match.span()) if match else None

    def whole(self, wording: Wording) -> re.Match[str] | None:
        """Tell whether all of the sentence is a wording."""
        return (wording.bare if self.bare else wording.accented).fullmatch(self.key)

    def written(self, vietnamese: str) -> str:
        """Return a word of ours as this sentence would have it: without accents where it has none."""
        return strip_accents(vietnamese) if self.bare else vietnamese

    def between(self, where: Range) -> "Line":
        """Return a part, white space around it removed."""
        return Line(self.text[where.start : where.end].strip())

    def replaced(self, where: Range, new: str) -> str:
        """Return the text with other words in one place, capitalised if that is where it begins."""
        text = self.text[: where.start] + new + self.text[where.end :]
        return capitalised(text) if where.start == 0 and self.text[:1].isupper() else text


_END = re.compile(r"[\s?.!…,;:]+$")


def without_end(text: str) -> str:
    """Return a sentence without its closing marks.

    >>> without_end("Ở đâu? ")
    'Ở đâu'
    """
    return _END.sub("", text)


def capitalised(text: str) -> str:
    """Return the text with a capital first letter.

    >>> capitalised("ông A")
    'Ông A'
    """
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Return the text with a small first letter, unless a name or an abbreviation begins it.

    >>> uncapitalised("Năm 2020"), uncapitalised("Mường Lạn"), uncapitalised("UBND tỉnh")
    ('năm 2020', 'Mường Lạn', 'UBND tỉnh')
    """
    first, _, rest = text.partition(" ")
    begins_a_name = rest[:1].isupper() or (len(first) > 1 and not first[1:].islower())
    return text if begins_a_name else text[:1].lower() + text[1:]
