"""Work that must not keep those waiting who ask."""

import os
import sys
import threading

_STEP = 10  # a tenth of the time of others where both want it, all of it where nobody else does
_LOWEST = 19


def give_way() -> None:
    """Let the calling thread, for good, and what it starts run where others leave room: for ingest beside asking.

    Encoding goes on at the caller's priority too. Does nothing where threads have no priority of their own: only
    Linux knows that.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(_LOWEST, os.getpriority(os.PRIO_PROCESS, thread) + _STEP))
