import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from eval.errors import EvaluationError
from eval.folder import load_run
from eval.judge.asking import Judge, correctness_prompt, faithfulness_prompt
from eval.judge.commands import answers, judge_run, sampled
from eval.judge.figures import Judged
from eval.judge.kept import Verdicts
from eval.judge.verdicts import Verdict, read_correctness, read_statements
from eval.questions import Evidence
from eval.rows import Quoted, Row
from rag.errors import ModelFailed
from rag.types import Piece
from tests.eval.commands import eval_command
from tests.eval.runs import GOLD, OTHER, quoted, refused_row, right_row, unanswerable_row, write_run, wrong_row
from tests.write.fakes import ScriptedModel
from tests.write.scripted_server import Request, Script, failing, good, scripted_server

SAID = (Piece("It was built in 1911.", (1,)),)
BUSY = ModelFailed("rate-limited", "The model is busy.")


def _rows(count: int = 4) -> list[Row]:
    """Answers right and wrong in turn, each of one statement."""
    made = (right_row, wrong_row)
    return [made[number % 2](f"q{number}", pieces=SAID) for number in range(count)]


def _judge(*replies: Sequence[str | ModelFailed]) -> ScriptedModel:
    """A judge that gives these replies in turn, the same one however often it is opened."""
    return ScriptedModel(replies[0], then=replies[1:], identity="the judge")


def _judged(run: Path, model: ScriptedModel, rows: list[Row]) -> Judged:
    return judge_run(run, rows, model, Console(quiet=True), seed=0)


def _run(folder: Path, rows: list[Row]) -> Path:
    return write_run(folder / "run", rows).path


def test_a_judge_is_asked_of_every_statement_and_of_the_whole_answer(tmp_path):
    model = _judge(["1: SUPP", "ORTED"], ["PARTLY"])
    assert list(Judge(model).judge([right_row(pieces=SAID)])) == [Verdict("q1", ("supported",), "partly")]
    assert [prompt.name for prompt in model.prompts] == ["judge-faithfulness.en", "judge-correctness.en"]


def test_a_statement_is_shown_with_the_quotes_it_cites_and_no_others():
    said = (
        Piece("Sources differ:"),
        Piece("\n- It was built in 1911.", (1, 2)),
        Piece(" It is high.", (), unverified=True),
    )
    row = right_row(
        pieces=said, citations=(quoted(GOLD, "Built  in 1911."), quoted(OTHER, "1911."), quoted(OTHER, "Not me."))
    )
    prompt = faithfulness_prompt(row)
    _, *shown, _, _, asked = prompt.content.splitlines()
    assert shown == [
        "Statement 1: - It was built in 1911.",
        "Quotes: Built in 1911. … 1911.",
        "",
        "Statement 2: It is high.",
        "Quotes: –",
    ]
    assert asked == "Write 2 lines, one for each statement."


def test_an_answer_is_shown_with_every_gold_answer_and_what_of_them_is_needed():
    both = (Evidence(GOLD, "a", ("1911", "in 1911")), Evidence(OTHER, "b", ("1925",)))
    one, needed = right_row(pieces=SAID, gold=("1911", "in 1911")), right_row(pieces=SAID, evidence=both, needs="all")
    assert "Right answer:\n- 1911 | in 1911\nGiven answer: It was built in 1911.\n" in correctness_prompt(one).content
    assert "Right answer:\n- 1911 | in 1911\n- 1925\nGiven answer:" in correctness_prompt(needed).content


def test_a_judge_of_a_vietnamese_answer_is_asked_in_vietnamese():
    assert correctness_prompt(right_row(pieces=SAID, language="vi")).name == "judge-correctness.vi"


@pytest.mark.parametrize("reply", ["", "SUPPORTED", "1: YES", "1: SUPPORTED\nBecause …", "2: NOT", "1: NOT\n1: NOT"])
def test_a_reply_of_another_form_is_no_verdict(reply):
    assert (read_statements(reply, 1), read_correctness(reply)) == (None, None)


def test_what_got_no_verdict_is_counted_and_in_no_figure(tmp_path):
    model = _judge(["It is fine."], ["WRONG"], ["1: NOT"], ["WRONG"])
    judged = _judged(_run(tmp_path, _rows(2)), model, _rows(2))
    assert judged.missing == {"faithfulness": 1, "correctness": 0}
    assert {name: (figure.value, figure.count) for name, figure in judged.figures.items()} == {
        "judged faithful": (0, 1),
        "judged supported, of statements": (0, 1),
        "judged correct": (0, 2),
    }


