"""The one event loop on which language models are called."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from contextlib import suppress
from functools import cache
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

_starting = threading.Lock()


class Running(Generic[Result]):
    """A coroutine under way on the loop. `ended` is called there once it has ended, in whatever way."""

    def __init__(self, work: Coroutine[Any, Any, Result], ended: Callable[[], None] = lambda: None) -> None:
        self._loop = _running_loop()
        self._ended = ended
        self._future: Future[Result] = Future()
        self._loop.call_soon_threadsafe(self._begin, work)

    def outcome(self) -> Result | BaseException:
        """Wait for its end; return what it returned or raised, to be looked at."""
        error = self._future.exception()
        return self._future.result() if error is None else error

    def stop(self, seconds: float) -> None:
        """Cancel it, unless it has ended, and wait for its end: at most so many seconds."""
        if not self._future.done():
            self._loop.call_soon_threadsafe(self._cancel)
            wait([self._future], seconds)

    def _begin(self, work: Coroutine[Any, Any, Result]) -> None:
        self._task = self._loop.create_task(work)
        self._task.add_done_callback(self._finish)

    def _cancel(self) -> None:
        self._task.cancel()

    def _finish(self, task: "asyncio.Task[Result]") -> None:
        if task.cancelled():
            self._future.set_exception(asyncio.CancelledError())
        elif (error := task.exception()) is not None:
            self._future.set_exception(error)
        else:
            self._future.set_result(task.result())
        self._ended()


def _running_loop() -> asyncio.AbstractEventLoop:
    with _starting:  # `cache` alone may call twice when two threads come at once
        return _new_loop()


@cache
def _new_loop() -> asyncio.AbstractEventLoop:
    """Start the loop in a thread of its own, for as long as the process lives.

    One for all models: langchain-openai shares one pool of connections among its models, and a connection belongs to
    the loop it was opened on.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=_keep_running, args=(loop,), name="language-models", daemon=True).start()
    return loop


def _keep_running(loop: asyncio.AbstractEventLoop) -> None:
    """Run the loop, also after a provider's library called `sys.exit`: that ends its own task, and nothing else."""
    while True:
        with suppress(SystemExit):
            loop.run_forever()
