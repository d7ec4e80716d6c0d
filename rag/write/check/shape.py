"""What no claim may look like, whatever its sources say: hidden characters, links, markup, talk about the prompt."""

import re
import unicodedata
from collections.abc import Sequence

from rag.text.language import detect_language
from rag.types import Reason
from rag.write.check.prompt_talk import speaks_of_the_prompt

_MOST_CHARACTERS = 1000
_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
# They join letters of scripts that need them, and signs that stand for one picture.
_JOINERS = "\u200c\u200d"
_NEEDS_JOINERS = re.compile("[\u0600-\u06ff\u0900-\u0dff\u2600-\u27bf\U0001f000-\U0001faff]")
_BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]")
_MIXED_WORD = re.compile(r"[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z]")
_LETTERS_IN_DISGUISE = re.compile("[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\u24b6-\u24e9]")
_MOST_MARKS = re.compile("(?:(?![\u0900-\u0dff])[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]){3}")
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,12}://|\b(?:https?|ftp|hxxps?|mailto|javascript|data|tel|file):\S|\bwww\.|"
    r"[\w.+-]+ ?(?:@|\(at\)|\[at\]) ?[\w-]+ ?(?:\.|\(dot\)|\[dot\]) ?[a-z]{2,}|"
    r"(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:com|net|org|info|edu|gov|mil|biz|vn|uk|us|eu|de|fr|cn|jp|kr|ru|io|ai|app|dev|xyz|site|online|shop|top|club|"
    r"me|tv|cc|ly|gl|link|click|example|test|invalid|localhost|onion)\b(?![.\-]?\w)|"
    r"\b\w+(?: ?\(dot\) ?| ?\[dot\] ?)\w+|\b(?!\d{1,3}(?:\.\d{3}){3}\b)(?:\d{1,3}\.){3}\d{1,3}\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"!?\[[^\]\n]*\]\s?[(\[]|\]\(|!\[|<[a-z!/?][^<>]*>?|&(?:#x?[0-9a-f]+|[a-z]{2,8});|`|\*\*|__|~~|^#{1,6} |^\s*\||"
    r"^>|\$\$|\\[a-z]+\{",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’|\([^)]*\)")
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\d_A-Z][^\W\d_]*")
_ENOUGH_WORDS = 5
_TOLD_FOR_SURE = frozenset(("vi", "en", "zh", "ja", "ko", "th", "lo", "km", "my", "el", "he", "hy", "ka", "ta", "te"))
_LATIN = frozenset(("vi", "en"))
_OTHER_SCRIPTS = _TOLD_FOR_SURE - {"vi", "en"}


def reasons_of_shape(claim: str, language: str, told: Sequence[str]) -> list[Reason]:
    """Return why a claim may not be shown, by its looks alone. `told` is what its passages and their titles say.

    >>> reasons_of_shape("Xem tại https://example.com.", "vi", [])
    ['link']
    """
    found: list[Reason] = []
    if not any(char.isalpha() for char in claim):
        found.append("unsupported")
    if _speaks_another_language(claim, language) or _mixes_scripts(claim, language, told):
        found.append("language")
    if _LINK.search(claim) or _MARKUP.search(claim):
        found.append("link")
    if hides_something(claim):
        found.append("hidden-text")
    if speaks_of_the_prompt(claim, told):
        found.append("prompt")
    if len(claim) > _MOST_CHARACTERS:
        found.append("too-long")
    return found


def hides_something(text: str) -> bool:
    """Tell whether a text has characters that a reader does not see, or takes for others.

    >>> hides_something("Cầu\\u200bdài"), hides_something("pаypal"), hides_something("Cầu dài 1.250 m².")
    (True, True, False)
    """
    for char in text:
        if (
            char != "\t"
            and unicodedata.category(char) in _HIDDEN_CATEGORIES
            and not (char in _JOINERS and _NEEDS_JOINERS.search(text))
        ):
            return True
    return any(pattern.search(text) for pattern in (_BLANKS, _MIXED_WORD, _LETTERS_IN_DISGUISE, _MOST_MARKS))


def _mixes_scripts(claim: str, language: str, told: Sequence[str]) -> bool:
    """Tell whether a claim in Latin letters has letters of another script that no source has."""
    if language not in _LATIN or hides_something(claim):  # letters in disguise are told of as such
        return False
    other = {char for char in claim if ord(char) >= 0x370 and char.isalpha()}
    strange = {char for char in other if "LATIN" not in unicodedata.name(char, "")}
    return any(not any(char in text for text in told) for char in strange)


def _speaks_another_language(claim: str, language: str) -> bool:
    """Tell only what is sure: names and quotations may be foreign, and few words tell nothing."""
    own = _QUOTED.sub(" ", claim)
    words = _SMALL_WORD.findall(own)
    if language in ("und", ""):
        return False
    script = (
        detect_language(own) if any(ord(char) > 0x370 and not 0x1E00 <= ord(char) <= 0x20FF for char in own) else ""
    )
    if script in _OTHER_SCRIPTS:
        return script != language
    if len(words) < _ENOUGH_WORDS:
        return False
    found = detect_language(" ".join(words))
    return found in _TOLD_FOR_SURE and found != language
