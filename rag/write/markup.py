"""What a model's reply is made of: words, ends of lines, and markers; marks of emphasis are taken off.

A marker is a pair of square brackets (`[ ]`, or the wide ones of Chinese) with nothing in it but numbers of passages,
of up to three digits, alone or in lists and ranges, and perhaps a word for what they are: `[1]`, `[1, 2]`, `[1-3]`,
`[^1]`, `[Nguồn 1]`, `[passages 1 and 2]`, `[1†source]`. All else in brackets is text (`[sic]`, `[2020]`, `[Điều 5]`),
and so are numbers in parentheses. A marker that the model copied from a source cannot be told from its own: it counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_MARKER = 60  # characters inside its brackets
_FENCE = "```"
_LONGEST_RANGE = 20  # `[1-999]` says nothing of any passage: its ends alone are taken

_TOKEN = re.compile(
    rf"(?P<words>[^\[【［*_`\n]+)|(?P<line_end>\n)|[\[【［](?P<inside>[^\[\]【】［］\n]{{0,{_LONGEST_MARKER}}})[\]】］]"
    r"|(?P<emphasis>[*_`]+)|(?P<open>[\[【［])"
)
_OPEN_STILL = re.compile(rf"[\[【［][^\[\]【】［］\n]{{0,{_LONGEST_MARKER}}}")
_KIND = (
    r"nguồn|đoạn văn|đoạn|tài liệu|trích dẫn|tham khảo|số|sources?|passages?|citations?|cite|documents?|docs?|"
    r"references?|refs?|numbers?|no"
)
_NUMBER = r"[0-9]{1,3}"
_DASH = r"\s*[-–—]\s*"
_BETWEEN = rf"\s*(?:[,;&]|và|and)\s*(?:(?:{_KIND})\s*)?"
_SPAN = rf"[#^]?{_NUMBER}(?:{_DASH}[#^]?{_NUMBER})?"
_MARKER = re.compile(
    rf"\s*+(?:(?:{_KIND})\s*+[:.]?\s*+)*+(?P<numbers>{_SPAN}(?:{_BETWEEN}{_SPAN})*)\s*(?:†.*)?", re.IGNORECASE
)
_SPANS = re.compile(rf"({_NUMBER})(?:{_DASH}[#^]?({_NUMBER}))?")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker, with the numbers of passages that it names, in its order."""

    numbers: tuple[int, ...]


def numbers_of(inside: str) -> tuple[int, ...] | None:
    """Return the numbers that a pair of brackets names, None where it is no marker.

    >>> numbers_of("1"), numbers_of("Nguồn 1, 3-5"), numbers_of("^2"), numbers_of("1†source")
    ((1,), (1, 3, 4, 5), (2,), (1,))
    >>> numbers_of("2020"), numbers_of("sic"), numbers_of("Điều 5"), numbers_of("")
    (None, None, None, None)
    """
    marker = _MARKER.fullmatch(inside)
    if marker is None:
        return None
    numbers: dict[int, None] = {}
    for first, last in _SPANS.findall(marker["numbers"]):
        low, high = int(first), int(last or first)
        named = range(low, high + 1) if 0 <= high - low <= _LONGEST_RANGE else (low, high)
        numbers.update(dict.fromkeys(named))
    return tuple(numbers)


class ReplyMarkup:
    """Tells words, ends of lines (`\\n`) and markers apart while a reply comes; however it is cut, the same come out.

    It holds back no more than an open bracket or a mark of emphasis that what follows decides about.
    """

    def __init__(self) -> None:
        self._held = ""
        self._before = "\n"

    @property
    def opened(self) -> bool:
        """True while a bracket is open that may become a marker."""
        return _OPEN_STILL.fullmatch(self._held) is not None

    def take(self, text: str) -> Iterator[str | Marker]:
        """Give what is certain by now; words may come in any number of pieces."""
        return self._scan(text, ended=False)

    def end(self) -> Iterator[str | Marker]:
        """Give what was held back."""
        return self._scan("", ended=True)

    def _scan(self, text: str, *, ended: bool) -> Iterator[str | Marker]:
        held = self._held + text
        at = 0
        while (token := _TOKEN.match(held, at)) and (ended or not _may_change(token)):
            at = token.end()
            for told in self._told(token, held[at : at + 1] or "\n"):
                self._before = told[-1] if isinstance(told, str) else "]"
                yield told
        self._held = held[at:]

    def _told(self, token: re.Match[str], after: str) -> Iterator[str | Marker]:
        if token.lastgroup == "emphasis":
            if _is_text(token.group(), self._before, after):
                yield token.group()
        elif token.lastgroup == "inside" and (numbers := numbers_of(token["inside"])):
            yield Marker(numbers)
        else:
            yield token.group()


def _may_change(token: re.Match[str]) -> bool:
    """Tell whether what comes next may still make another token of the last one."""
    if token.lastgroup == "emphasis":
        return token.end() == len(token.string)
    return token.lastgroup == "open" and _OPEN_STILL.fullmatch(token.string, token.start()) is not None


def _is_text(marks: str, before: str, after: str) -> bool:
    """`snake_case`, `5*3` and the bullet `* ` are text; so is a fence of code, whose line is looked at as a whole."""
    between_words = before.isalnum() and after.isalnum() and "`" not in marks and "**" not in marks
    alone = len(marks) == 1 and marks != "`" and before.isspace() and after.isspace()
    return marks.startswith(_FENCE) or between_words or alone
