"""Proper names of a claim, and whether a text tells them.

A name is a run of capitalised words. It need not be written alike: a part of it suffices (`ông Bảy`), words of office
around it do not count, an abbreviation is its expansion. Accents count between Vietnamese texts only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.text.characters import has_accents, looks_vietnamese
from rag.text.language_words import SYLLABLE
from rag.types import Range
from rag.write.check.exonyms import other_names
from rag.write.check.short_forms import expanded, spelled_out
from rag.write.check.words import Word, word_key

is_syllable = re.compile(SYLLABLE).fullmatch  # of Vietnamese, accents stripped
_REACH = 3  # words of others that may stand between those of one name
_LEAST_STEM, _MOST_ENDING = 4, 3
_SHORT_FORM = 6  # letters of the longest abbreviation whose expansion is looked for


def _keys(table: str) -> frozenset[str]:
    return frozenset(word_key(word) for word in table.split())


def _pairs(table: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(word_key(word) for word in pair.split()) for pair in table.split(","))


_JOINTS = _keys("of the de la von van du da di del der den")
# English words of office and of kind: texts differ in them, wherever they stand in a name.
_GENERIC = _keys("""
    mr mrs ms dr prof professor president chairman chairwoman director minister secretary deputy vice chief head
    rector governor mayor king queen emperor prince pope saint st sir lord university college hospital company
    corporation committee department ministry office council party government state province provincial district
    city town village commune county republic kingdom empire national international people's people road street
    river mountain lake island bridge airport station bank group centre center institute association union agency
    board law act article decree decision resolution circular directive plan no number the in on at by treaty
    january february march april may june july august september october november december war battle theorem church
    world general
""")
# English words of names that another language translates.
_TRANSLATED = _keys("""
    north south east west northern southern eastern western central middle upper lower great new old high first
    second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth seven thirty hundred years year day
    times age ages sunday house commons court assembly parliament federal royal general public private civil
    nationality heritage history science medicine market space flight forest garden square highway freeway
    interstate route boulevard avenue bible testament book game award championship league cup team club school
    heaven earth hemisphere nature commander captain colonel major doctor reverend bishop father brother society
    foundation fund project program programme conference summit convention edict declaration constitution code fort
    castle port bay sea ocean coast valley desert jungle rainforest plague revolution reformation renaissance
    dynasty disobedience rights television radio channel network media news press industry trade
""")
# Vietnamese ones only at the beginning, for syllables of theirs are given names too.
_LEADING = _keys("""
    trường sở bộ ban tỉnh huyện xã phường quận thôn ấp bản phòng cục viện ông bà anh chị cô thầy phó bs ts ths tp tx
    gs pgs nhà vua
    tướng hoàng công đảng đoàn khoa luật điều khoản sông núi cầu hồ đảo chợ đền chùa đường phố khu cảng báo đài giải cúp
    trận thời nước người tiếng quỹ hội theo quý thánh
""")
# Capitalised words that with the small one after them say a kind: `Trung tâm`, `Giám đốc`.
_PAIRS = _pairs("""
    \n        trung tâm, giám đốc, chủ tịch, bí thư, bệnh viện, đại học, công ty, ủy ban, uỷ ban, hội đồng, thành
    phố, \n        thị xã, thị trấn, đồng chí, bác sĩ, tiến sĩ, thạc sĩ, giáo sư, phó chủ, phó giám, phó bí, phó
    trưởng, \n        trưởng ban, trưởng phòng, trưởng khoa, hiệu trưởng, tổng giám, tổng bí, cơ quan, chương
    trình, nghị\n        quyết, nghị định, quyết định, quy định, quy chế, chỉ thị, thông báo, thông tư, chính phủ,
    nhà nước, quốc\n        gia, nhân dân, sân bay, ngân hàng, tập đoàn, tòa án, toà án, viện trưởng, cao đẳng,
    chi cục, dự án, kế\n        hoạch, nhà máy, thủ tướng, bộ trưởng, thứ trưởng, tổng thống, hoàng đế, nữ hoàng,
    công tước, chiến\n        tranh, trường đại, đại tá, đại hội, tỉnh ủy, huyện ủy, thành ủy, đảng ủy, đảng bộ,
    quốc hội, liên đoàn, \n        hiệp hội, học viện, nhà xuất, tạp chí, công viên, quảng trường, thế kỷ, sinh
    viên, học sinh\n
""")
_STARTERS = _keys("""
    theo trong tại ngoài nếu khi sau trước từ đến các những một hai ba mỗi mọi tất cả đây đó việc với và do vì để nhờ
    tuy nhưng tính hiện đối cùng bên nhằm còn số cả bản cuộc giá mức ngay lúc dù mặc qua vào về thứ tổng
    according although after before during while when since for from with by as if it its this that these those he she
    they we you there their his her one two three both most many some several each every an however moreover also to
    under over between not no all about among because despite only other another such unlike until upon
    whereas who what where which why how additionally furthermore
