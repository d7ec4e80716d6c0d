"""Whether a claim turns round what its sources say: a `không` more or less, `tăng` for `giảm`, `before` for `after`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.text.characters import match_key
from rag.types import Range
from rag.write.check.opposites import says_the_opposite
from rag.write.check.words import words_of

_NEGATION = re.compile(
    r"\b(?:không thể|không được|không có|không phải|không còn|không hề|không|chưa|chẳng|chả|đừng|chớ|cấm|hết hiệu lực|"
    r"cannot|can not|not|never|neither|nor|none|nobody|nothing|without|unable|no longer|no|"
    r"refused? to|refuses to|failed to|fails to|forbidden|prohibited|banned|[a-z]+n['’]t)\b"
)
# Across languages these may stand for a negation: `ineffective` is `không có hiệu lực`.
_SOFT = re.compile(
    r"\b(?:un|in|im|ir|il|non|dis|de)-?[a-z]{4,}|[a-z]less(?:ly)?\b|\b(?:lack|fail|miss|instead|rather|few|little|hardly|until|only|"
    r"except|exempt|avoid|deny|denie|reject|stop|end|vô|bất|thiếu|trái|phi|tránh|ngừng|mất|khác|trừ|miễn|chỉ)"
)
# What holds a negation's word and denies nothing.
_NO_NEGATION = re.compile(
    r"\b(?:không (?:được |bị |phải )?(?:vượt )?quá|"
    r"không (?:gian|khí|quân|lực|trung|phận|chỉ|những|ít|ngừng|giờ|lâu|độ)|hàng không|phòng không|tay không|trên không|"
    r"chưa kể|chưa đầy|chưa đến|chưa tới|không dưới|không kể|không đến|không tới|có (?:[^\W\d_]+ )?không\b|"
    r"cửa không|not only|not just|not merely|no less than|no fewer than|no more than|no\.? \d+|no doubt|not least)"
)
_NEXT = 3
_AUXILIARY = frozenset(("phải", "thể"))  # part of a negation, or of what it denies
_SCOPE = 4  # words after a negation that it denies


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation at `range`, and the keys of the words that say something right after it and right before it."""

    after: tuple[str, ...]
    before: tuple[str, ...]
    range: Range


@lru_cache(maxsize=4096)
def denials(text: str) -> tuple[Denial, ...]:
    """Return the negations of a text.

    >>> [denial.after for denial in denials("Hãng hàng không này không bay đêm.")]
    [('bay', 'đêm')]
    """
    key = match_key(text) if len(match_key(text)) == len(text) else text.casefold()
    hidden = [found.span() for found in _NO_NEGATION.finditer(key)]
    words = [word for word in words_of(text) if not word.empty]
    found = []
    for match in _NEGATION.finditer(key):
        if any(start <= match.start() < end for start, end in hidden):
            continue
        after = tuple(word.key for word in words if word.range.start >= match.end())[:_SCOPE]
        before = tuple(word.key for word in words if word.range.end <= match.start())[-_SCOPE:]
        found.append(Denial(after, before, Range(*match.span())))
    return tuple(found)


def is_turned(claim: str, evidence: Sequence[str], *, foreign: bool) -> bool:
    """Tell whether the claim denies what the evidence says, says what it denies, or says the opposite.

    Across languages only a negation that the claim has and no evidence has, and words known in both, can be told.

    >>> is_turned("Cầu không dài.", ["Cầu rất dài."], foreign=False)
    True
    >>> is_turned("Prices fell by 27%.", ["Giá tăng 27%."], foreign=True)
    True
    """
    if not evidence:
        return False
    mine = denials(claim)
    theirs = [denial for text in evidence for denial in denials(text)]
    if says_the_opposite(claim, evidence):
        return True
    if foreign:
        return bool(mine) and not theirs and not any(_SOFT.search(text.casefold()) for text in evidence)
    return any(not _denied_too(one, theirs) for one in mine) or any(
        _is_said(one, claim) and not _denied_too(one, mine) for one in theirs
    )


def _denied_too(denial: Denial, others: Sequence[Denial]) -> bool:
    """Tell whether another text denies the same: the word after its negation, or two of those that follow."""
    if not denial.after:
        return any(set(denial.before[-_NEXT:]) & {*other.after, *other.before} for other in others)
    enough = min(2, len(denial.after))
    return any(
        denial.after[0] in other.after[:_NEXT]
        or other.after[:1] in [(key,) for key in denial.after[:_NEXT]]
        or len({*denial.after} & {*other.after}) >= enough
        for other in others
    )


def _is_said(denial: Denial, claim: str) -> bool:
    """Tell whether the claim has the words on both sides of a negation side by side, without it."""
    said = [word.key for word in words_of(claim) if not word.empty and word.key not in _AUXILIARY]
    wanted = (*denial.before[-1:], *denial.after[:1]) if denial.before else denial.after[:2]
    count = len(wanted)
    if not denial.after or count < 2:
        return False
    return any(tuple(said[place : place + count]) == wanted for place in range(len(said) - count + 1))
