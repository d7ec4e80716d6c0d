"""Lines that an editor broke at a fixed width: joined again, so that a paragraph is one line of stored text."""

import re
from collections.abc import Sequence

_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_OPENS = re.compile(
    r"[-–•●▪■◦*+>|#=]|\d{1,3}(?:\.\d{1,3})*[.)] |[a-zđ][.)] |```|"
    r"(?:điều|chương|mục|khoản|phần|article|chapter|section)\s+[\dIVX]+\b",
    re.IGNORECASE,
)
_NARROWEST, _WIDEST = 40, 160  # characters of a line that was wrapped
_FULL = 0.7  # of the width, from which a small letter below shows that the text goes on


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Join each line with the next where the text was only wrapped: the next word would not have fitted.

    Lines are never joined over a blank one, into a list item, a heading, a table row or a code block, nor after a
    sentence's end. Texts that have a line longer than 160 characters are not wrapped.
    """
    width = _wrapping_width(lines)
    joined: list[str] = []
    in_code = False
    for number, line in enumerate(lines):
        fence = line.lstrip().startswith("```")
        if joined and not in_code and not fence and _continues(lines[number - 1], line, width):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
        in_code ^= fence
    return joined


def _wrapping_width(lines: Sequence[str]) -> int:
    """The longest line's width where lines are wrapped, 0 where they are paragraphs."""
    lengths = [len(line.rstrip()) for line in lines if len(line.rstrip()) >= _NARROWEST]
    return max(lengths) if len(lengths) >= 3 and max(lengths) <= _WIDEST else 0


def _continues(line: str, following: str, width: int) -> bool:
    line, following = line.rstrip(), following.strip()
    if not width or len(line) < _NARROWEST or not following or _ENDS.search(line) or _OPENS.match(following):
        return False
    if line.lstrip().startswith(("#", "|", "```")):
        return False
    goes_on = following[0].islower() and len(line) >= _FULL * width
    return goes_on or len(line) + 1 + len(following.split()[0]) > width
