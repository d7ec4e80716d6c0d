"""An assistant over the pages of `tests/pages.py` whose answers a scripted model writes."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.assistant import Assistant, Parts, open_assistant
from rag.settings import Settings
from rag.types import Answer, AnswerEvent, Cited, Done, Piece, Reason, Said, SentenceCheck
from rag.write.claims import Claim
from rag.write.language_model import LanguageModel
from tests.fakes import FakeEncoder
from tests.write.fakes import FakeChecker

ASKED = "Cầu Bến Gỗ dài bao nhiêu mét?"
"""Finds the pages on the bridge [1], the hospital [2] and the secretary [3], in this order."""

LENGTH = "Cầu Bến Gỗ dài 1.250 mét."
BEDS = "Bệnh viện có 640 giường bệnh."
WRONG_BEDS = "Bệnh viện có 999 giường bệnh."

_FIGURE = re.compile(r"\d[\d.]*\d")


def figures_occur(claim: Claim) -> Sequence[Reason]:
    """Find fault with a claim whose figures its passages do not hold as written."""
    told = " ".join(hit.text for hit in claim.cited)
    return () if not claim.cited or all(figure in told for figure in _FIGURE.findall(claim.text)) else ("number",)


@contextmanager
def writing(
    data: Path,
    model: LanguageModel,
    *,
    rule: Callable[[Claim], Sequence[Reason]] = figures_occur,
    announce: Callable[[str], None] = lambda _: None,
    **settings: object,
) -> Iterator[Assistant]:
    """Open an assistant that answers however unsure it is, in the model's words as far as the rule lets them pass."""
    given = Settings.load(**{"data": data, "abstain_below": 0.0, **settings})
    parts = Parts(encoder=FakeEncoder(), language_model=model, checker=FakeChecker(rule))
    with open_assistant(given, create=True, parts=parts, announce=announce) as assistant:
        yield assistant


def supported(text: str, *markers: int) -> SentenceCheck:
    """Return the check of a sentence that was shown as proved."""
    return SentenceCheck("supported", text, markers)


def dropped(*reasons: Reason) -> SentenceCheck:
    """Return the check of a sentence that was not shown."""
    return SentenceCheck("dropped", reasons=reasons)


def said(events: Sequence[AnswerEvent]) -> list[Piece]:
    """Return the pieces that were told, in order."""
    return [event.piece for event in events if isinstance(event, Said)]


def cited(events: Sequence[AnswerEvent]) -> list[tuple[int, str]]:
    """Return marker and quote of the citations that were told, in order."""
    return [(event.citation.marker, event.citation.quote) for event in events if isinstance(event, Cited)]


def answer_of(events: Sequence[AnswerEvent]) -> Answer:
    """Return the whole answer; there is just one, and nothing after it."""
    (done,) = [event for event in events if isinstance(event, Done)]
    assert events[-1] is done
    return done.answer
