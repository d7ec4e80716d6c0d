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


def test_a_model_that_declined_and_then_failed_has_not_declined():
    taken = dictation(["NO_ANSWER", ModelFailed("interrupted", "ConnectionError")])
    assert (list(taken.sentences()), taken.trouble, taken.declined) == ([], "interrupted", False)


def test_leaving_ends_the_models_call():
    model = ScriptedModel(["", "", ""])
    sentences = Dictation(model.stream(PROMPT, most_tokens=100, seconds=10), Clock()).sentences()
    next(sentences)
    sentences.close()
    assert (model.closed, model.ended) == (1, 0)
