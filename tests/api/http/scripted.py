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
    Found,
    Hit,
    Judged,
    Metadata,
    Passage,
    Piece,
    Range,
    Said,
    Standing,
    Understood,
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


class ScriptedAssistant:
    """Answers every question alike. It hangs before `hangs_before` until `go` is set; `closed` says it was let go."""

    def __init__(self, *, collection: str = "default", hangs_before: type | None = None) -> None:
        self._collection = collection
        self._hangs_before = hangs_before
        self.asked: dict[str, Any] = {}
        self.go = threading.Event()
        self.hanging = threading.Event()
        self.closed = threading.Event()
        self.finished = threading.Event()

    def stream(self, question: str, **given: Any) -> Iterator[AnswerEvent]:
        self.asked = {"question": question, **given}
        found = answer(question, self._collection)
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
                    self.go.wait(30)
                yield event
            self.finished.set()
        finally:
            self.closed.set()

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
