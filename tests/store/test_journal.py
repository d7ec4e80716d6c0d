import pytest

from rag.errors import StoreError
from rag.store import Event, open_store
from tests.store.samples import sample, save


def test_a_run_keeps_what_it_did_with_each_source(store):
    with store.writing():
        run = store.begin_run("default")
        store.save(sample("a.txt", "Một câu."), run=run)
        store.touch("default", "a.txt", "file-2", run=run)
        store.record(run, [Event("b.txt", "refused", "empty"), Event("c.txt", "removed")])
        store.finish_run(run)
    assert store.outcomes(run) == [
        Event("a.txt", "unchanged"),
        Event("b.txt", "refused", "empty"),
        Event("c.txt", "removed"),
    ]
    assert store.last_run("default").counts == {"refused": 1, "removed": 1, "unchanged": 1}
    assert store.interrupted_run("default") is None


def test_a_run_that_never_finished_is_found_by_the_next_one(data):
    with open_store(data, create=True) as store, store.writing():
        run = store.begin_run("default")
        store.save(sample("a.txt", "Một câu."), run=run)
        assert store.interrupted_run("default") is None  # it is still going on
    with open_store(data) as store:
        found = store.interrupted_run("default")
    assert (found.id, found.counts) == (run, {"added": 1})


def test_a_document_and_its_outcome_are_stored_together_or_not_at_all(store):
    with store.writing(), pytest.raises(StoreError):
        store.save(sample("a.txt", "Một câu."), run=999)
    assert store.count("default") == 0


def test_the_last_twenty_runs_are_kept(store):
    with store.writing():
        runs = [store.begin_run("default") for _ in range(22)]
        store.begin_run("other")
        with pytest.raises(StoreError):
            store.record(runs[1], [Event("a.txt", "added")])
        store.record(runs[2], [Event("a.txt", "added")])
    assert store.outcomes(runs[2]) == [Event("a.txt", "added")]


def test_the_store_is_not_changed_without_the_lock(store):
    with pytest.raises(StoreError, match="Take the lock first"):
        store.begin_run("default")
    save(store, sample("a.txt", "Một câu."))
    with pytest.raises(StoreError, match="Take the lock first"):
        store.remove("default", [])
