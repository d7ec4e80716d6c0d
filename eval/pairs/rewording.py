"""The same statement in other words: values written otherwise, clauses dropped or moved, a word for another."""

import re
from collections.abc import Callable, Mapping
from random import Random

from eval.pairs.changed_numbers import changeable_numbers
from eval.pairs.changing import put
from eval.pairs.statement import ANY_YEAR, Statement, lower_first, upper_first
from rag.text.characters import has_accents
from rag.text.dates import find_dates

Rewording = Callable[[Statement, Random], str | None]

_SPELT: Mapping[str, tuple[str, ...]] = {
    "vi": ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}
_LARGE = {"vi": ((10**9, "tỷ"), (10**6, "triệu")), "en": ((10**9, "billion"), (10**6, "million"))}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {  # a pattern and what may stand for it
    "vi": (
        ("tăng lên", "gia tăng"), ("giảm xuống", "sụt giảm"), ("thành lập", "lập ra"), ("tổ chức lễ", "làm lễ"),
        (r"khoảng(?= \d)", "chừng"), ("bởi vì", "vì"), ("sử dụng", "dùng"), ("bắt đầu", "khởi đầu"),
        ("kết thúc", "chấm dứt"), ("hiện nay", "hiện tại"), ("tuy nhiên", "song"),
        ("quan trọng", "trọng yếu"), ("xây dựng", "xây"), ("cho biết", "nói"), ("bao gồm", "gồm"),
        ("toàn bộ", "tất cả"), ("do đó", "vì vậy"), ("cũng như", "và"), ("đặc biệt là", "nhất là"),
        (r"(?<!cần )(?<!buộc )phải", "bắt buộc phải"), ("yêu cầu", "đòi hỏi"), ("người dân", "dân"),
        ("trẻ em", "trẻ nhỏ"), ("thực hiện", "tiến hành"), ("nhận được", "được nhận"),
    ),
    "en": (
        ("began", "started"), ("however", "though"), ("approximately", "about"), ("large", "big"),
        ("purchased", "bought"), ("such as", "like"), ("because", "since"), ("important", "significant"),
        (r"(?<!infinitely )(?<!as )(?<!how )(?<!so )(?<!too )many(?! of)", "numerous"), ("use", "employ"),
        ("used", "employed"), ("often", "frequently"), ("located", "situated"), ("created", "set up"),
        ("became", "came to be"), ("entire", "whole"), ("nearly", "almost"), ("required", "obliged"),
        ("help", "assist"), ("during", "in the course of"), ("in order to", "to"), ("died", "passed away"),
        ("built", "constructed"),
    ),
}  # fmt: skip
_NEVER = re.compile(r"\b(?:nhiều (?:nhất|hơn)|quy định (?:tại|của|này|về)|phải là|bên phải|không phải|also known)\b")
_LEAD = re.compile(
    r"(?P<lead>(?:Vào |Trong |Từ |Đến |Cuối |Đầu )?(?:[Nn]ăm \d{4}|tháng \d+ năm \d{4}|ngày \d+ tháng \d+ năm \d{4})"
    r"|(?:In|On|By|Since) (?:(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?\d{4}|[A-Z][a-z]+ \d{4})), (?P<rest>[^,;:]+)\."
)
_FILLER = re.compile(
    r"(?:Tuy nhiên|Ngoài ra|Do đó|Vì vậy|Bên cạnh đó|Ví dụ|Đồng thời|Thực tế|Hơn nữa|Sau đó|However|In addition"
    r"|Additionally|Furthermore|Moreover|Therefore|For example|In fact|Also|Thus|Meanwhile|As a result|Similarly), "
)
_TAIL = re.compile(
    r"(?P<head>[^,;:(]{35,}), (?:trong đó|bao gồm|chẳng hạn|ví dụ|đặc biệt là|which|where|including|such as|"
    r"with|making|giúp|khiến|mặc dù|although|despite|while) [^;:]+\."
)
_BRACKETS = re.compile(r" \([^()]{2,60}\)")
_NO_LOSS = re.compile(r"\b(?:chỉ|trừ|nếu|khi|only|if|unless|except|when)\b", re.IGNORECASE)
_DEFINED = re.compile(r"\b(?P<full>[^\W\d_][^(),.;:]{6,60}?) \((?P<short>[A-ZĐ]{2,7}(?:-[A-ZĐ]+)?)\)")
# A small number of things: no part of a date, a range, a size or a name (`Điều 5`, `Terminal 2`).
_COUNT = re.compile(
    r"(?<![\w.,/%°–-])0?([2-9]|10) (?=[a-zà-ỹđ]{2,})"
    r"(?!triệu|tỷ|nghìn|million|billion|thousand|cm|mm|km|kg|ha |đến|to|and|và|tháng \d)"
)
_NO_COUNT = re.compile(
    r"(?:số|thứ|khoản|điều|mức|lớp|tầng|quận|phường|bước|level|điểm|class|classes|and|và|to|đến|tới|×|[A-ZĐ]\S*) $"
)
_INTRODUCED = {
    "vi": ("Theo tài liệu, ", "Theo nguồn trên, ", "Theo thông tin được cung cấp, ", "Cụ thể, ", "Nguồn này cho biết "),
    "en": ("According to the source, ", "According to the document, ", "Specifically, ", "The text states that "),
}


