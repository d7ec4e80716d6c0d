"""Writes the model as an ONNX graph that takes word vectors of one text and returns their contextual mean.

Input `words` is `(1, tokens, hidden)` float32: the rows of the word table, which stays outside of the graph. Output is
`mean`, `(1, hidden)`, not yet of length 1; with a head it is `scores`, `(1, tokens, outputs)`. One text a run, never a
padded batch: the scale of the int8 activations is taken over the whole input, so a batch would make a vector depend on
its neighbours; and on two cores two runs of one text each are as fast as a batch (52 passages/s both).

Weights are int8, one scale per output channel, and use 7 of the 8 bits: products of unsigned and signed bytes are added
in pairs in 16 bits on processors without VNNI and would saturate there; with 7 bits the sum always fits, and every
processor computes the same vector (cosine to float .9965 instead of .9970). The layers in `FLOAT_LAYERS` keep their
second feed-forward product in float: rare, very large activations there caused half of the error (.9965 → .9982).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from embeddings.bundled.weights import PackedModel

FLOAT_LAYERS = (0, 4)
_LARGEST = 63
_CONTRIBUTED = "com.microsoft"


Head = tuple[NDArray[np.float32], NDArray[np.float32]]  # weights (outputs, hidden) and bias (outputs,)


def write_graph(model: PackedModel, path: Path, *, head: Head | None = None, quantised: bool = True) -> None:
    """Write the ONNX file; with `quantised=False` all products stay in float32 (the reference of the tests)."""
    graph = _Graph(quantised)
    hidden = _embed(graph, model)
    for layer in range(model.shape.layers):
        hidden = _attend(graph, model, f"l{layer}", hidden)
        hidden = _feed_forward(graph, model, layer, hidden)
    onnx.save(graph.model(model.shape.hidden, _finish(graph, hidden, model.shape.hidden, head)), path)


def quantise(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round `(inputs, outputs)` weights to 7-bit integers with one scale per output.

    >>> codes, scales = quantise(np.array([[6.3, 0.0], [-3.2, 0.0]], np.float32))
    >>> codes.tolist(), [round(float(scale), 6) for scale in scales]
    ([[63, 0], [-32, 0]], [0.1, 1.0])
    """
    scales = np.abs(weights).max(axis=0) / _LARGEST
    scales[scales == 0] = 1.0
    return np.rint(weights / scales).astype(np.int8), scales.astype(np.float32)


