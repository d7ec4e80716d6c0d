"""A model's reply as sentences, each as soon as it is complete."""

import re
import unicodedata
from dataclasses import dataclass, replace

from rag.errors import ModelFailed
from rag.write.cutting import CutSentence, SentenceCutter
from rag.write.declining import says_nothing_is_told
from rag.write.markup import Marker, ReplyMarkup
from rag.write.prompting import NO_ANSWER

LONGEST_REPLY = 20_000  # characters

_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
_BEGINNING = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|(?P<bullet>[-*+•●▪◦‣–—]\s+)|(?P<number>[1-9][0-9]{0,2})[.)]\s+)?")
_CODE_FENCE = re.compile(r"\s*`{3,}[\w+-]*\s*")
_LABEL = re.compile(r"\s*(?:câu trả lời|trả lời|answer)\s*:\s+(?=\w)", re.IGNORECASE)
_CELL_EDGE = re.compile(r"\s*\|\s*")
_DECLINED = re.compile(rf"\W*(?:(?:trả lời|answer)\s*:\W*)?{NO_ANSWER.replace('_', '[_ -]?')}\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence of a reply: one line, composed (NFC), without its markers and without marks of emphasis.

    `lead` is what stands between it and what came before, as `Piece.text` wants it: a blank, a line end, a line end and
    the mark of a list's item (`\\n- `, `\\n1. `). The first one's has no white space. `numbers` are what its markers
    name, in order, each once. `cut` says that it is too long to be one: `text` is only how it begins.
    """

    lead: str
    text: str
    numbers: tuple[int, ...]
    cut: bool = False


class ReplySentences:
    """Takes a reply down. However it is cut into parts, the same sentences come out, and it is read once.

    A sentence is given when the next one has begun (its markers may follow its full stop), at the latest with the next
    line's first word, or at a pause. A line end always ends one; a line of markers alone belongs to the line before,
    where that has none. Headings, quotes, fences of code and rows of tables become plain lines, and a label
    (`Câu trả lời:`) is taken off, and so is what only names a passage (`Theo đoạn [1],`). A numbered item keeps its
    number where it counts on from the one before: any other number is text, for the checks to see.
    """

    def __init__(self) -> None:
        self._markup = ReplyMarkup()
        self._cutter = SentenceCutter()
        self._room = LONGEST_REPLY
        self._too_long = False
        self._given = self._cites = self._tells = False
        self._item = 0  # the number of the last numbered item
        self._line: WrittenSentence | None = None  # ended with its line: the next may be its markers
        self._maybe_declined: list[WrittenSentence] | None = None  # what came after NO_ANSWER
        self.declined = False
        """True when the reply says that the passages do not hold the answer, and cites nothing. Known at its end.

        Either by NO_ANSWER, or in words of its own that nothing but these is written beside.
        """

    def take(self, part: str) -> list[WrittenSentence]:
        """Return the sentences that this part completes.

        Raises ModelFailed (`too-long`) at the first call after what came is longer than any answer.
        """
        self._check_length()
        self._too_long = len(part) > self._room
        text = part[: self._room].translate(_LINE_ENDS)
        self._room -= len(text)
        return self._told(list(self._markup.take(text)))

    def pause(self) -> list[WrittenSentence]:
        """Return what is a whole sentence by now, for when nothing comes for a while, perhaps ever.

        That is one that ends in a full stop with a marker at it, or in a line's end and has a marker.
        """
        if self._markup.opened:
            return []
        given = [written for cut in self._cutter.pause() for written in self._taken(cut)]
        return given + (self._line_closed() if self._line is not None and self._line.numbers else [])

    def end(self) -> list[WrittenSentence]:
        """Return what is left, now that the reply has ended. Raises as `take` does."""
        self._check_length()
        given = self._told([*self._markup.end(), "\n"]) + self._line_closed()
        self.declined = self._maybe_declined is not None or (self._given and not self._tells)
        return given

    def _check_length(self) -> None:
        if self._too_long:
            message = f"The language model's reply is longer than {LONGEST_REPLY:,} characters: it was broken off."
            raise ModelFailed("too-long", f"{message} Set HOIDAP_LLM_TOKENS lower, or use another model.")

    def _told(self, tokens: list[str | Marker]) -> list[WrittenSentence]:
        given: list[WrittenSentence] = []
        for told in tokens:
            if isinstance(told, Marker):
                self._cutter.add_marker(told.numbers)
            else:
                cut = self._cutter.end_line() if told == "\n" else self._cutter.add(told)
                for sentence in cut:
                    given += self._taken(sentence)
        return given + (self._line_closed() if self._cutter.has_words else [])

    def _taken(self, cut: CutSentence) -> list[WrittenSentence]:
        only_markers = cut.begins_line and cut.ends_line and not _has_words(cut.text)
        if only_markers and self._line is not None and not self._line.numbers:
            self._line = replace(self._line, numbers=cut.numbers)
        given = self._line_closed() if _has_words(cut.text) else []
        written = self._written(cut)
        if written is not None and cut.ends_line:
            self._line = written
        elif written is not None:
            given += self._passed_on(written)
        return given

    def _line_closed(self) -> list[WrittenSentence]:
        line, self._line = self._line, None
        return [] if line is None else self._passed_on(line)

    def _passed_on(self, written: WrittenSentence) -> list[WrittenSentence]:
        """Where nothing is cited yet, hold back all from NO_ANSWER on; NO_ANSWER itself is no sentence."""
        if _DECLINED.fullmatch(written.text):
            if not self._cites:
                self._maybe_declined = self._maybe_declined or []
            return []
        passed = [*(self._maybe_declined or ()), written]
        if self._maybe_declined is not None and not written.numbers:
            self._maybe_declined = passed
            return []
        self._maybe_declined = None
        self._cites = self._cites or bool(written.numbers)
        self._tells = self._tells or any(one.numbers or not says_nothing_is_told(one.text) for one in passed)
        if not self._given:
            passed[0] = replace(passed[0], lead=passed[0].lead.lstrip())
        self._given = True
        return passed

    def _written(self, cut: CutSentence) -> WrittenSentence | None:
        lead, text = (" " if cut.spaced else ""), cut.text
        if cut.begins_line:
            lead, text = self._begun(cut.text)
            text = text[label.end() :] if (label := _LABEL.match(text)) else text
        text = unicodedata.normalize("NFC", " ".join(text.replace("```", "").split()))
        return WrittenSentence(lead, text, cut.numbers, cut.too_long) if _has_words(text) else None

    def _begun(self, line: str) -> tuple[str, str]:
        """Return what leads the first sentence of a line, and what it says."""
        if _CODE_FENCE.fullmatch(line):
            return "\n", ""
        if line.lstrip().startswith("|"):
            return "\n", _CELL_EDGE.sub("; ", line.strip().strip("|"))
        begun = _BEGINNING.match(line)
        if begun is None:  # it matches the empty string
            return "\n", line
        if begun["number"] is None:
            return ("\n- " if begun["bullet"] else "\n"), line[begun.end() :]
        number = int(begun["number"])
        if number not in (1, self._item + 1) or not _has_words(line[begun.end() :]):
            return "\n", line
        self._item = number
        return f"\n{number}. ", line[begun.end() :]


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)
