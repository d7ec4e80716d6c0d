"""What of a model's reply is shown: each sentence held to what it cites, and told only then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.cite import Citations
from rag.clock import Clock
from rag.text.characters import match_key
from rag.types import AnswerEvent, Citation, Cited, Hit, Judged, Piece, Reason, Said, SentenceCheck
from rag.write.claims import Claim, ClaimChecker, Proof
from rag.write.reply import WrittenSentence

_NEVER_SHOWN = frozenset[Reason]({"link", "hidden-text", "prompt", "too-long"})


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages a model was shown, numbered from 1 in this order, and the language it was to write in."""

    shown: Sequence[Hit]
    language: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A sentence held to the passages it names; to all, where it names none that there is (`cites` is false)."""

    text: str
    cites: bool
    proof: Proof

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is not supported."""
        return self.proof.reasons if self.cites else ("no-citation", *self.proof.reasons)


class Manuscript:
    """A written answer as it grows: `pieces` were told, `citations` are theirs, `checks` tell of every sentence.

    `show_unproved` shows sentences that their sources do not prove, marked, but never one that could do harm. A line
    that only introduces a list waits for the first of its items that is shown, and stands on the same passages. What
    was said already is not said again.
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
        self._said: set[tuple[str, tuple[int, ...]]] = set()
        self._told_citations = 0
        self._waiting: tuple[int, WrittenSentence] | None = None  # an introduction, and its place among the checks
        self._owed: tuple[int, str] = (
            -2,
            "",
        )  # the lead of a line whose sentences so far were dropped, and the place of the last one
        self.pieces: list[Piece] = []

    @property
    def checks(self) -> tuple[SentenceCheck, ...]:
        """What came of each sentence, in the order they were written."""
        return tuple(self._checks)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the pieces name."""
        return self._citations.all

    def add(self, sentence: WrittenSentence) -> Iterator[AnswerEvent]:
        """Hold a sentence to what it cites, and tell it, after the citations that are new, if it may be shown."""
        key = match_key(sentence.text), sentence.numbers
        if key in self._said:
            return
        self._said.add(key)
        self._checks.append(_dropped("no-citation"))
        place = len(self._checks) - 1
        if not sentence.numbers and sentence.text.endswith(":"):
            self._waiting = place, sentence
            return
        held = self._hold(sentence)
        if self._waiting and self._may_show(held.reasons):
            (its_place, introduction), self._waiting = self._waiting, None
            yield from self._tell(its_place, introduction, self._hold(replace(introduction, numbers=sentence.numbers)))
        yield from self._tell(place, sentence, held)

    def _hold(self, sentence: WrittenSentence) -> _Held:
        if sentence.cut:
            return _Held(sentence.text, cites=True, proof=Proof(("too-long",), (), 0.0))
        shown = self._sources.shown
        cited = tuple(shown[number - 1] for number in sentence.numbers if 1 <= number <= len(shown))
        if not cited and not self._show_unproved:
            return _Held(sentence.text, cites=False, proof=Proof((), (), 0.0))
        with self._clock.stage("check"):
            proof = self._checker.check(Claim(sentence.text, cited or tuple(shown), self._sources.language))
        return _Held(sentence.text, cites=bool(cited), proof=proof)

    def _may_show(self, reasons: Sequence[Reason]) -> bool:
        return not reasons or (self._show_unproved and not _NEVER_SHOWN & set(reasons))

    def _judge(self, held: _Held) -> SentenceCheck:
        if not held.reasons and (citations := self._citations.cite_all(held.proof.evidence)):
            return SentenceCheck("supported", held.text, _markers(citations))
        reasons = held.reasons or ("unsupported",)  # supported by what the store no longer holds
        if not self._may_show(reasons):
            return _dropped(*reasons)
        nearest = self._citations.cite(held.proof.evidence) if held.cites else []
        return SentenceCheck("unverified", held.text, _markers(nearest), reasons)

    def _tell(self, place: int, sentence: WrittenSentence, held: _Held) -> Iterator[AnswerEvent]:
        with self._clock.stage("check"):
            check = self._checks[place] = self._judge(held)
        lead = self._owed[1] if self._owed[0] + 1 == place and "\n" not in sentence.lead else sentence.lead
        if check.verdict == "dropped":
            self._owed = place, lead
            return
        if not self.pieces:
            yield Judged("written")
        text = lead + sentence.text if self.pieces else (lead + sentence.text).lstrip()
        self.pieces.append(Piece(text, check.markers, unverified=check.verdict == "unverified"))
        self._clock.mark("first")
        yield from self._new_citations()
        yield Said(self.pieces[-1])

    def _new_citations(self) -> list[AnswerEvent]:
        new = self._citations.all[self._told_citations :]
        self._told_citations += len(new)
        return [Cited(citation) for citation in new]


def _dropped(*reasons: Reason) -> SentenceCheck:
    return SentenceCheck("dropped", reasons=reasons)


def _markers(citations: Sequence[Citation]) -> tuple[int, ...]:
    return tuple(citation.marker for citation in citations)
