from eval.measuring import measure
from eval.questions import EvalQuestion, Evidence, Record
from eval.rows import Quoted, Row
from eval.summary import AUROC, Latency, summarise
from eval.trial import Trial
from tests.eval.fakes import FakeService

CLOCK = "the town clock was built in 1911"
BRIDGE = "the old bridge was opened in 1925"


def _asked(id_: str, question: str, answer: str = "", source: str = "", kind: str = "date") -> EvalQuestion:
    evidence = (Evidence(source),) if source else ()
    return EvalQuestion(id_, question, "en", kind, (answer,) if answer else (), evidence, "en")


def _service(*, misquotes: bool = False) -> FakeService:
    service = FakeService(misquotes=misquotes)
    service.stored = {"bridge": BRIDGE, "clock": CLOCK}
    return service


def _rows(*questions: EvalQuestion, service: FakeService | None = None) -> list[Row]:
    unanswerable = frozenset(one.id for one in questions if not one.answers)
    trial = Trial((Record("clock", CLOCK),), questions, unanswerable)
    return list(measure(service or _service(), trial, ("hybrid", "lexical")))


def test_a_right_answer_scores_full_marks_in_every_metric() -> None:
    row = _rows(_asked("q1", "when was the town clock built", "1911", "clock"))[0]
    assert row.scores == {
        "hybrid Recall@1": 1,
        "hybrid Recall@5": 1,
        "hybrid MRR@10": 1,
        "hybrid nDCG@10": 1,
        "lexical Recall@1": 0,
        "lexical Recall@5": 1,
        "lexical MRR@10": 0.5,
        "lexical nDCG@10": 0.6309297535714575,
        "answer in cited sentence": 1,
        "answer in cited or nearest sentence": 1,
        "gold source cited": 1,
        "exact match": 1,
        "token F1": 1,
        "false-refusal rate": 0,
        "quote fidelity": 1,
    }


def test_a_row_keeps_what_was_asked_and_what_came_back() -> None:
    row = _rows(_asked("q1", "when was the town clock built", "1911", "clock"))[0]
    assert (row.answer, row.span) == (f"{CLOCK} [1]", "1911")
    assert row.citations == (Quoted("clock", 0, len(CLOCK), CLOCK, "1911"),)
    assert (row.rankings, row.confidence) == ({"hybrid": ("clock", "bridge"), "lexical": ("bridge", "clock")}, 0.5)


def test_a_refused_question_scores_zero_and_stays_in_the_denominator() -> None:
    rows = _rows(
        _asked("q1", "when was the town clock built", "1911", "clock"), _asked("q2", "clock?", "1911", "clock")
    )
    figures = summarise(rows, seed=0).figures["all"]
    names = ("answer in cited sentence", "exact match", "token F1", "gold source cited", "false-refusal rate")
    assert {name: (figures[name].value, figures[name].count) for name in names} == dict.fromkeys(names, (0.5, 2))


def test_a_question_without_an_answer_counts_for_abstention_alone() -> None:
    rows = _rows(_asked("q1", "when was the town clock tower painted"), _asked("q2", "who knows"))
    assert [row.scores for row in rows] == [{"false-answer rate": 1, "quote fidelity": 1}, {"false-answer rate": 0}]


def test_a_quote_that_the_store_does_not_hold_is_seen() -> None:
    rows = _rows(_asked("q1", "when was the town clock built", "1911", "clock"), service=_service(misquotes=True))
    assert rows[0].scores["quote fidelity"] == 0


def test_figures_are_given_for_each_kind_with_the_auroc_of_confidence() -> None:
    rows = _rows(
        _asked("q1", "when was the town clock built", "1911", "clock", kind="date"),
        _asked("q2", "who sleeps", kind="unanswerable"),
    )
    summary = summarise(rows, seed=0)
    assert {name: len(figures) for name, figures in summary.figures.items()} == {
        "all": 17,
        "date": 15,
        "unanswerable": 1,
    }
    assert (summary.questions, summary.figures["all"][AUROC].value) == (2, 1.0)


def test_latency_is_given_by_stage() -> None:
    rows = _rows(_asked("q1", "when was the town clock built", "1911", "clock"))
    latency = dict(summarise(rows, seed=0).latency)
    assert latency.pop("whole").median == rows[0].timings["whole"] > 0
    assert latency == {"retrieve": Latency(0.25, 0.25), "read": Latency(0.5, 0.5)}
