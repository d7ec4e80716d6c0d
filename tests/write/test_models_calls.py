"""A language model is called: what comes, what goes wrong, what it may take."""

import socket
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import PrivateAttr, SecretStr

from rag.errors import ModelFailed
from rag.types import Trouble, Usage
from rag.write.language_model import Prompt
from rag.write.models.langchain_model import language_model_of
from rag.write.models.opening import open_language_model
from tests.write import scripted_server as play
from tests.write.calling import HASTY, PROMPT, failed_reply, opened, reply
from tests.write.scripted_server import Script, scripted_server


def test_a_reply_comes_as_it_is_written_then_its_usage() -> None:
    with scripted_server([play.good("Cầu dài ", "1.250 m [1].", usage=(120, 9))]) as server:
        parts = list(opened(server).stream(PROMPT, most_tokens=100, seconds=20))
    assert parts == ["Cầu dài ", "1.250 m [1].", Usage(120, 9)]


def test_a_server_is_asked_with_the_prompt_and_the_limits() -> None:
    with scripted_server([play.good("Có.")]) as server:
        reply(opened(server), most_tokens=77)
    (request,) = server.requests
    assert request.json == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Trả lời bằng tiếng Việt."},
            {"role": "user", "content": "Cầu dài bao nhiêu?"},
        ],
        "max_tokens": 77,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_an_option_takes_the_place_of_a_default_and_null_leaves_it_out() -> None:
    with scripted_server([play.good("Có.")]) as server:
        reply(opened(server, replace(HASTY, options={"temperature": 0.5, "seed": 7})))
        reply(opened(server, replace(HASTY, options={"temperature": None, "stream_usage": None})))
    sent = [{name: one.json.get(name) for name in ("temperature", "seed", "stream_options")} for one in server.requests]
    assert sent == [
        {"temperature": 0.5, "seed": 7, "stream_options": {"include_usage": True}},
        {"temperature": None, "seed": None, "stream_options": None},
    ]


def test_a_server_that_counts_nothing_tells_no_usage() -> None:
    with scripted_server([play.good("Có.", usage=None)]) as server:
        assert reply(opened(server)) == ("Có.", None)


def test_thoughts_that_a_server_tells_apart_are_no_part_of_its_reply() -> None:
    with scripted_server([Script(("Hà ", "Nội."), thoughts=("Để xem: ", "thủ đô…"))]) as server:
        assert reply(opened(server))[0] == "Hà Nội."


@pytest.mark.parametrize(
    ("script", "written", "trouble"),
    [
        (play.empty(), "", "empty"),
        (play.good(" \n"), " \n", "empty"),
        (play.malformed(), "", "malformed"),
        (play.malformed("Cầu dài "), "Cầu dài ", "malformed"),
        (play.html(), "", "malformed"),
        (Script(body='{"error": "quá tải"}', content_type="application/json"), "", "malformed"),
        (play.html(502), "", "unreachable"),
        (play.failing(500), "", "unreachable"),
        (play.busy(), "", "rate-limited"),
        (play.failing(400), "", "refused"),
        (play.echoing_key(), "", "refused"),
        (play.failing(403), "", "refused"),
        (play.failing(404), "", "refused"),
        (play.failing(422), "", "refused"),
        (play.cut(), "", "unreachable"),
        (play.cut("Cầu dài "), "Cầu dài ", "interrupted"),
        (play.silent_end("Cầu dài "), "Cầu dài ", "interrupted"),
        (play.too_long("Cầu dài "), "Cầu dài ", "too-long"),
        (Script(("Cầu ",), finish="content_filter"), "Cầu ", "refused"),
        (Script(raw=('data: {"error": {"message": "hỏng", "code": 500}}',)), "", "unreachable"),
    ],
)
def test_what_goes_wrong_is_told_apart(script: Script, written: str, trouble: Trouble) -> None:
    with scripted_server([script]) as server:
        assert failed_reply(opened(server, replace(HASTY, retries=1))) == (written, trouble)


def test_a_server_that_does_not_listen_is_unreachable() -> None:
    with scripted_server([play.good("Có.")]) as server:
        model = opened(server)
    with pytest.raises(ModelFailed, match=r"url:m could not be reached: does its server run, and is"):
        reply(model)


def test_a_provider_that_is_not_reached_has_no_server_of_ones_own() -> None:
    with scripted_server([play.good("Có.")]) as server:
        given = replace(HASTY, model="openai:gpt-x", key=SecretStr("sk"), options={"base_url": server.url}, retries=0)
        model = open_language_model(given, ledger=None)
    with pytest.raises(ModelFailed, match=r"openai:gpt-x could not be reached: is there a network here"):
        reply(model)


def test_a_reply_without_end_is_broken_off_though_the_server_keeps_to_no_limit() -> None:
    with scripted_server([play.endless("x" * 100, between=0)]) as server:
        written, trouble = failed_reply(opened(server))  # 100 tokens
        assert server.wait_until_left()
    assert (trouble, len(written)) == ("too-long", 1700)


