"""What stands behind a language model's calls: the breaker, the ledger, faults of any library."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import ModelFailed
from rag.types import Trouble, Usage
from rag.write.models.breaker import Breaker
from rag.write.models.faults import Fault, fault_of
from rag.write.models.ledger import Ledger, Used
from tests.write import scripted_server as play
from tests.write.calling import HASTY, PROMPT, failed_reply, opened, reply
from tests.write.scripted_server import scripted_server


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_call_try() -> None:
    clock = Clock()
    breaker = Breaker(2, 30, clock)
    for outcome in ("failed", "worked", "failed", "failed"):
        assert breaker.admits()
        breaker.note(outcome)
    assert not breaker.admits()
    clock.now = 30
    assert [breaker.admits(), breaker.admits()] == [True, False]


@pytest.mark.parametrize(("outcome", "admitted"), [("worked", True), ("failed", False), ("neither", True)])
def test_what_comes_of_the_try_decides(outcome: Any, admitted: bool) -> None:
    clock = Clock()
    breaker = Breaker(1, 30, clock)
    breaker.note("failed")
    clock.now = 31
    assert breaker.admits()
    breaker.note(outcome)
    assert breaker.admits() == admitted


def take(ledger: Ledger, used: Usage | None, most: Usage = Usage(2000, 600)) -> None:  # noqa: B008 - it is frozen
    reserved = ledger.reserve(most)
    assert reserved is not None
    ledger.settle(reserved, used)


def test_a_day_is_added_up_over_restarts_and_by_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "used.sqlite"
    ledgers = [Ledger(path, prices=(1.0, 10.0)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda turn: take(ledgers[turn % 4], Usage(1000, 100)), range(20)))
    used = Ledger(path).used()
    assert (used.tokens, round(used.cost, 9)) == (22_000, 0.04)


def test_what_is_kept_in_memory_is_added_up_by_all_at_once_too() -> None:
    ledger = Ledger(None)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: take(ledger, Usage(1, 0)), range(5000)))
    assert ledger.used() == Used(5000, 0.0)


def test_a_new_day_begins_at_nothing(tmp_path: Path) -> None:
    today = [date(2026, 11, 22)]
    for ledger in (Ledger(None, today=lambda: today[0]), Ledger(tmp_path / "used.sqlite", today=lambda: today[0])):
        today[0] = date(2026, 11, 22)
        take(ledger, Usage(10, 5))
        before = ledger.used()
        today[0] = date(2026, 11, 23)
        assert (before, ledger.used()) == (Used(15, 0.0), Used())


@pytest.mark.parametrize(("name", "told"), [("no such folder/used", "CantOpenError"), ("damaged", "NotADBError")])
def test_what_cannot_be_written_down_still_counts(
    name: str, told: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "damaged").write_text("no database" * 100)
    ledger = Ledger(tmp_path / name)
    ledger.reserve(Usage(10, 5))
    assert ledger.used() == Used(15, 0.0)
    assert caplog.messages == [f"What a language model used could not be written down ({told})."]


@pytest.mark.parametrize("limit", [{"daily_tokens": 150}, {"daily_cost": 0.0025, "prices": (1.0, 20.0)}])
def test_a_model_that_used_up_its_day_is_not_called_also_after_a_restart(limit: Any, tmp_path: Path) -> None:
    policy, path = replace(HASTY, **limit), tmp_path / "used.sqlite"
    with scripted_server([play.good("Có.", usage=(100, 50))]) as server:
        assert reply(opened(server, policy, ledger=path))[0] == "Có."
        assert failed_reply(opened(server, policy, ledger=path)) == ("", "budget")
    assert len(server.requests) == 1


@pytest.mark.parametrize("path", ["used.sqlite", None])
def test_calls_at_the_same_time_never_reserve_more_than_is_left_of_a_day(path: str | None, tmp_path: Path) -> None:
    one = Ledger(None, limits=Used(tokens=1000))
    ledgers = [Ledger(tmp_path / path, limits=Used(tokens=1000)) if path else one for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda turn: ledgers[turn % 4].reserve(Usage(200, 100)), range(20)))
    assert (len([one for one in given if one]), ledgers[0].used()) == (3, Used(900))
    ledgers[0].settle(next(one for one in given if one), None)
    assert [ledgers[1].reserve(Usage(200, 100)) is None for _ in range(2)] == [False, True]


def test_a_call_that_ends_on_the_next_day_is_counted_on_the_day_it_began() -> None:
    today = [date(2026, 11, 22)]
    ledger = Ledger(None, today=lambda: today[0])
    reserved = ledger.reserve(Usage(200, 100))
    assert reserved is not None
    today[0] = date(2026, 11, 23)
    ledger.settle(reserved, Usage(20, 10))
    assert ledger.used() == Used()
    today[0] = date(2026, 11, 22)
    assert ledger.used() == Used(30)


def test_a_call_that_may_need_more_than_is_left_of_the_day_is_not_made(tmp_path: Path) -> None:
    policy = replace(HASTY, daily_tokens=200)  # of which a call may need 115
    with scripted_server([play.good("Có.", usage=(60, 30))]) as server:
        model = opened(server, policy, ledger=tmp_path / "used.sqlite")
        assert reply(model)[0] == "Có."
        with pytest.raises(ModelFailed) as caught:
            reply(model)
        assert reply(model, most_tokens=90)[0] == "Có."
    assert (caught.value.trouble, str(caught.value)) == (
        "budget",
        "The language model url:m may take no more today: a call may need more than is left of HOIDAP_LLM_DAILY_TOKENS "
        "or HOIDAP_LLM_DAILY_COST.",
    )
    assert len(server.requests) == 2


def test_what_a_server_does_not_count_is_counted_by_length(tmp_path: Path) -> None:
    path = tmp_path / "used.sqlite"
    with scripted_server([play.good("<think>" + "x" * 23 + "</think>", "y" * 62, usage=None)]) as server:
        reply(opened(server, replace(HASTY, daily_tokens=1000), ledger=path))
    asked = -(-len(PROMPT.instructions + PROMPT.content) // 3)
    assert Ledger(path).used().tokens == asked + (7 + 23 + 8 + 62 + 2) // 3


def test_a_reply_that_nobody_read_to_its_end_is_counted_and_a_call_that_was_refused_is_not(tmp_path: Path) -> None:
    path, asked = tmp_path / "used.sqlite", -(-len(PROMPT.instructions + PROMPT.content) // 3)
    with scripted_server([play.failing(401), play.slow("y" * 30, between=60)]) as server:
        model = opened(server, replace(HASTY, daily_tokens=1000), ledger=path)
        failed_reply(model)
        assert Ledger(path).used() == Used()
        parts = model.stream(PROMPT, most_tokens=100, seconds=60)
        assert next(parts) == "y" * 30
        parts.close()
    assert Ledger(path).used() == Used(asked + 10, 0.0)


def test_without_limits_nothing_is_kept(tmp_path: Path) -> None:
    with scripted_server([play.good("Có.")]) as server:
        reply(opened(server, ledger=tmp_path / "used.sqlite"))
    assert list(tmp_path.iterdir()) == []


class ResponseError(Exception):
    """As ollama's and anthropic's libraries have it."""

    def __init__(self, status_code: int, **headers: str) -> None:
        super().__init__("sk-1")
        self.status_code = status_code
        self.response = {"headers": {name.replace("_", "-"): value for name, value in headers.items()}}


class ClientError(Exception):
    """As boto's."""

    response = {"ResponseMetadata": {"HTTPStatusCode": 403}}  # noqa: RUF012 - so it is there


