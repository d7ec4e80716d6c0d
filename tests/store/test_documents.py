from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import InputError, UnknownDocument
from rag.passages import indexed_text
from rag.store import EncoderKey, document_id, open_store
from rag.types import Document, Filters, Metadata, Passage
from tests.fakes import FakeEncoder
from tests.store.samples import ENCODER, KEY, passage_ids, sample, save

TEXT = "Ông Nguyễn Văn A là Bí thư. Ông sinh năm 1960."


def test_a_saved_document_is_read_back_whole(store):
    new = sample("a.txt", TEXT, published=date(2019, 10, 14), author="Song Thư", site="tỉnh.vn", url="https://a.vn/1")
    (document,) = save(store, new)
    assert store.document(document, collection="default") == Document(document, "default", 1, TEXT, new.metadata)


def test_the_list_of_documents_counts_characters_and_passages(store):
    save(store, sample("b.txt", "Một câu."), sample("a.txt", TEXT))
    rows = store.documents("default", limit=1)
    assert [(row.metadata.source, row.revision, row.characters, row.passages) for row in rows] == [("a.txt", 1, 46, 2)]
    assert [row.metadata.source for row in store.documents("default", offset=1)] == ["b.txt"]
    assert (store.count("default"), store.sources("default")) == (2, {"a.txt", "b.txt"})


def test_what_is_known_of_a_source_decides_whether_it_is_read_again(store):
    (document,) = save(store, sample("a.txt", TEXT))
    known = store.known("default", "a.txt")
    assert (known.document, known.revision, known.file_digest, known.fingerprint) == (document, 1, "file-1", "split-1")
    assert store.known("default", "b.txt") is None
    assert store.known("other", "a.txt") is None


def test_saving_the_same_again_changes_nothing_but_the_file_digest(store):
    save(store, sample("a.txt", TEXT))
    version, ids = store.version("default"), passage_ids(store)
    with store.writing():
        saved = store.save(replace(sample("a.txt", TEXT), file_digest="file-2"))
    assert (saved.revision, saved.outcome) == (1, "unchanged")
    assert store.known("default", "a.txt").file_digest == "file-2"
    assert (store.version("default"), passage_ids(store)) == (version, ids)


def test_a_touched_source_has_another_file_digest_and_no_index_is_behind(store):
    save(store, sample("a.txt", TEXT))
    version = store.version("default")
    with store.writing():
        store.touch("default", "a.txt", "file-9")
    assert store.known("default", "a.txt").file_digest == "file-9"
    assert store.version("default") == version


def test_a_changed_text_is_a_new_revision_and_the_old_one_stays_readable(store):
    (document,) = save(store, sample("a.txt", TEXT))
    with store.writing():
        saved = store.save(sample("a.txt", "Ông Trần Văn B là Bí thư."))
    assert (saved.document, saved.revision, saved.outcome) == (document, 2, "changed")
    assert store.read_range(document, 1, 4, 16, collection="default") == "Nguyễn Văn A"
    assert store.read_range(document, 2, 4, 14, collection="default") == "Trần Văn B"
    assert store.document(document, collection="default").revision == 2


def test_changed_metadata_alone_is_a_new_revision(store):
    (document,) = save(store, sample("a.txt", TEXT))
    save(store, sample("a.txt", TEXT, published=date(2022, 1, 1)))
    revisions = [store.document(document, collection="default", revision=number) for number in (1, 2)]
    assert [revision.metadata.published for revision in revisions] == [None, date(2022, 1, 1)]


def test_only_passages_of_the_current_revision_are_found_and_ids_are_never_reused(store):
    save(store, sample("a.txt", TEXT))
    old = passage_ids(store)
    save(store, sample("a.txt", "Câu mới. Câu khác."))
    assert (old, passage_ids(store)) == ([1, 2], [3, 4])
    assert store.passages("default", old) == {}


def test_another_fingerprint_replaces_passages_and_keeps_the_revision(store):
    save(store, sample("a.txt", TEXT))
    other = FakeEncoder("fake-32", dimension=32)
    with store.writing():
        saved = store.save(replace(sample("a.txt", TEXT, encoder=other), fingerprint="split-2"))
    assert (saved.revision, saved.outcome) == (1, "changed")
    assert store.encoders("default") == {EncoderKey("fake-32", 32): 2}


def test_a_removed_document_is_gone_with_everything_made_of_it(store):
    (document,) = save(
        store, replace(sample("a.txt", TEXT, site="s"), edge_lines=frozenset({"trang chủ"}), lines_site="s")
    )
    save(store, sample("a.txt", "Bản sau."))
    ids = passage_ids(store)
    with store.writing():
        assert store.remove("default", [document, "0123456789abcdef"]) == 1
    assert store.passages("default", ids) == {}
    assert store.vectors_of_passages("default", KEY, np.array(ids))[0].tolist() == []
    assert store.repeated_lines("default", "s", least=1) == frozenset()
    for revision in (None, 1, 2):
        with pytest.raises(UnknownDocument, match=r"hoidap documents list --collection default"):
            store.document(document, collection="default", revision=revision)


