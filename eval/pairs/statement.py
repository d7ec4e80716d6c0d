"""A true sentence over passages, from which pairs are made, and what the passages tell."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from eval.pairs.pair import Group, Made, PairPassage
from rag.text.characters import strip_accents
from rag.text.dates import FoundDate, find_dates
from rag.text.numbers import find_numbers
from rag.text.syllables import syllables

_WORD = re.compile(r"[^\W\d_]+")
_OPENERS = frozenset(
    [
        "Các",
        "Những",
        "Trong",
        "Từ",
        "Để",
        "Khi",
        "Ngoài",
        "Việc",
        "Một",
        "Người",
        "Sau",
        "Họ",
        "Vào",
        "Theo",
        "Có",
        "Đây",
        "Điều",
        "Nếu",
        "Tuy",
        "Do",
        "Ở",
        "Tại",
        "Nó",
        "Anh",
        "Ông",
        "Bà",
        "The",
        "In",
        "On",
        "It",
        "They",
        "He",
        "She",
        "This",
        "These",
        "Those",
        "A",
        "An",
        "By",
        "After",
        "At",
        "As",
        "For",
        "From",
        "There",
        "Some",
        "Many",
        "That",
        "When",
        "While",
        "Its",
    ]
)
ANY_YEAR = 2000  # completes dates without one, so that `3 tháng 2` is seen; a leap year, so that any day is
_ENUMERATED = re.compile(r"\d{1,2}(?:\.\d+)*[.)]\s+")
_NO_SENTENCE = re.compile(
    r"[-–•+*]|[a-zđ]\)|.*(?: [.,]|\( ?\)|\.\.|\b[A-Z]\.$|[?\[])", re.DOTALL
)  # items, gaps, cut ends
_BALANCED = (("(", ")"), ("“", "”"), ("[", "]"))
_SPELT = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim that its cited passages, the gold one first, support.

    `beside` is what the passages tell in the claim's language where that is not theirs: the parallel passage.
    """

    id: str
    text: str
    language: str
    group: Group
    made: Made
    cited: tuple[PairPassage, ...]
    edit: str = ""
    beside: str = ""

    @property
    def told(self) -> str:
        """All that the passages tell, in their language and in the claim's."""
        return "\n".join((*(passage.told for passage in self.cited), self.beside))

    @property
    def holds(self) -> "Told":
        """The values of all that is told."""
        parts = [told_by(text) for text in (*(passage.told for passage in self.cited), self.beside) if text]
        return Told(
            numbers=frozenset[Decimal]().union(*(part.numbers for part in parts)),
            dates=tuple(date for part in parts for date in part.dates),
            words=frozenset[str]().union(*(part.words for part in parts)),
            small=frozenset[str]().union(*(part.small for part in parts)),
            initials=" ".join(part.initials for part in parts),
        )

    @property
    def legible(self) -> str:
        """What the passages tell in the claim's own language."""
        return self.beside or self.told

    def reworded(self, text: str, edit: str) -> "Statement":
        """Return the same statement in other words."""
        edits = f"{self.edit}+{edit}" if self.edit else edit
        return replace(self, text=text, made="reworded" if self.made == "source" else self.made, edit=edits)

    def citing(self, more: Sequence[PairPassage]) -> "Statement":
        """Return the same statement with further passages cited."""
        return replace(self, cited=(*self.cited, *more))


@dataclass(frozen=True, slots=True)
class Told:
    """The values that a text holds, to know that another one is not among them.

    `small` are words written small, `initials` the first letters of all its words in order.
    """

    numbers: frozenset[Decimal]
    dates: tuple[FoundDate, ...]
    words: frozenset[str]
    small: frozenset[str]
    initials: str


@lru_cache(maxsize=4096)  # a passage is asked for each of its sentences
def told_by(text: str) -> Told:
    """Return what a text holds: its numbers also where they are spelt or part of a date."""
    words = syllables(text)
    dates = find_dates(text, year=ANY_YEAR)
    spelt = {Decimal(_SPELT[word]) for word in words if word in _SPELT}
    written = {Decimal(word) for word in re.findall(r"\d{1,12}", text)}
    numbers = {found.value for found in find_numbers(text)}
    initials = strip_accents("".join(word[0] for word in words))
    return Told(frozenset(numbers | spelt | written), tuple(dates), frozenset(words), small_words(text), initials)


def as_claim(sentence: str) -> str | None:
    """Return a sentence of a source as a claim, None where it is not one: a heading, an item, a question.

    >>> as_claim("1. Hộ giấu dịch không được hỗ trợ."), as_claim("a) Có tính chất chuyên nghiệp;")
    ('Hộ giấu dịch không được hỗ trợ.', None)
    """
    number = _ENUMERATED.match(sentence)
    text = " ".join(sentence[number.end() if number else 0 :].split())
    words = text.split(" ")
    whole = text.endswith(".") and text[:1].isupper() and 6 <= len(words) <= 60 and not _NO_SENTENCE.match(text)
    balanced = all(text.count(first) == text.count(last) for first, last in _BALANCED) and text.count('"') % 2 == 0
    return text if whole and balanced else None


def covered(text: str, told: str) -> float:
    """Return the share of a text's syllables that another text holds.

    >>> covered("Cầu dài 5 km.", "Cây cầu dài 4 km")
    0.75
    """
    known = set(syllables(told))
    words = syllables(text)
    return sum(word in known for word in words) / max(1, len(words))


def small_words(text: str) -> frozenset[str]:
    """Return the words that begin with a small letter.

    >>> sorted(small_words("Ông Bảy nói: cầu dài 5 km."))
    ['cầu', 'dài', 'km', 'nói']
    """
    return frozenset(word for word in _WORD.findall(text) if word[0].islower())


def lower_first(text: str, small: Collection[str]) -> str:
    """Return a sentence as it goes on after a comma: its first word small where it is among words written small.

    >>> lower_first("Cầu dài 5 km.", {"cầu"}), lower_first("Luther nói.", {"nói"})
    ('cầu dài 5 km.', 'Luther nói.')
    """
    first, _, rest = text.partition(" ")
    goes_on = first.casefold() in small and not rest[:1].isupper()
    return text[:1].lower() + text[1:] if goes_on or first in _OPENERS else text


def upper_first(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]
