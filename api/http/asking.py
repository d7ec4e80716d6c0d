"""One way to ask, for /v1/ask, its stream and the chat: what is asked waits its turn, and comes out checked."""

import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from api.http.context import Context
from api.http.desk import Desk
from api.http.metrics import Metrics
from api.http.model_state import ModelState
from api.http.principal import Principal
from api.http.problems import Problem
from api.http.remembered import RememberedAnswers, new_answer_id
from rag.assistant import Assistant
from rag.question import check_question
from rag.retrieve import Side
from rag.types import Answer, AnswerEvent, Citation, Cited, Document, Done, Filters, Found, Hit, Turn, Understood

T = TypeVar("T")
_NO_FILTERS = Filters()
_logger = logging.getLogger("hoidap.http")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with all that belongs to it, and who asks. `collections` are those wanted; empty: the asker's own."""

    question: str
    principal: Principal
    context: Context
    collections: tuple[str, ...] = ()
    k: int = 10
    filters: Filters = _NO_FILTERS
    history: tuple[Turn, ...] = ()
    id: str = field(default_factory=new_answer_id)


@dataclass(frozen=True, slots=True)
class Status:
    """How far an inquiry has come before its first event."""

    stage: Literal["queued", "working"]


class Asking:
    """Asks the assistant. `question_characters` is the longest question it takes."""

    def __init__(
        self,
        assistant: Assistant,
        desk: Desk,
        answers: RememberedAnswers,
        metrics: Metrics,
        model: ModelState,
        *,
        question_characters: int,
    ) -> None:
        self._assistant = assistant
        self._desk = desk
        self._answers = answers
        self._metrics = metrics
        self._model = model
        self._question_characters = question_characters

    def accept(self, inquiry: Inquiry) -> Inquiry:
        """Return an inquiry that may be asked. Raises before anything is sent or waits its turn.

        Raises Problem `question-too-long`, `collection-forbidden`, InputError where there is nothing to ask.
        """
        length, most = len(inquiry.question), self._question_characters
        inquiry.context.question = inquiry.question[:most]
        if length > most:
            raise Problem("question-too-long", f"The question has {length:,} characters; at most {most:,} are read.")
        check_question(inquiry.question, most_characters=most)
        inquiry.principal.scope(inquiry.collections)
        return inquiry

    async def events(
        self, inquiry: Inquiry, shape: Callable[[AnswerEvent], T | None]
    ) -> AsyncGenerator[Status | T, None]:
        """Yield how far the inquiry is, then what `shape` makes of each event in the worker's thread, but no None.

        Close it to end the work at its next event. Raises Problem (`overloaded`, `timeout`, …), HoidapError.
        """
        if self._desk.busy:
            yield Status("queued")
        async with self._desk.place() as place:
            yield Status("working")
            async with aclosing(place.items(lambda: self._shaped(inquiry, shape))) as items:
                async for item in items:
                    yield item

    async def answer(self, inquiry: Inquiry, shape: Callable[[Answer], T]) -> T:
        """Return what `shape` makes of the whole answer, in the worker's thread. Raises as `events` does."""
        async with aclosing(self.events(inquiry, lambda e: shape(e.answer) if isinstance(e, Done) else None)) as events:
            async for event in events:
                if not isinstance(event, Status):
                    return event
        raise Problem("internal")

    async def search(
        self, inquiry: Inquiry, shape: Callable[[Understood, list[Hit]], T], *, retriever: Side = "hybrid"
    ) -> T:
        """Return what `shape` makes of the question and the passages found, in the worker's thread.

        Raises as `events` does.
        """

        def found() -> T:
            scope = self._present(inquiry)
            events = self._assistant.stream(inquiry.question, collections=scope)
            understood = next(event for event in events if isinstance(event, Understood))
            hits = self._assistant.retrieve(
                inquiry.question, collections=scope, k=inquiry.k, filters=inquiry.filters, retriever=retriever
            )
            check_scope(hits, inquiry.principal)
            return shape(understood, hits)

        return await self._desk.first(found)

    def _shaped(self, inquiry: Inquiry, shape: Callable[[AnswerEvent], T | None]) -> Iterator[T | None]:
        """Runs in a worker's thread, which looks after each event, None too, whether anybody waits for the next."""
        events = self._assistant.stream(
            inquiry.question,
            collections=self._present(inquiry),
            k=inquiry.k,
            filters=inquiry.filters,
            history=inquiry.history,
        )
        for event in events:
            check_scope(_shown_in(event), inquiry.principal)
            if isinstance(event, Done):
                self._note(inquiry, event.answer)
            yield shape(event)

    def _note(self, inquiry: Inquiry, answer: Answer) -> None:
        scope = inquiry.principal.scope(inquiry.collections)
        self._answers.remember(inquiry.id, answer, inquiry.principal, scope)
        self._metrics.answer(answer)
        self._model.note(answer.writing)
        inquiry.context.note(answer)

    def _present(self, inquiry: Inquiry) -> tuple[str, ...]:
        """Return the collections to ask. A principal's own are passed over where they are not there yet."""
        scope = inquiry.principal.scope(inquiry.collections)
        if inquiry.collections or len(scope) == 1:
            return scope
        there = set(self._assistant.collections())
        return tuple(name for name in scope if name in there) or scope


def _shown_in(event: AnswerEvent) -> tuple[Hit | Citation, ...]:
    match event:
        case Found(hits):
            return hits
        case Cited(citation):
            return (citation,)
        case Done(answer):
            return answer.hits + answer.citations
    return ()


def check_scope(shown: Sequence[Hit | Citation | Document], principal: Principal) -> None:
    """Raise Problem `internal` if any of this is not the principal's to see: the last check, that none should need."""
    foreign = next((one for one in shown if not principal.may_see(one.collection)), None)
    if foreign is not None:
        _logger.critical(
            "Something of the collection %r nearly reached %s %r.", foreign.collection, principal.kind, principal.name
        )
        raise Problem("internal")
