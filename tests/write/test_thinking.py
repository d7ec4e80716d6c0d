"""What a model thinks aloud, taken out of its reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Usage
from rag.write.language_model import Prompt
from rag.write.thinking import spoken
from tests.write.fakes import Script, ScriptedModel

PIECES = st.sampled_from(
    ["<think>", "</think>", "<", "thi", "nk>", "</", "<Reasoning>", "a", " ", "3 < 5 ", "\ud83d", "\ude00", "x" * 50]
)


def parts_of(model: ScriptedModel):
    return spoken(model.stream(Prompt("", "", "answer.vi", "0"), most_tokens=100, seconds=10))


def said(*script: str) -> str:
    return "".join(parts_of(ScriptedModel(script)))


@pytest.mark.parametrize("name", ["think", "thinking", "thought", "reasoning", "THINK"])
def test_thoughts_before_a_reply_are_no_part_of_it(name: str) -> None:
    assert said(f"\n<{name}>\nCầu dài [1]\n", f"</{name}>\nCầu.") == "\nCầu."


@pytest.mark.parametrize("reply", ["<thin> Cầu.", "Cầu <think>dài</think>.", "Cầu</think>", "<", "", "3 < 5"])
def test_what_does_not_begin_with_a_thought_is_all_reply(reply: str) -> None:
    assert said(reply) == reply


def test_a_thought_without_end_is_all_thought() -> None:
    assert said("<think>Cầu dài 5 m [1].") == ""


def test_a_thought_ends_where_one_that_it_speaks_of_does() -> None:
    assert said("<think>a<think>b</think>c") == "c"


def test_halves_of_a_character_are_joined_and_a_half_alone_is_shown_as_missing() -> None:
    assert said("Cầu \ud83d", "\ude00 5\ud83d", " m \ude00.") == "Cầu 😀 5\ufffd m \ufffd."


def test_while_a_model_thinks_its_reader_is_told_that_nothing_came() -> None:
    script: Script = ["", "<think>a", "b", "</think>Cầu.", Usage(1, 9)]
    assert list(parts_of(ScriptedModel(script))) == ["", "", "", "Cầu.", Usage(1, 9)]


def test_blanks_without_end_are_passed_on_for_whoever_reads_to_break_off() -> None:
    assert list(parts_of(ScriptedModel([" ", "\n", " <", "think>a</think>b"]))) == [" ", "\n", "", "b"]


def test_leaving_while_a_model_thinks_ends_its_call() -> None:
    model = ScriptedModel(["<think>", "a"])
    parts = parts_of(model)
    next(parts)
    parts.close()
    assert (model.closed, model.ended) == (1, 0)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_however_a_reply_is_cut_the_same_is_said(reply: str, sizes: list[int]) -> None:
    script, at, turn = [], 0, 0
    while at < len(reply):
        size = sizes[turn % len(sizes)]
        script.append(reply[at : at + size])
        at, turn = at + size, turn + 1
    assert said(*script) == said(reply)
