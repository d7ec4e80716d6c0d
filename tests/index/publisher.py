"""Another process that ingests: each round adds a document, removes an older one, publishes, and says what is gone."""

import sys
from pathlib import Path

from rag.index import open_index
from rag.store import document_id, open_store
from tests.store.samples import KEY, sample


def main(folder: Path, rounds: int) -> None:
    """Publish `rounds` times."""
    with open_store(folder) as store, store.writing():
        index = open_index(store, "default", encoder=KEY, announce=str)
        for number in range(rounds):
            store.save(sample(f"new-{number}.txt", f"Tin mới số {number}. Hết tin."))
            index.publish()
            gone = document_id("default", f"old-{number}.txt")
            store.remove("default", [gone])
            sys.stdout.write(f"{gone}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
