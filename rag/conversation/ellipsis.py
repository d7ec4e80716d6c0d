"""Questions that leave out what they are about: `Ở đâu?`, `Ai ký?`, `Lệ phí bao nhiêu?`, `Why?`."""

import re

from rag.conversation.antecedents import Exchange, document_in, person_in, subject_in
from rag.conversation.wording import Line, Wording, capitalised, uncapitalised
from rag.types import Range

_AMOUNT = r"(?:bao nhiêu|mấy)(?: (?:tiền|đồng|phần trăm|người|tuổi|năm|tháng|tuần|ngày|giờ|phút|lần|mét|km|ha))*"
_ASK = (
    rf"(?:{_AMOUNT}|bao lâu|bao giờ|bao xa|khi nào|lúc nào|ở đâu|đâu|như thế nào|thế nào|ra sao|thứ mấy"
    r"|(?:năm|ngày|hôm|tháng|giờ|nơi|cơ quan|đơn vị|chỗ|văn bản|nghị quyết|quyết định) nào"
    r"|(?:(?:giấy tờ|hồ sơ|thủ tục|việc|điều kiện|điều|chức|chức vụ|loại giấy tờ) )?gì)"
)
_TO_ASK = (
    "thì|là|vào|từ|ở|tại|đến|do|của|bằng|theo|hết|mất|đạt|khoảng|cần|phải|gồm|bao gồm|nói về|quy định|giữ|giá|có|những"
    "|các|cho|trong|kể từ"
)
_ONLY_ASKS = Wording(rf"(?:(?:{_TO_ASK}) )*{_ASK}|(?:do|của|cho) ai")
_MATTERS = (
    "lệ phí|phí|giá vé|giá|chi phí|thời hạn giải quyết|thời gian giải quyết|thời hạn|thời gian|hồ sơ|giấy tờ|thủ tục"
    "|địa chỉ|điều kiện|đối tượng|số điện thoại|mức phạt|hạn chót|hạn nộp|diện tích|dân số|tổng mức đầu tư|vốn đầu tư"
    "|kinh phí|chiều dài|chiều cao|công suất|sản lượng|học phí|mức lương|trụ sở|chủ đầu tư|nhà thầu|người ký"
)
_DOINGS = (
    "nộp|gửi|làm|đăng ký|nhận kết quả|kết quả|xin|đóng|bắt đầu|kết thúc|tổ chức|diễn ra"
    "|khai mạc|bế mạc|khánh thành|thông xe|mở cửa|hoạt động|khởi công|hoàn thành|xây"
)
_ABOUT_DOCUMENT = "có hiệu lực|hiệu lực|được ký|ký|được ban hành|ban hành|thay thế|áp dụng"
_ABOUT_PERSON = "sinh|quê quán|quê|giữ chức|giữ chức vụ|bao nhiêu tuổi|mấy tuổi"
_FILLING = rf"(?: (?:{_TO_ASK}|nộp|hồ sơ|giấy tờ|đơn|loại|văn bản))*"
_ASPECT = Wording(
    rf"(?:{_MATTERS}|{_DOINGS}|(?P<document>{_ABOUT_DOCUMENT})|(?P<person>{_ABOUT_PERSON})){_FILLING}"
    rf"(?: (?:{_ASK}|ai)|(?<=tuổi))"
)
_LEADING_MATTER = Wording(rf"(?:{_MATTERS})(?: của)? (?=[^\W\d_])")
_WHY = Wording(r"(?:vì sao|tại sao|sao|lý do)(?: (?:là gì|lại thế|lại vậy|thế|vậy))?")
_BECAUSE_OF_WHAT = Wording(r"(?:vì|tại) sao$")
_WHO_SIGNED = Wording(r"(?:do )?ai (?:đã )?(?:ký|ban hành|phê duyệt|công bố)")
_MORE = Wording(
    r"(?:nói |giải thích |cho biết |trình bày )?(?:rõ|cụ thể|chi tiết|thêm)"
    r"(?: (?:hơn|ra|thêm|đi|được không|chi tiết|nữa))*"
)
_PARTICLES = Wording(r"(?: (?:ạ|vậy|nhỉ|hả|nhé|bạn|thế))+$")

