"""Time, size and recall of the store and its indexes on made-up passages.

    python -m tests.index.measure --passages 100000

Each figure comes as wall time and, since the machine may be busy, as this process's own time on the processor.
Vectors are a clustered mixture; texts are Vietnamese-like syllables drawn by Zipf's law, 160 a passage.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from embeddings.encoder import Vectors
from rag.index import CollectionIndex, open_index
from rag.store import EncoderKey, NewRevision, Store, open_store
from rag.text.syllables import lexical_terms
from rag.types import Filters, Metadata
from tests.store.samples import Sentence

KEY = EncoderKey("made-up", 384)
_PER_DOCUMENT, _SYLLABLES, _CLUSTERS, _SPREAD, _ASKED = 10, 160, 1000, 0.06, 200
_ONSETS = ("b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x")
_RIMES = ("a", "à", "á", "ả", "ạ", "an", "ang", "anh", "ao", "áo", "ay", "ấy", "ên", "ệnh", "iện", "inh", "ình", "ông")


def documents(count: int, random: np.random.Generator) -> Iterator[NewRevision]:
    """Give documents of ten passages each."""
    words = np.array([onset + middle + rime for onset in _ONSETS for middle in ("", "o", "u") for rime in _RIMES])
    random.shuffle(words)
    chances = 1 / np.arange(1, len(words) + 1) ** 0.9
    centres = random.normal(size=(_CLUSTERS, KEY.dimension))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    for number in range(count // _PER_DOCUMENT):
        drawn = random.choice(words, (_PER_DOCUMENT, _SYLLABLES), p=chances / chances.sum())
        sentences = [" ".join(row).capitalize() + ". " for row in drawn]
        ends = np.cumsum([len(sentence) for sentence in sentences])
        starts = np.concatenate([[0], ends[:-1]])
        vectors = centres[random.integers(_CLUSTERS, size=_PER_DOCUMENT)]
        vectors = vectors + _SPREAD * random.normal(size=vectors.shape)
        yield NewRevision(
            collection="default",
            text="".join(sentences),
            metadata=Metadata(f"Tin số {number}", f"{number}.txt", language="vi" if number % 20 else "en"),
            file_digest=str(number),
            fingerprint="made-up",
            passages=[Sentence(int(start), int(end) - 1, "") for start, end in zip(starts, ends, strict=True)],
            vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32),
            encoder=KEY,
        )


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--passages", type=int, default=100_000)
    count = options.parse_args().passages
    random = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with open_store(data, create=True) as store:
            _fill(store, count, random)
        with open_store(data) as store:
            began, own = time.perf_counter(), time.process_time()
            index = open_index(store, "default", encoder=KEY, announce=lambda _: None)
            _print(
                "index built from the store",
                f"{time.perf_counter() - began:.1f} s ({time.process_time() - own:.1f} busy)",
            )
            _print("kind", f"{index.manifest.dense}")
            _sizes(data, count)
            _searches(store, index, random)
            _publish_one(store, index, random)
        _print("store and index opened cold", _open_again(data))
        _print("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def _fill(store: Store, count: int, random: np.random.Generator) -> None:
    times, busy = [], 0.0
    with store.writing():
        for document in documents(count, random):
            began, own = time.perf_counter(), time.process_time()
            store.save(document)
            times.append(time.perf_counter() - began)
            busy += time.process_time() - own
    _print(
        "saved",
        f"{sum(times):.1f} s ({busy:.1f} busy), {1000 * statistics.median(times):.2f} ms a document of ten (median)",
    )


def _sizes(data: Path, count: int) -> None:
    generation = next(data.glob("index/1/gen-*"))
    dense, store = (generation / "dense.faiss").stat().st_size, (data / "store.db").stat().st_size
    lexical = sum(path.stat().st_size for path in (generation / "lexical").iterdir())
    for name, size in (("store.db", store), ("dense.faiss", dense), ("lexical", lexical)):
        _print(name, f"{size / 2**20:.0f} MiB, {size / count:.0f} bytes a passage")


def _searches(store: Store, index: CollectionIndex, random: np.random.Generator) -> None:
    with store.snapshot("default") as snapshot:
        ids = snapshot.ids()
        everything = np.concatenate([vectors for _, vectors in snapshot.vectors(KEY, ids)])
    chosen = random.choice(len(ids), _ASKED, replace=False)
    noise = 0.02 * random.normal(size=(_ASKED, KEY.dimension)).astype(np.float32)
    questions = everything[chosen] + noise
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    english = store.allowed("default", Filters(languages=("en",)))
    vietnamese = store.allowed("default", Filters(languages=("vi",)))
    for name, allowed in (("all", None), ("5 % allowed", english), ("95 % allowed", vietnamese)):
        spent, found = _timed([lambda q=q, a=allowed: index.search_dense(q, 50, a) for q in questions])
        recall = statistics.mean(
            len({number for number, _ in hits[:10]} & _best(question, ids, everything, allowed)) / 10
            for question, hits in zip(questions, found, strict=True)
        )
        _print(f"dense, k=50, {name}", f"{spent}, recall@10 {recall:.3f}")
    rows = store.passages("default", ids[chosen])
    asked = [lexical_terms(" ".join(row.text.split()[:15])) for row in rows.values()]
    for name, allowed in (("all", None), ("5 % allowed", english), ("95 % allowed", vietnamese)):
        spent, _ = _timed(
            [lambda t=t, a=allowed: index.search_lexical(t, folded=False, k=50, allowed=a) for t in asked]
        )
        _print(f"lexical, 15 syllables, k=50, {name}", spent)
    spent, _ = _timed([lambda: store.passages("default", random.choice(ids, 50)) for _ in range(100)])
    _print("50 hits checked and read", spent)
    spent, _ = _timed([index.refresh for _ in range(100)])
    _print("refresh with nothing new", spent)
    filters = [Filters(languages=("vi", str(number))) for number in range(5)]  # each new to the store
    spent, _ = _timed([lambda f=f: store.allowed("default", f) for f in filters])
    _print("95 % of the passages allowed by a filter", spent)
    spent, _ = _timed([lambda: index.forms("dang")])
    _print("accented forms, the first time", spent)


def _publish_one(store: Store, index: CollectionIndex, random: np.random.Generator) -> None:
    with store.writing():
        store.save(next(iter(documents(10, random))))
        began, own = time.perf_counter(), time.process_time()
        index.publish()
    _print("one document more published", f"{time.perf_counter() - began:.2f} s ({time.process_time() - own:.2f} busy)")


def _open_again(data: Path) -> str:
    began, own = time.perf_counter(), time.process_time()
    with open_store(data) as store:
        open_index(store, "default", encoder=KEY, announce=print)
        return f"{time.perf_counter() - began:.2f} s ({time.process_time() - own:.2f} busy)"


def _best(question: Vectors, ids: Vectors, everything: Vectors, allowed: Vectors | None) -> set[int]:
    scores = everything @ question
    if allowed is not None:
        scores[~np.isin(ids, allowed)] = -9
    return set(ids[np.argpartition(-scores, 10)[:10]].tolist())


def _timed(calls: list[Callable[[], object]]) -> tuple[str, list[object]]:
    """Return the median wall and processor milliseconds of some calls, and what they returned."""
    walls, busy, results = [], [], []
    for call in calls:
        wall, own = time.perf_counter(), time.thread_time()
        results.append(call())
        walls.append(time.perf_counter() - wall)
        busy.append(time.thread_time() - own)
    return f"{1000 * statistics.median(walls):.2f} ms p50 ({1000 * statistics.median(busy):.2f} busy)", results


def _print(name: str, value: str) -> None:
    sys.stdout.write(f"{name:45} {value}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
