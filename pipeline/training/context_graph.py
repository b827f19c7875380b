"""The transformer of the context network as a graph for ONNX Runtime, which ``repair/context_scorer.py`` runs.

Weights of 8 bits are multiplied as such, in half the time of products in 32 bits, and attention is one operator a
layer, by operators that ONNX Runtime adds to the standard (``docs/ContribOperators.md`` in its sources). Needs the
package ``onnx``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_OPERATORS, _RUNTIME_OPERATORS, _FORMAT = 17, 1, 8
"""Versions of the operator sets and of the file, old enough for every ONNX Runtime that we allow."""
_RUNTIME = "com.microsoft"
_EPSILON = 1e-5

Weights = Mapping[str, NDArray[Any]]


class _Graph:
    """Collects nodes and weights."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, name: str, array: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator: str, given: list[str], made: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, given, [made], domain=domain, **attributes))
        return made

    def parts(self, given: str, sizes: str, made: list[str]) -> list[str]:
        self.nodes.append(helper.make_node("Split", [given, sizes], made, axis=-1))
        return made

    def product(self, given: str, name: str, weights: Weights, made: str) -> str:
        """Add ``given`` times the matrix ``name``."""
        matrix = self.weight(name, weights[name])
        if weights[name].dtype != np.int8:
            return self.node("MatMul", [given, matrix], made)
        scale = weights[f"{name}.scale"].reshape(-1).astype(np.float32)
        zeros = self.weight(f"{name}.zero", np.zeros(len(scale), dtype=np.int8))
        operands = [given, matrix, self.weight(f"{name}.scale", scale), zeros]
        return self.node("DynamicQuantizeMatMul", operands, made, _RUNTIME)

    def normal(self, rows: str, found: str, name: str, weights: Weights, made: str) -> tuple[str, str]:
        """Add the sum of ``rows`` and ``found``, and the sum scaled to a mean square of one (Zhang and Sennrich 2019).

        Args:
            rows: the rows so far.
            found: what the layer before adds to them, "" for the first layer.
            name: the gain among ``weights``.
            weights: the weights of the network.
            made: name of the scaled sum.

        Returns:
            The scaled sum and the sum.
        """
        gain = self.weight(name, weights[name].astype(np.float32))
        if not found:
            return self.node("SimplifiedLayerNormalization", [rows, gain], made, axis=-1, epsilon=_EPSILON), rows
        given, outputs = [rows, found, gain], [made, "", "", f"{made}.sum"]
        both = "SkipSimplifiedLayerNormalization"
        self.nodes.append(helper.make_node(both, given, outputs, domain=_RUNTIME, epsilon=_EPSILON))
        return made, outputs[-1]

    def turned(self, given: str, heads: int) -> str:
        """Add queries or keys with their positions turned in (Su and others 2021)."""
        turn = [given, "first_position", "cos", "sin"]
        return self.node("RotaryEmbedding", turn, f"{given}.turned", _RUNTIME, num_heads=heads)


def context_graph(weights: Weights, vocabulary: str) -> bytes:
    """Return the graph from the vectors of places to the vectors of their contexts, as the bytes of an ``.onnx`` file.

    Its inputs are ``given`` (windows x places x width), ``cos`` and ``sin`` (places x half the width of a head), its
    output is ``context`` (windows x places x width), all in 32 bits.

    Args:
        weights: by the names of ``context_network``; matrices (inputs x outputs) of 8 bits have one scale an output.
        vocabulary: digest of the words that the network was trained with, kept in the file.
    """
    graph = _Graph()
    width, heads = weights["out"].shape[0], int(weights["heads"])
    size = width // heads
    graph.weight("thirds", np.array([width] * 3, dtype=np.int64))
    graph.weight("first_position", np.zeros(1, dtype=np.int64))
    rows, found = "given", ""
    for layer in range(sum(name.endswith(".attention_in") for name in weights)):
        rows, found = _with_attention(graph, rows, found, layer, weights)
        rows, found = _with_forward(graph, rows, found, layer, weights)
    graph.product(graph.normal(rows, found, "gain", weights, "normal")[0], "out", weights, "context")
    real = TensorProto.FLOAT
    made = helper.make_graph(
        graph.nodes,
        "context",
        [
            helper.make_tensor_value_info("given", real, ["windows", "places", width]),
            helper.make_tensor_value_info("cos", real, ["places", size // 2]),
            helper.make_tensor_value_info("sin", real, ["places", size // 2]),
        ],
        [helper.make_tensor_value_info("context", real, ["windows", "places", width])],
        graph.weights,
    )
    versions = [helper.make_opsetid("", _OPERATORS), helper.make_opsetid(_RUNTIME, _RUNTIME_OPERATORS)]
    model = helper.make_model(made, opset_imports=versions, ir_version=_FORMAT, producer_name="congvan")
    helper.set_model_props(model, {"vocabulary": vocabulary})
    return bytes(model.SerializeToString())


def _with_attention(graph: _Graph, rows: str, found: str, layer: int, weights: Weights) -> tuple[str, str]:
    """Add what each place hears from all places, given the rows and what the layer before found; return both anew."""
    name, heads = f"{layer}.attention", int(weights["heads"])
    normal, rows = graph.normal(rows, found, f"{name}_gain", weights, f"{name}.normal")
    whole = graph.product(normal, f"{name}_in", weights, f"{name}.whole")
    query, key, value = graph.parts(whole, "thirds", [f"{name}.query", f"{name}.key", f"{name}.value"])
    heard = [graph.turned(query, heads), graph.turned(key, heads), value]
    seen = graph.node("MultiHeadAttention", heard, f"{name}.seen", _RUNTIME, num_heads=heads)
    return rows, graph.product(seen, f"{name}_out", weights, f"{name}.found")


def _with_forward(graph: _Graph, rows: str, found: str, layer: int, weights: Weights) -> tuple[str, str]:
    """Add what each place makes of what it heard; given and returned as in ``_with_attention``."""
    name = f"{layer}.forward"
    normal, rows = graph.normal(rows, found, f"{name}_gain", weights, f"{name}.normal")
    inner = graph.node("Relu", [graph.product(normal, f"{name}_in", weights, f"{name}.inner")], f"{name}.positive")
    square = graph.node("Mul", [inner, inner], f"{name}.square")
    return rows, graph.product(square, f"{name}_out", weights, f"{name}.found")


def weights_in(path: Path) -> dict[str, NDArray[Any]]:
    """Return the weights of the graph in the file ``path``, those of 8 bits in 32."""
    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    return {
        name: array.astype(np.float32) * stored[f"{name}.scale"] if array.dtype == np.int8 else array
        for name, array in stored.items()
        if array.dtype in (np.int8, np.float32) and not name.endswith((".scale", ".zero"))
    }
