"""One generation: the vector index, the lexical index and the list of passages they hold, of one store version."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from embeddings.encoder import Vectors
from rag.errors import EncoderMismatch
from rag.index.dense import DenseIndex, build_dense, load_dense
from rag.index.lexical import LexicalIndex, load_lexical, write_lexical
from rag.index.manifest import (
    Manifest,
    UnusableCache,
    describe_files,
    library_versions,
    read_manifest,
    verify_files,
    write_manifest,
)
from rag.store import EncoderKey, Ids, Snapshot

_DENSE, _IDS, _LEXICAL = "dense.faiss", "ids.npy", "lexical"
_REWRITE_SHARE = 0.3  # when more than this of what an index holds is gone, writing it anew costs less than carrying it


@dataclass(frozen=True, slots=True)
class Generation:
    """A verified generation, loaded. `folder` is where it was loaded from; it may be gone by now."""

    folder: Path
    manifest: Manifest
    ids: Ids
    dense: DenseIndex
    lexical: LexicalIndex
    scratch: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)


def load_generation(folder: Path, *, store: str, collection: str, encoder: EncoderKey) -> Generation:
    """Load a generation of this store, collection and encoder. Raises `UnusableCache` saying why it cannot serve."""
    manifest = read_manifest(folder)
    if (manifest.store, manifest.collection) != (store, collection):
        raise UnusableCache("it was built from another store")
    if (manifest.encoder, manifest.dimension) != encoder:
        raise UnusableCache(f"it was built with the encoder '{manifest.encoder}' ({manifest.dimension} dimensions)")
    if manifest.libraries != library_versions():
        raise UnusableCache("it was written by other versions of FAISS or tantivy")
    verify_files(folder, manifest)
    scratch = None
    lexical = folder / _LEXICAL
    try:
        ids = np.load(folder / _IDS, allow_pickle=False)
        if not os.access(lexical, os.W_OK):  # tantivy makes a lock file where it reads
            scratch = tempfile.TemporaryDirectory(prefix="hoidap-")
            lexical = _copied(lexical, Path(scratch.name) / _LEXICAL)
    except FileNotFoundError as error:  # two publications went by since it was verified
        raise UnusableCache(f"it went away while it was read ({error.filename})") from error
    return Generation(
        folder=folder,
        manifest=manifest,
        ids=ids,
        dense=load_dense(folder / _DENSE, manifest.dense, dimension=manifest.dimension, count=manifest.count),
        lexical=load_lexical(lexical, count=manifest.count),
        scratch=scratch,
    )


def write_generation(folder: Path, snapshot: Snapshot, encoder: EncoderKey, *, base: Generation | None) -> None:
    """Write into an empty folder what the snapshot holds, starting from `base` where that saves work.

    Raises `EncoderMismatch` when a vector of the collection was made by another encoder.
    """
    check_encoder(snapshot, encoder)
    ids = snapshot.ids()
    dense = _write_dense(folder, snapshot, encoder, ids, base)
    _write_lexical(folder, snapshot, ids, base)
    np.save(folder / _IDS, ids, allow_pickle=False)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    manifest = Manifest(
        store=snapshot.store,
        collection=snapshot.collection,
        version=snapshot.version,
        encoder=encoder.name,
        dimension=encoder.dimension,
        count=len(ids),
        max_id=int(ids[-1]) if len(ids) else 0,
        dense=dense.facts,
        files=describe_files(folder, names),
        libraries=library_versions(),
    )
    write_manifest(folder, manifest)


def check_encoder(snapshot: Snapshot, encoder: EncoderKey) -> None:
    """Raise `EncoderMismatch` when a vector of the collection was made by another encoder."""
    for other in snapshot.encoders():
        if other != encoder:
            raise EncoderMismatch(
                f"The index was built with '{other.name}' ({other.dimension} dimensions); "
                f"the encoder is '{encoder.name}' ({encoder.dimension}). "
                f"Run: hoidap reindex --collection {snapshot.collection}"
            )


def _write_dense(
    folder: Path, snapshot: Snapshot, encoder: EncoderKey, ids: Ids, base: Generation | None
) -> DenseIndex:
    def read(wanted: Ids) -> Iterator[tuple[Ids, Vectors]]:
        return snapshot.vectors(encoder, wanted)

    if base is not None and base.dense.fits(len(ids)) and _mostly_kept(base, ids):
        removed, added = np.setdiff1d(base.ids, ids), np.setdiff1d(ids, base.ids)
        dense = base.dense.updated(removed, added, read)
    else:
        dense = build_dense(ids, read, encoder.dimension)
    dense.save(folder / _DENSE)
    return dense


def _write_lexical(folder: Path, snapshot: Snapshot, ids: Ids, base: Generation | None) -> None:
    target = folder / _LEXICAL
    if base is not None and _mostly_kept(base, ids) and _intact(base):
        _copied(base.folder / _LEXICAL, target)
        removed, added = np.setdiff1d(base.ids, ids), np.setdiff1d(ids, base.ids)
    else:
        target.mkdir()
        removed, added = np.array([], np.int64), ids
    write_lexical(target, snapshot.texts(added), removed=removed)


def _mostly_kept(base: Generation, ids: Ids) -> bool:
    gone = len(np.setdiff1d(base.ids, ids, assume_unique=True))
    return len(base.ids) > 0 and gone <= _REWRITE_SHARE * len(base.ids)


def _intact(base: Generation) -> bool:
    """Tell whether the files are still what was verified when they were loaded: damage must not get a new checksum."""
    try:
        verify_files(base.folder, base.manifest)
    except UnusableCache:
        return False
    return True


def _copied(source: Path, target: Path) -> Path:
    """Copy a flat folder without its permissions and lock files: the copy is written to."""
    target.mkdir()
    for path in source.iterdir():
        if path.suffix != ".lock":
            shutil.copyfile(path, target / path.name)
    return target