_ASKS_WHO_FIRST = Wording(r"ai (?:là |đang là |giữ chức |đang giữ chức )?")
_ASKS_FIRST = Wording(r"(?:vì sao|tại sao|khi nào|bao giờ|lúc nào|(?:năm|ngày|tháng|hôm) nào)(?: thì)? ")
_ASKS_LAST = Wording(rf"(?: (?:{_TO_ASK}))* (?:{_ASK}|ai|không|chưa)$")
_ASKS_INSIDE = Wording(r"\b(?:bao nhiêu|mấy) |(?<=\w) nào\b")

_ENGLISH_ASK = re.compile(r"why|when|where|how|since when|how come")
_ENGLISH_QUESTION = re.compile(
    r"(?P<ask>(?:when|where|why|how)) (?=(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should)\b)"
)
_ENGLISH_MORE = re.compile(r"(?:who|whose|how (?:much|many|long|often|far)|(?:which|what) [a-z]+)")


def complete(line: Line, earlier: Exchange) -> str | None:
    """Return a question that has no subject with that of the earlier one; None when it has its own."""
    particles = line.search(_PARTICLES)
    if particles:
        line = line.between(Range(0, particles.start()))
    if line.english or _ENGLISH_ASK.fullmatch(line.key):
        return _in_english(line, earlier.question)
    return _with_named_subject(line, earlier) or _with_subject(line, earlier) or _with_topic(line, earlier.question)


def _with_named_subject(line: Line, earlier: Exchange) -> str | None:
    if signed := line.whole(_WHO_SIGNED):
        document = document_in(earlier, "")
        return f"{line.text[: signed.end()]} {document}" if document else None
    aspect = line.whole(_ASPECT)
    if aspect is None:
        return None
    subject = person_in(earlier, "") if aspect["person"] else document_in(earlier, "") if aspect["document"] else None
    return f"{subject} {uncapitalised(line.text)}" if subject else None


def _with_subject(line: Line, earlier: Exchange) -> str | None:
    """`Địa chỉ ở đâu?` after `Bệnh viện có bao nhiêu giường?`: of its subject another matter is asked."""
    subject = subject_in(earlier) if line.whole(_ASPECT) else None
    if subject is None:
        return None
    matter = Line(subject).match(_LEADING_MATTER)
    return capitalised(f"{subject[matter.end() if matter else 0 :]} {uncapitalised(line.text)}")


def _with_topic(line: Line, earlier: Line) -> str | None:
    topic = topic_of(earlier)
    if " " not in topic:
        return None
    if line.whole(_WHY):
        why = line.text if line.match(_BECAUSE_OF_WHAT) else line.written("vì sao")
        return f"{why} {uncapitalised(topic)}"
    if line.whole(_MORE):
        return f"{topic} {earlier.written('cụ thể như thế nào')}"
    if line.whole(_ONLY_ASKS) or line.whole(_ASPECT) or line.whole(_WHO_SIGNED):
        return f"{topic} {uncapitalised(line.text)}"
    return None


def topic_of(question: Line) -> str:
    """Return what a Vietnamese question is about: its text without the words that ask.

    >>> topic_of(Line("Cầu Cả Nhỏ 2 khởi công khi nào")), topic_of(Line("Ai là Bí thư Tỉnh ủy"))
    ('Cầu Cả Nhỏ 2 khởi công', 'Bí thư Tỉnh ủy')
    """
    first = question.match(_ASKS_WHO_FIRST) or question.match(_ASKS_FIRST)
    asks = first or question.search(_ASKS_LAST) or question.search(_ASKS_INSIDE)
    return question.replaced(Range(*asks.span()), "").strip() if asks else question.text


def _in_english(line: Line, earlier: Line) -> str | None:
    if not _ENGLISH_ASK.fullmatch(line.key) and not _ENGLISH_MORE.fullmatch(line.key):
        return None
    asked = _ENGLISH_QUESTION.match(earlier.key)
    if asked and _ENGLISH_ASK.fullmatch(line.key):
        return line.text + earlier.text[asked.end("ask") :]
    return f"{earlier.text}, and {line.text[:1].lower()}{line.text[1:]}"
