"""A true sentence over passages, from which pairs are made, and what the passages tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from eval.pairs.pair import Group, Made, PairPassage
from rag.text.dates import FoundDate, find_dates
from rag.text.numbers import find_numbers
from rag.text.syllables import syllables

ANY_YEAR = 2000  # completes dates without one, so that `3 tháng 2` is seen; a leap year, so that any day is
_ENUMERATED = re.compile(r"(?:[-–•+*]\s*|\d{1,2}(?:\.\d+)*[.)]\s+|[a-zđ]\)\s+)")
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
    """The values that a text holds, to know that another one is not among them."""

    numbers: frozenset[Decimal]
    dates: tuple[FoundDate, ...]
    words: frozenset[str]


def told_by(text: str) -> Told:
    """Return what a text holds: its numbers also where they are spelt or part of a date."""
    words = syllables(text)
    dates = find_dates(text, year=ANY_YEAR)
    spelt = {Decimal(_SPELT[word]) for word in words if word in _SPELT}
    written = {Decimal(word) for word in re.findall(r"\d{1,12}", text)}
    numbers = {found.value for found in find_numbers(text)}
    return Told(frozenset(numbers | spelt | written), tuple(dates), frozenset(words))


def as_claim(sentence: str) -> str | None:
    """Return a sentence of a source as a claim, None where it is not one: a heading, an item, a question.

    >>> as_claim("1. Hộ giấu dịch không được hỗ trợ."), as_claim("a) Có tính chất chuyên nghiệp;")
    ('Hộ giấu dịch không được hỗ trợ.', None)
    """
    number = _ENUMERATED.match(sentence)
    text = " ".join(sentence[number.end() if number else 0 :].split())
    words = text.split(" ")
    whole = text.endswith(".") and not text.endswith("..") and text[:1].isupper() and 6 <= len(words) <= 60
    balanced = all(text.count(first) == text.count(last) for first, last in _BALANCED) and text.count('"') % 2 == 0
    return text if whole and balanced and "?" not in text and "[" not in text else None


def covered(text: str, told: str) -> float:
    """Return the share of a text's syllables that another text holds.

    >>> covered("Cầu dài 5 km.", "Cây cầu dài 4 km")
    0.75
    """
    known = set(syllables(told))
    words = syllables(text)
    return sum(word in known for word in words) / max(1, len(words))


def upper_first(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]
