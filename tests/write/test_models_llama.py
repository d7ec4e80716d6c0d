"""The same calls, to a real server of a real language model."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from rag.errors import ModelFailed
from rag.types import Usage
from rag.write.language_model import Prompt
from rag.write.models.langchain_model import LangchainModel
from rag.write.models.opening import open_language_model
from tests.write.calling import HASTY, failed_reply
from tests.write.llama_server import LlamaServer, llama_server

ASKED = Prompt("You are brief.", "What is the capital of Vietnam?", "answer.en", "0a1b")
ENDLESS = Prompt("You never stop.", "Count from 1 to 100000, one number a line.", "answer.en", "0a1b")


@pytest.fixture(scope="module")
def llama() -> Iterator[LlamaServer]:
    with llama_server() as server:
        yield server


@pytest.fixture
def model(llama: LlamaServer) -> Iterator[LangchainModel]:
    opened = open_language_model(replace(HASTY, model=llama.url, call_seconds=60), ledger=None)
    yield opened
    opened.close()


def test_a_real_model_replies_part_by_part_and_counts_its_tokens(model: LangchainModel) -> None:
    *parts, usage = (part for part in model.stream(ASKED, most_tokens=40, seconds=60) if part)
    assert "".join(str(part) for part in parts).startswith("The capital of Vietnam is ")
    assert isinstance(usage, Usage)
    assert len(parts) <= usage.answered <= 40


def test_its_file_is_its_name_and_the_folder_is_told_nobody(model: LangchainModel) -> None:
    list(model.stream(ASKED, most_tokens=40, seconds=60))
    assert model.name == "url:SmolLM2-135M-Instruct.Q4_1.gguf"


def test_a_reply_ends_at_the_most_tokens(model: LangchainModel) -> None:
    parts = model.stream(ENDLESS, most_tokens=16, seconds=60)
    usage = next(part for part in parts if isinstance(part, Usage))
    with pytest.raises(ModelFailed) as caught:
        next(parts)
    assert (usage.answered, caught.value.trouble) == (16, "too-long")


def test_a_server_stops_writing_as_soon_as_its_reader_leaves(llama: LlamaServer, model: LangchainModel) -> None:
    parts = model.stream(ENDLESS, most_tokens=3000, seconds=60)
    next(part for part in parts if part)
    assert llama.busy() == 1
    parts.close()
    assert llama.wait_until_busy(0)


def test_a_server_stops_writing_when_the_time_is_up(llama: LlamaServer, model: LangchainModel) -> None:
    with pytest.raises(ModelFailed) as caught:
        list(model.stream(ENDLESS, most_tokens=3000, seconds=0.5))
    assert caught.value.trouble == "timeout"
    assert llama.wait_until_busy(0)


def test_the_server_works_on_no_more_calls_at_once_than_allowed(llama: LlamaServer) -> None:
    model = open_language_model(replace(HASTY, model=llama.url, concurrency=1), ledger=None)
    first = model.stream(ENDLESS, most_tokens=3000, seconds=60)
    next(part for part in first if part)
    assert failed_reply(model, seconds=0.2) == ("", "busy")
    assert llama.busy() == 1
    first.close()
    assert llama.wait_until_busy(0)


def test_more_calls_than_it_has_places_all_come_to_their_end(model: LangchainModel) -> None:
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: list(model.stream(ASKED, most_tokens=20, seconds=60))[-1], range(4)))
    assert [one for one in replies if not isinstance(one, Usage)] == []
