"""Words that point back: `ông ấy`, `nó`, `quy định này`, `ở đó`, `khi đó`; `he`, `it`, `that year`."""

import re

from rag.conversation.antecedents import (
    TITLES,
    Exchange,
    document_in,
    person_in,
    phrase_in,
    place_in,
    subject_in,
    time_in,
)
from rag.conversation.names import PLACE_HEADS, thing_of
from rag.conversation.wording import Line, Wording, uncapitalised
from rag.read.spans import proper_names
from rag.text.characters import base_letters
from rag.text.document_names import find_document_names
from rag.types import Range

_PERSON = Wording(
    r"\b(?:(?P<title>ông|anh|bà|chị|cô) (?:ấy|ta|đó|này|kia)\b|(?:đồng chí|vị|người) (?:ấy|đó|này|kia)\b"
    r"|^họ(?= (?:là|sinh|có|được|bị|đã|đang|giữ|sống|làm|phải|cần)\b))"
)
_DOCUMENT_KINDS = (
    "nghị quyết|nghị định|quyết định|quy định|quy chế|kết luận|chỉ thị|thông báo|thông tư|công văn|kế hoạch|hướng dẫn"
    "|đề án|luật|báo cáo|chương trình|văn bản|decision|resolution|decree|circular|directive|regulation|law|document"
    "|plan"
)
_NOUNS = (
    "dự án|công trình|đơn vị|cơ quan|tổ chức|công ty|doanh nghiệp|bệnh viện|trường|trung tâm|cầu|đường|lễ hội|nhà máy"
    "|sở|ban|thủ tục|cảng|sân bay|tuyến|ngành|bridge|hospital|university|project|company|port|airport|office"
)
# What may be said of any subject; without accents.
_GENERAL = frozenset(("du an", "cong trinh", "don vi", "co quan", "to chuc", "project", "company", "office"))
_TYPED = Wording(
    rf"\b(?:(?P<document>{_DOCUMENT_KINDS})|(?P<place>{PLACE_HEADS})|(?P<noun>{_NOUNS})) (?:này|đó|ấy|kia"
    r"|trên(?= (?:là|có|do|được|quy|thay|còn)\b|$))\b"
)
_MOST_WORDS = 12  # a longer sentence mostly says itself what its pronouns mean
_OWN_NOUN = re.compile(r"\b(?:a|an|the|each|every|no|any|some|of) ")
_THING = Wording(r"\bnó\b|\bcái (?:này|đó|ấy)\b")
_THERE = Wording(r"\b(?:ở|tại) (?:đó|đấy)\b|\b(?:nơi|chỗ) (?:đó|này|ấy)\b")
_THEN = Wording(
    r"(?<!trong )(?<!sau )(?<!trước )"
    r"\b(?:(?P<year>năm)|(?P<day>ngày|hôm)|(?P<month>tháng)|lúc|khi|thời điểm) (?:đó|ấy)\b"
)
_HE = Wording(r"\b(?:(?P<own>his|her(?= [a-z]))|he|she|him|her)\b")
_IT = Wording(r"\b(?:(?P<own>its)|it)\b")
# `what time is it`, `how long does it take`, `is it true that`: this `it` points at nothing.
_EMPTY_IT = Wording(
    r"\b(?:time is it|it (?:is|was|takes?|costs?) (?!effect)|it (?:possible|true|legal|necessary|that|to)\b"
    r"|it [a-z]+ (?:that|how|whether|if)\b|does it (?:take|cost))"
)
_THAT = Wording(
    rf"\b(?:this|that) (?:(?P<year>year)|(?P<day>day)|(?P<month>month)|(?P<document>{_DOCUMENT_KINDS})"
    rf"|(?P<place>{PLACE_HEADS})|(?P<noun>{_NOUNS}))\b"
)
_TITLES = {base_letters(title): title for title in TITLES}
_ENGLISH_TITLES = {"he": "mr", "him": "mr", "his": "mr", "she": "ms", "her": "ms"}


