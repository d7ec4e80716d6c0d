"""A small process that runs a command and prints, as JSON, its exit code, seconds, peak memory and words.

On Linux a new process inherits the peak memory of the one it was started from, even past `exec`. A benchmark that has
held a store of 100,000 passages therefore starts this first, which imports nothing and is small itself.
"""

import json
import resource
import subprocess
import sys
import time

_KIBIBYTE = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


def launch(command: list[str]) -> dict[str, object]:
    """Run a command to its end and return what it took."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _KIBIBYTE
    return {"code": done.returncode, "seconds": seconds, "peak": peak, "output": done.stdout, "errors": done.stderr}


if __name__ == "__main__":
    json.dump(launch(sys.argv[1:]), sys.stdout)
