import asyncio
import functools
import operator
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import repeat

import pytest
from langchain_core.chat_history import InMemoryChatMessageHistory
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableLambda
from langchain_core.runnables.history import RunnableWithMessageHistory

from rag.assistant import Assistant
from rag.errors import InputError
from rag.langchain import AnswerChunk, HoidapAssistant
from rag.langchain.chunks import chunks_of
from rag.langchain.inquiry import question_of
from rag.types import (
    Answer,
    AnswerEvent,
    Citation,
    Cited,
    Done,
    Drafting,
    Filters,
    Found,
    Judged,
    Piece,
    Said,
    Turn,
    Understood,
)  # fmt: skip
from tests.pages import BRIDGE, ingested, opened, write_pages

QUESTION = "Cầu Bến Gỗ dài bao nhiêu mét?"
TEXT = f"{BRIDGE} [1]"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("runnable")
    ingested(folder / "data", [write_pages(folder / "pages")])
    with opened(folder / "data") as assistant:
        yield assistant


def _timeless(answer: Answer) -> dict[str, object]:
    return {one.name: getattr(answer, one.name) for one in fields(Answer) if one.name != "timings"}


def test_invoked_it_answers_as_the_assistant_does(assistant):
    assert _timeless(HoidapAssistant(assistant).invoke(QUESTION)) == _timeless(assistant.ask(QUESTION))


def test_what_is_streamed_adds_up_to_the_answer(assistant):
    chunks = list(HoidapAssistant(assistant).stream(QUESTION))
    assert [(chunk.text, len(chunk.citations)) for chunk in chunks] == [(TEXT, 1), ("", 0)]
    assert _timeless(functools.reduce(operator.add, chunks)) == _timeless(assistant.ask(QUESTION))


def test_an_abstention_and_what_it_shows_as_near_add_up_too(assistant):
    unsure = assistant.ask("Sao Hỏa có bao nhiêu vệ tinh?", filters=Filters(sources=("nowhere",)))
    chunks = list(
        HoidapAssistant(assistant, filters=Filters(sources=("nowhere",))).stream("Sao Hỏa có bao nhiêu vệ tinh?")
    )
    assert (unsure.kind, _timeless(functools.reduce(operator.add, chunks))) == ("abstained", _timeless(unsure))


def test_each_citation_comes_with_the_first_piece_that_names_it_or_with_the_last_chunk():
    cited = [Citation(n, "d", 1, 0, 3, "Cầu", "t", "s", collection="c") for n in (1, 2, 3)]
    said = [Piece("Cầu.", (1,)), Piece(" Sông.", (1, 2))]
    answer = Answer(QUESTION, tuple(said), "written", 0.5, tuple(cited), (), {"read": 1.0}, "vi", notice="Chú ý.")
    events: list[AnswerEvent] = [
        Understood(QUESTION, False, "vi"), Found(()), Drafting(), Judged("written"), Cited(cited[0]), Said(said[0]),
        Drafting(), Cited(cited[1]), Said(said[1]), Cited(cited[2]), Done(answer),
    ]  # fmt: skip
    first, second, last = chunks_of(QUESTION, events)
    assert first == AnswerChunk(QUESTION, (said[0],), "written", 0.0, (cited[0],), (), {}, "vi")
    assert second == replace(first, pieces=(said[1],), citations=(cited[1],))
    assert last == replace(
        first, pieces=(), citations=(cited[2],), confidence=0.5, timings={"read": 1.0}, notice="Chú ý."
    )
    whole = first + second + last
    assert {one.name: getattr(whole, one.name) for one in fields(Answer)} == {
        one.name: getattr(answer, one.name) for one in fields(Answer)
    }


def test_its_texts_are_the_answer_with_markers_in_every_way_langchain_calls_it(assistant):
    texts = HoidapAssistant(assistant).texts()

    async def asynchronously() -> list[str]:
        return [await texts.ainvoke(QUESTION), "".join([part async for part in texts.astream(QUESTION)])]

    called = [texts.invoke(QUESTION), "".join(texts.stream(QUESTION)), *texts.batch([QUESTION])]
    assert [*called, *asyncio.run(asynchronously())] == [TEXT] * 5


def test_a_chain_takes_it_between_others(assistant):
    chain = RunnableLambda(lambda what: f"{what} dài bao nhiêu mét?") | HoidapAssistant(assistant)
    assert (chain | RunnableLambda(lambda answer: answer.citations[0].quote)).invoke("Cầu Bến Gỗ") == BRIDGE


def test_listeners_hear_when_it_begins_each_chunk_and_the_whole(assistant):
    async def heard() -> list[tuple[str, str, object]]:
        named = HoidapAssistant(assistant).with_config(run_name="hoidap")
        events = [event async for event in named.astream_events(QUESTION)]
        return [(event["event"], event["name"], _said(event["data"])) for event in events]

    begun, said, empty, ended = asyncio.run(heard())
    assert begun == ("on_chain_start", "hoidap", None)
    assert [said, empty] == [("on_chain_stream", "hoidap", TEXT), ("on_chain_stream", "hoidap", "")]
    assert ended == ("on_chain_end", "hoidap", TEXT)


