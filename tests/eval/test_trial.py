import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.questions import CorpusFile, EvalQuestion, Evidence, QuestionSet, Record
from eval.trial import plan_trial, write_corpus


def _question(id_: str, *sources: str) -> EvalQuestion:
    answers = ("x",) if sources else ()
    return EvalQuestion(id_, f"{id_}?", "vi", "span", answers, tuple(Evidence(one) for one in sources), "vi")


def _set(count: int) -> QuestionSet:
    corpus = tuple(Record(f"r{number}", "text") for number in range(count))
    questions = tuple(_question(f"q{number}", f"r{number}") for number in range(count))
    return QuestionSet("test", corpus, (*questions, _question("never"), _question("twice", "r0", "r1")))


def test_nothing_left_out_leaves_only_the_unanswerable_to_abstain_from() -> None:
    trial = plan_trial(_set(4), limit=None, leave_out=0, seed=3)
    assert ([one.id for one in trial.sources], trial.unanswerable) == (["r0", "r1", "r2", "r3"], {"never"})


def test_a_question_is_unanswerable_when_all_its_sources_are_left_out() -> None:
    trial = plan_trial(_set(40), limit=None, leave_out=0.5, seed=3)
    stored = {one.id for one in trial.sources}
    expected = {f"q{number}" for number in range(40) if f"r{number}" not in stored} | {"never"}
    assert len(stored) == 20
    assert trial.unanswerable - {"twice"} == expected
    assert ("twice" in trial.unanswerable) == stored.isdisjoint({"r0", "r1"})


def test_of_a_question_that_keeps_some_sources_the_evidence_left_is_asked_for() -> None:
    for seed in range(9):
        trial = plan_trial(_set(2), limit=None, leave_out=0.5, seed=seed)
        [kept] = trial.sources
        twice = next(one for one in trial.questions if one.id == "twice")
        assert (twice.sources, "twice" in trial.unanswerable) == ((kept.id,), False)


def test_a_question_with_an_answer_and_no_known_source_is_answerable() -> None:
    known = replace(_question("q1"), answers=("x",))
    trial = plan_trial(QuestionSet("test", (Record("r0", "text"),), (known,)), limit=None, leave_out=0, seed=0)
    assert trial.unanswerable == frozenset()


def test_the_same_seed_plans_the_same_trial_and_another_does_not() -> None:
    plans = [plan_trial(_set(40), limit=10, leave_out=0.5, seed=seed) for seed in (1, 1, 2)]
    assert plans[0] == plans[1]
    assert plans[0] != plans[2]


def test_a_limit_samples_the_questions_in_their_order_over_the_whole_corpus() -> None:
    trial = plan_trial(_set(9), limit=3, leave_out=0, seed=1)
    order = [*(f"q{number}" for number in range(9)), "never", "twice"]
    ids = [one.id for one in trial.questions]
    assert (len(ids), len(trial.sources), sorted(ids, key=order.index)) == (3, 9, ids)


def test_leaving_everything_out_is_refused() -> None:
    with pytest.raises(EvaluationError, match="Leaving out 95% of 1 sources leaves none"):
        plan_trial(_set(1), limit=None, leave_out=0.95, seed=0)


def test_records_become_lines_and_files_keep_their_paths(tmp_path: Path) -> None:
    original = tmp_path / "original.txt"
    original.write_text("Nội dung", "utf-8")
    folder = tmp_path / "corpus"
    untitled, titled = Record("r1", "Một"), Record("r2", "Hai", "Tiêu đề", {"published": "2021-03-04"})
    write_corpus((untitled, CorpusFile("a/b.txt", original), titled), folder)
    assert [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()] == [
        {"id": "r1", "text": "Một"},
        {"published": "2021-03-04", "id": "r2", "title": "Tiêu đề", "text": "Hai"},
    ]
    assert (folder / "a" / "b.txt").read_text("utf-8") == "Nội dung"


def test_a_corpus_of_files_alone_has_no_empty_records_file(tmp_path: Path) -> None:
    original = tmp_path / "original.txt"
    original.write_text("Nội dung", "utf-8")
    folder = tmp_path / "corpus"
    write_corpus((CorpusFile("a.txt", original),), folder)
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


def test_what_an_earlier_trial_laid_out_is_gone(tmp_path: Path) -> None:
    write_corpus((Record("r1", "Một"), Record("r2", "Hai")), tmp_path / "corpus")
    write_corpus((Record("r2", "Hai"),), tmp_path / "corpus")
    assert (tmp_path / "corpus" / "corpus.jsonl").read_text("utf-8") == '{"id": "r2", "text": "Hai"}\n'