def resolve(line: Line, earlier: Exchange) -> str | None:
    """Return the question with what its first pointing word means in its place.

    None when it has none, or when nothing, or more than one thing, fits.
    """
    if len(line.text.split()) > _MOST_WORDS:
        return None
    for rule in (_english_person, _english_thing, _that) if line.english else (_person, _typed, _thing, _there, _then):
        if asked := rule(line, earlier):
            return asked
    return None


def _person(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_PERSON)
    if match is None or _is_name(line, match) or proper_names(line.text[: match.start()]):
        return None
    title = _TITLES[base_letters(match["title"])] if match["title"] else ""
    person = person_in(earlier, title) or (subject_in(earlier) if match.group() in ("họ", "ho") else None)
    return _put(line, match.span(), person)


def _is_name(line: Line, pronoun: re.Match[str]) -> bool:
    """`ong Ta Quoc Dung` begins like `ông ta`."""
    last = line.text[pronoun.start() : pronoun.end()].split()[-1]
    return last[0].isupper() and " " in pronoun.group() and not line.text.isupper()


def _typed(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_TYPED)
    if match is None or (line.bare and " " not in match.group().rpartition(" ")[0]):
        return None  # without accents one syllable is too little: `so do` is `sở đó` or `sổ đỏ`
    return _named_by_kind(line, match, earlier)


def _that(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_THAT)
    if match is None:
        return None
    precision = next((name for name in ("year", "day", "month") if match[name]), None)
    if precision is None:
        return _named_by_kind(line, match, earlier)
    time = time_in(earlier, precision)
    return _put(line, match.span(), time if time is None or time.startswith("in ") else f"in {time}")


def _named_by_kind(line: Line, match: re.Match[str], earlier: Exchange) -> str | None:
    noun = match["document"] or match["place"] or match["noun"]
    said_before = line.find_word(noun)
    if said_before is not None and said_before.end < match.start():
        return None  # `nộp đơn … rút đơn đó` points at itself
    if match["document"]:
        kind = "" if base_letters(noun) in ("van ban", "document") else noun
        meant = document_in(earlier, kind) or phrase_in(earlier, noun)
    elif match["place"]:
        meant = place_in(earlier, noun)
    else:
        meant = phrase_in(earlier, noun) or (subject_in(earlier) if base_letters(noun) in _GENERAL else None)
    return _put(line, match.span(), meant)


def _thing(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_THING)
    if match is None or find_document_names(line.text) or (line.bare and match.start() > 0):
        return None  # without accents `nó` is also `nỗ lực`, `nợ`
    return _put(line, match.span(), document_in(earlier, "") or subject_in(earlier))


def _there(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_THERE)
    place = place_in(earlier, "") if match else None
    return _put(line, match.span(), f"ở {uncapitalised(place)}") if match and place else None


def _then(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_THEN)
    if match is None:
        return None
    precision = next((name for name in ("year", "day", "month") if match[name]), "")
    return _put(line, match.span(), time_in(earlier, precision))


def _english_person(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_HE)
    person = person_in(earlier, _ENGLISH_TITLES[match.group()]) if match and not _is_said(line, match) else None
    return _put(line, match.span(), f"{person}'s" if match["own"] else person) if match and person else None


def _is_said(line: Line, pronoun: re.Match[str]) -> bool:
    """`Did the director resign before he …`: the sentence itself says who."""
    return bool(proper_names(line.text[: pronoun.start()])) or _OWN_NOUN.search(line.key[: pronoun.start()]) is not None


def _english_thing(line: Line, earlier: Exchange) -> str | None:
    match = line.search(_IT)
    if match is None or _is_said(line, match):
        return None
    if line.search(_EMPTY_IT) or find_document_names(line.text):
        return None
    meant = document_in(earlier, "") or thing_of(earlier.question)
    return _put(line, match.span(), f"{meant}'s" if meant and match["own"] else meant)


def _put(line: Line, span: tuple[int, int], meant: str | None) -> str | None:
    return line.replaced(Range(*span), meant) if meant else None
