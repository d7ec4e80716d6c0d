"""Texts longer than a model's window: split in windows, encoded one by one, pooled by their token counts.

With mean pooling inside a window this is the mean over the whole text, except that no token sees beyond its window.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def split_windows(tokens: Sequence[int], size: int) -> list[list[int]]:
    """Split tokens in runs of at most `size`, without overlap; no tokens give one empty window.

    >>> split_windows([1, 2, 3, 4, 5], 2), split_windows([], 2)
    ([[1, 2], [3, 4], [5]], [[]])
    """
    return [list(tokens[start : start + size]) for start in range(0, max(len(tokens), 1), size)]


def pool_windows(
    means: NDArray[np.float32], weights: Sequence[int], owners: Sequence[int], texts: int
) -> NDArray[np.float32]:
    """Average each text's window vectors by weight and scale to length 1.

    `means` is `(windows, d)`, `weights` and `owners` hold one entry per window; the result is `(texts, d)`.

    >>> pool_windows(np.array([[3, 0], [0, 4], [5, 0]], np.float32), [1, 1, 9], [0, 0, 1], 2).round(2).tolist()
    [[0.6000000238418579, 0.800000011920929], [1.0, 0.0]]
    """
    pooled = np.zeros((texts, means.shape[1]), np.float64)
    scale = np.maximum(np.asarray(weights, np.float64), 1.0)
    np.add.at(pooled, np.asarray(owners, np.intp), means * scale[:, None])
    return unit_rows(pooled)


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scale each row to length 1; a row without direction becomes the first axis.

    >>> unit_rows(np.array([[0.0, 2.0], [0.0, 0.0]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    rows = np.nan_to_num(np.asarray(vectors, np.float64), posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows[lengths[:, 0] == 0, 0] = 1.0
    return (rows / np.where(lengths == 0, 1.0, lengths)).astype(np.float32)