def _said(data: dict[str, object]) -> object:
    return getattr(data.get("chunk", data.get("output")), "text", None)


def test_a_follow_up_is_asked_with_the_messages_before_it(assistant):
    history = [("human", QUESTION), ("ai", TEXT)]
    answer = HoidapAssistant(assistant).invoke({"question": "Còn bệnh viện Sông Trà?", "history": history})
    assert answer.understood == assistant.ask("Còn bệnh viện Sông Trà?", history=[Turn(QUESTION, TEXT)]).understood
    assert answer.understood is not None


def test_langchain_keeps_the_conversation_of_a_session(assistant):
    kept = InMemoryChatMessageHistory()
    chat = RunnableWithMessageHistory(
        HoidapAssistant(assistant).texts(), lambda: kept, input_messages_key="question", history_messages_key="history",
        history_factory_config=[],
    )  # fmt: skip
    chat.invoke({"question": QUESTION})
    assert [message.content for message in kept.messages] == [QUESTION, TEXT]


@pytest.mark.parametrize(
    "history",
    [
        [Turn("Cầu?", "Dài.\nVà rộng."), Turn("Sông?")],
        [("system", "Be kind."), ("human", "Cầu?"), ("ai", "Dài."), ("ai", "Và rộng."), ("human", "Sông?")],
        [HumanMessage("Cầu?"), AIMessage("Dài.\nVà rộng."), SystemMessage("Be kind."), HumanMessage("Sông?")],
        [{"role": "user", "content": "Cầu?"}, {"role": "assistant", "content": "Dài.\nVà rộng."}, Turn("Sông?")],
    ],
)
def test_a_conversation_is_taken_in_every_form_langchain_has(history):
    assert question_of({"question": "Gì?", "history": history}) == (
        "Gì?",
        [Turn("Cầu?", "Dài.\nVà rộng."), Turn("Sông?")],
    )


@pytest.mark.parametrize("inquiry", [{}, {"question": 7}, 7, {"question": "Gì?", "history": [3]}, {"question": "  "}])
def test_what_holds_no_question_or_no_conversation_is_an_error_of_ours(assistant, inquiry):
    for asked in (HoidapAssistant(assistant).invoke, lambda given: list(HoidapAssistant(assistant).stream(given))):
        with pytest.raises(InputError):
            asked(inquiry)


def test_one_call_can_ask_otherwise(assistant):
    runnable = HoidapAssistant(assistant, k=2)
    assert [len(one.invoke(QUESTION).hits) for one in (runnable, runnable.bind(k=1))] == [2, 1]
    assert [len(list(runnable.stream(QUESTION, k=1))[-1].hits)] == [1]


class SlowAssistant:
    """Streams as an assistant whose language model thinks: notes where it was told to stop."""

    def __init__(self) -> None:
        self.begun, self.closed = asyncio.Event(), False
        self.busy, self.go = threading.Event(), threading.Event()

    def stream(self, *_: object, **__: object) -> Iterator[AnswerEvent]:
        try:
            yield Judged("written")
            yield Said(Piece("Cầu."))
            self.busy.set()
            self.go.wait()
            yield from repeat(Drafting())
        finally:
            self.closed = True


def test_who_stops_listening_ends_the_work():
    slow = SlowAssistant()
    stream = HoidapAssistant(slow).stream(QUESTION)  # type: ignore[arg-type]
    assert (next(stream).text, slow.closed) == ("Cầu.", False)
    stream.close()  # type: ignore[attr-defined]
    assert slow.closed


async def _listen(slow: SlowAssistant, seconds: float) -> None:
    async for _ in HoidapAssistant(slow).astream(QUESTION):  # type: ignore[arg-type]
        slow.begun.set()
        await asyncio.sleep(seconds)


def test_a_task_that_is_cancelled_between_two_chunks_ends_the_work():
    slow = SlowAssistant()

    async def main() -> None:
        listening = asyncio.create_task(_listen(slow, 60))
        await slow.begun.wait()
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
        await asyncio.get_running_loop().shutdown_asyncgens()

    asyncio.run(main())
    assert slow.closed


def test_a_task_that_is_cancelled_again_and_again_while_the_model_writes_ends_the_work():
    slow = SlowAssistant()

    async def main() -> None:
        listening = asyncio.create_task(_listen(slow, 0))
        await asyncio.to_thread(slow.busy.wait)
        for _ in range(3):  # as anyio does until a task has ended
            listening.cancel()
            await asyncio.sleep(0)
        slow.go.set()
        with pytest.raises(asyncio.CancelledError):
            await listening

    asyncio.run(main())
    assert slow.closed
