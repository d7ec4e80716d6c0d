"""How follow-up questions open and close: `Còn …?`, `Thế … thì sao?`, `What about …?`."""

from dataclasses import dataclass
from typing import Literal

from rag.conversation.wording import Line, Wording
from rag.types import Range

_LEAD = Wording(
    r"(?:(?:cảm ơn|cám ơn|dạ|vâng|ok|thanks|thank you)(?: [^\W\d_]+){0,3}[,.!] )?"
    r"(?:(?:(?:thế|vậy|à|ừ|ồ|dạ|vâng|ok) (?:thì |là )?)?(?P<sure>còn về|còn)|thế|vậy|và"
    r"|(?:so |ok |and )?(?P<about>what|how) about|and) "
)
_TAIL = Wording(
    r"(?P<sao> (?:thì )?(?:sao|thế nào|như thế nào|ra sao))?"
    r"(?: (?:ạ|vậy|nhỉ|hả|nhé|thế|không biết|bạn|ad|please|then))*$"
)
# `năm 2020 là bao nhiêu`: what is asked stays the same.
_ASKED_AGAIN = Wording(r" (?:(?:thì|là|có|được|đạt|hết) )*(?:bao nhiêu|mấy|ai)$")
_ASKS = Wording(
    r"\b(?:ai|gì|nào|đâu|sao|mấy|bao nhiêu|bao giờ|bao lâu|bao xa|không|chưa|who|what|when|where|why|how|which)\b"
)
_CLAUSE = Wording(
    r"\b(?:nếu|khi|muốn|tôi|(?<!trẻ )em|mình|bạn|thì|là|cũng|đã|sẽ|mà|rồi|thôi"
    r"|i|you|is|are|was|were|do|does|did|can|if)\b"
)
ENGLISH_PREPOSITION = Wording(r"(?:for|with|without|to|from|by) ")
_COURTESY = Wording(
    r"(?:(?:dạ|vâng|ok|oke|okay|à|ừ|thế thì|vậy|rất|xin|tôi|em|mình|thật|tốt|hay|được|rồi) )*"
    r"(?:cảm ơn|cám ơn|chào|xin chào|hello|hi|hey|thanks|thank you|good morning|bye|goodbye|tạm biệt|tốt|hay|ok|okay"
    r"|vâng|dạ|được rồi|tốt quá|hay quá|great|good)(?: [^\W\d_]+){0,4}"
)
_GOES_ON = Wording(r"\b(?:còn|about)\b")

MayName = Literal["nothing", "time", "time or place", "by kind", "anything"]


@dataclass(frozen=True, slots=True)
class Opening:
    """A sentence taken apart: `fragment` what it names, `rest` its words without the opening.

    `names` says what the fragment may be for the sentence to be a follow-up.
    """

    fragment: Line
    rest: Line
    names: MayName


def is_courtesy(line: Line) -> bool:
    """Tell whether a sentence greets or thanks and asks nothing."""
    return line.whole(_COURTESY) is not None and line.search(_ASKS) is None and line.search(_GOES_ON) is None


def open_follow_up(line: Line) -> Opening:
    """Take the words off a sentence that only say that it follows another."""
    lead = line.match(_LEAD)
    start = lead.end() if lead else 0
    named = line.between(Range(start, len(line.text)))
    rest = named
    tail = named.search(_TAIL)
    has_tail = tail is not None and tail["sao"] is not None
    if tail:
        named = named.between(Range(0, tail.start()))
    again = named.search(_ASKED_AGAIN)
    if again:
        named = named.between(Range(0, again.start()))
    if not named.text or named.search(_ASKS) or named.search(_CLAUSE):
        return Opening(named, rest, "nothing")
    if again or not (lead or has_tail):
        return Opening(named, rest, "time or place" if lead else "time")
    sure = lead is not None and (lead["sure"] or lead["about"] or has_tail or named.match(ENGLISH_PREPOSITION))
    return Opening(named, rest, "anything" if sure else "by kind")
