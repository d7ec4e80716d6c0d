from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from eval.bench.peers.comparison import Comparison, Plan, Run, standings_of
from eval.bench.peers.job import Job, Outcome, Search, Unit
from eval.bench.peers.process import ENTRANTS, OURS, Entrant, do
from eval.bench.peers.tables import print_comparison
from eval.bench.spread import Spread
from eval.questions import EvalQuestion, Evidence
from eval.statistics import Paired, estimate_mean

PASSAGES = (
    Unit("a", "Trường thành lập năm 1998."),
    Unit("b", "Bệnh viện có 300 giường."),
    Unit("a", "Trường có 12 khoa."),
)
JOB = Job("model", "corpus", "vi", 480, ("Bệnh viện có bao nhiêu giường?", "Trường có mấy khoa?"), PASSAGES)


@dataclass(frozen=True)
class SharedWords:
    """Ranks passages by the words they share with the question; keeps one file of ten bytes, and a model beside it."""

    configuration: str = "shared words"

    def index(self, job: Job, folder: Path) -> Search:
        (folder / "index.txt").write_text("0123456789", "utf-8")
        (folder / "models").mkdir()
        (folder / "models" / "weights").write_text("not counted", "utf-8")

        def search(question: str) -> Sequence[str]:
            words = set(question.casefold().split())
            ranked = sorted(job.passages, key=lambda unit: -len(words & set(unit.text.casefold().split())))
            return [unit.source for unit in ranked]

        return search


def _question(number: int, source: str) -> EvalQuestion:
    return EvalQuestion(f"q{number}", "…?", "vi", "fact", ("…",), (Evidence(source),), "vi")


def _outcome(*rankings: tuple[str, ...]) -> Outcome:
    return Outcome(rankings, start=1.0, index=2.0, queries=(0.01, 0.03), bytes=5_000_000, configuration="set up so")


def test_a_job_is_read_as_it_was_written(tmp_path: Path) -> None:
    JOB.write(tmp_path / "job.json")
    assert Job.read(tmp_path / "job.json") == JOB


def test_a_system_ranks_sources_and_only_what_it_keeps_beside_models_is_counted(tmp_path: Path) -> None:
    outcome = do(JOB, lambda _: SharedWords(), tmp_path)
    assert (outcome.rankings, outcome.bytes, outcome.configuration, len(outcome.queries)) == (
        (("b", "a", "a"), ("a", "a", "b")),
        10,
        "shared words",
        2,
    )


def test_an_entrant_names_the_modules_it_lacks() -> None:
    assert Entrant(lambda _: SharedWords(), ("json", "no_such_module")).missing == ("no_such_module",)
    assert ENTRANTS[OURS].missing == ()


def test_every_system_is_scored_beside_ours_question_by_question() -> None:
    asked = [_question(1, "b"), _question(2, "a")]
    ours, other = _outcome(("b", "a"), ("a", "b")), _outcome(("a", "b"), ("a", "a", "b"))
    first, second = standings_of({OURS: Run(ours, 300), "other": Run(other, 400)}, asked, seed=0)
    assert (first.figures["MRR@10"], first.more_than_ours) == (estimate_mean([1.0, 1.0], seed=0), {})
    assert (second.figures["MRR@10"].value, second.figures["Recall@1"].value) == (0.75, 0.5)
    assert second.more_than_ours["Recall@1"] == Paired(-0.5, -1.0, 0.0, 1.0)
    assert (second.query, second.peak_bytes, second.kept_bytes) == (Spread(0.02, pytest.approx(0.029)), 400, 5_000_000)


def test_a_comparison_is_printed_with_every_setting_and_what_was_left_out() -> None:
    asked = [_question(1, "b"), _question(2, "a")]
    runs = {OURS: Run(_outcome(("b",), ("a",)), 300), "other": Run(_outcome(("a",), ("a",)), 400)}
    plan = Plan("own:x", 480, None, 2, 0)
    told = StringIO()
    found = Comparison("x", 2, 2, 3, plan, standings_of(runs, asked, seed=0), {"txtai": "txtai not installed."})
    print_comparison(found, Console(file=told, width=200))
    low, high = found.standings[1].figures["Recall@1"].low, found.standings[1].figures["Recall@1"].high
    lines = told.getvalue().splitlines()
    assert "other: set up so" in lines
    assert "txtai was left out: txtai not installed." in lines
    assert any(f"0.500 {low:.3f}–{high:.3f}" in line for line in lines)
    assert any("-0.500 -1.000…+0.000" in line for line in lines)


@pytest.mark.parametrize("name", ["bm25s"])
def test_a_peer_that_is_installed_ranks_as_it_is_set_up(name: str, tmp_path: Path) -> None:
    entrant = ENTRANTS[name]
    if entrant.missing:
        pytest.skip(f"{name} is not installed")
    outcome = do(JOB, entrant.set_up, tmp_path)
    assert [ranking[0] for ranking in outcome.rankings] == ["b", "a"]
    assert outcome.configuration == "BM25(), tokenize(…, stopwords=None)"
    assert outcome.bytes > 0
