"""What a text tells that can be compared exactly."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.text.characters import base_letters, match_key
from rag.text.document_names import DocumentName, find_document_names
from rag.types import Range
from rag.write.check.amounts import Amount, find_amounts
from rag.write.check.days import Clock, Day, find_clocks, find_days
from rag.write.check.words import Word, words_of

_KEPT = 4096  # sentences, each of some kilobytes
_CODE = re.compile(r"(?<![\w/.-])(?=[^\W\d_]*\d)(?=\d*[^\W\d_])[^\W_]+(?:[-/][^\W_]+)*(?![\w/])")
_NO_CODE = re.compile(
    r"(?:\d+(?:st|nd|rd|th|s|h|g|km|m|cm|mm|kg|ha|t|am|pm|m2|m3|km2|l|kw|mw|gb|mb|k|tr|đ)?(?:\d\d)?|(?:k?m|c?m)[23])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A sign of letters and digits, such as `A1` or `2904/QĐ-UBND`, at `range`."""

    key: str
    range: Range

    def told_by(self, other: "Code") -> bool:
        """Tell whether `other` is this sign, or begins with it."""
        return other.key == self.key or other.key.startswith((f"{self.key}-", f"{self.key}/"))


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells: each kind in the order it stands."""

    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]
    clocks: tuple[Clock, ...]
    documents: tuple[DocumentName, ...]
    codes: tuple[Code, ...]
    words: tuple[Word, ...]

    @property
    def years(self) -> frozenset[int]:
        """The years that its dates name."""
        return frozenset(year for day in self.days for year in day.years)


@lru_cache(maxsize=_KEPT)
def told_by(text: str) -> Told:
    """Return what a text tells.

    >>> told = told_by("Ngày 3/2/2021, xe 51A-123 chạy 12 km theo Nghị quyết 39.")
    >>> len(told.amounts), len(told.days), [code.key for code in told.codes], len(told.documents)
    (4, 1, ['51a-123'], 1)
    """
    return Told(
        amounts=tuple(find_amounts(text)),
        days=tuple(find_days(text)),
        clocks=tuple(find_clocks(text)),
        documents=tuple(find_document_names(text)),
        codes=tuple(_codes(text)),
        words=tuple(words_of(text)),
    )


def _codes(text: str) -> list[Code]:
    return [
        Code(base_letters(match_key(found.group())), Range(*found.span()))
        for found in _CODE.finditer(text)
        if not _NO_CODE.fullmatch(found.group())
    ]
