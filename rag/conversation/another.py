"""Another of the kind asked about: `Còn huyện Quỳ Sơn?`, `Còn Phó Chủ tịch?`, `What about Decision 51?`.

A rule takes the earlier question and the fragment and returns the question about that, None when it is not its kind
of fragment. What it names takes the place of the one of its kind, else it is added.
"""

import re
from collections.abc import Callable

from rag.conversation.names import (
    PARTS,
    PLACE_HEADS,
    Named,
    document_names,
    offices_of,
    people_of,
    phrase_from,
    places_of,
)
from rag.conversation.openings import ENGLISH_PREPOSITION, MayName, Opening
from rag.conversation.times import at_another_time, only_time, times_of
from rag.conversation.wording import Line, Wording, uncapitalised, without_end
from rag.read.spans import proper_names
from rag.text.characters import base_letters
from rag.text.document_names import find_document_names
from rag.types import Range

_AFTER_HEAD = r"(?: s[ốo])? (?P<number>\d+[a-z]?|[ivxlc]+)\b"
_NUMBERED = Wording(rf"(?P<head>[^\W\d_]+(?: [^\W\d_]+)?){_AFTER_HEAD}")
_NUMBER = re.compile(_AFTER_HEAD)
_PREPOSITION = Wording(r"(?:ở|tại|của|về|trong|in|at|of|for) ")
_UNDER = Wording(r"(?:theo|under) ")
_ENDS_IN_PLACE = Wording(rf"\b({PLACE_HEADS})$")
_ENDS_IN_BODY = Wording(r"\b(?:ubnd|hđnd|mttq|uỷ ban nhân dân|hội đồng nhân dân)$")
_MOST_WORDS = 6


def about_another(earlier: Line, opening: Opening) -> str | None:
    """Return the earlier question about what a follow-up names; None when no rule is sure of it."""
    for rule in _RULES[opening.names]:
        if (asked := rule(earlier, opening.fragment)) is not None:
            return asked
    return None


def _time(earlier: Line, fragment: Line) -> str | None:
    time = only_time(fragment)
    return at_another_time(earlier, fragment, time) if time else None


def _document(earlier: Line, fragment: Line) -> str | None:
    if under := fragment.match(_UNDER):
        fragment = fragment.between(Range(under.end(), len(fragment.text)))
    names = find_document_names(fragment.text)
    if not names or names[0].range.start > 0:
        return None
    part = names[0].kind in PARTS
    there = document_names(earlier, parts=part)
    same = [one for one in there if one.kind == names[0].kind]
    if len(same or there) == 1 and (same or not part):
        return earlier.replaced((same or there)[0].range, fragment.text)
    if there or part:
        return None
    return f"{earlier.text} {'under' if earlier.english else 'theo'} {fragment.text}"


def _numbered(earlier: Line, fragment: Line) -> str | None:
    match = fragment.whole(_NUMBERED)
    if match is None:
        return None
    head = earlier.find_word(match["head"])
    there = _NUMBER.match(earlier.key, head.end) if head else None
    number = fragment.text[slice(*match.span("number"))]
    return earlier.replaced(Range(*there.span("number")), number) if there else None


def _office(earlier: Line, fragment: Line) -> str | None:
    offices, there = offices_of(fragment), offices_of(earlier)
    if not offices or offices[0].range.start > 0 or len(there) != 1:
        return None
    if offices[0].name.end == len(fragment.text):
        return earlier.replaced(there[0].name, fragment.text)
    place = [one for one in places_of(earlier) if one.range.end == there[0].range.end and one.head]
    if place and fragment.search(_ENDS_IN_BODY):  # `Chủ tịch HĐND` after `Chủ tịch UBND tỉnh Lam Giang`
        where = place[0].range
        return earlier.replaced(there[0].range, f"{fragment.text} {earlier.text[where.start : where.end]}")
    last = [one for one in proper_names(earlier.text) if one.end == there[0].range.end]
    if last and fragment.search(_ENDS_IN_PLACE):  # `Chủ tịch huyện` after `Bí thư Huyện ủy Mường Lạn`
        return earlier.replaced(there[0].range, f"{fragment.text} {earlier.text[last[0].start : last[0].end]}")
    return earlier.replaced(there[0].range, fragment.text)


def _person(earlier: Line, fragment: Line) -> str | None:
    people, there = people_of(fragment), people_of(earlier)
    if not people or people[0].range != Range(0, len(fragment.text)) or len(there) != 1:
        return None
    target = there[0].range if people[0].head else there[0].name
    return earlier.replaced(target, fragment.text)


def _place(earlier: Line, fragment: Line) -> str | None:
    lead = fragment.match(_PREPOSITION)
    start = lead.end() if lead else 0
    places = places_of(fragment)
    if not places or places[0].range != Range(start, len(fragment.text)):
        return None
    new = fragment.text[start:]
    new = new[:1].lower() + new[1:] if places[0].head else new
    there = places_of(earlier)
    target = _place_to_replace(there, places[0])
    if target is not None:
        return earlier.replaced(target.range if places[0].head else target.name, new)
    return f"{earlier.text} {'in' if earlier.english else earlier.written('ở')} {new}"


def _place_to_replace(there: list[Named], new: Named) -> Named | None:
    same = [one for one in there if new.head and one.head == new.head]
    if len(same) == 1:
        return same[0]
    return there[0] if len(there) == 1 else None


def _thing(earlier: Line, fragment: Line) -> str | None:
    """`Còn xã đặc biệt khó khăn?`, `Còn tạm trú?`: the phrase of the same first or last syllable is replaced."""
    words = fragment.key.split()
    if not words or len(words) > _MOST_WORDS or times_of(fragment):
        return None
    new = uncapitalised(fragment.text)
    if head := earlier.find_word(words[0]):
        return earlier.replaced(phrase_from(earlier, head.start), new)
    key = base_letters(earlier.key) if fragment.bare else earlier.key
    same_end = re.search(rf"\b[^\W\d_]+ {re.escape(words[-1])}\b", key) if len(words) == 2 else None
    if same_end:
        return earlier.replaced(Range(*same_end.span()), new)
    if earlier.english and (lead := fragment.match(ENGLISH_PREPOSITION)):
        place = earlier.key.rfind(f" {lead.group()}")
        return f"{earlier.text[:place] if place > 0 else earlier.text} {new}"
    joiner = "for" if earlier.english else earlier.written("đối với")
    return f"{without_end(earlier.text)} {joiner} {new}"


_BY_KIND = (_time, _document, _numbered, _office, _person, _place)
_RULES: dict[MayName, tuple[Callable[[Line, Line], str | None], ...]] = {
    "nothing": (),
    "time": (_time,),
    "time or place": (_time, _place),
    "by kind": _BY_KIND,
    "anything": (*_BY_KIND, _thing),
}
