import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from embeddings.lanes import Lanes
from rag.priority import give_way

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives threads a priority of their own")


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def in_a_thread_that_gave_way(work):
    def given_way():
        give_way()
        return work()

    with ThreadPoolExecutor(1) as other:
        return other.submit(given_way).result(timeout=20)


def test_a_thread_gives_way_with_all_it_starts_and_others_stay_as_they_are():
    before = priority()
    lowered = min(19, before + 10)
    assert in_a_thread_that_gave_way(lambda: (priority(), ThreadPoolExecutor(1).submit(priority).result())) == (
        lowered,
        lowered,
    )
    assert priority() == before


def test_no_thread_gives_way_below_the_lowest_priority():
    def again() -> int:
        give_way()
        return priority()

    assert in_a_thread_that_gave_way(again) == 19


def test_work_does_not_wait_behind_work_of_a_thread_that_gave_way():
    lanes, done = Lanes(1), threading.Event()
    behind = in_a_thread_that_gave_way(lambda: lanes.of_caller().submit(done.wait, 20))
    assert lanes.of_caller().submit(priority).result(timeout=20) == priority()
    assert not behind.done()
    done.set()
    assert behind.result(timeout=20)


def test_callers_of_one_priority_share_their_threads():
    lanes = Lanes(1)
    assert lanes.of_caller() is lanes.of_caller()
