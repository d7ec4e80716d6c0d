"""What training changed in the bundled model, as a low-rank difference: the only weights of ours that are shipped.

A matrix comes as `NAME.up` (outputs × rank) and `NAME.down` (rank × inputs), float16, to be added to the model's own as
`weight + up @ down`; biases, layer norms and the head are whole. Word and place embeddings stay as they are. Names are
those of a module that holds transformers' `BertModel` as `bert` and the head as `qa`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save_file

from embeddings.bundled.naming import body_names, body_tensors
from embeddings.bundled.weights import PackedModel
from embeddings.errors import EncoderUnavailable

Tensors = Mapping[str, NDArray[Any]]
BODY, HEAD = "bert.", "qa."
_UP, _DOWN = ".up", ".down"


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """A trained difference: its tensors, and the digest of the file it was read from."""

    tensors: Tensors
    digest: str

    @property
    def head(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The weights `(outputs, hidden)` and bias `(outputs,)` that turn a token's vector into scores."""
        return self.tensors["qa.weight"].astype(np.float32), self.tensors["qa.bias"].astype(np.float32)

    def whole(self) -> dict[str, NDArray[np.float32]]:
        """Return each changed tensor: matrices as what is to be added, all others as they are to be."""
        whole: dict[str, NDArray[np.float32]] = {}
        for name, tensor in self.tensors.items():
            if name.endswith(_UP):
                down = self.tensors[name.removesuffix(_UP) + _DOWN]
                whole[name.removesuffix(_UP)] = tensor.astype(np.float32) @ down.astype(np.float32)
            elif not name.endswith(_DOWN):
                whole[name] = tensor.astype(np.float32)
        return whole


def read_difference(path: Path) -> Difference:
    """Return the difference in a safetensors file. Raises EncoderUnavailable when it cannot be read."""
    try:
        data = path.read_bytes()
        return Difference(load(data), sha256(data).hexdigest()[:16])
    except (OSError, SafetensorError) as error:
        raise EncoderUnavailable(
            f"The trained weights in {path} cannot be read: {error}. Take another file, or install hoidap again."
        ) from error


def write_difference(base: Tensors, trained: Tensors, path: Path, *, rank: int) -> None:
    """Write what `trained` has that `base` has not, matrices cut to `rank`, without the embeddings of words and places.

    Both name their tensors as said above; `base` has no head.
    """
    tensors: dict[str, NDArray[Any]] = {}
    for name, tensor in trained.items():
        if "_embeddings." in name or ".pooler." in name:
            continue
        if name not in base or tensor.ndim < 2:
            tensors[name] = tensor.astype(np.float32)
            continue
        up, down = _best_of_rank(tensor - base[name], rank)
        tensors[f"{name}{_UP}"], tensors[f"{name}{_DOWN}"] = up.astype(np.float16), down.astype(np.float16)
    save_file(tensors, path)


def _best_of_rank(matrix: NDArray[np.float32], rank: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two factors of the nearest matrix of that rank, by its leading singular vectors.

    Those are eigenvectors of the smaller of the two products of the matrix with itself: a tenth of the time of a full
    singular value decomposition.
    """
    if matrix.shape[0] < matrix.shape[1]:
        down, up = _best_of_rank(np.ascontiguousarray(matrix.T), rank)
        return np.ascontiguousarray(up.T), np.ascontiguousarray(down.T)
    wide = matrix.astype(np.float64)
    leading = np.linalg.eigh(wide.T @ wide).eigenvectors[:, ::-1][:, :rank]
    return wide @ leading, np.ascontiguousarray(leading.T)


def base_tensors(model: PackedModel) -> dict[str, NDArray[np.float32]]:
    """Return what of the bundled model training may change, under the names of a difference."""
    return {BODY + name: tensor for name, tensor in body_tensors(model).items()}


def merge(model: PackedModel, difference: Difference) -> PackedModel:
    """Return the model as it was trained to be, its words and places unchanged."""
    changed = difference.whole()
    tensors = dict(model.tensors)
    for packed, named in body_names(model.shape.layers):
        tensor = changed[BODY + named].reshape(-1)
        tensors[packed] = model.floats(packed) + tensor if _is_added(named, difference) else tensor
    return replace(model, tensors=tensors)


def _is_added(named: str, difference: Difference) -> bool:
    return f"{BODY}{named}{_UP}" in difference.tensors
