"""Which document a file is: the same one as last time, another of the same name, or one that is gone."""

import json
import os
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
        self._sources = {origin: source for source, origin in self._origins.items() if origin}
        self._met: set[str] = set()
        self._whole: set[str] = set()

    def of_file(self, source: str, origin: str) -> str:
        """Return the name this very file has already, found through whichever folder, else a free one."""
        return self._sources.get(origin) or self.free(source, origin)

    def free(self, source: str, origin: str) -> str:
        """Return a name for a source that no other file that still exists and nothing from standard input has.

        `tin.txt` of a second folder does not replace that of the first: it becomes `folder/tin.txt`.
        """
        if not self._taken(source, origin):
            return source
        above = _folders_above(source, origin)
        for depth in range(1, len(above) + 1):
            longer = "/".join([*above[-depth:], source])
            if not self._taken(longer, origin):
                return longer
        return source

    def meet(self, source: str, origin: str) -> bool:
        """Note that a source is there in this run; return whether it came from another file before."""
        moved = self._origins.get(source, origin) != origin
        self._met.add(source)
        self._origins[source] = origin
        return moved

    def read_whole(self, origin: str) -> None:
        """Note that every record of a file was read: those it held before and were not met are gone."""
        self._whole.add(origin)

    def gone(self, paths: Sequence[Path]) -> Iterator[str]:
        """Yield the sources that came from below these folders and are gone for certain.

        A file that is there but may not be read, and whatever came from a folder that is itself missing (an
        unmounted disk, a typing mistake), is not gone for certain.
        """
        roots = [Path(origin) for path in paths if os.path.lexists(path) and (origin := origin_of(path))]
        for source, origin in sorted(self._origins.items()):
            if source in self._met or not any(origin and Path(origin).is_relative_to(root) for root in roots):
                continue
            if origin in self._whole or _vanished(origin):
                yield source

    def _taken(self, source: str, origin: str) -> bool:
        there = self._origins.get(source, origin)
        if not there:  # it came through a pipe: no file is known that it could be
            return origin != ""
        return there != origin and not _vanished(there) and not _same_file(there, origin)


def _folders_above(source: str, origin: str) -> tuple[str, ...]:
    """Return the folders of a file, without those its source name tells already."""
    parts, told = Path(origin).parts[1:], Path(source).parts
    return parts[: -len(told)] if parts[-len(told) :] == told else parts[:-1]


def origin_of(path: Path) -> str:
    """Return where a file is, the same for every way of writing its path.

    Empty for a path that is no valid Unicode: no text column holds it, so such a file is known by its source alone.
    """
    origin = os.path.abspath(path)  # noqa: PTH100  (links keep the name the user sees)
    return "" if any("\ud800" <= char <= "\udfff" for char in origin) else origin


def _vanished(origin: str) -> bool:
    """Tell whether no file is there; one that may not be looked at, or lies behind a link to nowhere, may be there."""
    path = Path(origin)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return not any(folder.is_symlink() and not folder.exists() for folder in path.parents)
    except OSError:
        return False
    return False


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False