class APIConnectionError(Exception):
    """As openai's, anthropic's and groq's libraries call it."""


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ResponseError(429, retry_after="7"), Fault("rate-limited", "ResponseError, status 429", again=True, wait=7)),
        (ResponseError(529), Fault("unreachable", "ResponseError, status 529", again=True)),
        (
            ResponseError(503, retry_after="Sun, 22 Nov 2026 07:28:00 GMT"),
            Fault("unreachable", "ResponseError, status 503", again=True),
        ),
        (ResponseError(402), Fault("refused", "ResponseError, status 402")),
        (APIConnectionError("sk-1"), Fault("unreachable", "APIConnectionError", again=True)),
        (ConnectionRefusedError("sk-1"), Fault("unreachable", "ConnectionRefusedError", again=True)),
        (TimeoutError("sk-1"), Fault("timeout", "TimeoutError")),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "sk-1"), Fault("malformed", "UnicodeDecodeError")),
        (KeyError("sk-1"), Fault("malformed", "KeyError")),
        (RuntimeError("sk-1"), Fault("unreachable", "RuntimeError", again=True)),
        (ClientError("sk-1"), Fault("refused", "ClientError, status 403")),
    ],
)
def test_a_fault_is_told_from_the_error_of_any_library(error: Exception, fault: Fault) -> None:
    assert fault_of(error, begun=False) == fault


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (ResponseError(500), "interrupted"),
        (ConnectionResetError(), "interrupted"),
        (TimeoutError(), "timeout"),
        (ValueError(), "malformed"),
    ],
)
def test_a_reply_that_has_begun_is_not_asked_for_again(error: Exception, trouble: Trouble) -> None:
    fault = fault_of(error, begun=True)
    assert (fault.trouble, fault.again) == (trouble, False)
