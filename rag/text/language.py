"""Which language a text or a question is in. Vietnamese and English are told here, the rest by a library."""

import re

from rag.text.characters import base_letters, has_accents
from rag.text.language_words import ENGLISH_WORDS, SYLLABLE, VIETNAMESE_WORDS

_SAMPLE = 8000  # characters read of a long text
_LETTERS = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(SYLLABLE)
_ONLY_VIETNAMESE = re.compile(r"[\u1ea0-\u1ef9ơư]")
# A script that one language alone has, by its code points. Kana before Han: Japanese is written with both.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e4e]")),
    ("lo", re.compile(r"[\u0e81-\u0edf]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("hy", re.compile(r"[\u0531-\u0587]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
)
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
# What the library is asked to choose from: its other languages are mistaken for these more often than met.
_OTHERS = frozenset({
    "ar", "bg", "ca", "cs", "da", "de", "en", "es", "et", "fa", "fi", "fr", "hi", "hr", "hu", "id", "it", "lt", "lv",
    "mn", "mr", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "tl", "tr", "uk", "ur", "vi",
})  # fmt: skip


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language, `und` when there is nothing to go by.

    Short questions and Vietnamese without accents are recognised. Loads a 5 MB model (about 0.6 s, once) only for
    text that is neither Vietnamese nor English nor in a script of one language.

    >>> detect_language("bi thu tinh uy an giang la ai"), detect_language("Who is Võ Thị Ánh Xuân?")
    ('vi', 'en')
    >>> detect_language("人民政府"), detect_language("2019?")
    ('zh', 'und')
    """
    sample = text[:_SAMPLE]
    words = _LETTERS.findall(sample)
    letters = sum(map(len, words))
    if not letters:
        return "und"
    for language, script in _SCRIPTS:
        # A few kana make a text Japanese; of the other scripts a third of the letters is asked.
        if len(script.findall(sample)) > letters * (0.1 if language == "ja" else 0.34):
            return language
    if 2 * len(_LATIN.findall(sample)) < letters:
        return _by_library(sample)
    return _latin_language(words) or (_by_library(sample) if len(words) > 2 else "und")


def are_foreign(one: str, other: str) -> bool:
    """Tell whether two languages differ, as far as both are known.

    >>> are_foreign("en", "vi"), are_foreign("vi", "vi"), are_foreign("und", "vi")
    (True, False, False)
    """
    return "und" not in (one, other) and one != other


def _latin_language(words: list[str]) -> str | None:
    """Weigh small words; a capital inside counts little, for names keep their spelling in every language."""
    if sum(word.isupper() for word in words) > len(words) / 2:
        words = [word.casefold() for word in words]
    vietnamese = english = 0.0
    syllables = 0
    for place, word in enumerate(words):
        weight = 0.25 if place and word[0].isupper() else 1.0
        key = word.casefold()
        bare = base_letters(key)
        is_syllable = _SYLLABLE.fullmatch(bare) is not None
        syllables += is_syllable
        if _ONLY_VIETNAMESE.search(key):
            vietnamese += 2 * weight
        elif bare in VIETNAMESE_WORDS and (has_accents(key) or key not in ENGLISH_WORDS):
            vietnamese += weight
        if key in ENGLISH_WORDS:  # `to`, `do` and `an` are Vietnamese syllables too
            english += weight * (0.25 if is_syllable and key != "the" else 1.0)
    syllabic = syllables / len(words)
    if english < 1 and len(words) > 1 and (syllabic > 0.9 or (syllabic > 0.7 and vietnamese >= 1)):
        return "vi"
    if english and english >= vietnamese:
        return "en" if english >= len(words) / 12 else None
    enough = vietnamese >= len(words) / 5 or (len(words) <= 4 and vietnamese > 0)
    return "vi" if enough and syllabic >= 0.6 else None


def _by_library(sample: str) -> str:
    # Waits until it is needed: it unpacks a model, and most texts are told apart without it.
    from py3langid import rank

    return next((str(language) for language, _ in rank(sample) if language in _OTHERS), "und")
