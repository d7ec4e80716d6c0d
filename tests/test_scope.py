import pytest

from rag.errors import InputError, UnknownCollection
from rag.index import open_index
from rag.question import understand_question
from rag.retrieve import Retriever
from rag.scope import Scope, named_collections, require_collection
from rag.text.syllables import lexical_terms
from rag.types import Filters, Hit
from tests.pages import BRIDGE, HOSPITAL, SECRETARY
from tests.store.samples import ENCODER, KEY, sample, save

PLACES = ("Bến Gỗ", "Sông Trà", "Ca Nho", "Lam Giang", "Đồi Chè", "Nam Khê")
NEWS = [f"Tin số {number}: cầu {place} ở tỉnh ta đón {number} xe." for number, place in enumerate(PLACES * 3)]


@pytest.fixture
def scope_of(store):
    """The collections of the store, each with its index, as they are asked together."""

    def scope(*collections: str) -> Scope:
        said: list[str] = []
        indexes = {name: open_index(store, name, encoder=KEY, announce=said.append) for name in collections}
        return Scope(store, indexes)

    return scope


def found(scope: Scope, question: str, **how: object) -> list[Hit]:
    return Retriever(scope, ENCODER, 0.5).retrieve(understand_question(question, scope), **{"k": 10, **how})


def test_a_question_is_asked_of_several_collections_together_and_each_hit_says_where_it_was_found(store, scope_of):
    save(store, sample("cau.txt", BRIDGE, collection="b"), sample("bi-thu.txt", SECRETARY, collection="a"))
    save(store, sample("benh-vien.txt", HOSPITAL, collection="c"))
    hits = found(scope_of("a", "b"), "Ai là Bí thư Tỉnh ủy Sông Trà? Cầu Bến Gỗ dài bao nhiêu mét?")
    assert {(hit.collection, hit.metadata.source) for hit in hits} == {("a", "bi-thu.txt"), ("b", "cau.txt")}


@pytest.mark.parametrize("folded", [False, True])
def test_documents_spread_over_collections_score_as_they_do_in_one(store, scope_of, folded):
    save(store, *[sample(f"{n}.txt", text, collection="whole") for n, text in enumerate(NEWS)])
    # All that is rare in the small collection is common in the large one: its own counts would mislead.
    save(store, *[sample(f"{n}.txt", text, collection="ab"[n > 3]) for n, text in enumerate(NEWS)])
    terms = ["cau", "ben", "go"] if folded else lexical_terms("cầu Bến Gỗ tin tỉnh")
    scores = []
    for scope in (scope_of("whole"), scope_of("a", "b")):
        everywhere = scope.allowed(Filters())
        best = scope.search_lexical(terms, folded=folded, k=10, allowed=everywhere)
        where = scope.passages(list(best))
        scores.append([(where[number][1].text, score) for number, score in best.items()])
    one, two = scores
    assert dict(two) == pytest.approx(dict(one), rel=0.02)
    assert [score for _, score in two] == sorted((score for _, score in two), reverse=True)


def test_a_copy_in_another_collection_counts_once(store, scope_of):
    copies = [sample("goc.txt", NEWS[0] * 2, collection="a"), sample("chep.txt", NEWS[0] * 2, collection="b")]
    save(store, *copies)
    assert len(found(scope_of("a", "b"), "Cầu Bến Gỗ đón bao nhiêu xe?")) == len(
        found(scope_of("a"), "Cầu Bến Gỗ đón bao nhiêu xe?")
    )


def test_accents_are_restored_from_the_words_of_all_collections(store, scope_of):
    save(store, sample("a.txt", "Cầu đã thông xe.", collection="a"), sample("b.txt", "Bến Gỗ rất dài.", collection="b"))
    assert understand_question("cau Ben Go", scope_of("a", "b")).searched == "cầu Bến Gỗ"
    assert scope_of("a", "b").forms("cau") == {"cầu": 1}


def test_a_filter_holds_in_every_collection(store, scope_of):
    save(store, sample("cau.txt", BRIDGE, collection="a"), sample("cau.txt", BRIDGE + " Mới.", collection="b"))
    foreign = store.known("b", "cau.txt").document
    hits = found(scope_of("a", "b"), "Cầu Bến Gỗ", filters=Filters(documents=(foreign,)))
    assert {(hit.collection, hit.passage.document) for hit in hits} == {("b", foreign)}


def test_collections_are_named_once_each_and_as_a_list():
    assert named_collections(("b", "a", "b")) == ["b", "a"]


@pytest.mark.parametrize(
    ("given", "cure"), [("tin", r"Give \['tin'\]"), ((), "nothing to ask"), (["../x"], "collection")]
)
def test_what_names_no_list_of_collections_is_refused_with_the_cure(given, cure):
    with pytest.raises(InputError, match=cure):
        named_collections(given)


def test_an_unknown_collection_is_told_apart_from_an_unknown_document(store):
    with pytest.raises(UnknownCollection, match=r"'nosuch'. The store is empty. To make it, run: hoidap ingest"):
        require_collection(store, "nosuch")