def test_a_document_that_comes_back_has_the_same_id_and_never_an_old_revision(store):
    (document,) = save(store, sample("a.txt", TEXT))
    with store.writing():
        store.remove("default", [document])
        saved = store.save(sample("a.txt", "Khác hẳn."))
    assert (saved.document, saved.revision, saved.outcome) == (document, 2, "added")
    assert document == document_id("default", "a.txt")


def test_nothing_of_a_removed_text_is_left_in_the_file(data):
    with open_store(data, create=True) as store:
        (document, _) = save(store, sample("a.txt", "Mật khẩu là bánh chưng. " * 500), sample("b.txt", TEXT))
        with store.writing():
            store.remove("default", [document])
    assert "bánh chưng".encode() not in (data / "store.db").read_bytes()


def test_a_passage_comes_with_its_words_and_its_documents_metadata(store):
    new = sample("a.txt", TEXT)
    (document,) = save(store, new)
    found = store.passages("default", [2, 1, 99])
    assert list(found) == [2, 1]
    assert found[2].passage == Passage(2, document, 1, 27, 46, "")
    assert (found[2].text, found[2].metadata) == (TEXT[27:46], new.metadata)


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_range_counts_characters_of_any_script(tmp_path_factory, text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    with open_store(tmp_path_factory.mktemp("data"), create=True) as store:
        (document,) = save(store, replace(sample("a.txt", text), passages=[], vectors=ENCODER.encode_passages([])))
        assert store.read_range(document, 1, start, end, collection="default") == text[start:end]


def test_a_range_outside_the_text_is_refused(store):
    (document,) = save(store, sample("a.txt", TEXT))
    with pytest.raises(InputError, match="has 46 characters; 40 to 50 is not in it"):
        store.read_range(document, 1, 40, 50, collection="default")


DATED = [
    ("a/2019.txt", {"published": date(2019, 10, 14)}),
    ("a/2022.txt", {"published": date(2022, 3, 1)}),
    ("en.txt", {"published": date(2022, 3, 2), "language": "en"}),
    ("undated.txt", {}),
]


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(published_from=date(2022, 1, 1)), [2, 3]),
        (Filters(published_to=date(2022, 3, 1)), [1, 2]),
        (Filters(published_from=date(2022, 3, 1), published_to=date(2022, 3, 1)), [2]),
        (Filters(sources=("undated.txt", "a/2019.txt")), [1, 4]),
        (Filters(languages=("en",)), [3]),
        (Filters(languages=("vi",), published_from=date(2020, 1, 1)), [2]),
        (Filters(documents=(document_id("default", "en.txt"), document_id("default", "none.txt"))), [3]),
        (Filters(sources=("%", "' OR 1=1 --")), []),
    ],
)
def test_a_filter_allows_exactly_the_passages_that_pass_every_condition(store, filters, allowed):
    save(store, *[sample(source, "Một câu.", **known) for source, known in DATED])
    assert store.allowed("default", filters).tolist() == allowed


def test_an_empty_filter_allows_all_without_naming_them(store):
    assert store.allowed("default", Filters()) is None


def test_a_filter_asked_again_sees_what_has_changed(store):
    english = Filters(languages=("en",))
    save(store, sample("a.txt", "One. Two.", language="en"))
    first = store.allowed("default", english)
    save(store, sample("b.txt", "Three.", language="en"))
    second = store.allowed("default", english)
    with store.writing():
        store.remove("default", [document_id("default", "a.txt")])
    assert [ids.tolist() for ids in (first, second, store.allowed("default", english))] == [[1, 2], [1, 2, 3], [3]]


def test_a_filter_whose_dates_are_swapped_says_so(store):
    with pytest.raises(InputError, match="Swap the two dates"):
        store.allowed("default", Filters(published_from=date(2022, 1, 2), published_to=date(2022, 1, 1)))


def test_half_a_character_in_a_filter_is_the_callers_mistake(store):
    with pytest.raises(InputError, match="lone surrogate"):
        store.known("default", "\ud800")


def test_vectors_of_unchanged_passages_are_found_again_by_their_text(store):
    save(store, sample("a.txt", TEXT), sample("b.txt", TEXT, collection="other", title="Chỉ ở kia"))
    mine, theirs = indexed_text("Tin tỉnh", "", TEXT[:27]), indexed_text("Chỉ ở kia", "", TEXT[:27])
    found = store.vectors_of_texts("default", KEY, [mine, "Câu khác", theirs])
    assert list(found) == [mine]
    assert found[mine].tolist() == ENCODER.encode_question(mine).tolist()
    assert store.vectors_of_texts("default", EncoderKey("other", 64), [mine]) == {}


