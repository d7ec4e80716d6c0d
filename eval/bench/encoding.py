"""What encoding costs: passages a second, cold load, question time and memory of three ways to run one model.

The same passages are encoded by the engine of the package the weights come from, by sentence-transformers as it comes
(float32, torch), and by the bundled int8 encoder. Rounds take turns, so that a busy machine is busy for all.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.prepare import prepare_bundled_model
from eval.bench.encoders import ENGINES, Encoded, Engine, prepare_models, started


@dataclass(frozen=True, slots=True)
class EncodingCost:
    """What one engine took; `rates` are passages a second of each round, `per_processor` by processor time."""

    engine: str
    rates: tuple[float, ...]
    per_processor: tuple[float, ...]
    load: float
    question: float
    megabytes: float

    @property
    def rate(self) -> float:
        """The median rate."""
        return median(self.rates)


def count_tokens(passages: Sequence[str], models: Path) -> float:
    """Return how many tokens a passage has on average."""
    encoder = BundledEncoder(prepare_bundled_model(models, announce=lambda _: None))
    return sum(encoder.count_tokens(passages)) / len(passages)


def measure_encoding(passages: Sequence[str], models: Path, *, rounds: int) -> list[EncodingCost]:
    """Let every engine encode the passages so many times, in turns."""
    prepare_models(models)
    with ExitStack() as running:
        engines = [running.enter_context(started(name, models)) for name in ENGINES]
        taken = [[engine.encode(passages) for engine in engines] for _ in range(rounds)]
    return [_cost(engine, [one[place] for one in taken], len(passages)) for place, engine in enumerate(engines)]


def _cost(engine: Engine, rounds: Sequence[Encoded], count: int) -> EncodingCost:
    return EncodingCost(
        engine=engine.name,
        rates=tuple(count / one.seconds for one in rounds),
        per_processor=tuple(count / one.processor_seconds for one in rounds),
        load=engine.load,
        question=engine.question,
        megabytes=rounds[-1].megabytes,
    )
