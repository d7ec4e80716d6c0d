"""The names that `transformers.BertModel` gives to the tensors of the bundled model."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from embeddings.bundled.weights import PackedModel

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def named_tensors(model: PackedModel) -> dict[str, NDArray[np.float32]]:
    """Return all tensors in float32, named as `transformers.BertModel` does."""
    width = model.shape.hidden
    return {
        "embeddings.word_embeddings.weight": model.matrix("emb.word", width),
        "embeddings.position_embeddings.weight": model.matrix("emb.pos", width),
        "embeddings.token_type_embeddings.weight": model.matrix("emb.type", width),
        # Loading warns of a missing pooler; sentence vectors do not use it.
        "pooler.dense.weight": np.zeros((width, width), np.float32),
        "pooler.dense.bias": np.zeros(width, np.float32),
        **body_tensors(model),
    }


def body_tensors(model: PackedModel) -> dict[str, NDArray[np.float32]]:
    """Return the tensors that training may change, by their names in `BertModel`."""
    return {name: _shaped(model, packed) for packed, name in body_names(model.shape.layers)}


def _shaped(model: PackedModel, packed: str) -> NDArray[np.float32]:
    weights = model.floats(packed)
    is_vector = packed.endswith(".b") or "ln." in packed
    return (
        weights
        if is_vector
        else weights.reshape(-1, model.shape.feed_forward if ".fo." in packed else model.shape.hidden)
    )


def body_names(layers: int) -> Iterator[tuple[str, str]]:
    """Yield the packed name and that of `BertModel` of every tensor that training may change."""
    for end, name in (("w", "weight"), ("b", "bias")):
        yield f"emb.ln.{end}", f"embeddings.LayerNorm.{name}"
        for layer in range(layers):
            for short, long in _PARTS.items():
                yield f"l{layer}.{short}.{end}", f"encoder.layer.{layer}.{long}.{name}"