def test_lines_repeated_across_a_site_are_found_and_others_are_not(store):
    pages = [("1.txt", {"menu", "tin"}), ("2.txt", {"menu", "tin"}), ("3.txt", {"menu"}), ("4.txt", {"khác"})]
    save(
        store,
        *[replace(sample(name, TEXT, site="s"), edge_lines=frozenset(lines), lines_site="s") for name, lines in pages],
    )
    save(store, replace(sample("5.txt", TEXT, site="other"), edge_lines=frozenset({"tin"}), lines_site="other"))
    assert store.repeated_lines("default", "s", least=3) == {"menu"}
    assert store.repeated_lines("default", "s", least=2) == {"menu", "tin"}
    assert store.repeated_lines("default", "s", least=2, share=0.6) == {"menu"}
    assert store.repeated_lines("default", None, least=1) == frozenset()


@pytest.mark.parametrize("name", ["", "-a", "Tin", "a b", "a/b", "..", "a" * 64, "tỉnh", "a\n"])
def test_what_is_no_collection_name_is_refused(store, name):
    with pytest.raises(InputError, match="is no collection name"):
        save(store, sample("a.txt", TEXT, collection=name))


BAD = {
    "a NUL": (lambda new: replace(new, text="Một\0hai. Ba."), "NUL"),
    "half a character": (lambda new: replace(new, text=new.text + "\ud800"), "surrogate"),
    "a range outside": (lambda new: replace(new, text="Ngắn."), "outside the text of 5 characters"),
    "too few vectors": (lambda new: replace(new, vectors=new.vectors[:1]), "Encode every passage once"),
    "another dimension": (lambda new: replace(new, vectors=new.vectors[:, :8]), "2 passages of 64 dimensions"),
    "a vector of length 2": (lambda new: replace(new, vectors=new.vectors * 2), "not of length 1"),
    "a vector of nothing": (lambda new: replace(new, vectors=new.vectors * np.nan), "not of length 1"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_revision_that_could_not_be_cited_or_found_is_refused_and_nothing_is_stored(store, bad):
    spoil, message = BAD[bad]
    with pytest.raises(InputError, match=message):
        save(store, spoil(sample("a.txt", TEXT)))
    assert (store.count("default"), store.version("default")) == (0, 0)


def test_collections_never_cross(store):
    (mine,) = save(store, sample("a.txt", TEXT))
    (theirs,) = save(store, sample("a.txt", TEXT, collection="other"))
    assert mine != theirs
    assert list(store.passages("default", [1, 2, 3, 4])) == [1, 2]
    assert store.allowed("default", Filters(documents=(theirs,))).tolist() == []
    assert store.vectors_of_passages("default", KEY, np.array([2, 3]))[0].tolist() == [2]
    with store.writing():
        assert store.remove("default", [theirs]) == 0
    for revision in (None, 1):
        with pytest.raises(UnknownDocument):
            store.document(theirs, collection="default", revision=revision)
    assert store.document(theirs, collection="other").metadata == Metadata("Tin tỉnh", "a.txt", language="vi")
    assert store.collections() == ["default", "other"]


def test_a_document_remembers_the_file_it_came_from(store):
    save(store, replace(sample("a.txt", TEXT), origin="pages/a.txt"), sample("typed", TEXT))
    assert store.origins("default") == {"a.txt": "pages/a.txt", "typed": ""}
    with store.writing():
        store.touch("default", "a.txt", "file-1", origin="moved/a.txt")
    assert store.origins("default") == {"a.txt": "moved/a.txt", "typed": ""}


def test_vectors_of_another_encoder_take_the_place_of_the_old_ones_and_nothing_else_moves(store):
    save(store, sample("a.txt", TEXT), sample("b.txt", TEXT, collection="other"))
    before = store.passages("default", [1, 2])
    other = FakeEncoder("fake-32", dimension=32)
    vectors = other.encode_passages(["một", "hai", "ba"])
    with store.writing():
        store.replace_vectors("default", [1, 2, 3], vectors, EncoderKey("fake-32", 32))
    ids, stored = store.vectors_of_passages("default", EncoderKey("fake-32", 32), np.array([1, 2]))
    assert (ids.tolist(), stored.tolist()) == ([1, 2], vectors[:2].tolist())
    assert store.passages("default", [1, 2]) == before
    assert store.encoders("other") == {KEY: 2}  # an id of another collection changes nothing there
    with store.snapshot("default") as snapshot:
        assert snapshot.ids_of_others(KEY).tolist() == [1, 2]


@pytest.mark.parametrize("repeats", [1, 2000], ids=["usual", "long"])
def test_passages_are_cut_by_code_points_in_texts_of_any_length(store, repeats):
    text = "Cầu 😀 Bến Gỗ. Tổng cộng e\u0323\u0302 và 𠮷. Hết mùa lũ." * repeats
    new = sample("a.txt", text)
    save(store, new)
    ids = passage_ids(store)
    found = store.passages("default", [ids[1], ids[-1]])
    assert [one.text for one in found.values()] == [
        text[new.passages[at].start : new.passages[at].end] for at in (1, -1)
    ]
    assert {one.opening for one in found.values()} == {text[:600]}
