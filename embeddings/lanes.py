"""Threads for encoding, apart by the priority of who asks."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor


class Lanes:
    """A pool of threads for each scheduling priority that callers have.

    Work never waits behind work of a lower priority: a thread that gave way to others (`os.setpriority`) gets threads
    that give way too. Only Linux knows priorities of threads; elsewhere there is one lane.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pools: dict[int, ThreadPoolExecutor] = {}

    def of_caller(self) -> ThreadPoolExecutor:
        """Return the pool of the calling thread's priority. Its threads inherit that from whoever submits first."""
        priority = os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) if sys.platform == "linux" else 0
        if priority not in self._pools:
            self._pools.setdefault(priority, ThreadPoolExecutor(self._threads, thread_name_prefix=f"encode-{priority}"))
        return self._pools[priority]
