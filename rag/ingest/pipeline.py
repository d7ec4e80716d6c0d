"""The main job of ingest: load → clean → metadata → split → embed → store → index.

A document is stored in one transaction, and only then is it reported. Whatever stops a run, what was reported is
there; the next run finds it unchanged and goes on with the rest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import numpy as np

from rag.errors import RefusedDocument
from rag.index import CollectionIndex
from rag.ingest.cleaning import edge_lines
from rag.ingest.draft import Draft
from rag.ingest.encoding import PassageEncoder
from rag.ingest.identity import Incoming, Names, digest_of, origin_of
from rag.ingest.loading.discover import discover
from rag.ingest.loading.files import file_digest
from rag.ingest.loading.formats import format_of
from rag.ingest.loading.found import Found, LoadLimits, Refusal, refusal
from rag.ingest.loading.reader import FileReader
from rag.ingest.metadata import prepare_document
from rag.ingest.repeats import repeated_by_site
from rag.ingest.run import Run
from rag.ingest.splitting import split_document
from rag.ingest.summary import SourceOutcome
from rag.passages import indexed_text
from rag.store import NewRevision, Store, document_id

_BATCH = 32
# Enough to keep an encoder busy, few enough that progress shows and an interruption loses little.
_PASSAGES_TOGETHER = 24
_PUBLISH_EVERY_SECONDS = 60.0
_CLEANING_VERSION = 1  # raised when cleaning or splitting changes what is stored, so that documents are read again


@dataclass(frozen=True, slots=True)
class IngestPolicy:
    """How passages are cut, in model tokens and shared sentences, and what one file may cost."""

    passage_tokens: int
    overlap_sentences: int
    limits: LoadLimits


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document ready to be embedded and stored."""

    revision: NewRevision
    texts: tuple[str, ...]
    remark: str


