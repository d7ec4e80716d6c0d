"""One call of a language model: its turn, its attempts, its limits of time. Runs on the loop of language models."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, aclosing, nullcontext
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, cast

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt, stop_any, stop_before_delay
from tenacity.wait import wait_random_exponential

from rag.types import Usage
from rag.write.language_model import Prompt, ReplyPart
from rag.write.models.breaker import Breaker, Outcome
from rag.write.models.chat import Chat
from rag.write.models.faults import Fault, fault_of
from rag.write.models.policy import ModelPolicy
from rag.write.models.reading import ReplyReading, tokens_of

_INSIST_SECONDS = 0.1
_GRACE_SECONDS = 2.0  # that a call which was stopped may take to let go of its connection
_LONGEST_BACKOFF = 8.0
# What tells nothing bad of a server: it answered.
_ITS_RIGHT = frozenset({"refused", "too-long", "empty"})


@dataclass(frozen=True, slots=True)
class Line:
    """What all calls of one model share."""

    chat: Chat
    policy: ModelPolicy
    slots: asyncio.Semaphore
    breaker: Breaker


class Call:
    """One call. `parts` hold what has come; whoever runs it puts None behind the last."""

    def __init__(self, line: Line, prompt: Prompt, most_tokens: int, seconds: float) -> None:
        self.parts: SimpleQueue[ReplyPart | None] = SimpleQueue()
        self._line = line
        self._messages = [("system", prompt.instructions), ("human", prompt.content)]
        self._most_tokens = most_tokens
        self._until = time.monotonic() + seconds
        self._begun = False
        self._reading: ReplyReading | None = None

    def cost(self) -> Usage | None:
        """Return what it took, by length where the server counted nothing; None when it was turned away."""
        return self._reading.estimate(self._asked_characters()) if self._reading else None

    def most(self) -> Usage:
        """Return what it may take: its prompt by length, and the longest reply."""
        return Usage(tokens_of(self._asked_characters()), self._most_tokens)

    def late_by(self) -> float:
        """Return for how many seconds it should have been over."""
        return max(0.0, time.monotonic() - self._until)

    async def run(self) -> Fault | None:
        """Make the call, and return what went wrong with it."""
        try:
            async with asyncio.timeout(self._left()):
                await self._line.slots.acquire()
        except TimeoutError:
            return Fault("busy")
        try:
            return await self._admitted()
        finally:
            self._line.slots.release()

    async def _admitted(self) -> Fault | None:
        breaker = self._line.breaker
        if not breaker.admits():
            return Fault("paused")
        outcome: Outcome = "neither"
        try:
            fault = await self._attempts()
            outcome = "worked" if fault is None or fault.trouble in _ITS_RIGHT else "failed"
            return fault
        finally:
            breaker.note(outcome)

    async def _attempts(self) -> Fault | None:
        policy = self._line.policy
        backoff = wait_random_exponential(multiplier=policy.backoff_seconds, max=_LONGEST_BACKOFF)

        def wait(state: RetryCallState) -> float:
            return max(_fault(state).wait, backoff(state))

        retrying = AsyncRetrying(
            retry=retry_if_result(lambda fault: fault is not None and fault.again),
            wait=wait,
            stop=stop_any(stop_after_attempt(1 + policy.retries), stop_before_delay(self._left())),
            retry_error_callback=_fault,
        )
        return cast(Fault | None, await retrying(self._attempt))

    async def _attempt(self) -> Fault | None:
        """Read one reply, within the time that is left.

        As a task of its own: what a provider's library raises is of any class, and is looked at, not caught.
        """
        task = asyncio.create_task(self._read())
        try:
            await asyncio.wait({task}, timeout=min(self._line.policy.call_seconds, self._left()))
            if not task.done():
                return Fault("timeout")
            if task.cancelled():
                return Fault("interrupted")
            if (error := task.exception()) is None:
                return task.result()
            fault = fault_of(error, begun=self._begun)
            if fault.again or fault.trouble == "refused":
                self._reading = None  # turned away: nothing was used
            return fault
        finally:
            await _ended(task)

    async def _read(self) -> Fault | None:
        with _tracing(allowed=self._line.policy.tracing):
            chat = await self._line.chat.ready(self._most_tokens)
            self._reading = reading = ReplyReading(self._most_tokens)
            stream = cast("AsyncGenerator[Any, None]", chat.astream(self._messages))
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    self._say(reading.take(chunk))
                    if reading.overflowing:
                        break
        if reading.usage:
            self.parts.put(reading.usage)
        return reading.fault()

    def _say(self, text: str) -> None:
        if text:
            self._begun = True
            self.parts.put(text)

    def _asked_characters(self) -> int:
        return sum(len(text) for _, text in self._messages)

    def _left(self) -> float:
        return max(0.0, self._until - time.monotonic())


def _fault(state: RetryCallState) -> Fault:
    """Return what the last attempt came to: asked for only where that is a fault."""
    return cast(Fault, state.outcome.result() if state.outcome else None)


async def _ended(task: "asyncio.Task[Fault | None]") -> None:
    """Stop a task and look at what it raised: asyncio would log that, with whatever a provider wrote into it.

    It is told again and again: `asyncio.wait_for` of Python 3.11 loses a cancellation that meets an arriving chunk,
    and langchain-openai waits for each chunk so.
    """
    until = time.monotonic() + _GRACE_SECONDS
    while not task.done() and time.monotonic() < until:
        task.cancel()
        await asyncio.wait({task}, timeout=_INSIST_SECONDS)
    if task.done() and not task.cancelled():
        task.exception()


def _tracing(*, allowed: bool) -> AbstractContextManager[object]:
    """Switch LangSmith off, whatever its variables say, unless it is allowed."""
    from langsmith import tracing_context  # comes with langchain, which only a call needs

    return nullcontext() if allowed else tracing_context(enabled=False)
