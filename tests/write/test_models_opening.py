"""A language model is opened by its name or its address; what cannot be is refused with the cure."""

import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import SecretStr

from rag.errors import ModelUnavailable, SettingsError
from rag.settings import Settings
from rag.write.models.langchain_model import LangchainModel, language_model_of
from rag.write.models.opening import open_language_model
from rag.write.models.policy import ModelPolicy
from tests.write import scripted_server as play
from tests.write.calling import reply
from tests.write.scripted_server import scripted_server

URL = "http://127.0.0.1:9/v1"
KEY = SecretStr("sk-1")


def opened(model: str, **given: Any) -> LangchainModel:
    return open_language_model(ModelPolicy(model, **given), ledger=None)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("openai:gpt-5", "openai:gpt-5"),
        (f"{URL}#qwen3", "url:qwen3"),
        (f"{URL}#Qwen/Qwen3-8B", "url:Qwen/Qwen3-8B"),
        (f"{URL}#/srv/models/qwen3.gguf", "url:qwen3.gguf"),
        (URL, "url:default"),
    ],
)
def test_a_model_is_named_without_saying_where_it_runs(model: str, name: str) -> None:
    assert opened(model, key=KEY).name == name


def test_models_that_may_write_differently_have_different_identities() -> None:
    given = [
        (f"{URL}#a", {}),
        (f"{URL}#b", {}),
        (f"{URL}/x#a", {}),
        (f"{URL}#a", {"temperature": 1}),
        (URL, {}),
        (URL, {}),  # which model that is, nobody knows yet
        ("openai:a", {}),
    ]
    identities = {opened(model, options=options, key=KEY).identity for model, options in given}
    assert len(identities) == len(given)
    assert [one for one in identities if KEY.get_secret_value() in one] == []


def test_a_model_has_the_same_identity_whenever_it_is_opened_and_whatever_its_key() -> None:
    model = f"{URL}#a"
    assert opened(model, options={"seed": 1, "top_p": 0.5}).identity == (
        opened(model, options={"top_p": 0.5, "seed": 1}, key=KEY).identity
    )


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("nobody:model", "HOIDAP_LLM='nobody:model' names no provider. Write openai:NAME"),
        (
            "cohere:model",
            "HOIDAP_LLM='cohere:model' needs a package that is not installed. Run: pip install langchain-",
        ),
    ],
)
def test_a_model_that_is_not_to_be_had_is_refused_with_the_cure(model: str, told: str) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        opened(model)
    assert told in str(caught.value)


def test_a_model_whose_key_is_missing_is_refused_before_it_is_called() -> None:
    code = (
        "from rag.write.models.opening import open_language_model\n"
        "from rag.write.models.policy import ModelPolicy\n"
        "open_language_model(ModelPolicy('openai:gpt-5'), ledger=None)"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    done = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        "rag.errors.ModelUnavailable: HOIDAP_LLM='openai:gpt-5' cannot be opened (OpenAIError). Is its key there? "
        "Set HOIDAP_LLM_KEY, or the provider's own variable."
    )


def test_an_option_that_a_model_does_not_take_so_is_refused_without_its_value() -> None:
    with pytest.raises(SettingsError) as caught:
        opened("openai:gpt-4.1", key=KEY, options={"temperature": "sk-2"})
    assert str(caught.value) == (
        "HOIDAP_LLM_OPTIONS cannot be used: HOIDAP_LLM='openai:gpt-4.1' does not take them so (temperature)."
    )
    assert caught.value.__suppress_context__


def test_a_chat_model_that_a_program_has_becomes_a_language_model() -> None:
    chat = GenericFakeChatModel(messages=iter([AIMessage("Cầu dài 5 m [1].")]))
    model = language_model_of(chat, ModelPolicy("fake:bridge"))
    assert (model.name, reply(model)) == ("fake:bridge", ("Cầu dài 5 m [1].", None))


def test_a_chat_model_without_a_given_name_is_called_as_it_calls_itself() -> None:
    chat = GenericFakeChatModel(messages=iter([]))
    assert language_model_of(chat).name == "GenericFakeChatModel"


def test_a_model_that_takes_no_key_of_ours_is_not_opened_with_one() -> None:
    assert opened("ollama:qwen3").name == "ollama:qwen3"
    with pytest.raises(ModelUnavailable) as caught:
        opened("ollama:qwen3", key=KEY)
    assert str(caught.value) == (
        "HOIDAP_LLM='ollama:qwen3' takes no key from HOIDAP_LLM_KEY. Unset it, and set its provider's own."
    )


def test_opening_sends_nothing() -> None:
    with scripted_server([play.good("Có.")]) as server:
        open_language_model(ModelPolicy(server.url), ledger=None)
        assert (server.requests, server.listings) == ([], 0)


