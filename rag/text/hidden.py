"""Characters that no reader sees but a language model reads: carriers of hidden text, and some no text can do without.

What is stored is rid of `UNSEEN`; emoji keep their variations, and what a font of a program's own shows stays.
"""

import re

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"
_ZERO_WIDTH = r"\xad\u061c\u180e\u200b-\u200f\u2060-\u206f\ufeff\ufff9-\ufffb"  # joiners, soft hyphens, annotations
_DIRECTION = r"\u202a-\u202e"
_FILLERS = r"\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # filed under letters and marks, shown as nothing
_VARIATIONS = r"\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"  # 256 of them: enough to spell any bytes
_TAGS = r"\U000e0000-\U000e007f"  # ASCII a second time, unseen
_LONE_HALVES = r"\ud800-\udfff"
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

_UNSEEN = _CONTROL + _ZERO_WIDTH + _DIRECTION + _TAGS + _LONE_HALVES

UNSEEN = re.compile(f"[{_UNSEEN}]+")
"""Finds, in runs, those that stand for nothing in any text. Line ends and tabs are none."""

HIDDEN = re.compile(f"[{_UNSEEN}{_FILLERS}{_VARIATIONS}{_PRIVATE}]+")
"""Finds them all, in runs."""


def without_hidden(text: str) -> str:
    """Return the text with only what a reader sees.

    >>> without_hidden("Cầu\\u200b dài\\U000e0041\\U000e0042 5 m\\u202e.")
    'Cầu dài 5 m.'
    """
    return HIDDEN.sub("", text)
