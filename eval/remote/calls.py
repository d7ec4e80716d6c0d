"""Single requests to a running service: repeated while it is busy or silent, refused with the cure.

Beside benchmarks, which ask a service they start themselves, nothing else of an evaluation speaks to a network.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import httpx

from eval.errors import EvaluationError
from eval.service import QuestionFailed, ServiceGone

_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# A service gives a question up by itself after 40 s: 10 in its queue, 30 of work.
_SECONDS = httpx.Timeout(90, connect=10)
_SHOWN = 120
_NO_PATH = "not-found"  # the kind of our own service's problem with a path it does not have


class Refused(EvaluationError):
    """The service will not do this however often it is asked; `kind` is the last part of the problem's type."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a busy or silent service is waited for: `attempts` times, everything else in seconds.

    A wait the service asks for is kept up to `longest_asked`; other waits double from `first` up to `longest`.
    """

    attempts: int = 8
    first: float = 0.5
    longest: float = 30.0
    longest_asked: float = 300.0
    silence: float = 30.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time and lets it pass."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Calls:
    """Requests over one client. `jitter` spreads the waits of clients that were turned away together."""

    client: httpx.Client
    jitter: random.Random
    patience: Patience = Patience()
    clock: Clock = Clock()

    def greet(self) -> None:
        """Raise ServiceGone at once when nothing answers at the address: what never was there is not waited for."""
        try:
            self.client.get("/healthz")
        except httpx.TransportError as error:
            raise ServiceGone(
                f"No service answers at {self.client.base_url} ({error or type(error).__name__}). Start it, or correct "
                "--service."
            ) from error

    def json(self, method: str, path: str, **content: Any) -> Any:
        """Return the JSON that answers a request. Raises as `response` does."""
        return decoded(self.response(method, path, **content))

    def response(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Return the good response to a request.

        Raises QuestionFailed when there is none while the service goes on answering others, ServiceGone when it
        answers nothing or asks to come back later, Refused for what is not allowed or not there.
        """
        silent_since: float | None = None
        unheard = turned_away = 0
        while True:
            started = self.clock.now()
            try:
                response = self.client.request(method, path, **content)
            except httpx.TransportError as error:
                silent_since = started if silent_since is None else silent_since
                if (silence := self.clock.now() - silent_since) >= self.patience.silence:
                    raise self._silent(error, f"{method} {path} got no answer for {silence:.0f} s") from error
                unheard += 1
                self.clock.sleep(min(self._backoff(unheard), self.patience.silence - silence))
                continue
            except httpx.DecodingError as error:
                raise QuestionFailed(f"{method} {path} was answered with what cannot be unpacked ({error}).") from error
            if response.status_code not in _BUSY:
                return _checked(response)
            silent_since, unheard, turned_away = None, 0, turned_away + 1
            self.clock.sleep(self._wait(response, turned_away))

    def _silent(self, error: httpx.TransportError, what: str) -> EvaluationError:
        """Return what it means that a request was met with silence: a look at the service's pulse tells."""
        told = f"{what} ({error or type(error).__name__})."
        try:
            alive = self.client.get("/healthz", timeout=5).is_success
        except httpx.TransportError:
            alive = False
        if alive:
            return QuestionFailed(f"{told} The service is alive otherwise.")
        return ServiceGone(
            f"The service at {self.client.base_url} is gone: {told} Start it again, or mend the way there."
        )

    def _wait(self, response: httpx.Response, attempt: int) -> float:
        """Return how long to wait for a service that is busy. Raises QuestionFailed, ServiceGone."""
        told = f"The service at {self.client.base_url} is busy: {_problem(response)}"
        if attempt >= self.patience.attempts:
            raise QuestionFailed(f"{told} It was asked {attempt} times.")
        asked = _retry_after(response)
        if asked is None:
            return self._backoff(attempt)
        if asked > self.patience.longest_asked:
            raise ServiceGone(f"{told} It asks to come back in {asked:.0f} s.")
        return asked + self.patience.first * self.jitter.random()

    def _backoff(self, attempt: int) -> float:
        """Return a wait that doubles, half of it left to chance."""
        whole = min(self.patience.first * 2.0 ** (attempt - 1), self.patience.longest)
        return whole * (0.5 + 0.5 * self.jitter.random())


@contextmanager
def open_calls(url: str, key: str, *, seed: int) -> Iterator[Calls]:
    """Give the calls to a service. A key goes to it alone, in a header. Raises EvaluationError for what is no URL."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _no_url(url) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise _no_url(url)
    headers = {"User-Agent": f"hoidap-eval/{version('hoidap')}", **({"Authorization": f"Bearer {key}"} if key else {})}
    around_proxies = parsed.host in _LOOPBACK
    with httpx.Client(base_url=parsed, headers=headers, timeout=_SECONDS, trust_env=not around_proxies) as client:
        yield Calls(client, random.Random(seed))


def decoded(response: httpx.Response) -> Any:
    """Return the JSON of a response. Raises QuestionFailed showing what came instead."""
    try:
        return response.json()
    except ValueError as error:
        path = response.request.url.path
        raise QuestionFailed(f"{path} was answered with what is no JSON: {_shown(response)}") from error


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    if response.is_redirect:
        there = response.headers.get("location", "nowhere")
        raise EvaluationError(
            f"{response.request.url} redirects to {there}. Name the service's own address: --service."
        )
    told = _problem(response)
    if response.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        told += " The key of an evaluation is read from the environment variable that --key-env names."
    elif _is_no_path_of_ours(response):
        told += " Is --service the address of the service itself?"
    if response.status_code in _REFUSED:
        raise Refused(told, _kind(response))
    raise QuestionFailed(told)


def _is_no_path_of_ours(response: httpx.Response) -> bool:
    """Tell whether a service knows nothing by this path: it is another one, or ours below another path."""
    return response.status_code == HTTPStatus.NOT_FOUND and _kind(response) in {"", _NO_PATH}


def _problem(response: httpx.Response) -> str:
    """Return what a response says is wrong (RFC 9457), or shows where it is no problem of ours."""
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict) or "title" not in body:
        return f"{response.request.url.path} was answered with {_shown(response)}."
    said = " ".join(str(body[name]) for name in ("detail", "cure") if body.get(name))
    return f"{body['title']} ({response.status_code}, {response.request.url.path}). {said}"


def _kind(response: httpx.Response) -> str:
    try:
        return str(response.json()["type"]).rpartition("/")[2]
    except (ValueError, KeyError, TypeError):
        return ""


def _shown(response: httpx.Response) -> str:
    kind = response.headers.get("content-type", "no type")
    return f"{response.status_code} {kind} {response.text[:_SHOWN]!r}"


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds a response asks to wait (RFC 9110, 10.2.3: a number of them, or a date), None for neither."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _no_url(url: str) -> EvaluationError:
    return EvaluationError(f"{url!r} is no address of a service. Write it as http://127.0.0.1:8000")
