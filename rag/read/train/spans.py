"""Questions as inputs of the model, and how wrong its scores of them are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from embeddings.bundled.tokenizer import Tokenizer
from embeddings.pairing import cut_windows, join_pair
from embeddings.training.batches import Batch, PairInput
from embeddings.training.pair_model import PairModel
from rag.read.train.material import SpanQuestion

OUTPUTS = 3  # where the answer starts, where it ends, and (of the first token) whether there is one
WINDOW, STRIDE = 320, 96
_KEPT_EMPTY = 0.25  # share of the windows without the answer that are kept of a text that has it


@dataclass(frozen=True, slots=True)
class Target:
    """Places in the input of the answer's first and last token; both 0 where the window does not answer."""

    start: int
    end: int
    second: tuple[int, int]


def inputs_of(
    questions: Sequence[SpanQuestion], tokenizer: Tokenizer, draw: Random
) -> Iterator[tuple[PairInput, Target]]:
    """Yield the windows of each question that are learned from."""
    for one in questions:
        (first,) = tokenizer.tokens([one.question])
        second, ranges = tokenizer.located(one.context)
        span = _tokens_of(one, ranges)
        for cut in cut_windows(len(first), len(second), window=WINDOW, stride=STRIDE):
            tokens, offset = join_pair(first, second[cut.start : cut.end], start=tokenizer.start, end=tokenizer.end)
            held = span is not None and cut.start <= span[0] and span[1] < cut.end
            if one.answerable and not held and draw.random() >= _KEPT_EMPTY:
                continue
            start, end = (span[0] - cut.start + offset, span[1] - cut.start + offset) if held and span else (0, 0)
            second_range = (offset, len(tokens) - 1)
            yield PairInput(tuple(tokens), second_range), Target(start, end, second_range)


def _tokens_of(one: SpanQuestion, ranges: NDArray[np.int32]) -> tuple[int, int] | None:
    """Return the first and last token that the answer touches."""
    if one.answer is None or one.start is None:
        return None
    touched = np.flatnonzero((ranges[:, 0] < one.start + len(one.answer)) & (ranges[:, 1] > one.start))
    return (int(touched[0]), int(touched[-1])) if len(touched) else None


def span_loss(model: PairModel, batch: Batch[Target]) -> Tensor:
    """Return the mean loss of start, end and answerability.

    A question that its window does not answer points at token 0, as in SQuAD 2 (Devlin et al., 2019).
    """
    scores = model(batch.tokens, batch.mask)
    allowed = torch.zeros(batch.tokens.shape, dtype=torch.bool)
    allowed[:, 0] = True
    for row, target in enumerate(batch.examples):
        allowed[row, target.second[0] : target.second[1]] = True
    masked = scores[..., :2].masked_fill(~allowed[..., None], -1e4)
    starts = torch.tensor([target.start for target in batch.examples])
    ends = torch.tensor([target.end for target in batch.examples])
    answered = functional.binary_cross_entropy_with_logits(scores[:, 0, 2], (starts > 0).float())
    pointed = functional.cross_entropy(masked[..., 0], starts) + functional.cross_entropy(masked[..., 1], ends)
    return pointed / 2 + answered / 2