def test_what_a_judge_thinks_aloud_is_no_verdict():
    model = _judge(["<think>1: NOT</think>1: SUPPORTED"], ["<think>WRONG?</think>\nCORRECT"])
    assert list(Judge(model).judge([right_row(pieces=SAID)])) == [Verdict("q1", ("supported",), "correct")]


def test_an_answer_to_a_question_without_gold_is_judged_by_its_quotes_alone():
    row = unanswerable_row(answered=True, pieces=SAID)
    assert list(Judge(_judge(["1: NOT"])).judge([row])) == [Verdict("q1", ("not",))]


def test_the_judge_stands_beside_the_measured_figures_of_the_same_rows_and_its_agreement_with_them(tmp_path):
    replies = [
        ["1: SUPPORTED"],
        ["CORRECT"],
        ["1: SUPPORTED"],
        ["WRONG"],
        ["1: NOT"],
        ["CORRECT"],
        ["1: PARTLY"],
        ["CORRECT"],
    ]
    judged = _judged(_run(tmp_path, _rows()), _judge(*replies), _rows())
    assert {name: figure.value for name, figure in judged.figures.items()} == {
        "judged faithful": 0.5,
        "judged supported, of statements": 0.5,
        "judged correct": 0.75,
    }
    assert {name: figure.value for name, figure in judged.beside.items()} == {
        "right": 0.5,
        "answer in cited sentence": 0.5,
    }
    assert (judged.rows, judged.compared, judged.agreement) == (4, 4, 0.5)


def test_a_judge_that_fails_again_and_again_is_given_up_and_what_it_said_is_kept(tmp_path):
    run, rows = _run(tmp_path, _rows(7)), _rows(7)
    failing_later = _judge(["1: SUPPORTED"], ["CORRECT"], [BUSY])
    with pytest.raises(EvaluationError, match=r"(?s)failed 5 times in a row \(rate-limited\).*Repeat the command"):
        _judged(run, failing_later, rows)
    assert list(Verdicts.of(run, failing_later).read()) == ["q0"]


def test_judging_goes_on_where_it_was_broken_off(tmp_path):
    run, rows = _run(tmp_path, _rows()), _rows()
    _judged(run, _judge(["1: SUPPORTED"], ["CORRECT"], [BUSY]), rows)
    second = _judge(["1: NOT"], ["WRONG"], ["1: NOT"], ["WRONG"], ["1: NOT"], ["WRONG"])
    judged = _judged(run, second, rows)
    assert (len(second.prompts), judged.rows, judged.figures["judged correct"].value) == (6, 4, 0.25)


def test_a_line_that_was_being_written_when_it_broke_off_is_judged_again(tmp_path):
    run, rows = _run(tmp_path, _rows(2)), _rows(2)
    _judged(run, _judge(["1: NOT"], ["WRONG"], ["1: NOT"], ["WRONG"]), rows)
    file = run / "judged-scripted.jsonl"
    file.write_bytes(file.read_bytes()[:-9])
    again = _judge(["1: SUPPORTED"], ["CORRECT"])
    assert (_judged(run, again, rows).rows, len(again.prompts)) == (2, 2)
    assert [json.loads(line).get("id") for line in file.read_text("utf-8").splitlines()] == [None, "q0", "q1"]


def test_verdicts_of_another_judge_are_not_mixed_in(tmp_path):
    run = _run(tmp_path, _rows(1))
    model, other = _judge(["1: NOT"], ["WRONG"]), ScriptedModel([], identity="the judge elsewhere")
    _judged(run, model, _rows(1))
    with pytest.raises(EvaluationError, match="verdicts of another server, other options or other prompts"):
        Verdicts.of(run, other).read()


def test_a_larger_sample_holds_the_smaller_one_in_the_order_of_the_rows():
    rows = _rows(9)
    few, more = sampled(rows, limit=3, seed=1), sampled(rows, limit=6, seed=1)
    assert [row.id for row in more if row in few] == [row.id for row in few]
    assert sampled(rows, limit=None, seed=1) == rows


def test_abstentions_are_not_judged_and_a_run_of_nothing_else_cannot_be(tmp_path):
    refused = refused_row("q9", near=Quoted(GOLD, 0, 5, "Clock"))
    assert answers([*_rows(1), refused], tmp_path) == _rows(1)
    with pytest.raises(EvaluationError, match=r"No question of .* was answered"):
        answers([refused], tmp_path)


