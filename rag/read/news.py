"""The part of a sentence a question does not say already: the short answer where its form gives no hint."""

import re
from collections.abc import Callable

from rag.text.syllables import syllables, tokens
from rag.types import Range

_LONGEST = 12  # tokens
_MOST_TOKENS = 250  # of a sentence: a longer one is a table or a list, and takes too long
_COMMONEST = 6.0  # a rarer word counts no more than this: names would drown the words around them
_BREAK_COST = 6.0  # crossing a comma, bracket or dash
_LENGTH_POWER = 0.7  # between a sum, which takes everything, and a mean, which takes one word
_BREAK = re.compile(r"[,;:()–—“”\"]")
_EDGE = frozenset(
    "là thì mà của để và bằng do bởi vì rằng như gồm cho với trong ở tại vào về từ có được bị đã đang sẽ này đó "  # noqa: SIM905
    "the a an of in to by for with was were is are be and that as on at from his her their its".split()
)


def new_words(question: str, sentence: str, rarity: Callable[[str], float]) -> Range | None:
    """Return the run of words with the most news: rare, not in the question, near the words that are.

    The window of at most twelve tokens with the largest sum of rarities over its length to the 0.7, words of the
    question counting against it; weights chosen on XQuAD-dev.

    >>> text = "Thủ phủ của tỉnh là thành phố Vĩnh Sơn."
    >>> start, end = new_words("Thủ phủ của tỉnh là gì?", text, lambda word: 2.0)
    >>> text[start:end]
    'thành phố Vĩnh Sơn'
    """
    words = tokens(sentence)
    if len(words) > _MOST_TOKENS:
        return None
    said = set(syllables(question))
    gains = [-rarity(key) if key in said else min(rarity(key), _COMMONEST) for key, _ in words]
    anchors = [(place, rarity(key)) for place, (key, _) in enumerate(words) if key in said]
    best, best_score = None, 0.0
    for first in range(len(words)):
        total = 0.0
        for last in range(first, min(len(words), first + _LONGEST)):
            if last > first and _BREAK.search(sentence, words[last - 1][1].end, words[last][1].start):
                total -= _BREAK_COST
            total += gains[last]
            near = sum(
                weight / (2 + max(first - place, place - last))
                for place, weight in anchors
                if not first <= place <= last
            )
            score = total / (last - first + 1) ** _LENGTH_POWER + near
            if total > 0 and score > best_score:
                best, best_score = (first, last), score
    return _trimmed(words, *best) if best else None


def _trimmed(words: list[tuple[str, Range]], first: int, last: int) -> Range:
    while first < last and words[first][0] in _EDGE:
        first += 1
    while last > first and words[last][0] in _EDGE:
        last -= 1
    return Range(words[first][1].start, words[last][1].end)