def reword(statement: Statement, draw: Random) -> Statement | None:
    """Return the statement in other words, by one rewording or two; None where none fits."""
    rewordings = list(REWORDINGS.items())
    draw.shuffle(rewordings)
    wanted = draw.choice((1, 1, 2))
    reworded = statement
    for edit, rewording in rewordings:
        text = rewording(reworded, draw)
        if text and text != reworded.text:
            reworded, wanted = reworded.reworded(text, edit), wanted - 1
        if not wanted:
            break
    return reworded if reworded is not statement else None


def _number_form(statement: Statement, draw: Random) -> str | None:
    text = statement.text
    numbers = [one for one in changeable_numbers(text) if not one.percent and one.value == int(one.value)]
    draw.shuffle(numbers)
    for number in numbers:
        start, end = number.range
        new = _in_other_form(int(number.value), text[start:end], statement.language)
        if new:
            return put(text, start, end, new)
    return None


def _in_other_form(value: int, written: str, language: str) -> str | None:
    """`2.600` and `2,600` are one number, as are `5,2 triệu` and `5.200.000`.

    >>> _in_other_form(5_200_000, "5,2 triệu", "vi"), _in_other_form(2600, "2.600", "vi")
    ('5.200.000', '2600')
    """
    mark = "." if language == "vi" else ","
    grouped = f"{value:,}".replace(",", mark)
    for scale, word in _LARGE.get(language, ()):
        if value >= scale and written.isascii() and not written.replace(".", "").replace(",", "").strip("0123456789"):
            share = f"{value / scale:.3f}".rstrip("0").rstrip(".")
            exact = round(float(share) * scale) == value
            return f"{share.replace('.', ',') if language == 'vi' else share} {word}" if exact else None
    if written != grouped and value >= 10_000:
        return grouped
    return str(value) if value >= 1000 and written != str(value) else None


def _spelt_out(statement: Statement, draw: Random) -> str | None:
    words = _SPELT.get(statement.language, ())
    text = statement.text
    dates = [one.range for one in find_dates(text, year=ANY_YEAR)]
    free = [
        match
        for match in (_COUNT.finditer(text) if words else ())
        if not _NO_COUNT.search(text[: match.start()]) and not any(a <= match.start() < b for a, b in dates)
    ]
    if not free:
        return None
    match = draw.choice(free)
    return put(text, match.start(), match.end() - 1, words[int(match[1]) - 2])