class Pipeline:
    """Brings documents into one collection. The caller holds the store's writer lock."""

    def __init__(
        self, store: Store, index: CollectionIndex, encoder: PassageEncoder, policy: IngestPolicy, run: Run
    ) -> None:
        self._store = store
        self._index = index
        self._encoder = encoder
        self._policy = policy
        self._run = run
        self._collection = encoder.collection
        self._names = Names(store, encoder.collection)
        self._texts: dict[str, str] = {}
        # Not the encoder: whose vectors are stored is asked of the vectors themselves, and `reindex` changes it.
        self._fingerprint = f"{_CLEANING_VERSION}:{policy.passage_tokens}:{policy.overlap_sentences}"

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Store what the files and folders hold; refusals are noted, not raised."""
        with self._run.stage("load"):
            items = list(discover(paths))
        self._run.expect(len(items))
        with FileReader(self._policy.limits) as reader:
            self._take(one for item in items for one in self._load(reader, item))

    def take_bytes(self, data: bytes, *, name: str) -> None:
        """Store what bytes hold, as from standard input."""
        self._run.expect(1)
        with FileReader(self._policy.limits) as reader:
            self._take(self._incoming(reader.load_bytes(data, name=name), origin="", digest=None))

    def take_files(self, files: Sequence[Found]) -> None:
        """Store what files hold under the names given with them, as from standard input: their paths are forgotten."""
        self._run.expect(len(files))
        with FileReader(self._policy.limits) as reader:
            self._take(one for file in files for one in self._incoming(reader.load(file), origin="", digest=None))

    def prune(self, paths: Sequence[Path]) -> None:
        """Remove documents that came from these files and folders and were not met in this run."""
        for source in list(self._names.gone(paths)):
            self._store.remove(self._collection, [document_id(self._collection, source)])
            self._run.note(SourceOutcome(source, "removed"))

    def publish(self) -> None:
        """Let searches find what was stored so far."""
        with self._run.stage("index"):
            self._index.publish()

    def _load(self, reader: FileReader, item: Found | Refusal) -> Iterator[Incoming | Refusal]:
        if isinstance(item, Refusal):
            self._names.meet(item.source, "")
            yield item
            return
        origin = origin_of(item.path)
        if format_of(item.path.name) == "records":
            yield from self._incoming(reader.load(item), origin=origin, digest=None)
            return
        source = self._names.of_file(item.source, origin)
        try:
            digest = file_digest(item.path)
        except RefusedDocument as error:
            self._names.meet(source, origin)
            yield refusal(source, error)
            return
        if self._unchanged(source, digest, origin):
            self._run.note(SourceOutcome(source, "unchanged"))
            return
        self._names.meet(source, origin)
        with self._run.stage("load"):
            loaded = list(reader.load(Found(item.path, source)))
        yield from self._incoming(loaded, origin=origin, digest=digest)

    def _incoming(
        self, loaded: Iterable[Draft | Refusal], *, origin: str, digest: str | None
    ) -> Iterator[Incoming | Refusal]:
        """Give each draft its digest; a record also its own free name, and nothing more when it is unchanged."""
        whole = True
        for one in loaded:
            if isinstance(one, Refusal):
                whole = False
                yield one
            elif digest is not None:
                yield Incoming(one, digest, origin)
            else:
                draft = replace(one, source=self._names.free(one.source, origin))
                if self._unchanged(draft.source, digest_of(one), origin):
                    self._run.note(SourceOutcome(draft.source, "unchanged"))
                else:
                    self._names.meet(draft.source, origin)
                    yield Incoming(draft, digest_of(one), origin)
        if whole and digest is None:
            self._names.read_whole(origin)

    def _unchanged(self, source: str, digest: str, origin: str) -> bool:
        """Tell whether this is stored already as it is; a file that moved is remembered at its new place."""
        known = self._store.known(self._collection, source)
        if known is None or (known.file_digest, known.fingerprint) != (digest, self._fingerprint):
            return False
        if self._names.meet(source, origin):
            self._store.touch(self._collection, source, digest, origin=origin)
        return True

    def _take(self, items: Iterator[Incoming | Refusal]) -> None:
        """Work in batches: lines repeated across a site are seen together, and passages are encoded together."""
        while batch := list(islice(items, _BATCH)):
            for one in batch:
                if isinstance(one, Refusal):
                    self._run.note(SourceOutcome(one.source, "refused", reason=one.reason, message=one.message))
            self._store_batch([one for one in batch if isinstance(one, Incoming)])
            if self._run.since_publish() > _PUBLISH_EVERY_SECONDS:
                self.publish()

    def _store_batch(self, batch: Sequence[Incoming]) -> None:
        repeated = repeated_by_site(self._store, self._collection, [one.draft for one in batch])
        with self._run.stage("prepare"):
            ready = [one for one in (self._ready(incoming, repeated) for incoming in batch) if one is not None]
        for group in _encoded_together(ready):
            self._store_group(group)

    def _store_group(self, group: Sequence["_Ready"]) -> None:
        with self._run.stage("embed"):
            vectors = self._encoder.encode([one.texts for one in group])
        for one, rows in zip(group, vectors, strict=True):
            with self._run.stage("store"):
                saved = self._store.save(replace(one.revision, vectors=rows), run=self._run.id)
            source = one.revision.metadata.source
            passages = len(one.texts)
            self._run.note(SourceOutcome(source, saved.outcome, passages, message=one.remark), journaled=True)

    def _ready(self, incoming: Incoming, repeated: Mapping[str, frozenset[str]]) -> "_Ready | None":
        """Clean, read and split one draft; a refusal is noted and None returned."""
        draft = incoming.draft
        try:
            prepared = prepare_document(draft, repeated=repeated.get(draft.site or "", frozenset()))
        except RefusedDocument as error:
            refused = refusal(draft.source, error)
            self._run.note(SourceOutcome(draft.source, "refused", reason=refused.reason, message=refused.message))
            return None
        passages = split_document(
            prepared.text,
            count_tokens=self._encoder.encoder.count_tokens,
            target=self._policy.passage_tokens,
            overlap_sentences=self._policy.overlap_sentences,
        )
        title = prepared.metadata.title
        revision = NewRevision(
            collection=self._collection,
            text=prepared.text,
            metadata=prepared.metadata,
            file_digest=incoming.digest,
            fingerprint=self._fingerprint,
            passages=passages,
            vectors=np.zeros((0, self._encoder.key.dimension), np.float32),
            encoder=self._encoder.key,
            edge_lines=edge_lines(draft.text) if draft.format != "record" else frozenset(),
            lines_site=draft.site or "",
            origin=incoming.origin,
        )
        texts = tuple(indexed_text(title, one.heading, prepared.text[one.start : one.end]) for one in passages)
        return _Ready(revision, texts, self._remark(draft.source, prepared.text))

    def _remark(self, source: str, text: str) -> str:
        """Say when another source of this run has the very same text: both are kept, answers count them once."""
        first = self._texts.setdefault(sha256(text.encode()).hexdigest(), source)
        return "" if first == source else f"has the same text as {first}; answers count copies once"


def _encoded_together(ready: Sequence[_Ready]) -> Iterator[list[_Ready]]:
    """Cut a batch into runs of documents that have enough passages together."""
    group: list[_Ready] = []
    for one in ready:
        group.append(one)
        if sum(len(member.texts) for member in group) >= _PASSAGES_TOGETHER:
            yield group
            group = []
    if group:
        yield group
