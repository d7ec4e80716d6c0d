"""A language model behind langchain's chat models."""

import asyncio
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING

from rag.errors import ModelFailed
from rag.write.language_model import Prompt, ReplyPart
from rag.write.models.breaker import Breaker
from rag.write.models.call import Call, Line
from rag.write.models.chat import Chat, digest_of
from rag.write.models.faults import Fault
from rag.write.models.ledger import Ledger, Used
from rag.write.models.loop import Running
from rag.write.models.policy import ModelPolicy

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_SILENCE_SECONDS = 0.4  # after which a reader is told that nothing came
_GRACE_SECONDS = 3.0
_DEFAULTS = ModelPolicy()


class LangchainModel:
    """A `LanguageModel` over one of langchain's. Safe for any number of threads.

    Every call runs on the event loop of language models: closing the reply's generator cancels it there, which closes
    its connection at once.
    """

    def __init__(self, chat: Chat, policy: ModelPolicy, ledger: Path | None) -> None:
        limited = policy.daily_tokens or policy.daily_cost  # without limits nothing need be kept
        breaker = Breaker(policy.pause_after, policy.pause_seconds)
        self._line = Line(chat, policy, asyncio.Semaphore(policy.concurrency), breaker)
        limits = Used(policy.daily_tokens, policy.daily_cost)
        self._ledger = Ledger(ledger if limited else None, limits=limits, prices=policy.prices)
        self._lock = threading.Lock()
        self._running: set[Running[Fault | None]] = set()
        self._closed = False

    @property
    def name(self) -> str:
        """What answers say wrote them."""
        return self._line.chat.name

    @property
    def identity(self) -> str:
        """Tells apart two that may write differently; holds no key."""
        return self._line.chat.identity

    def close(self) -> None:
        """End the calls that are under way; further ones fail."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for one in running:
            one.stop(_GRACE_SECONDS)

    def trial(self, seconds: float) -> ModelFailed | None:
        """Return what keeps it from being called, found out without a word of its own; None where nothing is known."""
        found = Running(self._line.chat.trial(seconds)).outcome()
        if isinstance(found, BaseException):
            raise found  # not the model's fault, ours
        return found.error(self.name) if found else None

    def stream(self, prompt: Prompt, *, most_tokens: int, seconds: float) -> Generator[ReplyPart, None, None]:
        """Yield the reply as it is written, then its usage; `LanguageModel.stream` says more."""
        call = Call(self._line, prompt, most_tokens, seconds)
        with self._counted(call):
            running = self._started(call)
            try:
                ended = yield from _parts(call)
                # A library that blocks the loop heeds no limit: it is left to itself.
                outcome = running.outcome() if ended else Fault("timeout", "its library does not let go")
            finally:
                self._end(call, running)
        if isinstance(outcome, asyncio.CancelledError):
            raise Fault("interrupted", "it was closed").error(self.name)
        if isinstance(outcome, BaseException):
            raise outcome  # not the model's fault, ours
        if outcome:
            raise outcome.error(self.name)

    @contextmanager
    def _counted(self, call: Call) -> Iterator[None]:
        """Reserve what a call may need before it is made, then count what it took. Raises ModelFailed (`budget`)."""
        reserved = self._ledger.reserve(call.most())
        if reserved is None:
            raise Fault("budget").error(self.name)
        try:
            yield
        finally:
            self._ledger.settle(reserved, call.cost())

    def _started(self, call: Call) -> Running[Fault | None]:
        with self._lock:
            if self._closed:
                raise ModelFailed("interrupted", f"The language model {self.name} was closed: open the assistant anew.")
            running = Running(call.run(), lambda: call.parts.put(None))
            self._running.add(running)
        return running

    def _end(self, call: Call, running: Running[Fault | None]) -> None:
        """Stop a call that its reader left, and wait until its connection is closed."""
        running.stop(max(0.0, _GRACE_SECONDS - call.late_by()))
        with self._lock:
            self._running.discard(running)


def _parts(call: Call) -> Generator[ReplyPart, None, bool]:
    """Yield what comes, and an empty part wherever nothing has come for a while; return whether it came to its end."""
    while True:
        try:
            part = call.parts.get(timeout=_SILENCE_SECONDS)
        except Empty:
            if call.late_by() > _GRACE_SECONDS:
                return False
            yield ""
            continue
        if part is None:
            return True
        yield part


def language_model_of(
    chat_model: "BaseChatModel", policy: ModelPolicy = _DEFAULTS, *, ledger: Path | None = None
) -> LangchainModel:
    """Return a chat model that a program has as a `LanguageModel`, within the limits of a policy.

    Its name is the policy's `model`, or its own. The policy's key and options are not used: it has its own.
    """
    facts = {key: value for key, value in vars(chat_model).items() if isinstance(value, str | int | float | bool)}
    own = next((facts[name] for name in ("model_name", "model") if facts.get(name)), type(chat_model).__name__)
    name = policy.model or str(own)
    chat = Chat(chat_model, name, f"{name} {digest_of([type(chat_model).__name__, facts])}")
    return LangchainModel(chat, policy, ledger)
