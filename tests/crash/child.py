"""An ingest to be killed: saves, changes, removes and publishes, and says each before and after it is done.

Lines: `begin save|remove|publish SOURCE DIGEST`, then `done …` with the same words once it is acknowledged.
"""

import random
import sys
from hashlib import sha256
from pathlib import Path

from rag.index import CollectionIndex, open_index
from rag.store import Store, document_id, open_store
from tests.store.samples import KEY, sample

COLLECTION = "default"
_FEW, _MANY = 5, 600  # documents of the first run, so that later ones are killed inside a large publish too


def main(folder: Path, seed: int) -> None:
    """Work on the store until killed."""
    choice = random.Random(seed)
    with open_store(folder, create=True) as store, store.writing():
        store.begin_run(COLLECTION)
        index = open_index(store, COLLECTION, encoder=KEY, announce=_ignore)
        _say("ready", "-", "-", "-")
        for number in range(10**6):
            if number < _MANY - store.count(COLLECTION) and choice.random() < 1 - 1 / _MANY:
                _save(store, f"first-{seed}-{number}.txt", choice)
            else:
                _one_change(store, index, choice)


def _one_change(store: Store, index: CollectionIndex, choice: random.Random) -> None:
    there = sorted(store.sources(COLLECTION))
    kind = choice.choices(["new", "change", "remove", "publish"], [4, 2, 2, 2])[0]
    if kind == "publish":
        _say("begin", "publish", "-", "-")
        index.publish()
        _say("done", "publish", "-", "-")
    elif kind == "new" or not there:
        _save(store, f"new-{choice.getrandbits(40):x}.txt", choice)
    elif kind == "change":
        _save(store, choice.choice(there), choice)
    else:
        source = choice.choice(there)
        _say("begin", "remove", source, "-")
        store.remove(COLLECTION, [document_id(COLLECTION, source)])
        _say("done", "remove", source, "-")


def _save(store: Store, source: str, choice: random.Random) -> None:
    words = [f"từ{choice.randrange(5000)}" for _ in range(choice.randrange(_FEW, 60))]
    text = ". ".join(" ".join(words[start : start + 5]) for start in range(0, len(words), 5)) + "."
    digest = sha256(text.encode()).hexdigest()
    _say("begin", "save", source, digest)
    store.save(sample(source, text))
    _say("done", "save", source, digest)


def _say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def _ignore(message: str) -> None:
    """The parent opens the index itself and listens there."""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
