"""Kill an ingest with signal 9 at random moments, again and again on one data folder, and check what is left.

    python -m tests.crash.kill_nine --rounds 50
    python -m tests.crash.kill_nine --rounds 50 --command "hoidap ingest pages --data {data}" --finish

Any command may be killed. One that says `begin …` and `done …` as `tests.crash.child` does is held to each word:
what was acknowledged must be there, whole. With `--finish` the command is run once more, undisturbed, and must succeed.
"""

import argparse
import random
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import apsw

from rag.index import open_index
from rag.store import Store, open_store
from rag.text.syllables import lexical_terms

CHILD = f"{shlex.quote(sys.executable)} -m tests.crash.child {{data}} {{seed}}"
_LEFTOVER = re.compile(r"\.tmp-|\.new-|CURRENT\.tmp")
_CHECKED_PASSAGES = 20
_GONE = "-"


@dataclass
class Promise:
    """What the killed commands acknowledged so far, and what they were in the middle of."""

    kept: dict[str, str] = field(default_factory=dict)
    open: tuple[str, str, str] | None = None
    killed_in: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0

    def hear(self, line: str) -> None:
        """Take note of one line of a command."""
        words = line.split()
        if len(words) != 4 or words[0] not in ("begin", "done"):
            return
        if words[0] == "begin":
            self.open = (words[1], words[2], words[3])
            return
        self.open = None
        if words[1] != "publish":
            self.acknowledged += 1
            self.kept[words[2]] = words[3] if words[1] == "save" else _GONE

    def settle(self, store: Store) -> None:
        """Check every promise against the store; what was under way may have happened or not."""
        open_source = self.open[1] if self.open else None
        for source, digest in self.kept.items():
            if source != open_source:
                _require(_digest(store, source) == digest, f"{source} is not as acknowledged")
        self.killed_in[self.open[0] if self.open else "between"] += 1
        if self.open and self.open[0] != "publish":
            kind, source, digest = self.open
            allowed = {self.kept.get(source, _GONE), digest if kind == "save" else _GONE}
            found = _digest(store, source)
            _require(found in allowed, f"{source} is neither as before nor as after a {kind}")
            self.kept[source] = found
        self.open = None


def run_rounds(data: Path, rounds: int, *, seed: int, command: str = CHILD, longest: float = 0.6) -> Promise:
    """Kill `command` `rounds` times and check after each. Raises AssertionError saying what was lost."""
    choice = random.Random(seed)
    promise = Promise()
    for number in range(rounds):
        words = [word.format(data=data, seed=seed * 10_000 + number) for word in shlex.split(command)]
        _kill_once(words, promise, choice.uniform(0, longest), awaited=command == CHILD)
        if (data / "store.db").exists():
            check(data, promise)
    return promise


def _kill_once(command: list[str], promise: Promise, patience: float, *, awaited: bool) -> None:
    """Start a command, kill it some time after its start (its first line when `awaited`), and hear all it said."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    first = child.stdout.readline() if awaited else ""
    with suppress(subprocess.TimeoutExpired):
        child.wait(patience)
    child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    _require(child.returncode in (-signal.SIGKILL, 0), f"the command failed by itself with {child.returncode}")
    for line in (first + rest).splitlines(keepends=True):
        if line.endswith("\n"):
            promise.hear(line)


def check(data: Path, promise: Promise) -> None:
    """Check a data folder after a crash: file and documents whole, promises kept, index usable, no leftovers."""
    with open_store(data) as store:
        promise.settle(store)
        for collection in store.collections():
            _check_collection(store, collection)
    db = apsw.Connection(str(data / "store.db"))
    _require(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "integrity_check fails")
    db.close()
    left = [str(path) for path in data.rglob("*") if _LEFTOVER.search(path.name)]
    _require(not left, f"left over: {left}")


def _check_collection(store: Store, collection: str) -> None:
    with store.snapshot(collection) as snapshot:
        ids, encoders = snapshot.ids(), snapshot.encoders()
    for row in store.documents(collection, limit=10**9):
        _require(row.passages > 0, f"{row.metadata.source} has no passages")
    if not encoders:
        return
    (key,) = encoders
    _require(encoders[key] == len(ids), "a passage has no vector")
    said: list[str] = []
    index = open_index(store, collection, encoder=key, announce=said.append)
    _require(not [line for line in said if "cannot be used" in line], f"the index was damaged: {said}")
    _require(index.count == len(ids), f"{index.count} of {len(ids)} passages can be found")
    some = ids[:: max(1, len(ids) // _CHECKED_PASSAGES)]
    found, vectors = store.vectors_of_passages(collection, key, some)
    _require(found.tolist() == some.tolist(), "a vector is missing")
    for number, vector in zip(found.tolist(), vectors, strict=True):
        words = lexical_terms(store.passages(collection, [number])[number].text)
        best = index.search_dense(vector, 1)[0]
        _require(best[1] > 0.999, f"passage {number} is not found by its own vector")
        hits = index.search_lexical(words, folded=False, k=len(ids))
        _require(number in [hit for hit, _ in hits], f"passage {number} is not found by its own words")
    index.close()


def _digest(store: Store, source: str) -> str:
    known = store.known("default", source)
    if known is None:
        return _GONE
    return sha256(store.document(known.document, collection="default").text.encode()).hexdigest()


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def main() -> int:
    """Run from the command line; exits 1 when anything acknowledged was lost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--command", default=CHILD, help="{data} and {seed} are filled in")
    options.add_argument("--longest", type=float, default=0.6, help="seconds until the kill, at most")
    options.add_argument("--finish", action="store_true", help="then run the command to its end; it must exit with 0")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        promise = run_rounds(data, chosen.rounds, seed=chosen.seed, command=chosen.command, longest=chosen.longest)
        if chosen.finish:
            words = [word.format(data=data, seed=chosen.seed) for word in shlex.split(chosen.command)]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
            check(data, promise)
    moments = ", ".join(f"{moment} {number}" for moment, number in promise.killed_in.most_common())
    print(f"seed {chosen.seed}: {chosen.rounds} kills (in: {moments}); {promise.acknowledged} acknowledged, 0 lost")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
