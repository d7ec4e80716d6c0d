"""A question and its answer put together into a statement, where the grammar is safe.

Vietnamese asks in place: the answer stands where the asking word stood. Of English, which turns the sentence round,
only questions about a subject and after `is` are taken.
"""

import re
from collections.abc import Callable

from eval.pairs.statement import upper_first

_LONGEST = 18  # words of an answer
_OPEN = re.compile(
    r"\b(?:nào|gì|ai|đâu|bao nhiêu|thế nào|tại sao|vì sao|ra sao|mấy|bao lâu|bao giờ|khi nào|what|which|who|whom|whose"
    r"|when|where|why|how)\b",
    re.IGNORECASE,
)
_TWO_IN_ONE = re.compile(r"\?|không,|\bto be\b")
_YEAR = re.compile(r"\d{4}")
_TEMPORAL = re.compile(
    r"(?:vào |từ |đến |trong |khoảng |cuối |đầu |giữa |sau |trước )?(?:năm|tháng|ngày|thế kỷ|mùa|thập)\b"
)
_KINDS = (
    r"quốc gia|nước|thành phố|người|đơn vị|cơ quan|tổ chức|công ty|tỉnh|vùng|khu vực|ngôn ngữ|con sông|nhóm|đội|vị vua|"
    r"huyện|trường đại học|trường|nhân vật|cầu thủ|nhà khoa học|nhà thơ|loại|hãng|đảng|ngành|bộ phận|môn học|kênh|bang|"
    r"địa phương|tội|đạo luật|hợp chất|chất|sự kiện|trận đánh|quy định"
)
_TWICE = re.compile(
    r"\b(vào|ở|tại|là|năm|trong|từ|về|với|bởi|do|của|cho|khoảng|vì|ngày|the|in|is|of|by) \1\b", re.IGNORECASE
)
_ACTS = (
    r"wrote|led|became|won|took|made|gave|found|founded|built|began|held|left|sent|said|had|has|played|ran|sold|drew|"
    r"taught|brought|fought|lost|rose|spoke|coined|[a-z]{2,}ed"
)
_ADJUNCT = re.compile(
    r"(?:for|as|to|about|with|from|by|like|of|at|on|in|into|called|known|named|described)\b", re.IGNORECASE
)


def stated(question: str, answer: str, language: str) -> str | None:
    """Return what a question and its answer say together, None where no rule is safe.

    >>> stated("Cầu Cá Nhỏ 2 được khánh thành năm nào?", "2019", "vi")
    'Cầu Cá Nhỏ 2 được khánh thành năm 2019.'
    >>> stated("Ai đã thiết kế cầu?", "ông Lê Văn Bảy", "vi")
    'Ông Lê Văn Bảy đã thiết kế cầu.'
    >>> stated("Who was the first rector of the university?", "Lê Văn Bảy", "en")
    'The first rector of the university was Lê Văn Bảy.'
    >>> stated("Vì sao cầu chậm tiến độ?", "mưa", "vi") is None
    True
    """
    asked = " ".join(question.split()).rstrip("?. ").strip()
    told = " ".join(answer.split()).rstrip(".;, ")
    if not told or len(told.split()) > _LONGEST or told.count("(") != told.count(")") or _TWO_IN_ONE.search(asked):
        return None
    for rule in _RULES.get(language, ()):
        if made := rule(asked, told):
            return _finished(made)
    return None


def _finished(made: str) -> str | None:
    text = upper_first(_TWICE.sub(r"\1", " ".join(made.split())).strip(" ,"))
    return None if _OPEN.search(text) else text + "."


def _year(asked: str, told: str) -> str | None:
    match = re.search(r"\bnăm (?:nào|bao nhiêu)\b", asked)
    if not match:
        return None
    year = f"năm {told}" if _YEAR.fullmatch(told) else told if told.casefold().startswith("năm ") else ""
    return _in_place(asked, match, year) if year else None


def _time(asked: str, told: str) -> str | None:
    when = f"năm {told}" if _YEAR.fullmatch(told) else told
    if not _TEMPORAL.match(when.casefold()):
        return None
    match = re.search(r"\b(?:khi nào|lúc nào|bao giờ|thời gian nào|thời điểm nào|ngày nào|thế kỷ nào)\b", asked, re.I)
    if not match:
        return None
    if match.end() == len(asked):
        return _in_place(asked, match, when)
    lead = re.match(
        r"(?:vào )?(?:khi nào|lúc nào|thời gian nào|thời điểm nào|ngày nào|thế kỷ nào)(?: thì)?,? ", asked, re.I
    )
    when = when if re.match(r"(?:vào|từ|đến|trong|sau|trước)\b", when, re.I) else f"vào {when}"
    return f"{asked[lead.end() :]} {when}" if lead else None


def _amount(asked: str, told: str) -> str | None:
    match = re.search(r"\bbao nhiêu\b(?: phần trăm)?", asked)
    number = re.match(
        r"(?:(?:khoảng|hơn|gần|trên|dưới|ít nhất|tối đa|không quá) )*[\d.,]+(?: (?:triệu|tỷ|nghìn))*(?: ?%)?", told
    )
    if not match or not number:
        return None
    unit, after = told[number.end() :].strip(), asked[match.end() :].strip()
    if "phần trăm" in match.group() and "%" not in told and "phần trăm" not in told:
        return None
    if unit and after and not after.casefold().startswith(unit.casefold()):
        return None
    given = told[: number.end()].strip() if unit and after else told
    return _in_place(asked, match, given) if unit or after or "%" in told or "phần trăm" in match.group() else None


