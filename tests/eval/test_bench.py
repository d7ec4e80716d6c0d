import json
import platform
import sys
from collections import Counter
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from eval.bench.child import run_child
from eval.bench.commands import build_bench
from eval.bench.conditions import Conditions, write_result
from eval.bench.encoders import started
from eval.bench.filling import Paragraph, grow_store, growth_of
from eval.bench.ingesting import IngestComparison, IngestCost, measure_ingest
from eval.bench.synthetic import SyntheticText
from eval.errors import EvaluationError
from rag.store import EncoderKey, NewRevision, Store, open_store
from rag.types import Metadata
from tests.eval.fakes import open_fake
from tests.fakes import FakeEncoder


def _seeded(folder: Path) -> Store:
    store = open_store(folder, create=True)
    encoder = FakeEncoder()
    text = "Trường thành lập năm 1998. Trường có 12 khoa."
    ranges = [Paragraph(0, 26), Paragraph(27, len(text))]
    vectors = encoder.encode_passages([text[one.start : one.end] for one in ranges])
    key = EncoderKey(encoder.name, encoder.dimension)
    with store.writing():
        store.save(NewRevision("eval", text, Metadata("Trường", "truong.txt"), "d", "f", ranges, vectors, key))
    return store


def test_the_same_seed_writes_the_same_documents() -> None:
    first, again, other = (list(SyntheticText(seed).documents(2, passages=3)) for seed in (1, 1, 2))
    assert first == again
    assert [one.text for one in first] != [one.text for one in other]
    assert [one.text.count("\n\n") for one in first] == [2, 2]


def test_word_frequencies_fall_as_zipf_says() -> None:
    words = Counter(word for text in SyntheticText(0).passages(400) for word in text.casefold().rstrip(".").split())
    counts = [count for _, count in words.most_common(100)]
    assert counts[0] > 5 * counts[20] > 0
    assert all(left >= right for left, right in pairwise(counts))
    assert len({word for word in words if word.isalpha()}) > 900


def test_questions_are_in_the_words_of_the_documents() -> None:
    texts = [text.casefold() for text in SyntheticText(3).passages(4)]
    asked = [question.removesuffix(" là bao nhiêu?") for question in SyntheticText(3).questions(4)]
    assert [question in text for question, text in zip(asked, texts, strict=True)] == [True] * 4


def test_a_store_is_filled_to_the_very_passage_with_vectors_near_real_ones(tmp_path: Path) -> None:
    with _seeded(tmp_path) as store:
        with store.snapshot("eval") as before:
            real = np.concatenate([batch for _, batch in before.vectors(EncoderKey("fake-64", 64), before.ids())])
        growth = growth_of(store, "eval", SyntheticText(0).documents(9, passages=4), seed=0)
        count = grow_store(store, "eval", growth, passages=21)
        with store.snapshot("eval") as after:
            made = np.concatenate([batch for _, batch in after.vectors(EncoderKey("fake-64", 64), after.ids())])[2:]
        assert (count, len(made), store.encoders("eval")) == (21, 19, {EncoderKey("fake-64", 64): 21})
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(19), abs=1e-5)
    assert (made @ real.T).max(axis=1) == pytest.approx(np.full(19, 0.94), abs=0.06)


def test_an_empty_collection_cannot_be_extended(tmp_path: Path) -> None:
    with open_store(tmp_path, create=True) as store:
        with store.writing():
            store.begin_run("eval")
        with pytest.raises(EvaluationError, match=r"has no vector to start from\. Ingest a document first."):
            growth_of(store, "eval", SyntheticText(0).documents(1, passages=1), seed=0)


def test_the_peak_memory_of_a_child_is_its_own() -> None:
    small = run_child([sys.executable, "-c", "print('ready')"], environment={})
    large = run_child([sys.executable, "-c", "b = bytearray(100_000_000); b[::4096] = b[::4096]"], environment={})
    assert small.output == "ready\n"
    assert 80e6 < large.peak_bytes - small.peak_bytes < 130e6


def test_a_child_is_given_its_environment() -> None:
    finished = run_child(
        [sys.executable, "-c", "import os; print(os.environ['HOIDAP_X'])"], environment={"HOIDAP_X": "5"}
    )
    assert finished.output == "5\n"


def test_a_child_that_fails_is_an_error_with_its_own_words() -> None:
    with pytest.raises(EvaluationError, match=r"(?s)ended with 3\. It said:\nno index"):
        run_child([sys.executable, "-c", "import sys; print('no index', file=sys.stderr); sys.exit(3)"], environment={})


def test_an_exit_code_that_means_something_is_accepted_when_named() -> None:
    assert run_child([sys.executable, "-c", "exit(3)"], environment={}, accepted=(0, 3)).output == ""


def test_an_ingest_is_measured_by_stage(tmp_path: Path) -> None:
    cost = measure_ingest(open_fake, tmp_path, documents=3, seed=0)
    assert (cost.documents, cost.passages, cost.stages) == (3, 3, {"embed": 0.5})
    assert cost.seconds > 0


def test_a_benchmark_that_cannot_go_on_says_why_and_shows_no_traceback() -> None:
    def closed(*_: object, **__: object) -> NoReturn:
        raise EvaluationError("There is no service.")

    told = StringIO()
    done = CliRunner().invoke(build_bench(closed, Console(file=told)), ["ask"])
    first, *_, last = told.getvalue().splitlines()
    assert (done.exit_code, first.startswith("On "), last) == (1, True, "There is no service.")


def test_an_ingest_is_compared_round_by_round() -> None:
    ours = (_ingest(10.0), _ingest(5.0), _ingest(8.0))
    found = IngestComparison(ours, reference=(20.0, 20.0, 20.0))
    assert (found.typical, found.ratio, found.reference_rate) == (_ingest(8.0), 2.5, 5.0)


def _ingest(seconds: float) -> IngestCost:
    return IngestCost(documents=10, passages=100, seconds=seconds, stages={"embed": seconds / 2})


def test_figures_are_written_with_the_command_and_the_conditions(tmp_path: Path) -> None:
    conditions = Conditions.now()
    write_result(tmp_path / "new" / "figures.json", conditions, [_ingest(8.0)])
    whole = json.loads((tmp_path / "new" / "figures.json").read_text("utf-8"))
    assert whole["results"] == [{"documents": 10, "passages": 100, "seconds": 8.0, "stages": {"embed": 4.0}}]
    assert whole["conditions"]["python"] == platform.python_version()
    assert whole["conditions"]["cores"] >= 1
    assert whole["command"].startswith("python -m eval bench")
    assert platform.node() not in json.dumps(whole["conditions"])


def test_an_engine_that_dies_is_an_error_that_names_it(tmp_path: Path) -> None:
    with (
        pytest.raises(EvaluationError, match="no such engine stopped with status 1"),
        started("no such engine", tmp_path),
    ):
        pass
