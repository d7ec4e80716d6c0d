from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from eval.errors import EvaluationError
from eval.remote.calls import Patience, Refused, open_calls
from eval.service import QuestionFailed, ServiceGone
from tests.eval.remote.scripted import line, problem

GOOD = httpx.Response(200, json={"text": "1911"})


def test_a_good_reply_is_returned_at_once() -> None:
    talk = line(GOOD)
    assert (talk.calls.json("GET", "/v1/x"), talk.clock.slept) == ({"text": "1911"}, [])


def test_a_service_that_is_busy_is_waited_for_as_long_as_it_asks() -> None:
    talk = line(problem(429, "rate-limited", Retry_After="7"), problem(503, "overloaded", Retry_After="2"), GOOD)
    assert talk.calls.json("GET", "/v1/x") == {"text": "1911"}
    first, second = talk.clock.slept
    assert 7 <= first < 7.5
    assert 2 <= second < 2.5


def test_a_wait_may_be_asked_for_as_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    talk = line(problem(503, "overloaded", Retry_After=then), GOOD)
    talk.calls.json("GET", "/v1/x")
    assert 50 < talk.clock.slept[0] < 61


def test_waits_that_nobody_asked_for_double_up_to_a_bound_and_differ_by_seed() -> None:
    patience = Patience(attempts=6, first=1, longest=8)
    busy = [problem(503, "overloaded") for _ in range(5)]
    slept = []
    for seed in (0, 0, 1):
        talk = line(*busy, GOOD, seed=seed, patience=patience)
        talk.calls.json("GET", "/v1/x")
        slept.append(talk.clock.slept)
    assert slept[0] == slept[1] != slept[2]
    assert [whole / 2 <= wait <= whole for whole, wait in zip((1, 2, 4, 8, 8), slept[0], strict=True)] == [True] * 5


def test_a_service_that_stays_busy_fails_the_question_after_so_many_attempts() -> None:
    talk = line(problem(429, "rate-limited", detail="60 a minute.", Retry_After="1"), patience=Patience(attempts=3))
    with pytest.raises(QuestionFailed) as failed:
        talk.calls.json("GET", "/v1/x")
    assert (len(talk.transport.requests), str(failed.value)) == (
        3,
        "The service at http://service is busy: Rate-limited (429, /v1/x). 60 a minute. It was asked 3 times.",
    )


def test_a_service_that_asks_to_come_back_much_later_ends_the_run() -> None:
    talk = line(problem(503, "overloaded", Retry_After="3600"))
    with pytest.raises(ServiceGone, match=r"It asks to come back in 3600 s\."):
        talk.calls.json("GET", "/v1/x")
    assert talk.clock.slept == []


def test_a_connection_that_is_refused_for_a_moment_is_tried_again() -> None:
    talk = line(httpx.ConnectError("refused"), httpx.ReadError("reset"), GOOD)
    assert (talk.calls.json("GET", "/v1/x"), len(talk.clock.slept)) == ({"text": "1911"}, 2)


def test_a_service_that_was_never_there_is_not_waited_for() -> None:
    talk = line(GOOD)
    with pytest.raises(ServiceGone, match=r"No service answers at http://service \(refused\)\. Start it, or correct"):
        talk.calls.greet()
    assert talk.clock.slept == []


def test_a_service_that_is_silent_for_half_a_minute_is_gone() -> None:
    talk = line(httpx.ConnectError("refused"))
    with pytest.raises(ServiceGone, match=r"The service at http://service is gone: GET /v1/x got no answer for \d+ s"):
        talk.calls.json("GET", "/v1/x")
    assert talk.clock.time == pytest.approx(30)


def test_silence_is_counted_anew_after_a_sign_of_life() -> None:
    silence = [httpx.ConnectError("refused")] * 5
    patience = Patience(first=4, longest=4, attempts=2)
    talk = line(*silence, problem(503, "overloaded"), *silence, GOOD, patience=patience)
    assert talk.calls.json("GET", "/v1/x") == {"text": "1911"}


def test_a_question_that_alone_gets_no_answer_fails_alone() -> None:
    talk = line(httpx.ReadTimeout("timed out"), healthy=True)
    with pytest.raises(
        QuestionFailed, match=r"got no answer for \d+ s \(timed out\)\. The service is alive otherwise\."
    ):
        talk.calls.json("POST", "/v1/ask")


@pytest.mark.parametrize(
    ("status", "kind", "key_is_named"),
    [(401, "unauthorised", True), (403, "forbidden", True), (404, "unknown-collection", False)],
)
def test_what_is_refused_is_said_at_once_with_the_cure(status: int, kind: str, key_is_named: bool) -> None:
    talk = line(problem(status, kind, detail="No.", cure="Do this."))
    with pytest.raises(Refused, match=rf"\({status}, /v1/x\)\. No\. Do this\.") as refused:
        talk.calls.json("GET", "/v1/x")
    assert (refused.value.kind, "--key-env" in str(refused.value)) == (kind, key_is_named)
    assert (len(talk.transport.requests), isinstance(refused.value, QuestionFailed)) == (1, False)


@pytest.mark.parametrize("reply", [problem(404, "not-found"), httpx.Response(404, text="Nothing matches.")])
def test_a_path_that_is_not_there_asks_for_the_address_of_the_service(reply: httpx.Response) -> None:
    with pytest.raises(Refused, match=r"Is --service the address of the service itself\?$"):
        line(reply).calls.json("GET", "/v1/x")


def test_a_question_the_service_cannot_use_fails_alone() -> None:
    talk = line(problem(422, "question-too-long", detail="It has 3000 characters.", cure="Ask in fewer words."))
    with pytest.raises(QuestionFailed, match=r"It has 3000 characters\. Ask in fewer words\."):
        talk.calls.json("POST", "/v1/ask")


def test_a_reply_that_is_no_json_is_shown() -> None:
    talk = line(httpx.Response(200, text="<html>Hello", headers={"Content-Type": "text/html"}))
    with pytest.raises(QuestionFailed) as failed:
        talk.calls.json("GET", "/v1/x")
    assert str(failed.value) == "/v1/x was answered with what is no JSON: 200 text/html '<html>Hello'"


def test_an_error_that_is_no_problem_of_ours_is_shown() -> None:
    talk = line(httpx.Response(500, text="oops"))
    with pytest.raises(QuestionFailed, match=r"/v1/x was answered with 500 text/plain; charset=utf-8 'oops'\."):
        talk.calls.json("GET", "/v1/x")


def test_a_redirect_names_where_to_ask() -> None:
    talk = line(httpx.Response(308, headers={"Location": "https://service/v1/x"}))
    with pytest.raises(EvaluationError, match="http://service/v1/x redirects to https://service/v1/x"):
        talk.calls.json("GET", "/v1/x")


def test_a_key_goes_into_the_header_alone() -> None:
    with open_calls("http://127.0.0.1:1/below", "hd_secret", seed=0) as calls:
        assert (calls.client.headers["Authorization"], str(calls.client.base_url)) == (
            "Bearer hd_secret",
            "http://127.0.0.1:1/below/",
        )


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://host", "http://", "http://host:port", "nonsense"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EvaluationError, match="is no address of a service"), open_calls(url, "", seed=0):
        pass