@pytest.mark.parametrize(
    "script", [play.slow("a", before=60), play.slow("a", first=60)], ids=["no status", "no first part"]
)
def test_a_call_that_takes_too_long_is_given_up_and_its_connection_closed(script: Script) -> None:
    with scripted_server([script]) as server:
        assert failed_reply(opened(server, replace(HASTY, call_seconds=0.2))) == ("", "timeout")
        assert server.wait_until_left()
    assert len(server.requests) == 1


def test_what_came_in_time_is_handed_over_before_the_rest_takes_too_long() -> None:
    with scripted_server([play.slow("Cầu dài ", between=60)]) as server:
        assert failed_reply(opened(server), seconds=0.3) == ("Cầu dài ", "timeout")


@pytest.mark.parametrize("script", [play.busy(), play.failing(408), play.failing(409), play.failing(503), play.cut()])
def test_a_call_that_was_turned_away_for_now_is_made_again(script: Script) -> None:
    with scripted_server([script, script, play.good("Có.")]) as server:
        assert reply(opened(server))[0] == "Có."
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("script", "calls"),
    [
        (play.failing(500), 3),
        (play.failing(401), 1),
        (play.cut("Cầu "), 1),
        (play.malformed(), 1),
        (play.empty(), 1),
    ],
)
def test_a_call_is_repeated_so_often_and_only_where_that_may_help(script: Script, calls: int) -> None:
    with scripted_server([script]) as server:
        failed_reply(opened(server, replace(HASTY, retries=2)))
    assert len(server.requests) == calls


def test_a_server_that_wants_more_time_than_there_is_is_not_waited_for() -> None:
    with scripted_server([play.busy("30"), play.good("Có.")]) as server:
        assert failed_reply(opened(server), seconds=20) == ("", "rate-limited")
    assert len(server.requests) == 1


def test_an_empty_part_tells_that_nothing_has_come_for_a_while() -> None:
    with scripted_server([play.slow("a", first=60)]) as server:
        parts = opened(server).stream(PROMPT, most_tokens=100, seconds=60)
        assert [next(parts), next(parts)] == ["", ""]
        parts.close()


@pytest.mark.parametrize("script", [play.endless(), play.slow("a", between=60), play.slow("a", first=60)])
def test_a_reader_who_leaves_closes_the_connection(script: Script) -> None:
    with scripted_server([script]) as server:
        parts = opened(server).stream(PROMPT, most_tokens=10_000, seconds=60)
        next(parts)
        parts.close()
        assert server.wait_until_left()


def test_a_model_that_is_closed_ends_its_calls_and_takes_no_more() -> None:
    with scripted_server([play.slow("a", first=60)]) as server, ThreadPoolExecutor() as pool:
        model = opened(server)
        call = pool.submit(failed_reply, model)
        assert server.wait_for_request()
        model.close()
        assert call.result() == ("", "interrupted")
        assert failed_reply(model) == ("", "interrupted")
    assert len(server.requests) == 1


def test_no_more_calls_run_at_once_than_allowed() -> None:
    running, most = set[int](), []
    gate = threading.Barrier(2)

    def script(_: play.Request) -> Script:
        running.add(threading.get_ident())
        most.append(len(running))
        gate.wait(play.PATIENCE)  # both places are taken before one is free again
        running.discard(threading.get_ident())
        return play.good("Có.")

    with scripted_server(script) as server, ThreadPoolExecutor(6) as pool:
        model = opened(server, replace(HASTY, concurrency=2))
        assert [one[0] for one in pool.map(lambda _: reply(model), range(6))] == ["Có."] * 6
    assert max(most) <= 2


def test_whoever_waits_too_long_for_a_turn_is_told_that_the_model_is_busy() -> None:
    with scripted_server([play.slow("a", first=60)]) as server:
        model = opened(server, replace(HASTY, concurrency=1))
        first = model.stream(PROMPT, most_tokens=100, seconds=60)
        next(first)
        assert failed_reply(model, seconds=0.1) == ("", "busy")
        first.close()
    assert len(server.requests) == 1


def test_a_model_that_keeps_failing_is_left_alone() -> None:
    with scripted_server([play.failing(500)]) as server:
        model = opened(server, replace(HASTY, retries=0, pause_after=2))
        told = [failed_reply(model)[1] for _ in range(4)]
    assert (told, len(server.requests)) == (["unreachable", "unreachable", "paused", "paused"], 2)


def test_after_the_pause_a_call_that_works_ends_it() -> None:
    with scripted_server([play.failing(500), play.good("Có.")]) as server:
        model = opened(server, replace(HASTY, retries=0, pause_after=1, pause_seconds=0))
        assert [failed_reply(model) for _ in range(2)] == [("", "unreachable"), ("Có.", None)]


def test_calls_that_the_server_refuses_pause_nothing() -> None:
    with scripted_server([play.failing(400)]) as server:
        model = opened(server, replace(HASTY, pause_after=1))
        assert [failed_reply(model)[1] for _ in range(3)] == ["refused"] * 3


