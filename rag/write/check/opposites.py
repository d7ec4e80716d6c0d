"""Pairs of words that say the opposite of each other: `thắng` and `thua`, `before` and `after`."""

import re
from collections.abc import Sequence

from rag.text.characters import match_key

_TABLE = """
    tăng, gia tăng, nâng, increase, increased, increases, increasing, rise, rises, rose, risen, rising, raised, grew, \
        grow, grown \
        | giảm, suy giảm, cắt giảm, decrease, decreased, decreases, decreasing, fall, falls, fell, fallen, decline, \
        declined, declines, dropped, drop, drops, cut, reduced
    cao nhất, highest | thấp nhất, lowest
    lớn nhất, largest, biggest, greatest | nhỏ nhất, smallest
    nhiều nhất | ít nhất
    cao hơn, higher | thấp hơn, lower
    lớn hơn, larger, bigger, greater | nhỏ hơn, bé hơn, smaller
    nhiều hơn | ít hơn, fewer
    trước khi, before | sau khi, after
    bắt đầu, start, started, starts, begin, began, begins, begun | kết thúc, chấm dứt, end, ended, ends
    mở cửa, opened | đóng cửa, closed
    đồng ý, tán thành, chấp thuận, agreed, approved | phản đối, bác bỏ, từ chối, rejected, opposed
    được phép, allowed, permitted | bị cấm, cấm, nghiêm cấm, không được phép, prohibited, forbidden, banned
    bắt buộc, compulsory, mandatory, required | tự nguyện, tùy chọn, optional, voluntary
    miễn phí, free of charge | có phí
    sớm nhất, earliest, oldest | muộn nhất, latest, newest
    thắng, đánh bại, won, defeated | thua, thất bại, lost
    xuất khẩu, export, exported, exports | nhập khẩu, import, imported, imports
    bên trong, inside | bên ngoài, outside
    trong nước | ngoài nước, nước ngoài
    phía bắc, northern, north | phía nam, southern, south
    phía đông, eastern, east | phía tây, western, west
    có hiệu lực | hết hiệu lực
    vượt, exceeded, exceeds | chưa đạt
    đầu tiên, first | cuối cùng, last, final
    trẻ nhất, nhỏ tuổi nhất, youngest | lớn tuổi nhất, già nhất, cao tuổi nhất
    sáp nhập, nhập thành, merged | tách, chia tách, split
    thành lập, established, founded | giải thể, dissolved, abolished
    kéo dài, extended, lengthened | rút ngắn, shortened
    đàn ông, nam giới, man, men | phụ nữ, nữ giới, woman, women
    cha, bố, father | mẹ, mother
    người hiến, donor | người nhận, recipient
    most | least
    more | less, fewer
"""
_PAIRS = tuple(
    tuple(frozenset(match_key(" ".join(word.split())) for word in side.split(",")) for side in line.split("|"))
    for line in _TABLE.strip().splitlines()
)
_WORD = re.compile(r"[^\W_]+")


def says_the_opposite(claim: str, evidence: Sequence[str]) -> bool:
    """Tell whether the claim has a word whose opposite alone the evidence has.

    >>> says_the_opposite("Giá tăng 3%.", ["Giá giảm 3%."]), says_the_opposite("Giá tăng.", ["Giá giảm rồi tăng."])
    (True, False)
    """
    said, told = _padded(claim), _padded(" ".join(evidence))
    return any(
        _has(said, one) and not _has(said, other) and _has(told, other) and not _has(told, one)
        for pair in _PAIRS
        for one, other in (pair, pair[::-1])
    )


def _padded(text: str) -> str:
    return " ".join(["", *_WORD.findall(match_key(text)), ""])


def _has(padded: str, words: frozenset[str]) -> bool:
    return any(f" {word} " in padded for word in words)