def test_a_run_made_before_statements_were_kept_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match=r"kept no statements\. Run the evaluation again"):
        answers([right_row()], tmp_path)


def _play_judge(request: Request) -> Script:
    return good("1: SUPPORTED" if "Statement 1" in request.messages[-1][1] else "CORRECT")


def test_the_command_asks_a_server_and_shows_its_figures_beside_the_run_s(tmp_path):
    run = _run(tmp_path, [*_rows(2), refused_row("q9")])
    before = load_run(run).summary
    with scripted_server(_play_judge) as server:
        code, printed = eval_command("judge", run, "--llm", f"{server.url}#judge", width=100)
    assert (code, len(server.requests)) == (0, 4)
    assert [line.split()[:3] for line in printed.splitlines() if "judged correct" in line] == [
        ["judged", "correct", "1.000"],
        ["Agreement", "of", "'judged"],
    ]
    assert " right " in printed
    assert "(Cohen's kappa, 2 answers): 0.00" in printed
    assert load_run(run).summary == before


def test_the_command_says_what_is_wrong_with_a_judge_or_a_run(tmp_path):
    run = _run(tmp_path, _rows(6))
    with scripted_server([failing(401)]) as server:
        refused = eval_command("judge", run, "--llm", f"{server.url}#judge", width=400)
    assert (refused[0], "failed 5 times in a row (refused)" in refused[1]) == (1, True)
    (run / "summary.json").unlink()
    unfinished = eval_command("judge", run, "--llm", "nobody:x", width=400)
    assert (unfinished[0], "was interrupted: it has no summary.json" in unfinished[1]) == (1, True)


def test_a_judge_named_by_its_server_alone_is_known_by_the_name_that_the_server_lists(tmp_path):
    run = _run(tmp_path, _rows(1))
    with scripted_server(_play_judge, models=["qwen3"]) as server:
        said = [eval_command("judge", run, "--llm", server.url, width=200) for _ in range(2)]
    assert [path.name for path in run.glob("judged-*")] == ["judged-url-qwen3.jsonl"]
    assert [(code, "as url:qwen3 judges them" in printed) for code, printed in said] == [(0, True), (0, True)]
    # Two words to learn its name; the second time, what it said before is known.
    assert [request.messages[-1][1] == "Hello" for request in server.requests] == [True, False, False, True]


def test_a_judge_that_nobody_can_name_is_refused(tmp_path):
    with scripted_server(_play_judge, models=None) as server:
        code, printed = eval_command("judge", _run(tmp_path, _rows(1)), "--llm", server.url, width=200)
    assert (code, "Name it behind its address: --llm URL#NAME." in printed) == (1, True)


def test_answers_that_could_not_be_judged_are_counted_by_reason(tmp_path):
    overflow = failing(400, "the request exceeds the available context size", kind="exceed_context_size_error")
    with scripted_server([failing(401), overflow, overflow, good("1: NOT"), good("WRONG")]) as server:
        code, printed = eval_command("judge", _run(tmp_path, _rows(4)), "--llm", f"{server.url}#m", width=400)
    told = [line.strip().partition(" × ") for line in printed.splitlines() if " × " in line]
    assert (code, "3 of 4 could not be judged:" in printed) == (0, True)
    assert [(count, "context window" in reason, "its key" in reason) for count, _, reason in told] == [
        ("2", True, False),
        ("1", False, True),
    ]


@pytest.mark.parametrize(
    ("replies", "agreement"),
    [
        ([good("It is fine.")], "0 answers): undefined of fewer than two"),
        ([good("It is fine."), good("CORRECT"), good("?"), good("?")], "1 answer): undefined of fewer than two"),
        ([good("1: NOT"), good("CORRECT")] * 2, "2 answers): undefined: both say the same of all"),
    ],
)
def test_an_agreement_that_is_not_defined_says_why(tmp_path, replies, agreement):
    run = _run(tmp_path, [right_row(f"q{number}", pieces=SAID) for number in range(2)])
    with scripted_server(replies) as server:
        code, printed = eval_command("judge", run, "--llm", f"{server.url}#m", width=200)
    assert (code, f"(Cohen's kappa, {agreement}" in printed) == (0, True)


def test_a_judge_that_does_not_exist_is_told_with_the_cure(tmp_path):
    code, printed = eval_command("judge", _run(tmp_path, _rows(1)), "--llm", "nobody:x", width=400)
    assert (code, "names no provider" in printed) == (1, True)
