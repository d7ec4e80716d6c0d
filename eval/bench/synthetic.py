"""Made-up Vietnamese: the same seed gives the same documents.

Syllables are put together as Vietnamese spelling does it, words are one or two of them, and word frequencies follow
Zipf's law (exponent 1), so that an index meets posting lists of realistic lengths: a few very long, most short.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from eval.questions import Record

# fmt: off
_ONSETS = (
    "b", "c", "ch", "d", "đ", "g", "h", "k", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr",
    "v", "x",
)
_RHYMES = (
    "a", "ai", "an", "ang", "anh", "ao", "ap", "at", "ay", "ăn", "ăng", "ăt", "âm", "ân", "âng", "âp", "ât", "âu",
    "ây", "em", "en", "eo", "ê", "êm", "ên", "ênh", "êt", "êu", "i", "ia", "iêm", "iên", "iêng", "iêp", "iêt",
    "iêu", "im", "in", "inh", "it", "iu", "o", "oa", "oan", "oi", "om", "on", "ong", "ot", "ô", "ôi", "ôm", "ôn",
    "ông", "ôt", "ơ", "ơi", "ơn", "u", "ua", "uân", "ui", "um", "un", "ung", "uôn", "uông", "uôt", "ư", "ưa", "ưng",
    "ươi", "ươn", "ương", "ươu", "ưu",
)
_ACCENTED = {  # level, grave, acute, hook, tilde, dot
    "a": "aàáảãạ", "ă": "ăằắẳẵặ", "â": "âầấẩẫậ", "e": "eèéẻẽẹ", "ê": "êềếểễệ", "i": "iìíỉĩị",
    "o": "oòóỏõọ", "ô": "ôồốổỗộ", "ơ": "ơờớởỡợ", "u": "uùúủũụ", "ư": "ưừứửữự",
}
# fmt: on
_WORDS = 30_000
_SENTENCE_WORDS = (6, 14)  # 40 model tokens a sentence; 41 in the Vietnamese XQuAD
_SENTENCES = 5  # of a passage: about 200 model tokens, what a passage aims at
_TITLE_SYLLABLES = 8  # about 20 model tokens, as titles of news have; it is encoded with each sentence that is read


@dataclass(frozen=True, slots=True)
class SyntheticText:
    """A seeded source of passages, documents and questions."""

    seed: int = 0

    def passages(self, count: int) -> Iterator[str]:
        """Yield passages of five sentences each."""
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
    spelled = [toned for onset in _ONSETS for rhyme in _RHYMES if _fit(onset, rhyme) for toned in _tones(onset, rhyme)]
    picked = draw.choice(len(spelled), size=(_WORDS, 2))
    single = draw.random(_WORDS) < 0.3
    pairs = (
        spelled[first] if alone else f"{spelled[first]} {spelled[second]}"
        for (first, second), alone in zip(picked, single, strict=True)
    )
    return list(dict.fromkeys(pairs))


def _fit(onset: str, rhyme: str) -> bool:
    """Tell whether spelling allows the pair: `c g ng` change before front vowels, `k` stands only there."""
    front = rhyme[0] in "eêi"
    return {"c": not front, "g": not front, "ng": not front, "k": front, "qu": rhyme[0] not in "uoư"}.get(onset, True)


def _tones(onset: str, rhyme: str) -> list[str]:
    """Spell a syllable in the tones its ending allows: `p` and `t` take only acute and dot.

    The mark stands on a letter that has one already, else on the last vowel before a consonant, else on the one before
    the last.
    """
    vowels = [index for index, letter in enumerate(rhyme) if letter in _ACCENTED]
    closed = rhyme[-1] not in _ACCENTED and rhyme[-1] != "y"
    plain = vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
    place = next((index for index in reversed(vowels) if rhyme[index] in "ăâêôơư"), plain)
    tones = (2, 5) if rhyme[-1] in "pt" else range(6)
    return [onset + rhyme[:place] + _ACCENTED[rhyme[place]][tone] + rhyme[place + 1 :] for tone in tones]
