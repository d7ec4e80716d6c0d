from collections.abc import Sequence
from dataclasses import replace

from eval.figures import FIGURES
from eval.measuring import measure
from eval.questions import EvalQuestion, Evidence, Record
from eval.rows import Quoted, Row
from eval.service import QuestionFailed
from eval.trial import Trial
from rag.types import Answer, Turn
from tests.eval.fakes import FakeService

CLOCK = "the town clock was built in 1911"
BRIDGE = "the old bridge was opened in 1925"


def _asked(id_: str, question: str, answer: str = "", source: str = "", history: tuple[Turn, ...] = ()) -> EvalQuestion:
    evidence = (Evidence(source),) if source else ()
    return EvalQuestion(id_, question, "en", "date", (answer,) if answer else (), evidence, "en", history=history)


def _service(**behaviour: object) -> FakeService:
    service = FakeService(**behaviour)
    service.stored = {"bridge": BRIDGE, "clock": CLOCK}
    return service


def _rows(*questions: EvalQuestion, service: FakeService | None = None) -> list[Row]:
    unanswerable = frozenset(one.id for one in questions if not one.answers)
    trial = Trial((Record("clock", CLOCK),), questions, unanswerable)
    return list(measure(service or _service(), trial, ("hybrid", "lexical")))


def test_a_row_keeps_what_was_asked_and_what_came_back() -> None:
    row = _rows(_asked("q1", "when was the town clock built", "1911", "clock"))[0]
    assert (row.status, row.answer, row.span) == ("answered", f"{CLOCK} [1]", "1911")
    assert row.citations == (Quoted("clock", 0, len(CLOCK), CLOCK, "1911"),)
    assert (row.rankings, row.confidence) == ({"hybrid": ("clock", "bridge"), "lexical": ("bridge", "clock")}, 0.5)
    assert {stage: row.timings[stage] for stage in ("retrieve", "read")} == {"retrieve": 0.25, "read": 0.5}
    assert row.timings["whole"] > 0


def test_a_right_answer_has_every_figure_that_a_question_can_have() -> None:
    row = _rows(_asked("q1", "when was the town clock built", "1911", "clock"))[0]
    means = {one.name for one in FIGURES if one.is_mean and one.over != "unanswerable"}
    assert set(row.scores) == {name for name in means if not name.startswith("dense ")}


def test_a_ranking_that_the_service_does_not_answer_by_is_asked_for() -> None:
    class Lexical(FakeService):
        def describe(self) -> dict[str, str]:
            return {"retriever": "lexical"}

    service = Lexical()
    service.stored = {"bridge": BRIDGE, "clock": CLOCK}
    row = _rows(_asked("q1", "when was the town clock built", "1911", "clock"), service=service)[0]
    assert row.rankings == {"hybrid": ("clock", "bridge"), "lexical": ("clock", "bridge")}


def test_what_a_service_says_the_whole_took_is_kept() -> None:
    class Timed(FakeService):
        def ask(self, question: str, *, k: int, history: Sequence[Turn] = (), sources: Sequence[str] = ()) -> Answer:
            return replace(super().ask(question, k=k, history=history, sources=sources), timings={"whole": 0.25})

    service = Timed()
    service.stored = {"clock": CLOCK}
    assert _rows(_asked("q1", "who sleeps"), service=service)[0].timings == {"whole": 0.25}


def test_a_question_is_asked_in_its_conversation() -> None:
    service, before = _service(), (Turn("when was the old bridge opened", "In 1925."),)
    row = _rows(_asked("q1", "and the town clock", "1911", "clock", before), service=service)[0]
    assert (service.conversations, row.history) == ([before], before)


def test_with_its_source_given_a_question_is_asked_of_that_alone() -> None:
    asked = _asked("q1", "when was the town clock built", "1925", "bridge")
    trial = Trial((Record("clock", CLOCK),), (asked,), frozenset())
    (row,) = measure(_service(), trial, ("hybrid",), given=True)
    assert row.rankings == {"hybrid": ("bridge",)}


def test_a_question_that_fails_has_a_row_that_says_why_and_scores_as_wrong() -> None:
    service = _service(raising={"clock": QuestionFailed("The question is too long.")})
    asked = (_asked("q1", "when was the town clock built", "1911", "clock"), _asked("q2", "who sleeps"))
    failed, other = _rows(*asked, service=service)
    assert (failed.status, failed.error, failed.answer) == ("failed", "The question is too long.", "")
    assert (failed.scores["right"], failed.scores["false-refusal rate"], failed.scores["hybrid Recall@5"]) == (0, 1, 0)
    assert (other.status, other.scores["right"]) == ("abstained", 1)


def test_a_quote_that_the_store_does_not_hold_is_seen() -> None:
    asked = _asked("q1", "when was the town clock built", "1911", "clock")
    honest, misquoting = (_rows(asked, service=_service(misquotes=one))[0] for one in (False, True))
    assert (honest.scores["quote fidelity"], misquoting.scores["quote fidelity"]) == (1, 0)
