"""Lessons as inputs of the model, and how wrong its scores of them are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from embeddings.bundled.tokenizer import Tokenizer
from embeddings.pairing import FIRST_TOKENS, join_pair
from embeddings.training.batches import Batch, PairInput
from eval.teaching.lesson import Lesson
from rag.types import Range

OUTPUTS = 2  # whether a token of the claim is not borne out; and, of the opening token, whether the claim is
_LONGEST = 256  # tokens of an input
_WRONG, _RIGHT, _UNSAID = 1.0, 0.0, -1.0
_WRONG_WEIGH = 4.0  # a changed claim has one wrong word in ten


@dataclass(frozen=True, slots=True)
class Target:
    """What the scores of an input should be: of each token of the claim, and of the whole."""

    tokens: tuple[float, ...]
    supported: bool


def inputs_of(lessons: Sequence[Lesson], tokenizer: Tokenizer) -> Iterator[tuple[PairInput, Target]]:
    """Yield the lessons that fit."""
    for lesson in lessons:
        first, ranges = tokenizer.located(lesson.claim)
        second, _ = tokenizer.located(lesson.evidence)
        tokens, offset = join_pair(first, second, start=tokenizer.start, end=tokenizer.end)
        if len(first) <= FIRST_TOKENS and len(tokens) <= _LONGEST:
            yield (
                PairInput(tuple(tokens), (offset, len(tokens) - 1)),
                Target(labels_of(lesson, ranges), lesson.supported),
            )


def labels_of(lesson: Lesson, ranges: NDArray[np.int32]) -> tuple[float, ...]:
    """Return what each token of the claim should be scored: 1 not borne out, 0 borne out, −1 not asked."""
    labels = np.full(len(ranges), _RIGHT)
    labels[_touched(ranges, lesson.unsaid)] = _UNSAID
    labels[_touched(ranges, lesson.wrong)] = _WRONG
    return tuple(labels.tolist())


def _touched(ranges: NDArray[np.int32], places: Sequence[Range]) -> NDArray[np.bool_]:
    """Tell which tokens stand in a place; one may begin at the blank before its word, so its last character counts."""
    touched = np.zeros(len(ranges), bool)
    for start, end in places:
        touched |= (ranges[:, 1] > start) & (ranges[:, 1] - 1 < end) & (ranges[:, 1] > ranges[:, 0])
    return touched


def claim_loss(model: Callable[[Tensor, Tensor], Tensor], batch: Batch[Target]) -> Tensor:
    """Return the mean loss over the tokens of the claims, and over the claims."""
    scores = model(batch.tokens, batch.mask)
    wanted = torch.full(batch.tokens.shape, _UNSAID)
    for row, target in enumerate(batch.examples):
        wanted[row, 1 : 1 + len(target.tokens)] = torch.tensor(target.tokens)
    said = wanted >= 0
    weigh = torch.where(wanted == _WRONG, _WRONG_WEIGH, 1.0)[said]
    each = functional.binary_cross_entropy_with_logits(scores[..., 0][said], wanted[said], reduction="none")
    supported = torch.tensor([float(target.supported) for target in batch.examples])
    whole = functional.binary_cross_entropy_with_logits(scores[:, 0, 1], supported)
    return whole + (each * weigh).sum() / weigh.sum().clamp(min=1.0)
