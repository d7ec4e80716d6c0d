import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.command_line import build_app
from tests.eval.fakes import open_fake

CLOCK = "The town clock was built in 1911 by the mason Jan Bell."
OLD_FARE = "The single fare of the harbour ferry is 20 dollars from 2019."
NEW_FARE = "The single fare of the harbour ferry is 25 dollars from 2023."

Line = Mapping[str, object]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in (("clock.txt", CLOCK), ("2019.txt", OLD_FARE), ("2023.txt", NEW_FARE)):
        (folder / name).write_text(text, "utf-8")
    return folder


def _line(question: str, answers: Sequence[str], *quotes: tuple[str, str], **more: object) -> Line:
    evidence = [{"source": source, "quote": quote} for source, quote in quotes]
    given = {"id": "q1", "question": question, "language": "en", "kind": "number"}
    return {**given, "answers": list(answers), "evidence": evidence, **more}


def _check(corpus: Path, *lines: Line, options: Sequence[str] = ()) -> tuple[int, str]:
    path = corpus.parent / "questions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    written = io.StringIO()
    app = build_app(open_fake, Console(file=written, width=200))
    return CliRunner().invoke(app, ["check", str(path), *options]).exit_code, written.getvalue()


WHEN_BUILT = _line("When was the town clock built?", ["1911"], ("clock.txt", CLOCK), kind="date")
FARE_NOW = _line("What is the single fare of the harbour ferry?", ["25 dollars"], ("2023.txt", NEW_FARE))
OLD_ONE = {"source": "2019.txt", "quote": OLD_FARE}


def test_a_set_without_a_fault_passes_and_is_counted(corpus: Path) -> None:
    code, printed = _check(corpus, WHEN_BUILT)
    assert code == 0
    assert "│ date │ 1  │ 1   │" in printed
    assert printed.endswith("1 questions, 1 quotes, 0 faults\n")


def test_a_quote_that_does_not_stand_is_shown_beside_the_nearest_line(corpus: Path) -> None:
    wrong = "The town clock was made in 1911"
    code, printed = _check(corpus, _line("When was the town clock built?", ["1911"], ("clock.txt", wrong), kind="date"))
    assert code == 1
    assert f"q1, clock.txt: the quote is not in the text: {wrong!r}\n    nearest: {CLOCK!r}\n" in printed


def test_the_nearest_to_a_quote_is_the_sentence_that_has_most_of_it_in_one_piece(corpus: Path) -> None:
    sentence = "Chairman of the works was Hugh Marr, who drew it."
    (corpus / "clock.txt").write_text(f"About the works of Hugh\n\n{CLOCK}. {sentence} It cost much.", "utf-8")
    wrong = "chairman of the works was Hugh Marr"
    _, printed = _check(corpus, _line("Who was the chairman?", ["Hugh Marr"], ("clock.txt", wrong), kind="person"))
    assert f"nearest: {sentence!r}\n" in printed


def test_a_gold_document_that_is_refused_fails_with_the_reason(corpus: Path) -> None:
    (corpus / "clock.txt").write_text("refuse me", "utf-8")
    code, printed = _check(corpus, WHEN_BUILT)
    assert (code, "q1, clock.txt: no stored text: Nothing in it.\n" in printed) == (1, True)


def test_a_quote_that_stands_twice_is_only_pointed_out(corpus: Path) -> None:
    (corpus / "clock.txt").write_text(f"{CLOCK}\n{CLOCK}", "utf-8")
    code, printed = _check(corpus, WHEN_BUILT)
    assert (code, f"q1, clock.txt: the quote stands 2 times, and every place counts: {CLOCK!r}\n" in printed) == (
        0,
        True,
    )


def test_another_value_in_a_sentence_as_near_as_the_gold_one_is_a_fault(corpus: Path) -> None:
    code, printed = _check(corpus, FARE_NOW)
    assert code == 1
    assert (
        "q1, 2019.txt: may be answered twice: 'What is the single fare of the harbour ferry?' is answered "
        "'25 dollars', but this sentence says '20'. If it is an answer, give the question a time, or both as evidence "
        'with "needs": "all"; if it is none, copy a piece of it into "reviewed".\n'
        f"    {OLD_FARE}\n"
    ) in printed


def test_a_sentence_that_was_reviewed_is_no_fault(corpus: Path) -> None:
    assert _check(corpus, {**FARE_NOW, "reviewed": [OLD_ONE]})[0] == 0


def test_both_values_of_a_question_marked_as_a_disagreement_are_gold(corpus: Path) -> None:
    evidence = [
        {"source": "2019.txt", "quote": OLD_FARE, "answers": ["20 dollars"]},
        {"source": "2023.txt", "quote": NEW_FARE, "answers": ["25 dollars"]},
    ]
    marked = {**FARE_NOW, "kind": "disagreement", "needs": "all", "evidence": evidence}
    assert _check(corpus, marked)[0] == 0


def test_a_question_in_another_language_is_compared_by_its_gold_sentence(corpus: Path) -> None:
    asked = _line("Giá vé phà bây giờ là mấy đô la?", ["25 dollars"], ("2023.txt", NEW_FARE), language="vi")
    code, printed = _check(corpus, asked)
    assert (code, "q1, 2019.txt: may be answered twice" in printed) == (1, True)


def test_a_copy_that_says_the_same_is_no_rival(corpus: Path) -> None:
    (corpus / "2019.txt").write_text(NEW_FARE.replace("from 2023", "as we wrote"), "utf-8")
    assert _check(corpus, FARE_NOW)[0] == 0


def test_a_quote_that_holds_its_answer_only_inside_a_word_is_a_fault(corpus: Path) -> None:
    code, printed = _check(corpus, {**FARE_NOW, "answers": ["5 dollars"], "reviewed": [OLD_ONE]})
    assert code == 1
    assert f"q1, 2023.txt: no answer stands in the quote as whole words: {NEW_FARE!r}\n" in printed


def test_the_same_question_twice_is_a_fault_and_in_another_conversation_it_is_not(corpus: Path) -> None:
    again = {**WHEN_BUILT, "id": "q2", "question": "when was THE town clock built"}
    code, printed = _check(corpus, WHEN_BUILT, again)
    assert (code, "q2: asks the same as q1: 'when was THE town clock built'\n" in printed) == (1, True)
    assert _check(corpus, WHEN_BUILT, {**again, "history": [{"question": "Is there a clock?"}]})[0] == 0


def test_a_kind_that_promises_a_history_must_have_one(corpus: Path) -> None:
    code, printed = _check(corpus, {**WHEN_BUILT, "kind": "follow-up"})
    assert code == 1
    assert "q1: a question of kind 'follow-up' has a history; this one does not keep that\n" in printed


def test_a_mistyped_kind_is_pointed_out_with_what_is_meant(corpus: Path) -> None:
    code, printed = _check(corpus, {**WHEN_BUILT, "kind": "folow-up"})
    assert (code, "q1: the kind 'folow-up' is none of ours. Is 'follow-up' meant?\n" in printed) == (0, True)


def test_the_sentence_nearest_to_a_question_without_an_answer_is_shown_when_asked_for(corpus: Path) -> None:
    line = _line("Who paid for the town clock?", [], kind="unanswerable", id="q2")
    code, printed = _check(corpus, WHEN_BUILT, line, options=["--show-nearest"])
    shown = [line for line in printed.splitlines() if line.startswith("q2, clock.txt")]
    assert (code, len(shown)) == (0, 1)
    assert f"{shown[0]}\n    {CLOCK}\n" in printed
