"""An assistant that does what a test says, at the seam between the service and rag."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from rag.assistant import Assistant
from rag.types import (
    Answer,
    AnswerEvent,
    Citation,
    Cited,
    Done,
    Drafting,
    Found,
    Hit,
    Judged,
    Metadata,
    Passage,
    Piece,
    Range,
    Said,
    SentenceCheck,
    Standing,
    Understood,
    Usage,
    Writing,
)

QUOTE = "Cầu dài 1.250 mét."
URL = "https://lamgiang.example/tin/cau"


def hit(collection: str = "default") -> Hit:
    return Hit(
        collection=collection,
        passage=Passage(1, "d1", 1, 10, 28),
        text=QUOTE,
        metadata=Metadata("Cầu mới", "cau.txt", url=URL, language="vi"),
        score=1.0,
        parts={"dense": 0.9},
    )


def citation(collection: str = "default") -> Citation:
    return Citation(
        collection=collection,
        marker=1,
        document="d1",
        revision=1,
        start=10,
        end=28,
        quote=QUOTE,
        title="Cầu mới",
        source="cau.txt",
        url=URL,
        span=Range(18, 23),
    )


def answer(question: str, collection: str = "default") -> Answer:
    return Answer(
        question=question,
        pieces=(Piece(QUOTE, (1,)),),
        kind="extracted",
        confidence=0.9,
        citations=(citation(collection),),
        hits=(hit(collection),),
        timings={"retrieve": 0.01},
        language="vi",
    )


WRITING = Writing(
    model="openai:gpt-x",
    prompt="answer.vi",
    prompt_digest="0123456789abcdef",
    sentences=(
        SentenceCheck("supported", "Cầu dài 1.250 mét.", (1,)),
        SentenceCheck("unverified", "Cầu rất đẹp.", (1,), ("unsupported",)),
        SentenceCheck("dropped", reasons=("number", "name")),
    ),
    usage=Usage(900, 40),
)
NOTICE = "Có câu chưa được nguồn chứng minh."


def written(question: str) -> Answer:
    """An answer of a language model, with a sentence that nothing proves."""
    return replace(
        answer(question),
        pieces=(Piece(QUOTE, (1,)), Piece(" Cầu rất đẹp.", (1,), unverified=True)),
        kind="written",
        citations=(replace(citation(), span=None),),
        writing=WRITING,
        notice=NOTICE,
    )


class ScriptedAssistant:
    """Answers every question alike, or as `answered` says. It hangs before `hangs_before` until `go` is set.

    While it hangs it drafts where `drafting` says so, as a language model does that takes its time. `closed` says that
    it was let go.
    """

    def __init__(
        self,
        *,
        collection: str = "default",
        answered: Answer | None = None,
        hangs_before: type | None = None,
        drafting: bool = False,
    ) -> None:
        self._collection = collection
        self._answered = answered
        self._hangs_before = hangs_before
        self._drafting = drafting
        self.asked: dict[str, Any] = {}
        self.go = threading.Event()
        self.hanging = threading.Event()
        self.closed = threading.Event()
        self.finished = threading.Event()

    def stream(self, question: str, **given: Any) -> Iterator[AnswerEvent]:
        self.asked = {"question": question, **given}
        found = self._answered or answer(question, self._collection)
        events: Sequence[AnswerEvent] = (
            Understood(question, False, "vi"),
            Found(found.hits),
            Judged(found.kind),
            *(Cited(one) for one in found.citations),
            *(Said(piece) for piece in found.pieces),
            Done(found),
        )
        try:
            for event in events:
                if isinstance(event, self._hangs_before or ()):
                    self.hanging.set()
                    yield from self._hang()
                yield event
            self.finished.set()
        finally:
            self.closed.set()

    def _hang(self) -> Iterator[AnswerEvent]:
        if not self._drafting:
            self.go.wait(30)
            return
        yield Drafting()
        while not self.go.wait(0.02):
            yield Drafting()

    def retrieve(self, question: str, **given: Any) -> list[Hit]:
        self.asked = {"question": question, **given}
        return [hit(self._collection)]

    def ask(self, question: str, **_: Any) -> Answer:
        return replace(answer(question, self._collection))

    def catch_up(self) -> None:
        pass

    def collections(self) -> list[str]:
        return ["default"]

    def standing(self, _: str) -> Standing:
        return Standing(1, 1, "gen-1", up_to_date=True)

    @property
    def as_assistant(self) -> Assistant:
        return cast(Assistant, self)
