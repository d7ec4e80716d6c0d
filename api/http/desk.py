"""Where questions wait their turn: a bounded queue before a bounded number of worker threads.

The event loop never works on a question itself: it only hands on what a worker has made.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Generic, TypeVar, cast

from api.http.problems import Problem

T = TypeVar("T")
Work = Callable[[], Iterable[T | None]]
"""What a worker carries out. None among its items is a moment at which it can be ended, and nothing to hand on."""
_CLOSING_SECONDS = 5.0
_STOPPING = "The service is being stopped."


class Desk:
    """Gives out as many places as there are workers. Its methods belong to one event loop."""

    def __init__(self, *, places: int, queue: int, queue_seconds: float, work_seconds: float) -> None:
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="asking")
        self._free = asyncio.Semaphore(places)
        self._queue = queue
        self._queue_seconds = queue_seconds
        self.work_seconds = work_seconds
        self._runs: set[Run[Any]] = set()
        self._stopping = False
        self.waiting = 0

    @property
    def working(self) -> int:
        """How many places are taken."""
        return len(self._runs)

    @property
    def abandoned(self) -> int:
        """How many of them work for nobody any more: the client has gone, or was told `timeout`."""
        return sum(run.cancelled.is_set() for run in tuple(self._runs))

    @property
    def busy(self) -> bool:
        """Whether whoever comes now has to wait."""
        return self._free.locked()

    @asynccontextmanager
    async def place(self) -> AsyncIterator["Place"]:
        """Wait for a free place. Raises Problem `overloaded` when too many wait or it takes too long."""
        await self._wait_for_turn()
        place = Place(self)
        try:
            yield place
        finally:
            if not place.used:
                self._free.release()

    async def first(self, work: Callable[[], T]) -> T:
        """Take a place, carry out a function on it and return its result."""
        async with self.place() as place, aclosing(place.items(lambda: (work(),))) as results:
            return await anext(results)

    async def _wait_for_turn(self) -> None:
        if self._stopping:
            raise Problem("not-ready", _STOPPING)
        if self.busy and self.waiting >= self._queue:
            raise Problem("overloaded", f"{self.waiting} questions are waiting already.")
        self.waiting += 1
        try:
            async with asyncio.timeout(self._queue_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Problem("overloaded", f"The question waited {self._queue_seconds:g} s for its turn.") from None
        finally:
            self.waiting -= 1
        if self._stopping:
            self._free.release()
            raise Problem("not-ready", _STOPPING)

    def carry_out(self, work: Work[T]) -> "Run[T]":
        """Let a worker begin; whoever calls this has waited for a place, and the place is free when the work ends."""
        run = Run[T](asyncio.get_running_loop())
        self._runs.add(run)
        run.begin(self._pool.submit(run.make, work), self._ended)
        return run

    def _ended(self, run: "Run[Any]", error: BaseException | None) -> None:
        self._runs.discard(run)
        self._free.release()
        run.end(error)

    def stop(self, seconds: float) -> None:
        """Take nothing more, and break off what still runs after so many seconds. Call it in the event loop."""
        self._stopping = True
        for _ in range(self.waiting):  # each wakes, sees that the desk is closing and hands its place on
            self._free.release()
        for run in self._runs:
            asyncio.get_running_loop().call_later(seconds, run.end, Problem("not-ready", _STOPPING))

    def close(self) -> bool:
        """Let the workers end and wait a little for it; tell whether they did. The event loop may be gone by now."""
        for run in self._runs:
            run.cancelled.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait([run.future for run in self._runs], _CLOSING_SECONDS).not_done


class Place:
    """One worker, for one piece of work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.used = False

    async def items(self, work: Work[T]) -> AsyncGenerator[T, None]:
        """Yield what `work` makes, as it is made in the worker's thread; what it raises is raised here.

        Closing this ends the work at its next item, None included. Raises Problem `timeout` when it takes too long, at
        once: a worker that hangs keeps its place until it ends, but no client waits for it.
        """
        self.used = True
        run = self._desk.carry_out(work)
        deadline = asyncio.get_running_loop().time() + self._desk.work_seconds
        try:
            while (item := await run.next(deadline)) is not _END:
                yield cast(T, item)
        finally:
            run.cancelled.set()


class _End:
    """What comes after the last item."""


_END = _End()


class Run(Generic[T]):
    """A piece of work: made in a worker's thread, taken in the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._items: asyncio.Queue[T | _End | BaseException] = asyncio.Queue()
        self.cancelled = threading.Event()
        self.future: Future[None]

    def begin(self, future: Future[None], ended: Callable[["Run[T]", BaseException | None], None]) -> None:
        """Take note of the work, and call `ended` in the event loop when it has ended."""
        self.future = future
        future.add_done_callback(lambda done: self._in_loop(ended, self, done.exception()))

    def make(self, work: Work[T]) -> None:
        """Make the items, until the work is done or cancelled; in the worker's thread."""
        items = iter(work())
        try:
            for item in items:
                if self.cancelled.is_set():
                    return
                if item is not None:
                    self._in_loop(self._items.put_nowait, item)
        finally:
            if isinstance(items, Generator):
                items.close()

    def end(self, error: BaseException | None) -> None:
        """Say that nothing more comes."""
        self._items.put_nowait(_END if error is None else error)

    async def next(self, deadline: float) -> T | _End:
        """Return the next item. Raises what the work raised, Problem `timeout`."""
        try:
            async with asyncio.timeout_at(deadline):
                item = await self._items.get()
        except TimeoutError:
            raise Problem("timeout") from None
        if isinstance(item, BaseException):
            raise item
        return item

    def _in_loop(self, call: Callable[..., None], *given: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: the service has ended without this work
            self._loop.call_soon_threadsafe(call, *given)
