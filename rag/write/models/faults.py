"""What went wrong with a call, told from whatever a provider's library raised."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rag.errors import ModelFailed
from rag.types import Trouble

_PHRASES: dict[Trouble, str] = {
    "timeout": "took too long",
    "rate-limited": "was asked too often",
    "unreachable": "could not be reached: is there a network here, and does its provider's service run?",
    "refused": "refused the call: look at its name, its key and its options",
    "malformed": "sent what is no reply: is this the address of its API?",
    "interrupted": "broke off its reply",
    "too-long": "wrote more than it may",
    "empty": "wrote nothing",
    "busy": "has as many calls as it may have",
    "paused": "failed several times in a row and is left alone for a while",
    "budget": "may take no more today: a call may need more than is left of HOIDAP_LLM_DAILY_TOKENS or "
    "HOIDAP_LLM_DAILY_COST",
}
_TOO_SMALL = (
    "refused the call: the prompt does not fit its context window; give it a larger one, or set "
    "HOIDAP_LLM_CONTEXT_CHARACTERS or HOIDAP_LLM_PASSAGES lower"
)
_NO_SERVER = "could not be reached: does its server run, and is this its address?"
_NOT_THERE = "refused the call: look at its address (a server's ends with /v1), its name, its key and its options"
# How llama.cpp, OpenAI, vLLM, Anthropic and langchain call a prompt that is too long, as code, class or in words.
_OVERFLOW = re.compile(
    r"exceed_context_size|context_length_exceeded|maximum context length|prompt is too long|ContextOverflow"
    r"|ContextWindowExceeded"
)
_OF_A_PROMPT = frozenset({None, 400, 413, 422})  # the statuses under which that is told
SERVED = "url:"
"""How the name of a model begins that is given by its server's address."""
_AGAIN = frozenset({408, 409, 425, 429})
_LINES = ("httpx", "httpcore", "aiohttp", "grpc", "requests", "urllib3", "anyio", "ssl", "socket", "websockets")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a call failed. `told` holds the error's class and status at most: a provider's text may repeat a key.

    `again` says that the same call may do better after `wait` seconds. `advice` is ours, and says more than the
    trouble alone does.
    """

    trouble: Trouble
    told: str = ""
    again: bool = False
    wait: float = 0
    advice: str = ""

    def error(self, name: str) -> ModelFailed:
        """Return it as what a language model of that name raises."""
        told = f" ({self.told})" if self.told else ""
        advice = self.advice or (_NO_SERVER if self._of_a_server(name) else _PHRASES[self.trouble])
        return ModelFailed(self.trouble, f"The language model {name} {advice}{told}.")

    def _of_a_server(self, name: str) -> bool:
        return self.trouble == "unreachable" and name.startswith(SERVED)


def fault_of(error: BaseException, *, begun: bool) -> Fault:
    """Return what an error of any provider's library means; `begun` says that part of a reply had come.

    There is no common class to catch: what counts is the HTTP status that nearly all of them carry, then whether a
    library of the network's stands behind it. Once a reply has begun it is not asked for again.
    """
    chain = list(_chain(error))
    status = next((found for one in chain if (found := _status(one))), None)
    told = type(error).__name__ + (f", status {status}" if status else "")
    too_small = status in _OF_A_PROMPT and any(_OVERFLOW.search(_words(one)) for one in chain)
    trouble = "refused" if too_small else _trouble(chain, status)
    if begun:
        return Fault("interrupted" if trouble in {"unreachable", "rate-limited", "refused"} else trouble, told)
    pause = next((seconds for one in chain if (seconds := _retry_after(one))), 0.0)
    advice = _TOO_SMALL if too_small else _NOT_THERE if status == 404 else ""
    return Fault(trouble, told, again=trouble in {"unreachable", "rate-limited"}, wait=pause, advice=advice)


def _trouble(chain: list[BaseException], status: int | None) -> Trouble:
    if status:
        return _trouble_of_status(status)
    if any(isinstance(one, TimeoutError) or "Timeout" in type(one).__name__ for one in chain):
        return "timeout"
    if any(_is_of_the_line(one) for one in chain):
        return "unreachable"
    if isinstance(chain[0], SystemExit):
        return "interrupted"
    if isinstance(chain[0], ValueError | TypeError | LookupError | AttributeError):
        return "malformed"
    return "unreachable"


def _trouble_of_status(status: int) -> Trouble:
    if status == 429:
        return "rate-limited"
    return "unreachable" if status >= 500 or status in _AGAIN else "refused"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those behind it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    """Return the HTTP status that an error carries: its own or its response's, by one of the usual names."""
    response: Any = getattr(error, "response", None)
    of_boto = _member(_member(response, "ResponseMetadata"), "HTTPStatusCode")
    own = (getattr(error, name, None) for name in ("status_code", "code", "status"))
    for value in (*own, _member(response, "status_code"), of_boto):
        if isinstance(value, int) and 400 <= value <= 599:
            return int(value)
    return None


def _words(error: BaseException) -> str:
    """Return all that an error says, to be looked at and never told: a provider's text may repeat a key."""
    coded = (getattr(error, name, "") for name in ("code", "type", "body"))
    return " ".join(map(str, (type(error).__name__, error, *coded)))


def _retry_after(error: BaseException) -> float:
    """Return the seconds that a server asked to wait; 0 where it did not, or named a date."""
    headers = _member(getattr(error, "response", None), "headers")
    try:
        return max(0.0, float(headers.get("retry-after", 0))) if headers is not None else 0.0
    except (TypeError, ValueError):
        return 0.0


def _member(holder: object, name: str) -> Any:
    """Return a member of an answer, be it an object or a mapping (boto's)."""
    return holder.get(name) if isinstance(holder, dict) else getattr(holder, name, None)


def _is_of_the_line(error: BaseException) -> bool:
    library = type(error).__module__.partition(".")[0].rstrip("2")
    return (
        isinstance(error, OSError | asyncio.IncompleteReadError | EOFError)
        or library in _LINES
        or any("APIConnection" in base.__name__ for base in type(error).__mro__)
    )
