"""Made-up Vietnamese: the same seed gives the same documents.

Syllables are those of the sample documents, and sentences and titles as long as theirs, so that the model reads as many
tokens as in real text. Words are one or two syllables, put together by chance, and their frequencies follow Zipf's law
(exponent 1), so that an index meets posting lists of realistic lengths: a few very long, most short.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from eval.errors import EvaluationError
from eval.questions import Record
from rag.text.characters import has_accents
from rag.text.syllables import syllables

_SAMPLE = Path(__file__).parent.parent / "data" / "corpus"
_LONGEST = 7  # letters of a Vietnamese syllable: nghiêng
_WORDS = 30_000
_SENTENCE_WORDS = (6, 15)  # 26 model tokens a sentence, as in the sample documents
_SENTENCES = 8  # of a passage: about 200 model tokens, what a passage aims at
# About 17 model tokens, as the titles of the sample documents have; it is encoded with each sentence that is read.
_TITLE_SYLLABLES = 14


@dataclass(frozen=True, slots=True)
class SyntheticText:
    """A seeded source of passages, documents and questions."""

    seed: int = 0

    def passages(self, count: int) -> Iterator[str]:
        """Yield passages of eight sentences each."""
        draw = np.random.default_rng(self.seed)
        words = _vocabulary(np.random.default_rng(self.seed))
        weights = np.cumsum(1 / np.arange(1, len(words) + 1))
        for _ in range(count):
            yield " ".join(_sentence(draw, words, weights) for _ in range(_SENTENCES))

    def documents(self, count: int, *, passages: int) -> Iterator[Record]:
        """Yield documents of so many paragraphs each, with titles of their own."""
        texts = self.passages(count * passages)
        for number in range(count):
            paragraphs = [next(texts) for _ in range(passages)]
            title = " ".join(paragraphs[0].split(".")[0].split()[:_TITLE_SYLLABLES])
            yield Record(f"bench-{number:06d}", "\n\n".join(paragraphs), title)

    def questions(self, count: int) -> list[str]:
        """Return questions in the words of passages of the same seed, one of each."""
        return [f"{' '.join(text.split()[1:11]).rstrip('.').lower()} là bao nhiêu?" for text in self.passages(count)]


def _sentence(draw: np.random.Generator, words: list[str], weights: np.ndarray) -> str:
    length = int(draw.integers(*_SENTENCE_WORDS))
    ranks = np.searchsorted(weights, draw.random(length) * weights[-1])
    picked = [words[rank] for rank in ranks]
    if draw.random() < 0.3:
        picked.append(f"năm {int(draw.integers(1990, 2026))}")
    if draw.random() < 0.3:
        picked.append(f"{int(draw.integers(1, 999))}.{int(draw.integers(0, 999)):03d} đồng")
    text = " ".join(picked)
    return f"{text[0].upper()}{text[1:]}."


def _vocabulary(draw: np.random.Generator) -> list[str]:
    known = _known_syllables()
    picked = draw.choice(len(known), size=(_WORDS, 2))
    single = draw.random(_WORDS) < 0.3
    pairs = (
        known[first] if alone else f"{known[first]} {known[second]}"
        for (first, second), alone in zip(picked, single, strict=True)
    )
    return list(dict.fromkeys(pairs))


@cache
def _known_syllables() -> list[str]:
    """Return the accented syllables of the sample documents, sorted; those without may be of another language.

    Raises EvaluationError when the documents are not installed.
    """
    texts = [path.read_text("utf-8") for path in sorted(_SAMPLE.rglob("*.txt"))]
    if not texts:
        raise EvaluationError(f"There are no sample documents in {_SAMPLE}. Install the package again.")
    found = {one for text in texts for one in syllables(text) if has_accents(one)}
    return sorted(one for one in found if len(one) <= _LONGEST and "ð" not in one)
