"""The assistant as a runnable of langchain's."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing, closing, suppress
from itertools import takewhile
from typing import Any, TypeVar, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator
from langchain_core.runnables.config import run_in_executor

from rag.assistant import Assistant
from rag.langchain.chunks import AnswerChunk, chunks_of
from rag.langchain.inquiry import Inquiry, question_of
from rag.types import Answer, AnswerEvent, Filters

_NO_FILTERS = Filters()

T = TypeVar("T")


class HoidapAssistant(Runnable[Inquiry, Answer]):
    """Answers questions from the passages of an open assistant, every statement cited; `Inquiry` says how to ask.

    `invoke` returns an `Answer`; `stream` yields `AnswerChunk`s as the pieces come, which add up to it; `texts` gives
    the text alone. `collections`, `k` and `filters` can be given to one call too, or with `bind`. Raises what
    `Assistant.ask` raises. The assistant must stay open.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        collections: Sequence[str] = ("default",),
        k: int = 10,
        filters: Filters = _NO_FILTERS,
    ) -> None:
        self.assistant = assistant
        self.asked: dict[str, Any] = {"collections": collections, "k": k, "filters": filters}

    def invoke(self, input: Inquiry, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Return the answer."""
        return self._call_with_config(self._answer, input, config, run_type="chain", **kwargs)

    def stream(self, input: Inquiry, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[AnswerChunk]:
        """Yield the answer's pieces as they come, each with the citations it names; closing it ends the work."""
        chunks = self._transform_stream_with_config(iter([input]), self._chunks, config, **kwargs)
        with closing(cast(Generator[AnswerChunk, None, None], chunks)) as ours:
            yield from ours

    async def astream(
        self,
        input: Inquiry,
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[AnswerChunk]:
        """Yield as `stream` does; the work is done in a thread beside the loop."""
        chunks = self._atransform_stream_with_config(_one(input), self._achunks, config, **kwargs)
        async with aclosing(cast(AsyncGenerator[AnswerChunk, None], chunks)) as ours:
            async for chunk in ours:
                yield chunk

    def texts(self) -> Runnable[Inquiry, str]:
        """Return a runnable that gives the answer's text with its markers, and streams it piece by piece.

        For chains that go on with text, and for agents: `texts().as_tool(…)`.
        """
        return self | RunnableGenerator(_texts, _atexts)

    def _answer(self, inquiry: Inquiry, **changes: Any) -> Answer:
        question, history = question_of(inquiry)
        return self.assistant.ask(question, history=history, **{**self.asked, **changes})

    def _chunks(self, inputs: Iterator[Inquiry], **changes: Any) -> Generator[AnswerChunk, None, None]:
        (inquiry,) = inputs
        yield from self._told(inquiry, changes, threading.Event())

    async def _achunks(self, inputs: AsyncIterator[Inquiry], **changes: Any) -> AsyncIterator[AnswerChunk]:
        (inquiry,) = [one async for one in inputs]
        left = threading.Event()
        with closing(self._told(inquiry, changes, left)) as chunks:
            while (chunk := await _next(chunks, left)) is not None:
                yield chunk

    def _told(
        self, inquiry: Inquiry, changes: Mapping[str, Any], left: threading.Event
    ) -> Generator[AnswerChunk, None, None]:
        """Yield chunks until whoever listens has `left`, which is looked at with each event, also those without one."""
        question, history = question_of(inquiry)
        told = self.assistant.stream(question, history=history, **{**self.asked, **changes})
        with closing(cast(Generator[AnswerEvent, None, None], told)) as events:
            yield from chunks_of(question, takewhile(lambda _: not left.is_set(), events))


async def _next(chunks: Iterator[AnswerChunk], left: threading.Event) -> AnswerChunk | None:
    """Return the next chunk, made in a thread; None after the last.

    Cancelled, however often, it sets `left` and waits for that thread to come back: while it runs a generator, that
    cannot be closed.
    """
    step = asyncio.ensure_future(run_in_executor(None, next, chunks, None))
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        left.set()
        while not step.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({step})
        step.exception()  # looked at, or asyncio logs it
        raise


async def _one(item: T) -> AsyncIterator[T]:
    yield item


def _texts(chunks: Iterator[Answer]) -> Iterator[str]:
    for chunk in chunks:
        yield chunk.text


async def _atexts(chunks: AsyncIterator[Answer]) -> AsyncIterator[str]:
    async for chunk in chunks:
        yield chunk.text
