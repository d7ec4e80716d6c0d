from datetime import date

import pytest

from rag.errors import InputError
from rag.index import CollectionIndex, open_index
from rag.question import understand_question
from rag.retrieve import Retriever, fuse
from rag.scope import Scope
from rag.store import open_store
from rag.types import Filters
from tests.pages import BRIDGE, HOSPITAL, SECRETARY
from tests.store.samples import ENCODER, KEY, sample, save

OLD_SECRETARY = "Ông Lê Văn Bảy là Bí thư Tỉnh ủy Sông Trà."


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "data", create=True) as opened:
        save(
            opened,
            sample("bi-thu.txt", SECRETARY, published=date(2021, 5, 12)),
            sample("bi-thu-cu.txt", OLD_SECRETARY, published=date(2015, 1, 1)),
            sample("cau.txt", BRIDGE, published=date(2020, 1, 1)),
            sample("hospital.txt", HOSPITAL, language="en"),
            sample("rieng.txt", f"{BRIDGE} Tài liệu riêng.", collection="other"),
        )
        yield opened


@pytest.fixture
def index(store):
    return open_index(store, "default", encoder=KEY, announce=lambda _: None)


def found(store, index: CollectionIndex, question: str, *, filters: Filters | None = None, **how) -> list[str]:
    retriever = Retriever(Scope(store, {"default": index}), ENCODER, 0.5)
    hits = retriever.retrieve(understand_question(question, index), **{"k": 10, **how}, filters=filters or Filters())
    return [hit.metadata.source for hit in hits]


@pytest.mark.parametrize("side", ["hybrid", "dense", "lexical"])
def test_each_side_alone_and_both_together_find_the_passage(store, index, side):
    assert found(store, index, "Cầu Bến Gỗ dài bao nhiêu mét?", retriever=side)[0] == "cau.txt"


def test_a_question_without_accents_finds_what_one_with_accents_finds(store, index):
    assert found(store, index, "cau ben go dai bao nhieu met", k=1) == ["cau.txt"]


def test_a_hit_carries_the_parts_of_its_score(store, index):
    retriever = Retriever(Scope(store, {"default": index}), ENCODER, 0.5)
    (hit,) = retriever.retrieve(understand_question("Cầu Bến Gỗ", index), k=1)
    assert set(hit.parts) == {"dense", "lexical", "fused", "names", "time"}
    assert hit.score == pytest.approx(hit.parts["fused"] + hit.parts["names"] + hit.parts["time"])
    assert hit.text == BRIDGE[hit.passage.start : hit.passage.end]


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        (Filters(published_from=date(2020, 6, 1)), {"bi-thu.txt"}),
        (Filters(published_to=date(2020, 1, 1)), {"cau.txt", "bi-thu-cu.txt"}),
        (Filters(published_from=date(2019, 1, 1), published_to=date(2021, 1, 1)), {"cau.txt"}),
        (Filters(sources=("cau.txt", "bi-thu.txt")), {"cau.txt", "bi-thu.txt"}),
        (Filters(languages=("en",)), {"hospital.txt"}),
        (Filters(languages=("vi",), sources=("hospital.txt",)), set()),
        (Filters(sources=("nobody.txt",)), set()),
    ],
)
def test_a_filter_lets_exactly_its_documents_answer(store, index, filters, sources):
    assert set(found(store, index, "Sông Trà cầu Bến Gỗ bệnh viện Bí thư", filters=filters)) == sources


def test_a_filter_by_document_id_finds_that_document_however_far_it_is(store, index):
    wanted = store.known("default", "hospital.txt").document
    assert found(store, index, "Ai là Bí thư?", filters=Filters(documents=(wanted,))) == ["hospital.txt"]


def test_a_document_of_another_collection_is_not_found_by_its_id(store, index):
    foreign = store.known("other", "rieng.txt").document
    assert found(store, index, "Cầu Bến Gỗ", filters=Filters(documents=(foreign,))) == []
    assert "rieng.txt" not in found(store, index, "Cầu Bến Gỗ tài liệu riêng")


def test_a_filter_with_its_dates_the_wrong_way_round_is_refused_with_the_cure(store, index):
    with pytest.raises(InputError, match="Swap the two dates"):
        found(store, index, "Cầu", filters=Filters(published_from=date(2022, 1, 1), published_to=date(2020, 1, 1)))


@pytest.mark.parametrize("k", [0, -3])
def test_fewer_than_one_passage_cannot_be_asked_for(store, index, k):
    with pytest.raises(InputError, match=f"k is {k}"):
        found(store, index, "Cầu", k=k)


def test_what_left_the_store_is_no_hit_whatever_the_index_says(store, index):
    with store.writing():
        store.remove("default", [store.known("default", "cau.txt").document])
    assert "cau.txt" not in found(store, index, "Cầu Bến Gỗ dài bao nhiêu mét?")


@pytest.mark.parametrize(("share", "alone"), [(0.0, "lexical"), (1.0, "dense")])
def test_a_share_of_none_or_all_ranks_as_one_side_does(store, index, share, alone):
    question, filters = (
        understand_question("Cầu Bến Gỗ dài bốn mét", index),
        Filters(languages=("vi",)),
    )  # words it knows
    scope = Scope(store, {"default": index})
    both = Retriever(scope, ENCODER, share).retrieve(question, k=10, filters=filters)
    one = Retriever(scope, ENCODER, 0.5, alone).retrieve(question, k=10, filters=filters)
    scores = {hit.passage.id: hit.parts["fused"] for hit in both}
    assert [scores[hit.passage.id] for hit in one] == [hit.parts["fused"] for hit in one]


def test_a_side_that_cannot_tell_its_candidates_apart_gives_all_the_same():
    assert fuse({1: 0.4, 2: 0.4}, {}, dense_shares={1: 1.0, 2: 1.0}) == {1: 1.0, 2: 1.0}


def test_a_candidate_is_judged_by_its_own_share_of_each_side():
    fused = fuse({1: 0.2, 2: 0.8}, {1: 9.0, 2: 3.0}, dense_shares={1: 0.25, 2: 0.75})
    assert fused == {1: 0.75, 2: 0.75}


def test_with_nothing_found_there_is_nothing_to_fuse():
    assert fuse({}, {}, dense_shares={}) == {}