def _subject(asked: str, told: str) -> str | None:
    match = re.match(rf"(?:ai|(?:những |các )?(?:{_KINDS}|điều) (?:nào|gì)|điều gì|cái gì) (?=[^\W\d_])", asked, re.I)
    if not match or len(told.split()) > 10:
        return None
    rest = asked[match.end() :]
    copula = re.match(
        r"(?:là|đã|sẽ|được|có|phải|bị|chịu|không|khiến|tạo|gây|giúp|làm|viết|nói|cho|thuộc|nằm|dẫn|chiếm)\b", rest
    )
    return f"{told} {rest}" if copula else None


def _what(asked: str, told: str) -> str | None:
    match = re.search(
        r"\b(?:là (?:cái )?gì|là ai|là người nào|điều gì|những gì|là bao nhiêu|ở đâu|tại đâu)$", asked, re.I
    )
    if not match or match.start() == 0:
        return None
    if match.group().casefold() in ("ở đâu", "tại đâu"):
        place = re.sub(r"^(?:ở|tại|trên|trong|từ) ", "", told)
        return _in_place(asked, match, f"{match.group()[:-4]} {place}") if place[:1].isupper() else None
    lead = "là " if match.group().casefold().startswith("là") else ""
    return _in_place(asked, match, lead + _small(told))


def _yes_no(asked: str, told: str) -> str | None:
    match = re.fullmatch(r"(.+) có (.+?)(?: hay)? không", asked)
    if not match or " có " in match[1] or told.casefold() not in ("có", "không"):
        return None
    if told.casefold() == "không":
        return f"{match[1]} không {match[2]}"
    return f"{match[1]} {'có ' if match[2].startswith('thể ') else ''}{match[2].removeprefix('phải là ')}"


def _who(asked: str, told: str) -> str | None:
    match = re.fullmatch(rf"Who ((?:{_ACTS}) .+)", asked)
    return f"{told} {match[1]}" if match and told[:1].isupper() and len(told.split()) < 8 else None


def _which(asked: str, told: str) -> str | None:
    """`What company bought …`: the kind is dropped, the name stands for it."""
    match = re.fullmatch(rf"(?:What|Which) [a-z]+ ((?:{_ACTS}|is|was|are|were) (?!there\b).+)", asked)
    if not match or not told[:1].isupper() or len(told.split()) > 8 or _dangling(match[1]):
        return None
    named = match[1].split()[0] not in ("is", "was", "are", "were") or re.match(
        r"\w+ (?:the|an?|one|located)\b", match[1]
    )
    return f"{told} {match[1]}" if named else None


def _is(asked: str, told: str) -> str | None:
    match = re.fullmatch(
        r"(?:What|Who) (is|was|are|were) (the (?:name|title|capital|number|term|population|largest|first|"
        r"last|main|oldest|nickname|leader|author|head|founder|director|president|purpose|cost|length|"
        r"average|maximum|minimum|total|most|original|largest|highest|result|cause)\b.+)",
        asked,
    )
    if not match or _dangling(match[2]):
        return None
    return f"{match[2]} {match[1]} {told if told[:1].isupper() or told[:1].isdigit() else _small(told)}"


def _called(asked: str, told: str) -> str | None:
    match = re.fullmatch(r"What (is|was|are|were) (.+) (called|known as|named)", asked)
    return f"{match[2]} {match[1]} {match[3]} {told}" if match and len(match[2].split()) < 9 else None


def _passive(asked: str, told: str) -> str | None:
    match = re.fullmatch(
        r"(When|Where|In what year) (was|were|is|are) (.+) ([a-z]+ed|built|born|held|found|written|made)", asked
    )
    if not match or len(match[3].split()) > 9:
        return None
    led = re.match(r"(?:in|on|at|during|after|before|since|near|from|by|between|around|under|over|along)\b", told, re.I)
    if match[1] == "Where" and not led and not told[:1].isupper():
        return None
    if match[1] != "Where" and not re.search(r"\d{3,4}", told):
        return None
    word = "on" if re.search(r"[A-Z][a-z]+ \d{1,2}\b|\d{1,2} [A-Z]", told) and match[1] != "Where" else "in"
    return f"{match[3]} {match[2]} {match[4]} {_small(told) if led else f'{word} {told}'}"


def _dangling(text: str) -> bool:
    return bool(_ADJUNCT.fullmatch(text.rsplit(maxsplit=1)[-1]))


def _in_place(asked: str, match: re.Match[str], new: str) -> str:
    return f"{asked[: match.start()]}{new}{asked[match.end() :]}"


def _small(text: str) -> str:
    """Make the first letter small where only its place made it a capital: the next words have none."""
    words = text.split()
    follows = words[1] if len(words) > 1 else ""
    is_name = follows[:1].isupper() or text[1:2].isupper() or len(words) == 1
    return text if is_name else text[:1].lower() + text[1:]


_RULES: dict[str, tuple[Callable[[str, str], str | None], ...]] = {
    "vi": (_year, _time, _amount, _yes_no, _subject, _what),
    "en": (_who, _which, _is, _called, _passive),
}
