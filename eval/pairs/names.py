"""Names that could be other names: of people, places and bodies, not of laws and offices that are written alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eval.pairs.statement import small_words
from rag.ingest.loading.syllable_shape import is_syllable
from rag.read.spans import proper_names
from rag.text.characters import has_accents, match_key
from rag.text.sentences import sentences
from rag.text.syllables import syllables

_NO_NAME = re.compile(
    r"[IVXLC]+|[A-Z]{1,2}|VND|USD|ISBN|"
    r"(?:Điều|Khoản|Chương|Mục|Luật|Bộ luật|Nghị|Quyết|Thông|Chính phủ|Nhà nước|Trường|Việc|Người|Bảng|Đạo|Hội|Ngoài"
    r"|Đông|Tây|Nam|Bắc|January|February|March|April|May|June|July|August|September|October|November|December|However"
    r"|North|South|East|West|When|While|Although|After|Before|During|Since|Because|These|Those|There|Another|Many|Some"
    r"|Most|Both|Each|Its|His|Her|Their|Our|For|From|With|Under|Until|As|If|An?|Báo cáo|Tết)(?: .*)?"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands at `start` of a sentence, and the word before it, which tells what it is a name of."""

    text: str
    before: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def names_in(sentence: str) -> list[Name]:
    """Return the names of a sentence, but for one at its beginning, where every word has a capital.

    >>> [(one.text, one.before) for one in names_in("Theo Điều 5, ông Lê Văn Bảy họp tại Vĩnh Sơn.")]
    [('Lê Văn Bảy', 'ông'), ('Vĩnh Sơn', 'tại')]
    """
    found = []
    for start, end in proper_names(sentence):
        before = _WORD_BEFORE.search(sentence, max(0, start - 20), start)
        name = Name(sentence[start:end], match_key(before.group(1)) if before else "", start)
        if _is_name(sentence, name):
            found.append(name)
    return found


def names_of(texts: Iterable[str]) -> tuple[Name, ...]:
    """Return the names of whole texts, each once for each word before it; no word that they also write small."""
    found: dict[tuple[str, str], Name] = {}
    small: set[str] = set()
    for text in texts:
        small |= small_words(text)
        for start, end in sentences(text):
            found.update({(one.text, one.before): one for one in names_in(text[start:end])})
    kept = (one for one in found.values() if " " in one.text or one.text.casefold() not in small)
    return tuple(sorted(kept, key=lambda one: (one.text, one.before)))


def stands_for(one: str, other: str) -> bool:
    """Tell whether two different names are written alike: as many words, with or without accents, in capitals or not.

    >>> stands_for("Hà Nội", "Đà Lạt"), stands_for("Luther", "Martin Luther"), stands_for("NASA", "Calvin")
    (True, False, False)
    """
    alike = one.count(" ") == other.count(" ") and has_accents(one) == has_accents(other)
    return alike and one.isupper() == other.isupper() and not share_a_word(one, other)


def share_a_word(one: str, other: str) -> bool:
    """Tell whether two names may be one, as `Luther` and `Martin Luther`, or a text may hold a part of a name.

    >>> share_a_word("Luther", "Martin Luther, sinh năm 1483"), share_a_word("Calvin", "Martin Luther")
    (True, False)
    """
    return not set(syllables(one)).isdisjoint(syllables(other))


def _is_name(sentence: str, name: Name) -> bool:
    text = name.text
    if name.start == 0 or len(text) < 3 or _NO_NAME.fullmatch(text) or re.search(r"\d|\. |['’]s?$", text):
        return False
    if sentence[name.end : name.end + 1] in ("-", "–", "/") or sentence[name.start - 1] in ("-", "–", "/", "."):
        return False
    follows = sentence[name.end + 1 : name.end + 2]
    # `Quy chế`, `Trung tâm`: the first syllable of a word with a capital, not a name.
    part_of_a_word = " " not in text and is_syllable(text.casefold()) and follows.islower()
    opens = sentence[: name.start].rstrip(' "“(').endswith((":", ".", ";")) or not sentence[: name.start].strip(' "“(')
    return not part_of_a_word and not (opens and " " not in text)
