"""What numbers are counted in, by one name in either language: `12 km`, `12 kilometres`, `12 cây số`."""

import re

from rag.types import Range

_UNITS = {
    "km": "km|kilômét|ki-lô-mét|ki lô mét|cây số|kilometres?|kilometers?",
    "m": "m|mét|met|metres?|meters?",
    "cm": "cm|xăng-ti-mét|centimetres?|centimeters?",
    "mm": "mm|mi-li-mét|millimetres?|millimeters?",
    "mile": "dặm|miles?",
    "mile2": "dặm vuông|square miles?|sq mi",
    "foot": "feet|foot|ft",
    "inch": "inch|inches",
    "m2": "m vuông|m2|m²|mét vuông|square[ -]met(?:re|er)s?",
    "km2": "km vuông|km2|km²|ki-lô-mét vuông|kilômét vuông|cây số vuông|square kilometres?|square kilometers?|sq km",
    "m3": "m3|m³|mét khối|cubic metres?|cubic meters?",
    "ha": "ha|héc ta|hécta|héc-ta|hecta|hectares?",
    "kg": "kg|kí|ki-lô-gam|kilôgam|kilograms?|kilogrammes?",
    "g": "g|gam|gram|grams|grammes?",
    "t": "tấn|tons?|tonnes?",
    "l": "lít|lit|litres?|liters?",
    "vnd": "đồng|vnd|vnđ|đ",
    "usd": "usd|đô la|đô-la|đôla|dollars?|us dollars?",
    "eur": "euros?|eur",
    "gbp": "bảng anh|bảng|pounds sterling|pounds?|gbp",
    "second": "giây|seconds?",
    "minute": "phút|minutes?",
    "hour": "giờ|tiếng|hours?",
    "day": "ngày|days?",
    "week": "tuần|weeks?",
    "month": "tháng|months?",
    "year": "năm|tuổi|years?",
    "kw": "kw|kilowatts?",
    "mw": "mw|megawatts?",
    "degree": "°c|độ c|độ|degrees?|°",
}
_PREFIXED = {"usd": "usd|us\\$|\\$", "vnd": "vnd|vnđ", "eur": "€|eur", "gbp": "£|gbp"}
_UNIT_AFTER = re.compile(
    r"[ \-]?(?:" + "|".join(f"(?P<{name}>(?:{written}))" for name, written in reversed(_UNITS.items())) + r")(?!\w)",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"(?:" + "|".join(f"(?P<{name}>{written})" for name, written in _PREFIXED.items()) + r") ?$", re.IGNORECASE
)
_REACH = 24


def unit_at(text: str, number: Range) -> str | None:
    """Return the unit of the number that stands there; None where none that is known stands beside it.

    >>> unit_at("dài 12 cây số", Range(4, 6)), unit_at("USD 30", Range(4, 6)), unit_at("12 người", Range(0, 2))
    ('km', 'usd', None)
    """
    after = _UNIT_AFTER.match(text, number.end, number.end + _REACH)
    if after and not (after.lastgroup == "day" and after.group().startswith("-")):
        return after.lastgroup
    before = _UNIT_BEFORE.search(text[max(0, number.start - 5) : number.start])
    return before.lastgroup if before else None
