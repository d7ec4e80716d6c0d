from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from eval.bench.filling import Paragraph, grow_store, growth_of
from eval.bench.plot import draw_retrieval
from eval.bench.retrieving import RetrievalCost
from eval.bench.searching import nearest_scores, recall
from eval.bench.spread import Spread
from eval.bench.synthetic import SyntheticText
from eval.bench.tables import print_retrieval
from rag.index import open_index
from rag.store import EncoderKey, NewRevision, Store, open_store
from rag.types import Metadata
from tests.fakes import FakeEncoder

KEY = EncoderKey("fake-64", 64)


def _cost(passages: int) -> RetrievalCost:
    return RetrievalCost(
        passages=passages,
        fill_seconds=1.0,
        build_seconds=2.0,
        build_peak=300_000_000,
        kind="ivf",
        lists=1264,
        probes=16,
        manifest_recall=0.98,
        recall={"recall@10": 0.75, "recall@50": 0.5},
        steps={"vector search": Spread(0.0012, 0.0034), "retrieve, whole": Spread(0.02, 0.03)},
        search_peak=400_000_000,
        store_bytes=passages * 3000,
        index_bytes=passages * 1500,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of 60 passages around two real ones."""
    store = open_store(tmp_path, create=True)
    ranges = [Paragraph(0, 26), Paragraph(27, 45)]
    text = "Trường thành lập năm 1998. Trường có 12 khoa."
    vectors = FakeEncoder().encode_passages([text[one.start : one.end] for one in ranges])
    with store.writing():
        store.save(NewRevision("eval", text, Metadata("Trường", "truong.txt"), "d", "f", ranges, vectors, KEY))
    growth = growth_of(store, "eval", SyntheticText(0).documents(9, passages=10), seed=0)
    assert grow_store(store, "eval", growth, passages=60) == 60
    return store


def test_an_exact_index_finds_all_that_comparing_with_every_vector_finds(store: Store) -> None:
    questions = np.stack([FakeEncoder().encode_question(text) for text in ("Trường có mấy khoa?", "năm 1998")])
    index = open_index(store, "eval", encoder=KEY, announce=lambda _: None)
    with store.snapshot("eval") as snapshot:
        best = nearest_scores(snapshot, KEY, questions, 5)
        whole = np.concatenate([vectors for _, vectors in snapshot.vectors(KEY, snapshot.ids())])
    assert best == pytest.approx(-np.sort(-(questions @ whole.T), axis=1)[:, :5], abs=1e-6)
    assert recall(index, questions, best, 5) == 1.0


def test_what_an_index_does_not_find_lowers_its_recall(store: Store) -> None:
    question = FakeEncoder().encode_question("Trường có mấy khoa?")[None]
    index = open_index(store, "eval", encoder=KEY, announce=lambda _: None)
    found = [score for _, score in index.search_dense(question[0], 4)]
    unseen = np.asarray([[2.0, found[0], found[0], found[0]]], np.float32)  # a better one, and the best three times
    assert recall(index, question, unseen, 4) == 0.25


def test_a_store_grows_on_from_where_it_stands(store: Store) -> None:
    growth = growth_of(store, "eval", SyntheticText(5).documents(9, passages=10), seed=5)
    assert grow_store(store, "eval", growth, passages=60) == 60
    assert grow_store(store, "eval", growth, passages=75) == 75


def test_the_cost_of_finding_is_printed_step_by_step() -> None:
    told = StringIO()
    print_retrieval(_cost(100_000), Console(file=told, width=120))
    said = told.getvalue()
    assert "Finding among 100,000 passages" in said
    rows = [tuple(cell.strip() for cell in line.strip("│").split("│")) for line in said.splitlines() if "│" in line]
    assert ("vector index", "ivf, 1,264 lists, 16 probed") in rows
    assert ("vector search, p50 and p95", "1.2, 3.4 ms") in rows
    assert ("recall@10 of questions against exact search", "0.750") in rows
    assert ("store and index", "300, 150 MB") in rows


def test_the_plot_names_every_series_and_stays_small(tmp_path: Path) -> None:
    draw_retrieval([_cost(1_000), _cost(100_000)], tmp_path / "plots" / "retrieval.svg")
    drawn = (tmp_path / "plots" / "retrieval.svg").read_text("utf-8")
    words = {element.text for element in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")}
    wanted = {"vector search", "retrieve, whole", "recall@10, of questions", "store on disk", "peak memory, building"}
    assert wanted - words == set()
    assert len(drawn) < 60_000


def test_rounding_coordinates_leaves_the_words_of_the_plot_alone(tmp_path: Path) -> None:
    draw_retrieval([_cost(1_000), _cost(100_000)], tmp_path / "retrieval.svg")
    root = ElementTree.fromstring((tmp_path / "retrieval.svg").read_text("utf-8"))
    assert {"0.01", "0.1"} <= {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
