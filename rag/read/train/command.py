"""The command that teaches the reader."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import torch
import typer
from rich.console import Console
from torch import Tensor

from embeddings.bundled.difference import read_difference
from embeddings.bundled.prepare import VOCABULARY, prepare_bundled_model
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.errors import EncoderUnavailable, RunDiffers
from embeddings.load import load_encoder
from embeddings.training.batches import Batch, PairInput, batches_of
from embeddings.training.loop import Progress, Schedule, train
from embeddings.training.pair_model import PairModel, open_pair_model, save_trained
from eval.failing import failing_clearly
from rag.errors import InputError
from rag.read.train.gathering import gather
from rag.read.train.material import held_out
from rag.read.train.recipe import Recipe, mix
from rag.read.train.spans import OUTPUTS, Target, inputs_of, span_loss

_PADDING = 1  # the token of the bundled vocabulary
_CURVE, _WEIGHTS = "curve.jsonl", "reader.safetensors"
_HELD_OUT_EVERY, _HELD_OUT_INPUTS = 100, 320

Inputs = Sequence[tuple[PairInput, Target]]


def main(
    data: Annotated[
        list[str],
        typer.Option(
            help="Questions to learn from, as often as there are files: JSON lines with id, language, question, "
            "context, answer, start (FILE.jsonl, FILE.jsonl.gz, or FILE*COUNT for so many drawn), or a question set "
            "as `hoidap-eval` names it (own:FILE, squad:FILE, csv:FILE)."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder of the run; a run that was stopped goes on there.")],
    steps: Annotated[int, typer.Option(min=1, help="Batches to learn from.")] = 1500,
    rate: Annotated[float, typer.Option(help="Learning rate at its height.")] = 8e-5,
    batch_tokens: Annotated[int, typer.Option(min=512, help="Tokens of a batch, padding counted.")] = 3840,
    start: Annotated[
        Path | None, typer.Option("--from", help="Trained weights to start from; without it, the bundled model.")
    ] = None,
    rank: Annotated[int, typer.Option(min=1, max=384, help="Rank that the trained difference is cut to.")] = 16,
    seed: Annotated[int, typer.Option(min=0, help="Decides all that is drawn.")] = 11,
    crossed: Annotated[int, typer.Option(min=0, help="Questions asked of a text in another language.")] = 9000,
    similar: Annotated[int, typer.Option(min=0, help="Questions put to a similar text that does not answer.")] = 6000,
    changed: Annotated[int, typer.Option(min=0, help="Questions with a number or name made false.")] = 2500,
) -> None:
    """Teach the reader to mark answers and to know when there is none."""
    recipe = Recipe(crossed=crossed, similar=similar, changed=changed)
    run = _Run(out, Schedule(steps, rate), batch_tokens, seed, rank)
    console = Console()
    with failing_clearly(console, interrupted="Interrupted: the same command goes on from the last state."), _told():
        _teach(data, recipe, start, run, console)


@dataclass(frozen=True, slots=True)
class _Run:
    """Where a run keeps what it makes, how long it learns, and what it draws by."""

    out: Path
    schedule: Schedule
    batch_tokens: int
    seed: int
    rank: int

    def losses(self, inputs: Inputs, step: int) -> Iterator[tuple[int, Callable[[PairModel], Tensor]]]:
        """Yield the batches from that of `step` on, each as how many inputs it holds and what its loss is."""
        for batch in islice(self._endless(inputs), step, None):
            yield len(batch.examples), partial(span_loss, batch=batch)

    def _endless(self, inputs: Inputs) -> Iterator[Batch[Target]]:
        """Yield the batches of one pass after the other, each in an order of its own."""
        for epoch in count():
            draw = Random(self.seed * 1000 + epoch)
            yield from batches_of(inputs, tokens=self.batch_tokens, draw=draw, padding=_PADDING)


def _teach(data: Sequence[str], recipe: Recipe, start: Path | None, run: _Run, console: Console) -> None:
    run.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(run.seed)
    learned, apart = _inputs(data, recipe, Random(run.seed), console)
    model = open_pair_model(OUTPUTS)
    if start is not None:
        model.apply_difference(read_difference(start))
    told = _telling(model, apart, run.out / _CURVE, console)
    train(model, partial(run.losses, learned), run.schedule, run.out, told=told)
    save_trained(model, run.out / _WEIGHTS, rank=run.rank)
    console.print(f"Trained weights: {run.out / _WEIGHTS}", soft_wrap=True)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what goes wrong with the model's files into an error of ours, which ends the command in one message."""
    try:
        yield
    except (EncoderUnavailable, RunDiffers) as error:
        raise InputError(str(error)) from error


def _inputs(data: Sequence[str], recipe: Recipe, draw: Random, console: Console) -> tuple[Inputs, Inputs]:
    """Return the inputs to learn from and those kept apart to see what is learned."""
    questions = gather(data, draw)
    with TemporaryDirectory(prefix="hoidap-train-") as folder:
        bundled = prepare_bundled_model(Path(folder), announce=console.print)
        tokenizer = Tokenizer((bundled / VOCABULARY).read_bytes())
        learned, apart = held_out(questions, recipe.apart)
        mixed = mix(learned, recipe, load_encoder(folder=Path(folder)), draw)
    console.print(f"{len(questions)} questions, {len(apart)} of them kept apart; {len(mixed)} to learn from.")
    kept = draw.sample(apart, min(_HELD_OUT_INPUTS, len(apart)))
    return list(inputs_of(mixed, tokenizer, draw)), list(inputs_of(kept, tokenizer, Random(0)))


def _telling(model: PairModel, apart: Inputs, curve: Path, console: Console) -> Callable[[Progress], None]:
    """Return what tells how far a run is, and keeps the learning curve as JSON lines."""

    def told(progress: Progress) -> None:
        line: dict[str, float] = asdict(progress)
        if apart and progress.step % _HELD_OUT_EVERY == 0:
            line["held_out"] = held_out_loss(model, apart)
        with curve.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        console.print(" ".join(f"{name} {value:.4g}" for name, value in line.items()), highlight=False)

    return told


def held_out_loss(model: PairModel, inputs: Inputs) -> float:
    """Return the mean loss of inputs that are not learned from."""
    model.eval()
    with torch.no_grad():
        batches = batches_of(inputs, tokens=4096, draw=Random(0), padding=_PADDING)
        sums = [(float(span_loss(model, batch)) * len(batch.examples), len(batch.examples)) for batch in batches]
    model.train()
    return sum(loss for loss, _ in sums) / sum(count for _, count in sums)