""")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name of a claim, written at `range`; `foreign` when it is held to texts of another language.

    A text that does not tell a `certain` one cannot mean it; any other may be translated.
    """

    words: tuple[Word, ...]
    range: Range
    foreign: bool
    certain: bool = True

    def places_in(self, words: Sequence[Word]) -> tuple[Range, ...]:
        """Return where a text's words tell the name: all its words near each other, or another name for it."""
        keys = tuple(word.key for word in self.words)
        if others := other_names(keys):
            return tuple(place for name in others for place in _places_of(name, words))
        needed = [word for word in self.words if not (self.foreign and _is_generic(word))] or list(self.words)
        places = [self._places(word, words) for word in needed]
        reach = len(self.words) + _REACH
        near = [
            first
            for first in places[0]
            if all(any(abs(first - other) <= reach for other in rest) for rest in places[1:])
        ]
        return tuple(words[place].range for place in near)

    def _places(self, wanted: Word, words: Sequence[Word]) -> list[int]:
        found = [place for place, word in enumerate(words) if self._same(wanted, word)]
        if found:
            return found
        if self.foreign and (others := other_names((wanted.key,))):
            return [
                place
                for name in others
                for place, word in enumerate(words)
                if word.key == name[0] and _at(name, words, place)
            ]
        if len(wanted.key) <= _SHORT_FORM:
            long = expanded(wanted.key)
            if len(long) > 1:
                found = [place for place in range(len(words)) if _at(long, words, place)]
            found = found or ([0] if wanted.shouted and spelled_out(wanted.key, words) else [])
        return found

    @property
    def _unaccented(self) -> bool:
        """True when it is typed without accents, as foreigners do: `Hoa` of `Hoa Trạch` is not, and is no `Hòa`."""
        return not any(has_accents(word.key) for word in self.words)

    def _same(self, wanted: Word, word: Word) -> bool:
        if word.named and wanted.key in expanded(word.key):
            return True
        capital = word.named or len(self.words) == 1 or _is_generic(word)  # `Bảy` of `Lê Văn Bảy` is no `bảy`
        if wanted.key == word.key or (wanted.bare == word.bare and (self.foreign or self._unaccented)):
            return capital
        return word.named and not has_accents(wanted.key + word.key) and _stems_agree(wanted.key, word.key)


def names_of(claim: str, words: Sequence[Word], *, foreign: bool) -> list[Name]:
    """Return the names that a claim's words make, in order.

    `foreign` says that it is held to texts of another language. The first word of a sentence has its capital anyway: it
    is a name only where it is known as one, or all of it is capitals.
    """
    found = []
    follows = {one.range: after.key for one, after in pairwise(words)}
    for run in _runs(claim, words):
        kept = _without_opening(run, run[0] is words[0])
        while kept and (kept[-1].key, follows.get(kept[-1].range)) in _PAIRS:
            kept = kept[:-1]
        if kept and any(not _is_generic(word) for word in kept):
            found.extend(_held_abroad(kept, vietnamese=looks_vietnamese(claim)) if foreign else [_name(kept)])
    return found


def _name(words: Sequence[Word], *, foreign: bool = False, certain: bool = True) -> Name:
    return Name(tuple(words), Range(words[0].range.start, words[-1].range.end), foreign, certain)


def _held_abroad(words: Sequence[Word], *, vietnamese: bool) -> list[Name]:
    """Return what of a name another language has to write alike, or in a way that is known; what it may, as uncertain.

    Vietnamese keeps foreign words: of XQuAD-dev's true Vietnamese claims over English passages 1 % had one that was
    missing there. English translates what it can (22 % the other way), but not a Vietnamese name.
    """
    if other_names(tuple(word.key for word in words)):
        return [_name(words, foreign=True)]
    if vietnamese:
        kept = [word for word in words if not (has_accents(word.key) or is_syllable(word.bare) or len(word.key) < 3)]
        return [_name([word], foreign=True) for word in kept]
    if len(words) > 1 and all(is_syllable(word.bare) for word in words):
        return [_name(words, foreign=True)]
    return [_name([word], foreign=True, certain=False) for word in words if _is_strange(word)]


def _runs(claim: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    joint: list[Word] = []
    for word in words:
        apart = run and claim[run[-1].range.end : word.range.start].strip(" -") != "" and not joint
        if run and (apart or (joint and claim[joint[-1].range.end : word.range.start] != " ")):
            yield run
            run, joint = [], []
        if word.named:
            run, joint = [*run, word], []
        elif run and word.key in _JOINTS and claim[(joint or run)[-1].range.end : word.range.start] == " ":
            joint = [*joint, word]
        elif run:
            yield run
            run, joint = [], []
    if run:
        yield run


def _without_opening(run: list[Word], first: bool) -> list[Word]:
    if first:
        if len(run) == 1:
            return run if run[0].shouted or (run[0].key.isascii() and other_names((run[0].key,))) else []
        if run[0].key in _STARTERS or run[0].empty:
            run = run[1:]
    while len(run) > 1 and (run[0].key in _LEADING or run[0].key in _GENERIC or (run[0].key, run[1].key) in _PAIRS):
        run = run[2:] if (run[0].key, run[1].key) in _PAIRS else run[1:]
    return run


def _is_strange(word: Word) -> bool:
    return not (_is_generic(word) or word.key in _TRANSLATED or len(word.key) == 1)


def _is_generic(word: Word) -> bool:
    return word.key in _GENERIC or word.empty


def _places_of(name: tuple[str, ...], words: Sequence[Word]) -> list[Range]:
    return [words[place].range for place in range(len(words)) if _at(name, words, place)]


def _at(name: tuple[str, ...], words: Sequence[Word], place: int) -> bool:
    return tuple(word.key for word in words[place : place + len(name)]) == name


def _stems_agree(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _LEAST_STEM and long.startswith(short) and len(long) - len(short) <= _MOST_ENDING
