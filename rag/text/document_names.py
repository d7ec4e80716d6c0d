"""Names of documents and of their parts: `Quy định số 205`, `Nghị quyết 39-NQ/TW`, `Điều 5`.

An answer about one of them is no answer about another, so they are compared as names, not as words.
"""

import re
from dataclasses import dataclass

from rag.text.characters import base_letters, has_accents, match_key
from rag.text.numbers import roman_value
from rag.types import Range

# By the key without accents, since questions are typed so. English names lead to the Vietnamese kind.
_KINDS = {
    "nghi quyet trung uong": "nghị quyết trung ương", "nghi quyet": "nghị quyết", "nghi dinh": "nghị định",
    "quyet dinh": "quyết định", "quy dinh": "quy định", "quy che": "quy chế", "quy chuan": "quy chuẩn",
    "ket luan": "kết luận", "chi thi": "chỉ thị", "thong bao": "thông báo", "thong tu lien tich": "thông tư liên tịch",
    "thong tu": "thông tư", "cong van": "công văn", "cong dien": "công điện", "ke hoach": "kế hoạch",
    "huong dan": "hướng dẫn", "to trinh": "tờ trình", "bao cao": "báo cáo", "de an": "đề án", "bo luat": "bộ luật",
    "chuong trinh": "chương trình", "phap lenh": "pháp lệnh", "luat": "luật", "sac lenh": "sắc lệnh",
    "van ban": "văn bản",
    "phu luc": "phụ lục", "dieu": "điều", "khoan": "khoản", "diem": "điểm", "chuong": "chương", "muc": "mục",
    "resolution": "nghị quyết", "decree": "nghị định", "decision": "quyết định", "regulation": "quy định",
    "conclusion": "kết luận", "directive": "chỉ thị", "notice": "thông báo", "announcement": "thông báo",
    "circular": "thông tư", "official letter": "công văn", "plan": "kế hoạch", "guideline": "hướng dẫn",
    "report": "báo cáo", "program": "chương trình", "programme": "chương trình", "law": "luật",
    "ordinance": "pháp lệnh",
    "appendix": "phụ lục", "article": "điều", "clause": "khoản", "point": "điểm", "chapter": "chương", "section": "mục",
}  # fmt: skip

# A bare number after a kind may also count things (`quy định 5 mức phạt`): these words show that it does not.
_NAME_FOLLOWERS = (
    "cua ve ngay do va la co quy noi duoc ban tai nay thi trong da o gom cho den tu theo bo luat nghi thong quyet "
    "huong bao khoan dieu khoa chuong diem hay hoac voi neu khi sau truoc gi thay vao nham han on of is was and or by "
    "in for say says about from to on issued which sets"
)
_GOES_WITH_A_NAME = frozenset(_NAME_FOLLOWERS.split())
_KIND = re.compile(
    rf"\b(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))}) (?P<so>(?:so|no\.?|number)(?: ?: ?| ))?(?=[\w])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+[a-zđ]?(?:[-/]\d{4})?(?:[-/][^\W\d_][^\W_]*)*(?:/\d{4})?(?![\w/.]*\d)", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXL]+\b")
_LETTER = re.compile(r"[a-zđ]\b")
_LEADING_DIGITS = re.compile(r"0*(\d+)(.*)", re.DOTALL)
_NEXT_WORD = re.compile(r" (?P<word>[^\W\d_]+)(?P<year> \d{4})?")


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What a text calls a document, or a part of one: (`nghị quyết`, `39-nq/tw`), written at `range`."""

    kind: str
    number: str
    range: Range

    def same_as(self, other: "DocumentName") -> bool:
        """Tell whether both may name one document: `Chỉ thị 05` is `Chỉ thị số 05-CT/TW`, `Chỉ thị 06` is not."""
        if self.kind != other.kind:
            return False
        (mine, my_rest), (theirs, their_rest) = _split_number(self.number), _split_number(other.number)
        return mine == theirs and (base_letters(my_rest) == base_letters(their_rest) or not my_rest or not their_rest)


def find_document_names(text: str) -> list[DocumentName]:
    """Return the names in the order they stand, kind and number as match keys.

    >>> [(n.kind, n.number) for n in find_document_names("Quy định số 205 và Nghị quyết 39-NQ/TW, khoản 2 Điều 5")]
    [('quy định', '205'), ('nghị quyết', '39-nq/tw'), ('khoản', '2'), ('điều', '5')]
    """
    plain = base_letters(text)
    found = (_read(text, plain, match) for match in _KIND.finditer(plain))
    return [name for name in found if name is not None]


def _read(text: str, plain: str, match: re.Match[str]) -> DocumentName | None:
    kind = _KINDS[match["kind"].casefold()]
    written = text[match.start("kind") : match.end("kind")]
    if has_accents(written) and match_key(written) != match_key(kind):
        return None  # `mức 5` is no `mục 5`
    number = _number_at(text, match.end(), kind)
    if number is None:
        return None
    bare = number.isdigit() and match["so"] is None
    end = match.end() + len(number)
    if bare and not _is_name(plain, end):
        return None
    key = str(roman_value(number)) if _ROMAN.fullmatch(number) else match_key(number)
    return DocumentName(kind, key, Range(match.start(), end))


def _number_at(text: str, position: int, kind: str) -> str | None:
    patterns = [_NUMBER]
    if kind in ("chương", "mục", "phụ lục"):
        patterns.append(_ROMAN)
    if kind == "điểm":
        patterns.append(_LETTER)
    for pattern in patterns:
        if match := pattern.match(text, position):
            return match.group()
    return None


def _is_name(plain: str, end: int) -> bool:
    word = _NEXT_WORD.match(plain, end)
    if word is None or word["word"][0].isupper():
        return plain[end : end + 1] != "%"
    if word["word"] == "nam":  # `Kế hoạch 5 năm 2021`, not `kế hoạch 5 năm`
        return word["year"] is not None
    return word["word"] in _GOES_WITH_A_NAME


def _split_number(number: str) -> tuple[str, str]:
    digits = _LEADING_DIGITS.fullmatch(number)
    return (digits.group(1), digits.group(2)) if digits else (number, "")
