"""The same question at the same time: one call of the model, whose reply each reads for itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.assistant import Assistant, Parts, open_assistant
from rag.errors import ModelFailed
from rag.settings import Settings
from rag.types import AnswerEvent, Said, Usage
from tests.fakes import FakeEncoder
from tests.pages import ingested, write_pages
from tests.write.fakes import FakeChecker, ScriptedModel
from tests.write.room import ASKED, BEDS, LENGTH, answer_of, said, writing
from tests.write.scripted_server import scripted_server, slow

REPLY = [f"{LENGTH} [1] ", f"{BEDS} ", "[2]", Usage(300, 20)]
WHOLE = f"{LENGTH} [1] {BEDS} [2]"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room")
    ingested(folder / "data", [write_pages(folder / "pages")])
    return folder / "data"


def begun(assistant: Assistant, question: str = ASKED) -> tuple[list[AnswerEvent], Iterator[AnswerEvent]]:
    """Ask, and hear the answer as far as its first sentence."""
    events, heard = assistant.stream(question), []
    while not heard or not isinstance(heard[-1], Said):
        heard.append(next(events))
    return heard, events


def test_the_same_question_at_the_same_time_is_sent_once_and_each_gets_the_whole_answer(data):
    model = ScriptedModel(REPLY)
    with writing(data, model, llm_cache_megabytes=0) as assistant:
        first, rest = begun(assistant)
        second = list(assistant.stream(ASKED))
        first += rest
    assert (len(model.prompts), model.ended, said(first) == said(second)) == (1, 1, True)
    answers = answer_of(first), answer_of(second)
    assert [one.text for one in answers] == [WHOLE] * 2
    assert [(one.writing.cached, one.writing.usage) for one in answers] == [
        (False, Usage(300, 20)),
        (True, Usage(300, 20)),
    ]


def test_whoever_leaves_does_not_end_the_call_of_the_others_and_the_last_one_does(data):
    model = ScriptedModel([*REPLY[:2], "", "", *REPLY[2:]])
    with writing(data, model, llm_cache_megabytes=0) as assistant:
        (_, first), (heard, second) = begun(assistant), begun(assistant)
        first.close()
        assert (model.closed, answer_of([*heard, *second]).text) == (0, WHOLE)
        (_, first), (_, second) = begun(assistant), begun(assistant)
        first.close()
        second.close()
    assert (len(model.prompts), model.ended, model.closed) == (2, 1, 1)


def test_a_call_that_breaks_off_fails_all_who_share_it_and_whoever_asks_then_makes_another(data):
    broken = [f"{LENGTH} [1] Bệnh ", ModelFailed("interrupted", "ConnectionError")]
    model = ScriptedModel(broken, then=[REPLY])
    with writing(data, model) as assistant:
        (first, one), (second, other) = begun(assistant), begun(assistant)
        first += one
        third = assistant.ask(ASKED)
        second += other
    troubles = [answer_of(heard).writing.trouble for heard in (first, second)]
    assert (troubles, third.text, len(model.prompts)) == (["interrupted"] * 2, WHOLE, 2)


def test_another_question_at_the_same_time_has_a_call_of_its_own(data):
    model = ScriptedModel(REPLY)
    with writing(data, model) as assistant:
        _, rest = begun(assistant)
        other = assistant.ask("Cầu Bến Gỗ dài bao nhiêu?")
        list(rest)
    assert (len(model.prompts), other.writing.cached) == (2, False)


def test_many_who_ask_a_slow_server_at_once_wait_for_one_reply(data):
    reply = slow(f"{LENGTH} [1] ", f"{BEDS} [2]", before=1, between=0.2)
    with scripted_server([reply]) as server, ThreadPoolExecutor(6) as pool:
        given = Settings.load(data=data, abstain_below=0.0, llm=f"{server.url}#nho")
        with open_assistant(given, parts=Parts(encoder=FakeEncoder(), checker=FakeChecker())) as assistant:
            assistant.ready()
            answers = list(pool.map(assistant.ask, [ASKED] * 6))
    assert [one.kind for one in answers] == ["written"] * 6
    assert ([one.writing.cached for one in answers].count(False), len(server.requests)) == (1, 1)
