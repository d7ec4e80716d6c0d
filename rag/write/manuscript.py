"""What of a model's reply is shown: each sentence held to what it cites, and told only then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.cite import Citations
from rag.clock import Clock
from rag.text.characters import match_key
from rag.types import AnswerEvent, Citation, Cited, Hit, Judged, Piece, Reason, Said, SentenceCheck
from rag.write.claims import Claim, ClaimChecker, Proof
from rag.write.prompt_words import PromptWords
from rag.write.reply import WrittenSentence

_NEVER_SHOWN = frozenset[Reason]({"link", "hidden-text", "prompt", "too-long"})


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages a model was shown, numbered from 1 in this order, the language it was to write in, its prompt."""

    shown: Sequence[Hit]
    language: str
    prompt_words: PromptWords


@dataclass(frozen=True, slots=True)
class _Held:
    """A sentence held to the passages it names, together with what introduces it where `introduced`.

    `cites` says that there is one of these passages.
    """

    text: str
    cites: bool
    introduced: bool
    proof: Proof

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is not supported."""
        found = self.proof.reasons
        return found if self.cites or "no-citation" in found else ("no-citation", *found)


@dataclass(slots=True)
class _Introduction:
    """A line that only introduces the lines below it, and its place among the checks; `told` once it was shown."""

    place: int
    sentence: WrittenSentence
    told: bool = False


class Manuscript:
    """A written answer as it grows: `pieces` are told, `citations` are theirs, `checks` tell of every sentence.

    `show_unproved` shows sentences that their sources do not prove, marked, but never one that could do harm, and only
    in an answer of which something is proved: until then they wait. A line that introduces a list waits for the first
    item that is proved together with it, and is shown with what proves both; then every item has to be proved under it,
    for `Cầu Mật:` and `dài 7 mét` may each be true, and not together. Where an item is true only alone, it is shown
    alone. What was said already is not said again.
    """

    def __init__(
        self, sources: Sources, checker: ClaimChecker, citations: Citations, clock: Clock, *, show_unproved: bool
    ) -> None:
        self._sources = sources
        self._checker = checker
        self._citations = citations
        self._clock = clock
        self._show_unproved = show_unproved
        self._checks: list[SentenceCheck] = []
        self._tried: set[tuple[str, tuple[int, ...]]] = set()
        self._proved: set[str] = set()
        self._left_out: set[str] = set()
        self._told_pieces = self._told_citations = 0
        self._introduction: _Introduction | None = None
        self._dropped_last = -2  # the place of a sentence that was dropped, and the lead that the next may take over
        self._owed_lead = ""
        self.pieces: list[Piece] = []

    @property
    def checks(self) -> tuple[SentenceCheck, ...]:
        """What came of each sentence, in the order they were written."""
        if self.proved:
            return tuple(self._checks)
        return tuple(_dropped(*check.reasons) for check in self._checks)  # what is unverified waits, and is not shown

    @property
    def proved(self) -> bool:
        """True when a sentence is supported."""
        return bool(self._proved)

    @property
    def left_out(self) -> bool:
        """True when something was dropped that is not told elsewhere, other than the introduction of a list."""
        return not self._left_out <= self._proved

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the pieces name."""
        return self._citations.all

    def add(self, sentence: WrittenSentence) -> Iterator[AnswerEvent]:
        """Hold a sentence to what it cites, and tell it, after the citations that are new, if it may be shown."""
        key = match_key(sentence.text)
        told = key in self._proved and self._introduction is None  # below another line it says something else
        if told or (key, sentence.numbers) in self._tried:
            return
        self._tried.add((key, sentence.numbers))
        self._checks.append(_dropped("no-citation"))
        place = len(self._checks) - 1
        if _introduces(sentence):
            self._introduction = _Introduction(place, sentence)
            return
        introduction = self._introduction_of(sentence)
        held = self._hold(sentence, introduction)
        if introduction is not None and not introduction.told:
            if held.reasons:
                held = self._hold(sentence)
            yield from self._introduce(introduction, held)
        yield from self._tell(place, sentence, held)

    def _introduction_of(self, sentence: WrittenSentence) -> _Introduction | None:
        """Return what introduces this sentence; a further line that is no item ends the list."""
        if self._introduction is not None and self._introduction.told and sentence.lead == "\n":
            self._introduction = None
        return self._introduction

    def _introduce(self, introduction: _Introduction, item: _Held) -> Iterator[AnswerEvent]:
        """Tell an introduction before its first item that is shown; where it is not proved too, items stand alone."""
        if not self._may_show(item.reasons):
            return
        if item.introduced:
            introduction.told = True
            held = replace(item, text=introduction.sentence.text)
        else:
            self._introduction = None
            held = self._hold(introduction.sentence)
        yield from self._tell(introduction.place, introduction.sentence, held)

    def _hold(self, sentence: WrittenSentence, introduction: _Introduction | None = None) -> _Held:
        shown = self._sources.shown
        cited = tuple(shown[number - 1] for number in sentence.numbers if 1 <= number <= len(shown))
        claimed = f"{introduction.sentence.text} {sentence.text}" if introduction else sentence.text
        with self._clock.stage("check"):
            if sentence.cut:
                proof = Proof(("too-long",), (), 0.0)
            elif self._sources.prompt_words.repeated_in(sentence.text):
                proof = Proof(("prompt",), (), 0.0)
            else:
                proof = self._checker.check(Claim(claimed, cited, self._sources.language))
        return _Held(sentence.text, bool(cited), introduction is not None, proof)

    def _may_show(self, reasons: Sequence[Reason]) -> bool:
        return not reasons or (self._show_unproved and not _NEVER_SHOWN & set(reasons))

    def _judge(self, held: _Held) -> SentenceCheck:
        if not held.reasons and (citations := self._citations.cite_all(held.proof.evidence)):
            return SentenceCheck("supported", held.text, _markers(citations))
        reasons = held.reasons or ("unsupported",)  # supported by what the store no longer holds
        if not self._may_show(reasons):
            return _dropped(*reasons)
        nearest = self._citations.cite(held.proof.evidence)
        return SentenceCheck("unverified", held.text, _markers(nearest), reasons)

    def _tell(self, place: int, sentence: WrittenSentence, held: _Held) -> Iterator[AnswerEvent]:
        with self._clock.stage("check"):
            check = self._checks[place] = self._judge(held)
        takes_over = "\n" not in sentence.lead and self._dropped_last == place - 1
        lead = self._owed_lead if takes_over else sentence.lead
        if check.verdict == "dropped":
            self._dropped_last, self._owed_lead = place, lead
            if not _introduces(sentence):
                self._left_out.add(match_key(sentence.text))
            return
        if check.verdict == "supported":
            self._proved.add(match_key(sentence.text))
        text = lead + sentence.text if self.pieces else (lead + sentence.text).lstrip()
        self.pieces.append(Piece(text, check.markers, unverified=check.verdict == "unverified"))
        if self.proved:
            yield from self._new_pieces()

    def _new_pieces(self) -> Iterator[AnswerEvent]:
        if self._told_pieces == 0:
            yield Judged("written")
            self._clock.mark("first")
        yield from self._new_citations()
        new = self.pieces[self._told_pieces :]
        self._told_pieces = len(self.pieces)
        yield from map(Said, new)

    def _new_citations(self) -> list[AnswerEvent]:
        new = self._citations.all[self._told_citations :]
        self._told_citations += len(new)
        return [Cited(citation) for citation in new]


def _introduces(sentence: WrittenSentence) -> bool:
    return not sentence.numbers and sentence.text.endswith(":")


def _dropped(*reasons: Reason) -> SentenceCheck:
    return SentenceCheck("dropped", reasons=reasons)


def _markers(citations: Sequence[Citation]) -> tuple[int, ...]:
    return tuple(citation.marker for citation in citations)