def _date_form(statement: Statement, draw: Random) -> str | None:
    text = statement.text
    days = [one for one in find_dates(text) if one.precision == "day"]
    if not days:
        return None
    day = draw.choice(days)
    year, month, number = day.first.year, day.first.month, day.first.day
    if statement.language == "vi":
        forms = [f"{number}/{month}/{year}", f"{number:02}/{month:02}/{year}", f"{number} tháng {month} năm {year}"]
    else:
        forms = [f"{_MONTHS[month - 1]} {number}, {year}", f"{number} {_MONTHS[month - 1]} {year}"]
    return put(text, *day.range, draw.choice([form for form in forms if form != text[day.range.start : day.range.end]]))


def _percent_form(statement: Statement, _: Random) -> str | None:
    word = " phần trăm" if statement.language == "vi" else " percent"
    new = re.sub(r"(?<=\d) ?%(?![\w)])", word, statement.text)
    return new if new != statement.text else statement.text.replace(word, "%") if word in statement.text else None


def _lead_moved(statement: Statement, _: Random) -> str | None:
    match = _LEAD.fullmatch(statement.text)
    return f"{upper_first(match['rest'])} {match['lead'][:1].lower()}{match['lead'][1:]}." if match else None


def _filler_dropped(statement: Statement, _: Random) -> str | None:
    match = _FILLER.match(statement.text)
    return upper_first(statement.text[match.end() :]) if match else None


def _tail_dropped(statement: Statement, _: Random) -> str | None:
    match = _TAIL.fullmatch(statement.text)
    return f"{match['head']}." if match and not _NO_LOSS.search(match["head"]) else None


def _brackets_dropped(statement: Statement, _: Random) -> str | None:
    new = _BRACKETS.sub("", statement.text)
    return new if new != statement.text and len(new.split()) >= 6 else None


def _other_word(statement: Statement, draw: Random) -> str | None:
    text = statement.text
    found = [
        (match, new)
        for old, new in _WORDS.get(statement.language, ())
        if (match := re.search(rf"(?<!không )(?<!\w){old}\b(?! (?:that|of|to be|nhất))", text))
        and new not in put(text, *match.span(), "")
    ]
    found = [
        (match, new) for match, new in found if not _NEVER.search(text, max(0, match.start() - 8), match.end() + 8)
    ]
    if not found:
        return None
    match, new = draw.choice(found)
    return put(text, match.start(), match.end(), new)


def _introduced(statement: Statement, draw: Random) -> str | None:
    leads = _INTRODUCED.get(statement.language)
    if not leads or draw.random() < 0.5:
        return None
    text = lower_first(statement.text, statement.holds.small)
    return draw.choice(leads) + text if not text.startswith(("theo ", "Theo ", "According")) else None


def _abbreviated(statement: Statement, _: Random) -> str | None:
    """Write short, or in full, what the passage defines: `Ủy ban nhân dân (UBND)`."""
    for match in _DEFINED.finditer(statement.legible):
        full = _initials_of(match["full"], match["short"])
        if not full or f"({match['short']})" in statement.text:
            continue
        if re.search(rf"\b{match['short']}\b", statement.text):
            return re.sub(rf"\b{match['short']}\b", full, statement.text, count=1)
        if full in statement.text:
            return statement.text.replace(full, match["short"], 1)
    return None


def _initials_of(full: str, short: str) -> str | None:
    """Return the last words of `full` that `short` stands for.

    >>> _initials_of("theo Ủy ban nhân dân", "UBND"), _initials_of("theo tỉnh ủy", "UBND")
    ('Ủy ban nhân dân', None)
    """
    words = full.split()[-len(short) :]
    initials = "".join(word[0] for word in words).upper()
    plain = initials.translate(str.maketrans("ỦUÂĂÔƠÊƯ", "UUAAOOEU")) if has_accents(initials) else initials
    return " ".join(words) if len(words) == len(short) and plain == short else None


REWORDINGS: Mapping[str, Rewording] = {
    "number-form": _number_form,
    "number-word": _spelt_out,
    "date-form": _date_form,
    "percent-form": _percent_form,
    "lead-moved": _lead_moved,
    "filler-dropped": _filler_dropped,
    "tail-dropped": _tail_dropped,
    "brackets-dropped": _brackets_dropped,
    "other-word": _other_word,
    "introduced": _introduced,
    "abbreviated": _abbreviated,
}
