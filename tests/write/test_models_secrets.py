"""Keys and prompts stay where they belong, and nothing is told to anyone but the model's server."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from pydantic import SecretStr

from rag.errors import ModelFailed
from tests.write import scripted_server as play
from tests.write.calling import HASTY, PROMPT, opened, reply
from tests.write.scripted_server import scripted_server

KEY = "sk-rất-mật-0451".encode("ascii", "ignore").decode()
KEYED = replace(HASTY, key=SecretStr(KEY))


def test_the_key_is_sent_to_the_server() -> None:
    with scripted_server([play.good("Có.")]) as server:
        reply(opened(server, KEYED))
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "script",
    [
        play.echoing_key(),
        play.failing(500, "{key}"),
        play.Script(raw=('data: {"error": {"code": 401, "message": "' + KEY + '"}}',)),
        play.Script(raw=("data: " + KEY,)),
        play.Script(("Cầu ",), raw=("data: " + KEY,)),
    ],
)
def test_a_key_that_the_server_repeats_is_shown_nowhere(
    script: play.Script, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted_server([script]) as server:
        model = opened(server, KEYED)
        with pytest.raises(ModelFailed) as caught:
            reply(model)
    error = caught.value
    shown = [str(error), repr(error), repr(model), repr(KEYED), model.name, model.identity, *capfd.readouterr()]
    logged = [f"{record.getMessage()} {record.args} {record.exc_info}" for record in caplog.records]
    assert [text for text in shown + logged if KEY in text or PROMPT.content in text] == []
    assert (error.__cause__, error.__context__) == (None, None)


def test_what_the_libraries_would_log_of_a_call_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted_server([play.good("Cầu dài 5 m.")]) as server:
        reply(opened(server, KEYED))
        logged = " ".join(record.getMessage() for record in caplog.records)
    assert [
        text for text in (KEY, PROMPT.content, PROMPT.instructions, "Cầu dài 5 m.", server.url) if text in logged
    ] == []


def test_the_key_of_openai_is_not_sent_to_another_server() -> None:
    with scripted_server([play.good("Có.")]) as server:
        _call_apart(server.url, {"OPENAI_API_KEY": KEY})
    assert [request.headers["authorization"] for request in server.requests] == ["Bearer none"]


@pytest.mark.parametrize(("tracing", "traced"), [(False, False), (True, True)])
def test_langsmith_hears_of_a_call_only_where_the_operator_lets_it(tracing: bool, traced: bool) -> None:
    with scripted_server([play.good("Có.")]) as server, scripted_server([play.Script(body="{}")]) as smith:
        told = {"LANGSMITH_ENDPOINT": smith.url, "LANGSMITH_API_KEY": KEY}
        _call_apart(server.url, {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", **told}, tracing=tracing)
    assert len(server.requests) == 1
    assert bool(smith.requests or smith.listings) == traced


@pytest.mark.parametrize(("tracing", "refused"), [(False, True), (True, False)])
def test_prompts_take_no_detour_over_langsmith_unless_the_operator_lets_them(tracing: bool, refused: bool) -> None:
    code = f"""
from rag.write.models.opening import open_language_model
from rag.write.models.policy import ModelPolicy
open_language_model(ModelPolicy("openai:gpt-5", tracing={tracing}), ledger=None)
"""
    environment = {**os.environ, "LANGSMITH_GATEWAY": "true", "LANGSMITH_API_KEY": KEY}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert ("SettingsError: LANGSMITH_GATEWAY is set" in done.stderr, KEY in done.stderr) == (refused, False)
    assert done.returncode == refused


def _call_apart(url: str, environment: dict[str, str], *, tracing: bool = False) -> None:
    """Call a model in a process of its own, with these variables."""
    code = f"""
from rag.write.models.opening import open_language_model
from rag.write.models.policy import ModelPolicy
from tests.write.calling import reply
print(reply(open_language_model(ModelPolicy({json.dumps(url + "#m")}, tracing={tracing}), ledger=None))[0])
if {tracing}:
    from langchain_core.tracers.langchain import wait_for_all_tracers
    wait_for_all_tracers()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("Có.\n", 0), done.stderr
