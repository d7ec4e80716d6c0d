"""Encoding a collection with another model than the one that encoded it."""

from rag.ingest.encoding import PassageEncoder
from rag.ingest.summary import IngestObserver
from rag.store import Store

_BATCH = 256


def encode_anew(store: Store, encoder: PassageEncoder, observer: IngestObserver) -> int:
    """Replace the vectors other encoders made; return how many passages were encoded.

    Passages stay as they are, so no citation moves. Interrupted, it goes on where it stopped when run again. The
    caller holds the writer lock.
    """
    with store.snapshot(encoder.collection) as snapshot:
        waiting = snapshot.ids_of_others(encoder.key)
    for start in range(0, len(waiting), _BATCH):
        ids = waiting[start : start + _BATCH]
        with store.snapshot(encoder.collection) as snapshot:
            texts = dict(snapshot.texts(ids))
        vectors = encoder.encoder.encode_passages(list(texts.values()))
        store.replace_vectors(encoder.collection, list(texts), vectors, encoder.key)
        observer.notice(f"{start + len(ids)} of {len(waiting)} passages encoded anew")
    return len(waiting)
