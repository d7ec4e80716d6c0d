"""Jobs in `service.db`: what outlives a restart, what is given up, what is forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.state.database import open_state
from api.state.jobs import FileReport, Jobs, TooManyJobs
from rag.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty service.db."""
    opened = open_state(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def jobs(database: Database) -> Jobs:
    """No job yet."""
    return Jobs(database)


def test_jobs_are_begun_in_the_order_in_which_they_came(jobs: Jobs) -> None:
    for name in ("a", "b"):
        jobs.add(name, "default", ["x.txt"], most_waiting=9)
    assert [jobs.begin().id, jobs.begin().id, jobs.begin()] == ["a", "b", None]


def test_a_job_that_was_running_when_the_service_died_is_queued_again(jobs: Jobs) -> None:
    jobs.add("a", "default", ["x.txt"], most_waiting=9)
    jobs.begin()
    jobs.recover()
    assert (jobs.unfinished(), jobs.find("a").state, jobs.begin().id) == ({"a"}, "queued", "a")


def test_a_job_under_which_the_service_died_five_times_in_vain_is_given_up(jobs: Jobs) -> None:
    jobs.add("a", "default", ["x.txt"], most_waiting=9)
    for _ in range(5):
        assert jobs.begin().id == "a"
        jobs.recover()
        left = jobs.unfinished()
    told = jobs.find("a")
    assert (left, told.state) == (set(), "failed")
    assert (told.problem["detail"], told.problem["cure"]) == (
        "The service ended 5 times while it read this upload, and nothing more was stored.",
        "Upload its files one by one.",
    )


def test_a_job_that_stores_something_each_time_is_begun_as_often_as_it_takes(jobs: Jobs) -> None:
    jobs.add("a", "default", ["x.jsonl"], most_waiting=9)
    for number in range(9):
        jobs.begin()
        jobs.report("a", 0, FileReport(documents={"unchanged": number, "added": 1}))
        jobs.recover()
        assert jobs.unfinished() == {"a"}


def test_a_job_that_was_put_back_does_not_count_as_tried(jobs: Jobs) -> None:
    jobs.add("a", "default", ["x.txt"], most_waiting=9)
    for _ in range(9):
        jobs.begin()
        jobs.put_back("a", {"type": "/problems/store-busy"})
    jobs.recover()
    assert (jobs.unfinished(), jobs.find("a").problem) == ({"a"}, {"type": "/problems/store-busy"})
    assert jobs.begin().problem is None


def test_what_an_interrupted_try_stored_is_still_called_added(jobs: Jobs) -> None:
    jobs.add("a", "default", ["x.txt", "y.txt"], most_waiting=9)
    added = FileReport("d1", "added", documents={"added": 1})
    jobs.report("a", 0, added)
    jobs.report("a", 0, FileReport("d1", "unchanged", documents={"unchanged": 1}))
    jobs.report("a", 1, FileReport("d2", "unchanged", documents={"unchanged": 1}))
    told = jobs.find("a")
    assert [one.report.outcome for one in told.files] == ["added", "unchanged"]
    assert (told.files[0].report, told.done) == (added, 2)


def test_no_more_jobs_wait_than_may(jobs: Jobs) -> None:
    jobs.add("a", "default", ["x.txt"], most_waiting=2)
    jobs.add("b", "default", ["x.txt"], most_waiting=2)
    with pytest.raises(TooManyJobs, match="2 uploads wait to be read"):
        jobs.add("c", "default", ["x.txt"], most_waiting=2)
    jobs.finish("a")
    jobs.require_room(2)
    assert jobs.find("c") is None


def test_a_page_holds_jobs_of_the_collections_asked_for_the_newest_first(jobs: Jobs) -> None:
    for name, collection in (("a", "x"), ("b", "y"), ("c", "x"), ("d", "x")):
        jobs.add(name, collection, ["x.txt"], most_waiting=9)
    page, total = jobs.page({"x"}, limit=2, offset=1)
    everything, all_there = jobs.page(None, limit=9, offset=0)
    assert ([job.id for job in page], total) == (["c", "a"], 3)
    assert ([job.id for job in everything], all_there) == (["d", "c", "b", "a"], 4)
    assert jobs.page(set(), limit=9, offset=0) == ([], 0)


def test_the_last_thousand_ended_jobs_of_a_month_are_kept(jobs: Jobs, database: Database) -> None:
    ended = "INSERT INTO jobs (id, collection, state, created_at, finished_at) VALUES (?, 'x', 'done', '2020', ?)"
    with database.changing() as db:
        db.execute(ended, ("old", "2020-01-01T00:00:00.000+00:00"))
        db.execute("INSERT INTO job_files (job, place, name) VALUES ('old', 0, 'x.txt')")
        db.executemany(ended, [(f"n{number}", "2999-01-01T00:00:00.000+00:00") for number in range(1001)])
    jobs.add("waiting", "x", ["x.txt"], most_waiting=9)
    jobs.add("now", "x", ["x.txt"], most_waiting=9)
    jobs.finish("now")
    with database.reading() as db:
        left = db.execute("SELECT count(*) FROM job_files WHERE job = 'old'").get
    assert [jobs.find(name) is None for name in ("old", "n0", "n1", "n2", "waiting", "now")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert left == 0
