"""Claims in other words that say the same or less: synonyms, dropped adjuncts, an order turned round."""

import re
from collections.abc import Mapping
from random import Random

_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vi": (
        ("bị thiệt hại", "bị mất"), ("hiến", "cho"), ("qua đời", "mất"), ("khánh thành", "đưa vào sử dụng"),
        ("khởi công", "bắt đầu xây dựng"), ("đảm nhiệm", "giữ"), ("giữ chức", "làm"), ("lãnh đạo", "đứng đầu"),
        ("tử vong", "chết"), ("hỗ trợ", "giúp đỡ"), ("kinh phí", "chi phí"), ("triển khai", "thực hiện"),
        ("phát hiện", "tìm thấy"), ("xảy ra", "diễn ra"), ("nhằm mục đích", "để"), ("nhằm", "để"), ("gồm", "bao gồm"),
        ("ban hành", "đưa ra"), ("toàn bộ", "tất cả"), ("tăng lên", "tăng"), ("giảm xuống", "giảm"),
        ("có hiệu lực", "được áp dụng"), ("đề nghị", "yêu cầu"), ("quyết định", "quyết"), ("hoàn thành", "xong"),
        ("trao tặng", "tặng"), ("nghiên cứu", "tìm hiểu"), ("nhận định", "cho rằng"), ("khẳng định", "nói"),
        ("cho biết", "nói"), ("tuyên bố", "nói"), ("sinh viên", "người học"), ("giảng viên", "người dạy"),
        ("phải", "cần phải"), ("thường", "hay"), ("chủ yếu", "phần lớn"), ("hơn", "trên"), ("khoảng", "chừng"),
    ),
    "en": (
        ("about", "around"), ("most of", "the majority of"), ("said", "stated"), ("stated", "said"), ("won", "gained"),
        ("child", "kid"), ("got", "received"), ("received", "got"), ("build", "construct"), ("end", "finish"),
        ("main", "principal"), ("led to", "caused"), ("quickly", "rapidly"), ("show", "reveal"),
        ("wealthy", "rich"), ("city", "town"), ("killed", "slain"), ("chosen", "selected"), ("several", "a few"),
        ("made up of", "composed of"), ("attempted", "tried"), ("tried", "attempted"), ("ended", "finished"),
        ("well-known", "famous"), ("famous", "well known"), ("rare", "uncommon"), ("enough", "sufficient"),
        ("sometimes", "at times"), ("area", "region"), ("finished", "completed"), ("completed", "finished"),
    ),
}  # fmt: skip
_UNSAFE_HEAD = re.compile(
    r"(?:Khi|Nếu|Mặc dù|Dù|Tuy|Trước|Sau|Do|Vì|Trong|Theo|Để|Ngoài|Với|Từ|Vào|Tại|Ở|When|If|Although|While|Though|"
    r"Because|Since|Before|After|In|On|At|As|Despite|By|For|To|Unlike|Under|During|With|From|Only|Chỉ|Không|No|Not|Neither)\b"
)
_DENIES = re.compile(r"\b(?:không|chưa|chỉ|trừ|nếu|khi|only|not|unless|except|if|when|but|nhưng)\b", re.IGNORECASE)
_HEAD = re.compile(r"([^,;:(]{35,}), [^.]+\.")
_TAIL_CLAUSE = re.compile(r"^(.{20,}?)(?:, và |; |, and )(.{20,})\.$")
_BRACKETS = re.compile(r" \([^()]{2,80}\)")


def in_other_words(claim: str, language: str, draw: Random) -> str | None:
    """Return a claim reworded by one way that fits, or two; None where none does."""
    made = claim
    ways = [_synonym, _shortened, _turned]
    draw.shuffle(ways)
    for way in ways[: draw.choice((1, 2, 3))]:
        made = way(made, language, draw) or made
    return made if made != claim else None


def _synonym(text: str, language: str, draw: Random) -> str | None:
    found = [
        (match, new)
        for old, new in _WORDS.get(language, ())
        if (match := re.search(rf"(?<!không )(?<!\w){re.escape(old)}(?!\w)", text)) and new not in text
    ]
    if not found:
        return None
    match, new = draw.choice(found)
    return text[: match.start()] + new + text[match.end() :]


def _shortened(text: str, language: str, draw: Random) -> str | None:
    """Drop brackets, or the last clause of a sentence that begins with its subject and denies nothing."""
    del language, draw
    bare = _BRACKETS.sub("", text)
    if bare != text and len(bare.split()) >= 5:
        return bare
    head = _HEAD.fullmatch(text)
    if head and not _UNSAFE_HEAD.match(text) and not _DENIES.search(text) and len(head[1].split()) >= 6:
        return f"{head[1]}."
    return None


def _turned(text: str, language: str, draw: Random) -> str | None:
    """Turn two independent clauses round."""
    del draw
    found = _TAIL_CLAUSE.match(text)
    if not found or language not in _WORDS or _UNSAFE_HEAD.match(text) or "," in found[1] or len(found[2].split()) < 6:
        return None
    first, second = found[1], found[2]
    if not second[:1].isupper():
        return None
    return f"{second}; {first}."
