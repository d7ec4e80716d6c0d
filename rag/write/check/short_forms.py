"""What Vietnamese offices and papers abbreviate, and initials that a text tells the meaning of."""

from collections.abc import Sequence
from functools import cache

from rag.write.check.words import Word, word_key

_FORMS = """
    ubnd | ủy ban nhân dân
    hđnd | hội đồng nhân dân
    ubmttq | ủy ban mặt trận tổ quốc
    mttq | mặt trận tổ quốc
    bhyt | bảo hiểm y tế
    bhxh | bảo hiểm xã hội
    bhtn | bảo hiểm thất nghiệp
    tp | thành phố
    tx | thị xã
    tt | thị trấn
    tphcm | thành phố hồ chí minh
    hcm | hồ chí minh
    tw | trung ương
    cp | chính phủ
    qđ | quyết định
    nđ | nghị định
    nq | nghị quyết
    đh | đại học
    đhqg | đại học quốc gia
    cđ | cao đẳng
    sv | sinh viên
    gv | giảng viên
    thpt | trung học phổ thông
    thcs | trung học cơ sở
    gdđt | giáo dục và đào tạo
    ttg | thủ tướng
    kcn | khu công nghiệp
    htx | hợp tác xã
    tnhh | trách nhiệm hữu hạn
    cnxh | chủ nghĩa xã hội
    đcsvn | đảng cộng sản việt nam
    csgt | cảnh sát giao thông
    bv | bệnh viện
    ths | thạc sĩ
    ts | tiến sĩ
    gs | giáo sư
    bs | bác sĩ
    qltp | quản lý thực phẩm
    cbcc | cán bộ công chức
    hssv | học sinh sinh viên
    tntn | tài nguyên thiên nhiên
    blhs | bộ luật hình sự
    blds | bộ luật dân sự
"""
_LEAST_INITIALS = 3
_JOINTS = frozenset(("và", "and", "of", "the"))


@cache
def _expansions() -> dict[str, tuple[str, ...]]:
    rows = (line.split("|") for line in _FORMS.strip().splitlines())
    return {word_key(short.strip()): tuple(word_key(word) for word in long.split()) for short, long in rows}


def expanded(key: str) -> tuple[str, ...]:
    """Return the word keys that an abbreviation stands for, itself alone where none is known.

    >>> expanded("hđnd")
    ('hội', 'đồng', 'nhân', 'dân')
    """
    return _expansions().get(key, (key,))


def spelled_out(short: str, words: Sequence[Word]) -> bool:
    """Tell whether neighbouring words begin with the letters of an abbreviation: `KLTN` by `khóa luận tốt nghiệp`."""
    letters = "".join(letter for letter in short if letter.isalpha())
    initials = "".join(
        " " if word.empty and word.key not in _JOINTS else word.key[0] for word in words if word.key not in _JOINTS
    )
    return len(letters) >= _LEAST_INITIALS and letters in initials
