"""Lines that come bit by bit, cut into sentences as soon as it is certain where one ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.text.sentences import sentences
from rag.write.mentions import without_mentions

LONGEST_SENTENCE = 2000  # characters
_MARKS = frozenset(".!?…。！？｡؟۔।॥")
_WIDE = frozenset("。！？｡")  # of scripts without spaces: no space follows
_RUN = re.compile(f"[{''.join(_MARKS)}]+")
_CLOSERS = re.compile(r"[\"'”’»›)\]}」』】）》〉]*")
_OPENERS = re.compile(r"[\s\"'“‘«‹(\[{「『【（《〈]*")
_WORD_AND_MORE = re.compile(r"\w+\s+\S|\w+[^\w\s]")  # what `sentences` looks at behind a full stop
_LONGEST_LOOK = 32
_KEPT = 48  # characters before a sentence: more than `sentences` looks back
_NO_BLANK_BEFORE = frozenset(".,;:!?…)]}”’»%")
_FIRST_WIDE = "\u2e80"  # from here on scripts are written without spaces
_SEPARATOR = re.compile(r"\s*(?:[,;&/–-]|và|and)?\s*")
_SEPARATOR_SO_FAR = re.compile(r"\s*(?:[,;&/–-]|v|và|a|an|and)?\s*")


@dataclass(frozen=True, slots=True)
class CutSentence:
    """A sentence without its markers and what only names their passages; their numbers in order, each once.

    `spaced` says that white space or a marker stands before it in its line. `too_long` says that `text` is only how it
    begins: what follows, up to its end, is not given.
    """

    text: str
    numbers: tuple[int, ...]
    begins_line: bool
    ends_line: bool
    spaced: bool
    too_long: bool = False


class SentenceCutter:
    """Cuts one line after the other; where an end is, `rag.text.sentences` says, and markers.

    A full stop with a marker right before or behind it ends a sentence unless a small letter follows, even where an
    abbreviation might stand there. Every character costs the same, however long a line is.
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._text = ""  # what has come of the sentence, behind the last of what came before it in its line
        self._start = 0  # where the sentence begins in it
        self._mark: int | None = None  # the first mark that may end the sentence
        self._markers: list[tuple[int, tuple[int, ...]]] = []  # where they stood, and what they name
        self._begins_line = True
        self._spaced = False
        self._paused = False  # what comes next would have been looked at before the last sentence was given
        self._skips = False  # the rest of a sentence that is too long
        self.has_words = False

    def add(self, words: str) -> Iterator[CutSentence]:
        """Take more of the line; give the sentences that have certainly ended."""
        for char in words:
            self._append(char)
            if not char.isspace():
                yield from self._cut(line_ended=False)
            if len(self._text) - self._start > LONGEST_SENTENCE:
                yield from self._break_off()

    def add_marker(self, numbers: tuple[int, ...]) -> None:
        """Take a marker. One that only a comma or `and` parts from the one before it continues that one."""
        if self._paused and not self._text[self._start :].strip():
            return
        if self._markers and _SEPARATOR.fullmatch(self._text, self._markers[-1][0]):
            self._text = self._text[: self._markers[-1][0]]
        self._markers.append((max(self._start, len(self._text.rstrip())), numbers))

    def pause(self) -> Iterator[CutSentence]:
        """Give the sentence that a full stop with a marker at it has ended, though nothing has begun behind it yet.

        For where nothing comes for a while, perhaps ever. Markers that come after all are then nobody's.
        """
        if self._mark is None or self._skips:
            return
        after = _end_of(_CLOSERS, self._text, _end_of(_RUN, self._text, self._mark))
        following = _end_of(_OPENERS, self._text, after)
        if following == len(self._text) and any(place >= self._mark for place, _ in self._markers):
            yield self._sentence(after, following)
            self._mark = None
            self._go_on(after, following)
            self._spaced = self._paused = True

    def end_line(self) -> Iterator[CutSentence]:
        """Give what is left of the line. The next character begins a new one."""
        yield from self._cut(line_ended=True)
        if not self._skips and (self._markers or self._text[self._start :].strip()):
            yield self._sentence(len(self._text), len(self._text), ends_line=True)
        self._forget()

    def _append(self, char: str) -> None:
        """Add a character; of white space no more than one blank."""
        if char.isspace():
            char = "" if self._text[-1:].isspace() else " "
        if char and self._markers and not self._text[self._markers[-1][0] :].strip():
            if char in _NO_BLANK_BEFORE:
                self._text = self._text.rstrip()
            elif char.isalnum() and self._text[-1:].isalnum() and max(char, self._text[-1]) < _FIRST_WIDE:
                self._text += " "
        self._text += char
        self.has_words = self.has_words or char.isalnum()
        if self._mark is None and char and char in _MARKS:
            self._mark = len(self._text) - 1

    def _cut(self, *, line_ended: bool) -> Iterator[CutSentence]:
        while self._mark is not None:
            after = _end_of(_CLOSERS, self._text, _end_of(_RUN, self._text, self._mark))
            following = _end_of(_OPENERS, self._text, after)
            ends = self._ends(self._mark, after, following, line_ended=line_ended)
            if ends is None:
                return
            self._mark = self._next_mark(after)
            if ends:
                sentence = self._sentence(after, following)
                if not self._skips:
                    yield sentence
                self._go_on(after, following)

    def _next_mark(self, start: int) -> int | None:
        found = _RUN.search(self._text, start)
        return found.start() if found else None

    def _ends(self, mark: int, after: int, following: int, *, line_ended: bool) -> bool | None:
        """Tell whether the sentence ends where the mark and what closes it end; None: what comes next decides."""
        if following == len(self._text):
            return False if line_ended else None
        if self._markers and _SEPARATOR_SO_FAR.fullmatch(self._text, self._markers[-1][0]) and not line_ended:
            return None
        char = self._text[following]
        cited = [place for place, _ in self._markers if mark <= place <= following]
        spaced = " " in self._text[after:following] or any(place >= after for place in cited)
        if cited and spaced:
            return not (char.islower() or char in ",;:.")
        if not spaced and not char.isupper() and self._text[mark] not in _WIDE:
            return False
        known = line_ended or not char.isalnum() or len(self._text) - following >= _LONGEST_LOOK
        if self._text[mark:after] == "." and not (known or _WORD_AND_MORE.match(self._text, following)):
            return None
        first = max(0, mark - _KEPT)
        return any(first + one.end == after for one in sentences(self._text[first : following + 2 * _LONGEST_LOOK]))

    def _sentence(self, end: int, following: int, *, ends_line: bool = False, too_long: bool = False) -> CutSentence:
        named = [number for place, numbers in self._markers if place <= following for number in numbers]
        inside = [place - self._start for place, _ in self._markers if place < end]
        return CutSentence(
            without_mentions(self._text[self._start : end], inside),
            tuple(dict.fromkeys(named)),
            begins_line=self._begins_line,
            ends_line=ends_line,
            spaced=self._spaced,
            too_long=too_long,
        )

    def _go_on(self, after: int, following: int) -> None:
        """Begin the next sentence of the line."""
        marked = [place for place, _ in self._markers if after <= place <= following]
        self._spaced = bool(marked) or self._text[after : after + 1].isspace()
        dropped = max(0, after - _KEPT)
        self._markers = [(place - dropped, numbers) for place, numbers in self._markers if place > following]
        self._text, self._start = self._text[dropped:], after - dropped
        self._mark = None if self._mark is None else self._mark - dropped
        self._begins_line = self._skips = self._paused = False

    def _break_off(self) -> Iterator[CutSentence]:
        """Give the beginning of a sentence that is too long, once, and forget it."""
        end = len(self._text)
        if not self._skips:
            yield self._sentence(end, end, too_long=True)
        self._go_on(end, end)
        self._skips, self._mark = True, None


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