def test_a_model_without_a_name_is_the_first_that_the_server_lists() -> None:
    with scripted_server([play.good("Có.")], models=["/models/qwen3.gguf", "other"]) as server:
        model = open_language_model(replace(HASTY, model=server.url), ledger=None)
        before = (model.name, server.listings)
        reply(model)
        reply(model)
    assert (before, model.name, server.listings) == (("url:default", 0), "url:qwen3.gguf", 1)
    assert [request.json["model"] for request in server.requests] == ["/models/qwen3.gguf"] * 2


def test_a_server_that_lists_no_models_is_asked_for_the_default_one() -> None:
    with scripted_server([play.good("Có.")], models=None) as server:
        model = open_language_model(replace(HASTY, model=server.url), ledger=None)
        assert [reply(model)[0], reply(model)[0]] == ["Có.", "Có."]
    assert (model.name, server.listings) == ("url:default", 1)
    assert [request.json["model"] for request in server.requests] == ["default"] * 2


def test_a_model_is_tried_without_a_word_of_its_own() -> None:
    with scripted_server([play.good("Có.")]) as server:
        model, elsewhere = opened(server), open_language_model(replace(HASTY, model=f"{server.url}/x#m"), ledger=None)
        assert (model.trial(20), server.requests, server.listings) == (None, [], 1)
        server.models = None
        refused = elsewhere.trial(20)
    assert refused is not None
    assert refused.trouble == "refused"
    assert "look at its address (a server's ends with /v1)" in str(refused)


def test_a_model_that_lists_nothing_is_not_tried_and_one_that_takes_its_time_not_waited_for() -> None:
    assert language_model_of(GenericFakeChatModel(messages=iter([]))).trial(20) is None
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes the connection and says nothing
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1#m"
        late = open_language_model(replace(HASTY, model=url), ledger=None).trial(0.1)
    assert late is not None
    assert late.trouble == "timeout"


class BlockingModel(GenericFakeChatModel):
    """As a library that forgets to await: it blocks the loop until a test lets it go."""

    _gate: threading.Event = PrivateAttr(default_factory=threading.Event)

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        self._gate.wait(play.PATIENCE)
        yield ChatGenerationChunk(message=AIMessageChunk("muộn"))


def test_a_library_that_does_not_let_go_holds_up_no_reader() -> None:
    chat = BlockingModel(messages=iter([]))
    try:
        assert failed_reply(language_model_of(chat), seconds=0.1) == ("", "timeout")
    finally:
        chat._gate.set()


class LeavingModel(GenericFakeChatModel):
    """As a library that ends the program it is used in."""

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk("Cầu "))
        sys.exit(1)


def test_a_library_that_would_end_the_program_ends_its_own_call_and_no_other() -> None:
    with scripted_server([play.slow("Có", ".", between=0.5)]) as server, ThreadPoolExecutor() as pool:
        other = pool.submit(reply, opened(server))
        assert server.wait_for_request()
        assert failed_reply(language_model_of(LeavingModel(messages=iter([])))) == ("Cầu ", "interrupted")
        assert other.result()[0] == "Có."


def test_two_prompts_at_once_get_their_own_replies() -> None:
    def echo(request: play.Request) -> Script:
        return play.good(*request.messages[1][1])

    with scripted_server(echo) as server, ThreadPoolExecutor(4) as pool:
        model = opened(server)
        questions = [f"câu hỏi {number}" for number in range(12)]
        prompts = [Prompt("", question, "answer.vi", "0a1b") for question in questions]
        replies = pool.map(lambda one: list(model.stream(one, most_tokens=100, seconds=20))[:-1], prompts)
        assert ["".join(str(part) for part in parts) for parts in replies] == questions


_LOOK = "refused the call: look at its"
_TOO_SMALL = (
    "refused the call: the prompt does not fit its context window; give it a larger one, or set "
    "HOIDAP_LLM_CONTEXT_CHARACTERS or HOIDAP_LLM_PASSAGES lower"
)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (
            play.failing(404, "mô hình m không có ở /srv/models"),
            f"{_LOOK} address (a server's ends with /v1), its name, its key and its options "
            "(OpenAIModelNotFoundError, status 404).",
        ),
        (
            play.failing(403, "sk-1"),
            f"{_LOOK} name, its key and its options (OpenAIPermissionDeniedError, status 403).",
        ),
        (
            play.failing(400, "the request (5000 tokens) exceeds 2048", kind="exceed_context_size_error"),
            f"{_TOO_SMALL} (OpenAIInvalidRequestError, status 400).",
        ),
        (
            play.failing(400, "too many tokens", kind="context_length_exceeded"),
            f"{_TOO_SMALL} (OpenAIInvalidRequestError, status 400).",
        ),
    ],
)
def test_a_failure_says_which_model_and_what_happened_and_no_more(script: play.Script, told: str) -> None:
    with scripted_server([script]) as server, pytest.raises(ModelFailed) as caught:
        reply(opened(server))
    assert str(caught.value) == f"The language model url:m {told}"
    assert caught.value.trouble == "refused"
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
