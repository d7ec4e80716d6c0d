"""Feedback as a question set: through the command, and into eval."""

import json
from dataclasses import replace

import pytest

from api.feedback_lines import question_line
from api.state.feedback import Feedback, Quote, Said
from api.state.opening import opened_state
from eval.errors import SetError
from eval.sets import load_set
from tests.pages import BRIDGE, HOSPITAL

BRIDGE_QUOTE = Quote("default", "d1", 1, 23, 65, "cau.txt", BRIDGE, "1.250 mét")
HOSPITAL_QUOTE = Quote("default", "d2", 1, 0, 47, "y-te/benh-vien.txt", HOSPITAL, "")
SAID = Said(
    answer="ans_1",
    question="Cầu Bến Gỗ dài bao nhiêu mét?",
    understood=None,
    language="vi",
    kind="extracted",
    text=f"{BRIDGE} [1]",
    cited=(BRIDGE_QUOTE,),
    collections=("default",),
)
ABSTAINED = replace(SAID, answer="ans_2", question="Ai xây cầu?", kind="abstained", text="Không thấy.")


def line(about=SAID, thumb="up", comment=""):
    return json.loads(question_line(Feedback("fb_1", "2026-03-01T08:00:00.000+00:00", thumb, comment, about)))


def test_the_short_answer_and_the_quote_of_a_praised_answer_are_gold():
    assert {name: value for name, value in line().items() if name != "feedback"} == {
        "id": "fb_1",
        "question": SAID.question,
        "language": "vi",
        "kind": "fact",
        "answers": ["1.250 mét"],
        "evidence": [{"source": "cau.txt", "quote": BRIDGE}],
        "note": "thumb up",
    }


def test_a_comment_can_neither_rule_a_terminal_nor_end_the_line():
    comment = "Sai\x1b[2J\x9b2J\u202e\u2028\x85\nhết 👍"
    written = question_line(Feedback("fb_1", "2026-03-01T08:00:00.000+00:00", "up", comment, SAID))
    assert written.isprintable()
    assert json.loads(written)["feedback"]["comment"] == comment


def test_a_quote_without_a_short_answer_is_the_answer_itself():
    two = line(replace(SAID, cited=(BRIDGE_QUOTE, HOSPITAL_QUOTE, BRIDGE_QUOTE)))
    assert two["answers"] == ["1.250 mét", HOSPITAL]
    assert [one["source"] for one in two["evidence"]] == ["cau.txt", "y-te/benh-vien.txt"]


def test_a_praised_abstention_is_an_unanswerable_question_whatever_was_near():
    praised = line(ABSTAINED)
    assert (praised["kind"], praised["answers"], praised["evidence"]) == ("unanswerable", [], [])


@pytest.mark.parametrize("about", [SAID, ABSTAINED])
def test_a_blamed_answer_is_left_to_be_completed_and_keeps_what_was_said(about):
    blamed = line(about, "down", "Sai năm")
    assert (blamed["kind"], blamed["answers"], blamed["evidence"]) == ("to-complete", [], [])
    assert (blamed["note"], blamed["feedback"]["answer"]) == ("thumb down: Sai năm", about.text)
    assert blamed["feedback"]["citations"][0]["quote"] == BRIDGE


@pytest.fixture
def exported(hoidap, data, folder, tmp_path):
    """A file of exported feedback beside its corpus."""

    def export(*said):
        with opened_state(data) as state:
            for about, thumb in said:
                state.feedback.give(about, thumb, "Nhận xét\nhai dòng")
        file = tmp_path / "feedback.jsonl"
        file.write_text(hoidap("feedback", "export").out, encoding="utf-8")
        return load_set(f"own:{file}@{folder}")

    return export


def test_eval_reads_what_was_praised_as_it_is(exported):
    read = exported((SAID, "up"), (ABSTAINED, "up"))
    assert [(one.kind, one.answers, one.sources) for one in read.questions] == [
        ("fact", ("1.250 mét",), ("cau.txt",)),
        ("unanswerable", (), ()),
    ]


def test_eval_refuses_a_line_that_nobody_completed(exported):
    with pytest.raises(SetError, match="line 2: a person must complete it"):
        exported((SAID, "up"), (ABSTAINED, "down"))


def test_feedback_before_a_day_is_deleted(hoidap, data):
    with opened_state(data) as state:
        state.feedback.give(SAID, "up")
    kept, gone = (hoidap("feedback", "clear", "--before", day).err for day in ("2020-01-01", "2999-01-01"))
    assert (kept, gone, hoidap("feedback", "export").out) == ("0 deleted.\n", "1 deleted.\n", "")
