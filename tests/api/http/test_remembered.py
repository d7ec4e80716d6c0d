"""Recent answers, kept for feedback."""

import pytest

from api.http.principal import Principal
from api.http.problems import Problem
from api.http.remembered import RememberedAnswers
from tests.api.http.scripted import answer

ANYONE = Principal("open", "")
GIVEN = answer("Cầu dài bao nhiêu?")


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def unknown(answers: RememberedAnswers, name: str, principal: Principal = ANYONE) -> bool:
    try:
        answers.recall(name, principal)
    except Problem as problem:
        return problem.kind == "unknown-answer"
    return False


def test_an_answer_is_remembered_without_its_passages() -> None:
    answers = RememberedAnswers()
    answers.remember("ans_1", GIVEN, ANYONE, ("default",))
    kept = answers.recall("ans_1", ANYONE).answer
    assert (kept.text, kept.citations, kept.hits) == (GIVEN.text, GIVEN.citations, ())


@pytest.mark.parametrize("other", [Principal("key", ""), Principal("open", "b"), Principal("widget", "")])
def test_an_answer_to_somebody_else_is_unknown(other: Principal) -> None:
    answers = RememberedAnswers()
    answers.remember("ans_1", GIVEN, ANYONE, ("default",))
    assert unknown(answers, "ans_1", other)


def test_an_answer_is_forgotten_after_its_time() -> None:
    clock = Clock()
    answers = RememberedAnswers(seconds=60, clock=clock)
    answers.remember("ans_1", GIVEN, ANYONE, ("default",))
    clock.now = 60
    assert not unknown(answers, "ans_1")
    clock.now = 61
    assert unknown(answers, "ans_1")


def test_the_oldest_answers_go_when_there_are_too_many() -> None:
    answers = RememberedAnswers(most=2)
    for number in range(4):
        answers.remember(f"ans_{number}", GIVEN, ANYONE, ("default",))
    assert [unknown(answers, f"ans_{number}") for number in range(4)] == [True, True, False, False]
