"""Inputs of like length put together, padded to few shapes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

import torch
from torch import Tensor

_MULTIPLE = 32  # of tokens: with free shapes the allocator's memory grew past 10 GB
_SORTED = 40  # batches' worth of inputs sorted by length at a time


@dataclass(frozen=True, slots=True)
class PairInput:
    """The tokens of one input, and where the second text stands in it."""

    tokens: tuple[int, ...]
    second: tuple[int, int]


Example = TypeVar("Example")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Example]):
    """Examples with their inputs as `(batch, tokens)` tensors."""

    examples: Sequence[Example]
    tokens: Tensor
    mask: Tensor


def batches_of(
    inputs: Sequence[tuple[PairInput, Example]], *, tokens: int, draw: Random, padding: int
) -> Iterator[Batch[Example]]:
    """Yield every input once, in an order drawn, so many that a batch has about `tokens` tokens with its padding."""
    order = list(range(len(inputs)))
    draw.shuffle(order)
    typical = max(1, tokens // 192)
    batches: list[list[int]] = []
    for begin in range(0, len(order), typical * _SORTED):
        chunk = sorted(order[begin : begin + typical * _SORTED], key=lambda place: len(inputs[place][0].tokens))
        batches += _filled(chunk, inputs, tokens)
    draw.shuffle(batches)
    for batch in batches:
        yield _padded([inputs[place] for place in batch], padding)


def padded_length(tokens: int) -> int:
    """Return the length that an input of so many tokens is padded to.

    >>> padded_length(33), padded_length(64)
    (64, 64)
    """
    return -(-tokens // _MULTIPLE) * _MULTIPLE


def _filled(chunk: Sequence[int], inputs: Sequence[tuple[PairInput, Example]], tokens: int) -> list[list[int]]:
    batches: list[list[int]] = [[]]
    for place in chunk:
        length = padded_length(len(inputs[place][0].tokens))  # the longest so far: they are sorted
        if batches[-1] and length * (len(batches[-1]) + 1) > tokens:
            batches.append([])
        batches[-1].append(place)
    return batches


def _padded(entries: Sequence[tuple[PairInput, Example]], padding: int) -> Batch[Example]:
    longest = padded_length(max(len(entry.tokens) for entry, _ in entries))
    tokens = torch.full((len(entries), longest), padding)
    mask = torch.zeros((len(entries), longest), dtype=torch.long)
    for row, (entry, _) in enumerate(entries):
        tokens[row, : len(entry.tokens)] = torch.tensor(entry.tokens)
        mask[row, : len(entry.tokens)] = 1
    return Batch([example for _, example in entries], tokens, mask)
