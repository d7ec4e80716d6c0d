"""Trains a model that tells which words of a claim its evidence does not bear out. None ships: see `eval/RESULTS.md`.

    python -m eval.train_checker --pairs FILE … --parallel FILE --from READER --out FOLDER

Claims are those that `hoidap-eval pairs` made, and changed in further ways (`eval.teaching`). A run that was stopped
goes on where its state in FOLDER stands; in the end `checker-r16.safetensors` is there, to begin a longer run with
(`--again`) or to serve with `embeddings.bundled.cross_encoder`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from time import monotonic
from typing import Annotated

import torch
import typer
from rich.console import Console
from torch import Tensor

from embeddings.bundled.difference import read_difference
from embeddings.bundled.prepare import VOCABULARY, prepare_bundled_model
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.training.batches import PairInput, batches_of
from embeddings.training.loop import Progress, Schedule, train
from embeddings.training.pair_model import PairModel, open_pair_model, save_trained
from eval.pairs.pair import read_pairs
from eval.statistics import auroc
from eval.teaching.changing import Vocabulary
from eval.teaching.from_pairs import lessons_of
from eval.teaching.inputs import OUTPUTS, Target, claim_loss, inputs_of
from eval.teaching.lesson import Lesson
from eval.teaching.mixing import counts_of, mixed
from eval.teaching.parallel import parallel_lessons, parallel_texts
from rag.read.train.material import read_span_lines

_RANK = 16
_BATCH = 1536  # tokens
_PADDING = 1
_HELD_OUT = 0.05  # share of the topics
_CURVE = 80  # steps between two looks at what is held out
_LOOKED_AT = 80  # lessons
_RATE = 8e-5
_BEGINNING = 40  # characters by which a text is known again

Lessons = Sequence[tuple[PairInput, Target]]


def main(  # noqa: PLR0913, PLR0917 (a command's parameters are its options)
    out: Annotated[Path, typer.Option(help="The folder of the run.")],
    start: Annotated[Path, typer.Option("--from", help="Weights of a reader to begin with; of a checker: --again.")],
    pairs: Annotated[list[Path], typer.Option(help="Files of pairs, as `hoidap-eval pairs` writes them.")],
    parallel: Annotated[Path | None, typer.Option(help="Lines that ask the same of parallel contexts.")] = None,
    steps: Annotated[int, typer.Option(min=1)] = 1000,
    count: Annotated[int, typer.Option(min=1, help="Lessons made.")] = 16_000,
    frozen: Annotated[int, typer.Option(min=0, help="Lower layers that stay as the reader's: less to compute.")] = 0,
    again: Annotated[bool, typer.Option("--again", help="The weights to begin with are a checker's.")] = False,
    seed: Annotated[int, typer.Option(min=0)] = 11,
    threads: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Make lessons, train, and write the difference."""
    console, began = Console(width=200), monotonic()
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    lessons = _lessons(pairs, parallel, most=2 * count, seed=seed)
    learned = mixed([one for one in lessons if not _is_held_out(one)], count, Random(seed))
    tested = mixed([one for one in lessons if _is_held_out(one)], count // 20, Random(seed))
    console.print(counts_of(learned))
    tokenizer = Tokenizer((prepare_bundled_model(out, announce=console.print) / VOCABULARY).read_bytes())
    inputs, apart = list(inputs_of(learned, tokenizer)), list(inputs_of(tested, tokenizer))
    console.print(f"{len(inputs)} lessons, {len(apart)} held out, {monotonic() - began:.0f} s")
    model = _model(start, frozen, again=again)

    def told(progress: Progress) -> None:
        said = f"{monotonic() - began:.0f} s, step {progress.step}, loss {progress.loss:.3f}, "
        console.print(f"{said}{progress.pairs_per_second:.1f} pairs/s")
        if progress.step % _CURVE == 0:
            console.print(scores_of(model, apart[:_LOOKED_AT]))

    train(model, _losses(inputs, seed), Schedule(steps, _RATE), out, told=told)
    save_trained(model, out / f"checker-r{_RANK}.safetensors", rank=_RANK)
    console.print(scores_of(model, apart))


def scores_of(model: PairModel, lessons: Lessons) -> str:
    """Say how well held-out lessons are told apart: by the score of the whole, and by that of the worst token."""
    whole: list[float] = []
    worst: list[float] = []
    truth: list[bool] = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in batches_of(lessons, tokens=_BATCH, draw=Random(0), padding=_PADDING):
            for one, scores in zip(batch.examples, model(batch.tokens, batch.mask), strict=True):
                whole.append(float(scores[0, 1]))
                worst.append(-float(scores[1 : 1 + len(one.tokens), 0].max()))
                truth.append(one.supported)
    if len(set(truth)) < 2:
        return f"held out ({len(truth)}): too few to tell apart"
    right = sum((score > 0) == true for score, true in zip(whole, truth, strict=True)) / max(1, len(truth))
    areas = f"AUROC of the whole {_area(whole, truth):.3f}, of the worst word {_area(worst, truth):.3f}"
    return f"held out ({len(truth)}): right {right:.3f}, {areas}"


def _area(scores: Sequence[float], truth: Sequence[bool]) -> float:
    of_true = [score for score, true in zip(scores, truth, strict=True) if true]
    return auroc(of_true, [score for score, true in zip(scores, truth, strict=True) if not true])


def _model(start: Path, frozen: int, *, again: bool) -> PairModel:
    """Return the model to begin with; a reader gets a head that is new, since its own scores other things."""
    model = open_pair_model(OUTPUTS)
    begun = read_difference(start)
    kept = {name: tensor for name, tensor in begun.tensors.items() if again or not name.startswith("qa.")}
    model.apply_difference(replace(begun, tensors=kept))
    if frozen:  # else the gradient would have to go down to the norm of the embeddings
        model.bert.embeddings.requires_grad_(False)
        model.bert.encoder.layer[:frozen].requires_grad_(False)
    return model


def _lessons(files: Sequence[Path], parallel: Path | None, *, most: int, seed: int) -> list[Lesson]:
    draw = Random(seed)
    pairs = [pair for file in files for pair in read_pairs(file)]
    own = {passage.text: (pair, passage) for pair in pairs if pair.group == "same" for passage in pair.passages}
    texts = [(pair.language, text) for text, (pair, _) in own.items()]
    sources = {text[:_BEGINNING]: passage.source for text, (_, passage) in own.items()}
    groups = parallel_texts(read_span_lines(parallel), sources) if parallel else {}
    texts += [(language, text) for group in groups.values() for language, text in group.items()]
    vocabulary = Vocabulary.of(dict.fromkeys(texts))
    made = lessons_of(draw.sample(pairs, min(most, len(pairs))), vocabulary, draw)
    return [*made, *parallel_lessons(groups, vocabulary, len(made) // 4, draw)] if groups else made


def _is_held_out(lesson: Lesson) -> bool:
    return Random(lesson.topic).random() < _HELD_OUT


def _losses(inputs: Lessons, seed: int) -> Callable[[int], Iterator[tuple[int, Callable[[PairModel], Tensor]]]]:
    def losses(step: int) -> Iterator[tuple[int, Callable[[PairModel], Tensor]]]:
        done = epoch = 0
        while True:
            for batch in batches_of(inputs, tokens=_BATCH, draw=Random(seed * 1000 + epoch), padding=_PADDING):
                done += 1
                if done > step:
                    yield len(batch.examples), lambda model, batch=batch: claim_loss(model, batch)  # type: ignore[misc]
            epoch += 1

    return losses


if __name__ == "__main__":
    typer.run(main)
