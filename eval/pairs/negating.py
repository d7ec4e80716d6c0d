"""Statements that say the opposite: a negation put in or taken out, or a word turned into its opposite."""

import re
from collections.abc import Callable, Mapping

from eval.pairs.changing import Change, Setting, put

_PUT_IN: Mapping[str, tuple[tuple[str, str], ...]] = {  # the first that fits
    "vi": (
        (r"(?<!không)(?<!chưa)(?<!cũng) có thể (?=[^\W\d_])", " không thể "),
        (r"(?<!không)(?<!có)(?<!bên)(?<!mắc)(?<!buộc)(?<!vấp) phải (?=[^\W\d_])", " không phải "),
        (r"(?<!không)(?<!chưa)(?<!cũng) đã (?=[^\W\d_])", " chưa "),
        (r"(?<!không)(?<!chưa) sẽ (?=[^\W\d_])", " sẽ không "),
        (r"(?<!không)(?<!chưa)(?<!cũng)(?<!thu)(?<!đạt)(?<!nhận) được (?=(?:bầu|trao|xây|phép|nghỉ|hưởng|đăng|cấp|"
         r"miễn|công nhận|thành lập|sử dụng|tổ chức|hỗ trợ|tham gia|yêu cầu|áp dụng|bảo vệ|giao|chia|phát|quyền)\b)",
         " không được "),
        (r"(?<!gọi)(?<!coi)(?<!xem)(?<!tức)(?<!phải)(?<!đó)(?<!hay)(?<!không)(?<!tên)(?<!nhất)(?<!nghĩa)(?<!cũng) là "
         r"(?=[^\W\d_])", " không phải là "),
        (r"(?<!không)(?<!chưa)(?<!cũng)(?<!khi)(?<!cho)(?<!chỉ) có (?=[^\W_])", " không có "),
    ),
    "en": (
        (r" (can|could|may|must|should|will|would) (?!not\b|be\b|have\b)(?=[a-z])", r" \1 not "),
        (r" (is|was|are|were|has been|have been|had been) (?!not\b|no\b|never\b|also\b)(?=[^\W_])", r" \1 not "),
        (r" (has|have|had) (?!not\b|no\b|to\b|been\b|never\b)(?=[a-z]+(?:ed|en|wn)\b)", r" \1 not "),
    ),
}  # fmt: skip
_TAKEN_OUT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vi": (
        (r" không phải là ", " là "),
        (r" không thể ", " có thể "),
        (r" không được ", " được "),
        (r" (?:không|chưa) (?=(?:có|bị|phải|cần|bao gồm|áp dụng|đồng ý|sử dụng|thay đổi|tham gia|hỗ trợ|quá)\b)", " "),
        (r" chưa (?=[^\W\d_])", " đã "),
    ),
    "en": (
        (r"\b(is|was|are|were|can|could|may|must|should|will|would|has|have|had|do|does|did) not (?!only\b)", r"\1 "),
        (r"\b(can)not\b", r"\1"),
        (r"\bnever ", "always "),
    ),
}  # fmt: skip
_OPPOSITES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vi": (
        ("tăng", "giảm"), ("lớn nhất", "nhỏ nhất"), ("cao nhất", "thấp nhất"), ("nhiều nhất", "ít nhất"),
        ("nhiều hơn", "ít hơn"), ("cao hơn", "thấp hơn"), ("lớn hơn", "nhỏ hơn"), ("tối đa", "tối thiểu"),
        ("trở lên", "trở xuống"), ("đầu tiên", "cuối cùng"), ("cho phép", "cấm"), ("bắt buộc", "tự nguyện"),
        ("đồng ý", "phản đối"), ("chiến thắng", "thất bại"), ("phía bắc", "phía nam"), ("phía đông", "phía tây"),
        ("thành công", "thất bại"), ("trong nước", "nước ngoài"), ("bắt đầu", "kết thúc"), ("dài nhất", "ngắn nhất"),
        ("ủng hộ", "phản đối"), ("lâu đời nhất", "mới nhất"), ("sớm hơn", "muộn hơn"), ("trước khi", "sau khi"),
        ("miễn phí", "có thu phí"), ("không quá", "ít nhất"),
    ),
    "en": (
        ("increased", "decreased"), ("increase", "decrease"), ("increasing", "decreasing"), ("more than", "less than"),
        ("largest", "smallest"), ("highest", "lowest"), ("higher", "lower"), ("larger", "smaller"), ("most", "least"),
        ("before", "after"), ("first", "last"), ("northern", "southern"), ("north", "south"), ("eastern", "western"),
        ("east", "west"), ("began", "ended"), ("won", "lost"), ("defeated", "was defeated by"), ("oldest", "newest"),
        ("allowed", "forbade"), ("accepted", "rejected"), ("supported", "opposed"), ("at least", "at most"),
        ("rose", "fell"), ("longest", "shortest"), ("fewer", "more"), ("cheaper", "dearer"), ("majority", "minority"),
        ("success", "failure"), ("successful", "unsuccessful"), ("inside", "outside"), ("stronger", "weaker"),
    ),
}  # fmt: skip


def negate(setting: Setting) -> Change | None:
    """Return the statement turned into its opposite."""
    ways: list[Callable[[Setting], Change | None]] = [_put_in, _taken_out, _opposite]
    setting.draw.shuffle(ways)
    return next((change for change in (way(setting) for way in ways) if change), None)


def _put_in(setting: Setting) -> Change | None:
    return _rewritten(setting, _PUT_IN, "put-in")


def _taken_out(setting: Setting) -> Change | None:
    return _rewritten(setting, _TAKEN_OUT, "taken-out")


def _rewritten(setting: Setting, rules: Mapping[str, tuple[tuple[str, str], ...]], edit: str) -> Change | None:
    text = setting.statement.text
    for pattern, new in rules.get(setting.statement.language, ()):
        changed = re.sub(pattern, new, text, count=1)
        if changed != text:
            return Change(changed, "negated", edit)
    return None


def _opposite(setting: Setting) -> Change | None:
    text = setting.statement.text
    found = []
    for one, other in _OPPOSITES.get(setting.statement.language, ()):
        for word, new in ((one, other), (other, one)):
            match = re.search(rf"\b{word}\b", text)
            if match and not re.search(rf"\b{new}\b", text):
                found.append((match.start(), match.end(), new))
    if not found:
        return None
    longest = max(found, key=lambda one: one[1] - one[0])
    return Change(put(text, *longest), "negated", "opposite")
