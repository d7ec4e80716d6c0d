"""The part of a sentence a question does not say already: the short answer where its form gives no hint."""

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.text.syllables import syllables, tokens
from rag.types import Range

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
    if not words:
        return None
    said = set(syllables(question))
    rarities = np.array([rarity(key) for key, _ in words])
    asked = np.array([key in said for key, _ in words])
    breaks = np.array(
        [_BREAK.search(sentence, left.end, right.start) is not None for (_, left), (_, right) in pairwise(words)], bool
    )
    scores = _window_scores(rarities, asked, breaks)
    first, length = np.unravel_index(int(scores.argmax()), scores.shape)
    if scores[first, length] <= 0:
        return None
    return _trimmed(words, int(first), int(first + length))


def _window_scores(rarities: Floats, asked: Flags, breaks: Flags) -> Floats:
    """Return the score of each window as `(first word, words more)`; -inf where it would leave the sentence.

    `breaks` says where a window that goes on to the next word crosses a comma or the like.
    """
    count = len(rarities)
    places = np.arange(count)
    gains = np.where(asked, -rarities, np.minimum(rarities, _COMMONEST))
    # Sums of what each word adds to a window that began before it; the first word crosses nothing.
    sums = np.concatenate([[0.0], np.cumsum(gains - _BREAK_COST * np.concatenate([[False], breaks]))])
    lasts = places[:, None] + np.arange(_LONGEST)
    inside = np.minimum(lasts, count - 1)
    totals = gains[:, None] + sums[inside + 1] - sums[places + 1][:, None]
    before, after = _nearness(np.where(asked, rarities, 0.0))
    lengths = np.arange(1, _LONGEST + 1) ** _LENGTH_POWER
    scores = totals / lengths + before[:, None] + after[inside]
    return np.where((lasts < count) & (totals > 0), scores, -np.inf)


def _nearness(weights: Floats) -> tuple[Floats, Floats]:
    """Return for each place how near the weights before it are, and those after it: the sum of `weight / (2 + gap)`."""
    places = np.arange(len(weights))
    gaps = places[:, None] - places
    near = weights / (2 + np.abs(gaps))
    return (near * (gaps > 0)).sum(1), (near * (gaps < 0)).sum(1)


def _trimmed(words: list[tuple[str, Range]], first: int, last: int) -> Range:
    while first < last and words[first][0] in _EDGE:
        first += 1
    while last > first and words[last][0] in _EDGE:
        last -= 1
    return Range(words[first][1].start, words[last][1].end)
