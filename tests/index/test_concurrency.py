import subprocess
import sys
import threading

import numpy as np

from rag.index import open_index
from rag.store import document_id
from tests.store.samples import ENCODER, KEY, sample, save

ROUNDS = 12


class Reader(threading.Thread):
    """Asks until told to stop, and keeps what went wrong."""

    def __init__(self, store, index, removed, stop) -> None:
        super().__init__()
        self.store, self.index, self.removed, self.stop = store, index, removed, stop
        self.wrong: list[str] = []
        self.generations: set[str] = set()
        self.asked = 0

    def run(self) -> None:
        while not self.stop.is_set() or not self.asked:
            acknowledged = set(self.removed)
            try:
                shown = self._ask()
            except Exception as error:  # noqa: BLE001 - any error at all is the finding
                self.wrong.append(repr(error))
                return
            self.wrong.extend(f"{document} was removed" for document in shown & acknowledged)
            self.asked += 1

    def _ask(self) -> set[str]:
        self.index.refresh()
        self.generations.add(self.index.generation)
        words = self.index.search_lexical(["tin"], folded=False, k=200)
        near = self.index.search_dense(ENCODER.encode_question("Tin tỉnh Hết tin."), 200)
        ids = [number for number, _ in words + near]
        if not ids:
            self.wrong.append("nothing found")
        return {found.passage.document for found in self.store.passages("default", ids).values()}


def test_readers_go_on_while_another_process_publishes_and_never_see_what_is_removed(store, data, said):
    save(store, *[sample(f"old-{number}.txt", f"Tin cũ số {number}. Hết tin.") for number in range(ROUNDS)])
    index = open_index(store, "default", encoder=KEY, announce=said.append)
    removed, stop = [], threading.Event()
    readers = [Reader(store, index, removed, stop) for _ in range(3)]
    for reader in readers:
        reader.start()
    command = [sys.executable, "-m", "tests.index.publisher", str(data), str(ROUNDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout:
            removed.append(line.strip())  # one by one: readers look at it meanwhile
    stop.set()
    for reader in readers:
        reader.join()
    assert child.returncode == 0
    assert [reader.wrong for reader in readers] == [[], [], []]
    assert removed == [document_id("default", f"old-{number}.txt") for number in range(ROUNDS)]
    assert len(set.union(*(reader.generations for reader in readers))) > 5
    index.refresh()
    assert (index.count, said[1:]) == (2 * ROUNDS, [])


def test_two_processes_that_catch_up_at_once_publish_the_same(store, said):
    save(store, *[sample(f"{number}.txt", f"Tin số {number}.") for number in range(20)])
    indexes = []
    threads = [
        threading.Thread(target=lambda: indexes.append(open_index(store, "default", encoder=KEY, announce=said.append)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    vector = ENCODER.encode_question("Tin tỉnh Tin số 7.")
    found = [index.search_dense(vector, 20, np.arange(5, 15)) for index in indexes]
    assert {index.generation for index in indexes} == {"gen-00000001"}
    assert all(hits == found[0] for hits in found)