class _Graph:
    """Collects nodes and constants; every node has one output, named like the node."""

    def __init__(self, quantised: bool) -> None:
        self.quantised = quantised
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def split(self, joined: str, names: Sequence[str]) -> list[str]:
        self._nodes.append(helper.make_node("Split", [joined], list(names), axis=-1, num_outputs=len(names)))
        return list(names)

    def product(self, source: str, weights: NDArray[np.float32], name: str, *, keep_float: bool = False) -> str:
        """Multiply by `(outputs, inputs)` weights, in int8 where allowed."""
        if keep_float or not self.quantised:
            return self.node("MatMul", [source, self.constant(f"{name}.weights", weights.T)], name)
        codes, scales = quantise(weights.T)
        inputs = [
            source,
            self.constant(f"{name}.codes", codes),
            self.constant(f"{name}.scales", scales),
            self.constant(f"{name}.zeros", np.zeros(scales.shape, np.int8)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, _CONTRIBUTED)

    def model(self, hidden: int, output: onnx.ValueInfoProto) -> onnx.ModelProto:
        words = helper.make_tensor_value_info("words", onnx.TensorProto.FLOAT, [1, "tokens", hidden])
        graph = helper.make_graph(self._nodes, "multilingual-e5-small", [words], [output], self._constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIBUTED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="hoidap")


def _finish(graph: _Graph, hidden: str, width: int, head: Head | None) -> onnx.ValueInfoProto:
    """Add what is made of the last layer: the mean of its vectors, or the head's scores of each."""
    floats = onnx.TensorProto.FLOAT
    if head is None:
        graph.node("ReduceMean", [hidden, graph.constant("token_axis", np.array([1], np.int64))], "mean", keepdims=0)
        return helper.make_tensor_value_info("mean", floats, [1, width])
    weights, bias = head
    product = graph.product(hidden, weights, "head", keep_float=True)
    graph.node("Add", [product, graph.constant("head.bias", bias)], "scores")
    return helper.make_tensor_value_info("scores", floats, [1, "tokens", len(bias)])


def _embed(graph: _Graph, model: PackedModel) -> str:
    """Add to each word the vector of its place, and scale."""
    shape = model.shape
    # Every token is of the first type: its vector is added to all places beforehand.
    places = model.matrix("emb.pos", shape.hidden) + model.matrix("emb.type", shape.hidden)[0]
    first, second, third = (graph.constant(f"index{i}", np.array([i], np.int64)) for i in range(3))
    count = graph.node("Slice", [graph.node("Shape", ["words"], "words.shape"), second, third], "tokens")
    used = graph.node("Slice", [graph.constant("places", places), first, count], "places.used")
    summed = graph.node("Add", ["words", used], "embedded")
    scale = [graph.constant(f"emb.{end}", model.floats(f"emb.{end}")) for end in ("ln.w", "ln.b")]
    return graph.node("LayerNormalization", [summed, *scale], "embedded.scaled", axis=-1, epsilon=shape.epsilon)


def _attend(graph: _Graph, model: PackedModel, layer: str, hidden: str) -> str:
    """Attention, then residual and scaling. Queries, keys and values are one product."""
    width = model.shape.hidden
    weights = np.concatenate([model.matrix(f"{layer}.{part}.w", width) for part in "qkv"])
    bias = graph.constant(f"{layer}.qkv.bias", np.concatenate([model.floats(f"{layer}.{part}.b") for part in "qkv"]))
    joined = graph.product(hidden, weights, f"{layer}.qkv")
    parts = graph.split(joined, [f"{layer}.{part}" for part in "qkv"])
    heads = model.shape.heads
    context = graph.node("MultiHeadAttention", [*parts, bias], f"{layer}.context", _CONTRIBUTED, num_heads=heads)
    output = graph.product(context, model.matrix(f"{layer}.ao.w", width), f"{layer}.ao")
    return _residual(graph, model, output, hidden, (f"{layer}.aln", f"{layer}.ao.b"))


def _feed_forward(graph: _Graph, model: PackedModel, number: int, hidden: str) -> str:
    """Two products with GELU between, then residual and scaling."""
    layer = f"l{number}"
    wide = graph.product(hidden, model.matrix(f"{layer}.fi.w", model.shape.hidden), f"{layer}.fi")
    bias = graph.constant(f"{layer}.fi.bias", model.floats(f"{layer}.fi.b"))
    active = graph.node("BiasGelu", [wide, bias], f"{layer}.gelu", _CONTRIBUTED)
    weights = model.matrix(f"{layer}.fo.w", model.shape.feed_forward)
    output = graph.product(active, weights, f"{layer}.fo", keep_float=number in FLOAT_LAYERS)
    return _residual(graph, model, output, hidden, (f"{layer}.oln", f"{layer}.fo.b"))


def _residual(graph: _Graph, model: PackedModel, output: str, hidden: str, names: tuple[str, str]) -> str:
    """Add bias and residual, and scale. The fused SkipLayerNormalization of onnxruntime takes five times as long."""
    norm, bias = names
    added = graph.node("Add", [output, graph.constant(f"{bias}.value", model.floats(bias))], f"{norm}.biased")
    summed = graph.node("Add", [added, hidden], f"{norm}.summed")
    scale = [graph.constant(f"{norm}.{end}", model.floats(f"{norm}.{end}")) for end in "wb"]
    return graph.node("LayerNormalization", [summed, *scale], norm, axis=-1, epsilon=model.shape.epsilon)
