"""Which document a file is: the same one as last time, another of the same name, or one that is gone."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from rag.ingest.draft import Draft
from rag.store import Store


@dataclass(frozen=True, slots=True)
class Incoming:
    """A draft, a digest of what it was read from, and the file it came from (empty for standard input)."""

    draft: Draft
    digest: str
    origin: str


def digest_of(draft: Draft) -> str:
    """Return a digest of a draft that is one of many in its file, so that only changed records are stored again."""
    return sha256(json.dumps(asdict(draft), ensure_ascii=False, default=str).encode()).hexdigest()


class Names:
    """The source names of one collection, and the files they came from."""

    def __init__(self, store: Store, collection: str) -> None:
        self._origins = dict(store.origins(collection))
        self._met: set[str] = set()
        self._unreadable: set[str] = set()

    def free(self, source: str, origin: str) -> str:
        """Return a name for a source that no other file has that still exists.

        `tin.txt` of a second folder does not replace that of the first: it becomes `folder/tin.txt`.
        """
        if not self._taken(source, origin):
            return source
        parents = [part for part in Path(origin).parent.parts if part not in ("/", ".")]
        for depth in range(1, len(parents) + 1):
            longer = "/".join([*parents[-depth:], source])
            if not self._taken(longer, origin):
                return longer
        return source

    def meet(self, source: str, origin: str) -> bool:
        """Note that a source is there in this run; return whether it came from another file before."""
        moved = self._origins.get(source, origin) != origin
        self._met.add(source)
        self._origins[source] = origin
        return moved

    def spare(self, origin: str) -> None:
        """Note that a file could not be read whole: what it held before is kept."""
        self._unreadable.add(origin)

    def gone(self, paths: Sequence[Path]) -> Iterator[str]:
        """Yield the sources that came from these files or from below these folders and were not met."""
        roots = [path.absolute() for path in paths]
        for source, origin in sorted(self._origins.items()):
            if source in self._met or not origin or origin in self._unreadable:
                continue
            if any(Path(origin).is_relative_to(root) for root in roots):
                yield source

    def _taken(self, source: str, origin: str) -> bool:
        there = self._origins.get(source, origin)
        return there != origin and bool(there) and Path(there).exists()
