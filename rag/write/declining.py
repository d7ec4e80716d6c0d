"""Telling where a model says in its own words that the passages do not hold the answer.

A sentence says so when it is about the passages, or the writer, from its first word on: they do not tell, nothing was
found in them, it cannot answer. `Không có hộ nào bị thiệt hại.` is about the world, and an answer.
"""

import re

from rag.text.characters import match_key

_SORRY = r"(?:(?:rất tiếc|tiếc là|tiếc rằng|xin lỗi|xin cáo lỗi)(?: (?:bạn|quý vị))?\s*(?:[,:]|là|rằng)?\s*)?"
_BASED = r"(?:(?:dựa (?:trên|theo|vào)|theo|trong|từ|căn cứ(?: vào)?) [^.;:]{0,60}?, ?)?"
_COUNT = r"(?:các|những|cả|tất cả|toàn bộ|mọi|hai|ba)"
_SOURCES = (
    r"(?:đoạn (?:văn|trích|tài liệu)(?: bản)?|đoạn|tài liệu|văn bản|nguồn(?: tài liệu| tin)?|trích đoạn|ngữ cảnh)"
)
_GIVEN = (
    r"(?: (?:trên|này|đó|ở trên|nêu trên|sẵn có|hiện có|đã cho|được cho|đã cung cấp|được cung cấp|"
    r"bạn (?:đưa|cung cấp)))*"
)
_NOT = r"(?:đều |hiện )?(?:không|chưa|chẳng|không hề)(?: hề| có)?(?: trực tiếp| rõ| cụ thể)?"
_TELL = r"(?:nêu|nói|nhắc|đề cập|cung cấp|cho biết|cho thấy|trả lời|đưa ra|thể hiện)\b"
_HOLD = r"(?:(?:có|chứa|ghi|bao gồm) )?"
_INFORMATION = r"(?:đủ )?(?:thông tin|câu trả lời|dữ liệu|dữ kiện|nội dung|thông tin nào|đáp án)"
_PASSAGES = (
    r"(?:the |these |those |any of the |all of the |none of the )?(?:given |provided |available |supplied |above )?"
)
_PASSAGES += r"(?:passages?|documents?|sources?|texts?|context|excerpts?|materials?)"
_SUPPLIED = r"(?: (?:given|provided|above|available|supplied|here|shown|i (?:have|was given)))*"
_TELLS = (
    r"(?:say|state|mention|tell|contain|provide|include|specify|answer|give|indicate|address|discuss|have|hold|cover)"
)
_APOLOGY = r"(?:(?:i am|i'm|we are)? ?(?:sorry|unfortunately|regrettably)(?:, but| but|,)? ?)?"
_GROUND = r"(?:(?:based on|according to|from|in) [^.;:]{0,60}?, ?)?"
_INFO = r"(?:(?:enough|sufficient|any|such|relevant|specific) )*(?:information|answer|data|details?|mention)"
_CANNOT = (
    r"(?:can(?:not| not|'t)|could(?: not|n't)|(?:am|is|was|are) (?:not able|unable) to|do(?: not|n't)|did(?: not|n't))"
)

_TEMPLATES = (
    rf"{_SORRY}{_BASED}(?:{_COUNT} )?{_SOURCES}{_GIVEN} {_NOT} (?:{_TELL}|{_HOLD}{_INFORMATION}\b).*",
    rf"{_SORRY}{_BASED}(?:không|chẳng) (?:có )?{_SOURCES}(?: nào)?{_GIVEN} (?:{_TELL}|{_HOLD}{_INFORMATION}\b).*",
    rf"{_SORRY}{_BASED}(?:hiện )?(?:không|chưa|không hề) (?:có|đủ|tìm thấy|thấy|tìm được) {_INFORMATION}"
    rf"(?: (?:nào|này|đó|cụ thể|liên quan|phù hợp|để|về|cho|trong|từ)\b.*)?",
    rf"{_SORRY}{_BASED}(?:tôi|mình|chúng tôi|em) (?:đã )?(?:không|chưa)(?: thể)? "
    r"(?:tìm|thấy|trả lời|xác định|biết|có)\b.*",
    rf"{_SORRY}{_BASED}không thể (?:trả lời|xác định)\b.*",
    rf"{_SORRY}{_BASED}(?:thông tin|câu trả lời) (?:(?:này|đó|trên) )?(?:không|chưa)(?: được)? "
    r"(?:có|nêu|đề cập|nhắc|tìm)\b.*(?:đoạn|tài liệu|văn bản|nguồn)\b.*",
    r"(?:rất tiếc|xin lỗi)(?: (?:bạn|quý vị))?",
    rf"{_APOLOGY}{_GROUND}{_PASSAGES}{_SUPPLIED} (?:do(?:es)?(?: not|n't)|did(?: not|n't)) {_TELLS}\b.*",
    rf"{_APOLOGY}{_GROUND}(?:none of {_PASSAGES}{_SUPPLIED}|no {_PASSAGES}{_SUPPLIED}) {_TELLS}s?\b.*",
    rf"{_APOLOGY}{_GROUND}(?:i|we) {_CANNOT} (?:find|answer|determine|locate|have|know|see|tell)\b.*",
    rf"{_APOLOGY}{_GROUND}(?:there (?:is|was) )?(?:no|not) {_INFO}"
    rf"(?: (?:is |was )?(?:available|found|given|provided|about|on|in|to|for|regarding)\b.*)?",
    rf"{_APOLOGY}(?:the|this) (?:answer|information|question) (?:is not|isn't|cannot|can't|could not)\b.*"
    rf"\b(?:{_PASSAGES}|found|given|provided|answered|stated|mentioned)\b.*",
    r"(?:(?:i am|i'm) )?sorry|unfortunately",
)
_SAYS_SO = re.compile("|".join(rf"(?:{one})" for one in _TEMPLATES))
_EDGES = " \t\"'“”‘’().,!?…:;*-–—"
_LONGEST = 300  # characters: what goes on for longer says more than that


def says_nothing_is_told(sentence: str) -> bool:
    """Tell whether a sentence says that the passages do not hold the answer, and nothing of the world.

    >>> says_nothing_is_told("Rất tiếc, các đoạn tài liệu không nêu thông tin này.")
    True
    >>> says_nothing_is_told("Không có hộ nào bị thiệt hại.")
    False
    """
    said = match_key(sentence).strip(_EDGES)
    return len(said) <= _LONGEST and _SAYS_SO.fullmatch(said) is not None
