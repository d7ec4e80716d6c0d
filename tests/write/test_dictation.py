import pytest

from rag.clock import Clock
from rag.errors import ModelFailed
from rag.types import Usage
from rag.write.dictation import Dictation
from rag.write.language_model import Prompt
from rag.write.reply import WrittenSentence
from tests.write.fakes import Script, ScriptedModel

PROMPT = Prompt("", "", "answer.vi", "0")
FIRST, SECOND = WrittenSentence("", "Cầu dài 7 mét.", (1,)), WrittenSentence(" ", "Cầu có hai làn.", (2,))


def dictation(script: Script, *, pulse_seconds: float = 60.0) -> Dictation:
    parts = ScriptedModel(script).stream(PROMPT, most_tokens=100, seconds=10)
    return Dictation(parts, Clock(), pulse_seconds=pulse_seconds)


def test_sentences_come_whole_and_an_empty_part_is_passed_on_as_a_pause():
    taken = dictation(["Cầu dài ", "", "7 mét. [1] Cầu", " có hai làn. [2]", Usage(9, 8)])
    assert list(taken.sentences()) == [None, FIRST, SECOND]
    assert (taken.text, taken.usage, taken.trouble) == (
        *("Cầu dài 7 mét. [1] Cầu có hai làn. [2]", Usage(9, 8)),
        None,
    )


def test_whoever_reads_is_told_of_pauses_also_while_a_long_sentence_comes():
    assert list(dictation(["Cầu ", "dài ", "7 mét. [1]"], pulse_seconds=0).sentences()) == [None, None, None, FIRST]


def test_a_sentence_that_was_not_whole_when_the_model_failed_is_not_given():
    taken = dictation(["Cầu dài 7 mét. [1] Cầu có hai làn", ModelFailed("timeout", "TimeoutError")])
    assert (list(taken.sentences()), taken.trouble, taken.declined) == ([FIRST], "timeout", False)


@pytest.mark.parametrize(
    ("begun", "given"),
    [
        ("Cầu dài 7 mét. [1]", [FIRST]),
        ("Cầu dài 7 mét [1].", [FIRST]),
        ("Cầu dài 7 mét. [1]\n", [FIRST]),
        ("Cầu dài 7 mét [1]\n", [WrittenSentence("", "Cầu dài 7 mét", (1,))]),
        ("Cầu dài 7 mét.", []),
        ("Cầu dài 7 mét. [1", []),
        ("Cầu dài 7 mét [1]", []),
        ("Cầu [1] dài 7.", []),
    ],
)
def test_a_sentence_that_is_whole_waits_neither_for_the_next_word_nor_for_the_end(begun: str, given):
    assert next(dictation([begun, "", "còn nữa"]).sentences()) == next(iter(given), None)
    failing = dictation([begun, ModelFailed("timeout", "TimeoutError")])
    assert [one for one in failing.sentences() if one] == given


@pytest.mark.parametrize("begun", ["Cầu dài 7 mét. [1]", "Cầu dài 7 mét [1]."])
def test_after_a_pause_the_next_sentence_is_as_it_would_be_without_one(begun: str):
    paused = dictation([begun, "", " Cầu có hai làn. [2]", "", ""])
    assert [one for one in paused.sentences() if one] == [FIRST, SECOND]


def test_a_marker_that_comes_after_a_pause_is_not_taken_for_one_of_the_next_sentence():
    paused = dictation(["Cầu dài 7 mét. [1]", "", "[3] Cầu có hai làn. [2]"])
    assert [one for one in paused.sentences() if one] == [FIRST, SECOND]


def test_a_model_that_declined_and_then_failed_has_not_declined():
    taken = dictation(["NO_ANSWER", ModelFailed("interrupted", "ConnectionError")])
    assert (list(taken.sentences()), taken.trouble, taken.declined) == ([], "interrupted", False)


def test_leaving_ends_the_models_call():
    model = ScriptedModel(["", "", ""])
    sentences = Dictation(model.stream(PROMPT, most_tokens=100, seconds=10), Clock()).sentences()
    next(sentences)
    sentences.close()
    assert (model.closed, model.ended) == (1, 0)
