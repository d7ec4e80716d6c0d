"""Kill the real `hoidap ingest --prune` with signal 9 again and again while its folder changes; check what is left.

    python -m tests.crash.kill_ingest --rounds 50

After each kill: every source the command reported is stored as its file stands, whole, and the index can be used. At
the end one undisturbed run must succeed, after which the store holds exactly what the folder holds.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

from embeddings.bundled.prepare import prepare_bundled_model
from rag.store import open_store
from tests.crash.kill_nine import Promise, check

_COMMAND = (sys.executable, "-m", "api", "ingest", "--prune")
_SECONDS_FROM_START, _SECONDS_FROM_FIRST_REPORT = 2.5, 0.3
_PAGES = 60


class Folder:
    """A folder of pages that changes between rounds. Each page holds its own name and a number of its own."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self._choice = random.Random(seed)
        path.mkdir()

    def change(self) -> None:
        """Write some pages, new or again, and delete a few."""
        for number in self._choice.sample(range(_PAGES), 25):
            name = f"tin-{number:02}.txt"
            if self._choice.random() < 0.2:
                (self.path / name).unlink(missing_ok=True)
            else:
                mark = self._choice.getrandbits(60)
                text = f"Tin {name}\n\n" + f"Bản tin {name} mang dấu {mark} của tỉnh Sông Trà. " * 4
                (self.path / name).write_text(text, encoding="utf-8")

    def digest(self, name: str) -> str | None:
        """Return the digest of a page's bytes, None when it was deleted."""
        file = self.path / name
        return sha256(file.read_bytes()).hexdigest() if file.exists() else None


def run_rounds(data: Path, pages: Path, rounds: int, *, seed: int) -> Counter[str]:
    """Kill the command `rounds` times, checking after each, then let it finish. Raises AssertionError for any loss.

    Returns how many sources were reported, by their sign, and `killed`.
    """
    choice, folder, seen = random.Random(seed), Folder(pages, seed), Counter[str]()
    for _ in range(rounds):
        folder.change()
        lines, code = _run_and_kill(data, pages, choice)
        seen["killed"] += code == -signal.SIGKILL
        _require(code in (0, -signal.SIGKILL), f"ended with {code}")
        if (data / "store.db").exists():
            seen += _check_reported(data, folder, lines)
    last = _start(data, pages)
    last.communicate()
    _require(last.returncode == 0, f"the last run ended with {last.returncode}")
    _check_all(data, folder)
    return seen


def _start(data: Path, pages: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "HOIDAP_DATA": str(data), "HOIDAP_THREADS": "1"}
    return subprocess.Popen([*_COMMAND, str(pages)], stdout=subprocess.PIPE, env=env, text=True, encoding="utf-8")


def _run_and_kill(data: Path, pages: Path, choice: random.Random) -> tuple[list[str], int]:
    """Kill the command some time after its start, or after its first report; return its whole lines, and its end."""
    child = _start(data, pages)
    assert child.stdout is not None
    said = ""
    if choice.random() < 0.3:
        time.sleep(choice.uniform(0, _SECONDS_FROM_START))
    else:
        while not said.endswith(".txt\n") and (line := child.stdout.readline()):
            said += line
        time.sleep(choice.uniform(0, _SECONDS_FROM_FIRST_REPORT))
    child.send_signal(signal.SIGKILL)
    said += child.communicate()[0]
    return [line.strip() for line in said.splitlines(keepends=True) if line.endswith("\n")], child.returncode


def _check_reported(data: Path, folder: Folder, lines: list[str]) -> Counter[str]:
    """What was reported must be stored; then the checks of every crash."""
    signs: Counter[str] = Counter()
    with open_store(data) as store:
        for line in lines:
            sign, _, name = line.partition(" ")
            if sign in ("+", "~", "=", "-") and name.startswith("tin-"):
                known = store.known("default", name)
                _require((known and known.file_digest) == folder.digest(name), f"{line!r} is not as reported")
                signs[sign] += 1
    check(data, Promise())
    return signs


def _check_all(data: Path, folder: Folder) -> None:
    check(data, Promise())
    names = {path.name for path in folder.path.iterdir()}
    with open_store(data) as store:
        stored = {
            name: known.file_digest for name in store.sources("default") if (known := store.known("default", name))
        }
        _require(store.interrupted_run("default") is None, "the last run is not marked as finished")
    _require(stored == {name: folder.digest(name) for name in names}, "the store is not what the folder is")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def main() -> int:
    """Run from the command line; a traceback and exit code 1 when anything reported was lost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare_bundled_model(data / "models", announce=lambda _: None)
        seen = run_rounds(data, Path(folder) / "pages", chosen.rounds, seed=chosen.seed)
    print(f"seed {chosen.seed}: {chosen.rounds} rounds, {dict(seen)}, nothing reported was lost")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