@pytest.mark.parametrize(
    ("model", "option", "told"),
    [
        ("openai:gpt-x", "temprature", "this model has no option 'temprature'. Did you mean temperature? What its"),
        (f"{URL}#m", "stream", "this model has no option 'stream'. Did you mean streaming?"),
        (f"{URL}#m", "min_p", "this model has no option 'min_p'."),
        ("ollama:qwen3", "temprature", "this model has no option 'temprature'. Did you mean temperature?"),
    ],
)
def test_a_mistyped_option_is_named_and_nothing_else_is_said(model: str, option: str, told: str) -> None:
    key = None if model.startswith("ollama") else KEY
    with warnings.catch_warnings(record=True) as raw, pytest.raises(SettingsError) as caught:
        opened(model, key=key, options={option: 0.3})
    assert f"HOIDAP_LLM_OPTIONS cannot be used: {told}" in str(caught.value)
    assert [str(one.message) for one in raw] == []


def test_an_option_may_be_called_as_the_provider_calls_it_and_what_a_server_alone_knows_goes_around() -> None:
    given = {"stop_sequences": ["\n"], "extra_body": {"min_p": 0.1}, "model_kwargs": {"user": "a"}}
    with scripted_server([play.good("Có.")]) as server:
        reply(opened(f"{server.url}#m", options=given))
    sent = server.requests[0].json
    assert {name: sent[name] for name in ("stop", "min_p", "user")} == {"stop": ["\n"], "min_p": 0.1, "user": "a"}


SECRET = "sk-hidden"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"llm": f"http://user:{SECRET}@host/v1"}, "HOIDAP_LLM cannot be used: a URL must hold no user or password."),
        ({"llm": f"http://host/v1?key={SECRET}"}, "HOIDAP_LLM cannot be used: a URL must have no `?…`."),
        ({"llm": "ftp://host/v1"}, "HOIDAP_LLM cannot be used: such a URL is http(s)://HOST:PORT/v1"),
        ({"llm": "http:///v1"}, "HOIDAP_LLM cannot be used: such a URL is http(s)://HOST:PORT/v1"),
        ({"llm": "http://host:99999/v1"}, "HOIDAP_LLM cannot be used: such a URL is http(s)://HOST:PORT/v1"),
        ({"llm": "localhost:8080"}, "without http:// in front. Write http://HOST:PORT/v1."),
        ({"llm": "127.0.0.1:8080/v1#qwen3"}, "without http:// in front."),
        ({"llm": "may-chu:8080/v1"}, "without http:// in front."),
        (
            {"llm": "openai:"},
            "HOIDAP_LLM cannot be used: it names no provider and model, as openai:NAME or ollama:NAME",
        ),
        ({"llm": "gpt-5-mini"}, "HOIDAP_LLM cannot be used: it names no provider and model, as openai:NAME"),
        ({"llm": SECRET}, "HOIDAP_LLM cannot be used: it names no provider and model"),
        ({"llm": ""}, "HOIDAP_LLM cannot be used: string should have at least 1 character."),
        ({"llm_options": {"api_key": SECRET}}, "HOIDAP_LLM_OPTIONS cannot be used: api_key looks like a secret"),
        ({"llm_options": {"openaiApiKey": SECRET}}, "openaiApiKey looks like a secret"),
        ({"llm_options": {"extra_body": [{"auth-token": SECRET}]}}, "auth-token looks like a secret"),
        ({"llm_options": {"default_headers": {"X-A": SECRET}}}, "default_headers looks like a secret"),
        ({"llm_options": {"proxy": f"http://a:{SECRET}@host"}}, "proxy looks like a secret"),
        ({"llm_options": {"max_tokens": 5}}, "max_tokens is what HOIDAP_LLM_TOKENS sets."),
        ({"llm_options": {"timeout": 5}}, "timeout is what HOIDAP_LLM_CALL_SECONDS sets."),
        ({"llm_options": [SECRET]}, 'HOIDAP_LLM_OPTIONS cannot be used: write it as {"temperature": 0.3}.'),
        ({"llm_prices": (1,)}, "HOIDAP_LLM_PRICES cannot be used: write it as [0.4, 1.6]."),
        ({"llm_prices": "0.4"}, "HOIDAP_LLM_PRICES cannot be used: write it as [0.4, 1.6]."),
        ({"llm_key": [SECRET]}, "HOIDAP_LLM_KEY cannot be used: input should be a valid string."),
        ({"llm_prices": (-1, 0)}, "HOIDAP_LLM_PRICES=(-1, 0) cannot be used: a price is a number, 0 or more."),
        ({"llm_daily_cost": 2}, "cannot be used: without prices HOIDAP_LLM_DAILY_COST cannot be counted."),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_and_shows_no_secret(given: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load(**given)
    assert told in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "options", [{"temperature": None}, {"logit_bias": {"50256": -100}, "top_p": 0.9}, {"keep_alive": "5m"}]
)
def test_an_option_that_is_no_secret_is_taken(options: dict[str, Any]) -> None:
    assert Settings.load(llm_options=options).llm_options == options


def test_options_that_are_no_json_are_refused_by_name_and_not_repeated(tmp_path: Path) -> None:
    code = "from rag.settings import Settings; Settings.load()"
    given = {**os.environ, "HOIDAP_LLM_OPTIONS": f'{{"seed": {SECRET}', "HOIDAP_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        'rag.errors.SettingsError: HOIDAP_LLM_OPTIONS cannot be used: it is no JSON. Write it as {"temperature": 0.3}.'
    )
    assert SECRET not in done.stderr
