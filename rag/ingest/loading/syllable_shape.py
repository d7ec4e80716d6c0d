"""Whether words have the shape of Vietnamese syllables: the evidence by which encodings are recognised.

A syllable is onset + rhyme + at most one tone; syllables that end in -c -ch -p -t only take the rising or the heavy
tone. Any grammar of Vietnamese phonology has these lists.
"""

import re
import unicodedata
from dataclasses import dataclass

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt
uân uâng uât uây uê uêch uênh uêu uơ uy uya uych uyn uynh uyt uyp uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu yn ynh yt ych
"""
_SHAPE = re.compile(f"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RHYMES.split())})")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_FREE_TONES = "\u0300\u0303\u0309"
_STOPPED = re.compile("(?:c|ch|p|t)$")
_BREAKS = re.compile(r"[\s\d_!-/:-@\[-`{-~“”‘’–—…•·«»\xa0]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How Vietnamese a text looks: words, those that are syllables, and the same of words beyond ASCII.

    `distinct` counts different accented syllables: a column of `m²` is not five words of a language.
    """

    words: int
    syllables: int
    accented: int
    accented_syllables: int
    distinct: int

    @property
    def accented_share(self) -> float:
        """The share of accented words that are syllables; 0 without any."""
        return self.accented_syllables / self.accented if self.accented else 0.0

    @property
    def certain(self) -> bool:
        """True when chance cannot explain it: plausible, with at least five accented words, not all the same."""
        return self.plausible and self.accented >= 5 and self.distinct >= 4

    @property
    def plausible(self) -> bool:
        """True when nearly all accented words and most other words are syllables."""
        return self.distinct >= 2 and self.accented_share >= 0.9 and self.syllables >= 0.6 * self.words


def is_syllable(word: str) -> bool:
    """Tell whether a word could be one Vietnamese syllable.

    >>> [is_syllable(word) for word in ("Nghiêng", "quyết", "gì", "HÒA", "hoà", "cafộ", "nghÞ", "các", "cảc")]
    [True, True, True, True, True, False, False, True, False]
    """
    marks = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(marks)
    plain = unicodedata.normalize("NFC", _TONE.sub("", marks))
    if len(tones) > 1 or (tones and tones[0] in _FREE_TONES and _STOPPED.search(plain)):
        return False
    return _SHAPE.fullmatch(plain) is not None


def gather_evidence(text: str) -> Evidence:
    """Count the words of a text by whether they are Vietnamese syllables.

    >>> gather_evidence("Hội nghị của Microsoft năm 2019")
    Evidence(words=5, syllables=4, accented=4, accented_syllables=4, distinct=4)
    """
    words = [word for word in _BREAKS.split(text) if word]
    known = [word for word in words if is_syllable(word)]
    beyond_ascii = [word for word in words if not word.isascii()]
    accented = [word for word in known if not word.isascii()]
    return Evidence(len(words), len(known), len(beyond_ascii), len(accented), len(set(accented)))
