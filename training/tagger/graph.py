"""The network of one window as an ONNX graph, written node by node.

What torch exports leaves attention in six products and a softmax that onnxruntime does not recognise; written with its
own operators (`MultiHeadAttention`, `SkipLayerNormalization`, `BiasGelu`) a window takes three quarters of the time,
and a long one no longer for each piece than a short one. One window has no padding, so there is no mask.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
import torch
from torch import Tensor

from training.tagger.encoder import FIXED, HEADS, Layer
from training.tagger.net import Net

_OPSETS = {"": 18, "com.microsoft": 1}
NARROW_PRODUCTS = ("tags.product", "pieces.product", "anchors.product")
"""The products at the end: they cost next to nothing, and stay in 32-bit floats."""


class _Graph:
    """Nodes and constants as they are added; a node's first output has its name."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: np.ndarray | Tensor) -> str:
        array = value.detach().cpu().numpy() if isinstance(value, Tensor) else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        own = kind in ("MultiHeadAttention", "SkipLayerNormalization", "BiasGelu")
        domain = "com.microsoft" if own else ""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def product(self, x: str, name: str, weight: Tensor) -> str:
        """`x` times the transposed (out, in) weight."""
        return self.node("MatMul", [x, self.constant(f"{name}.weight", weight.T)], name)


def tagging(net: Net) -> onnx.ModelProto:
    """ids (1, pieces), features (1, pieces, slots) -> tags (1, pieces, 10) and the two projections for `Links`."""
    graph = _Graph()
    x = _embedded(graph, net)
    for number, layer in enumerate(net.encoder.layers):
        x = _with_features(graph, x, net) if number == FIXED else x
        x = _layer(graph, x, f"layer{number}", layer)
    outputs = {"tags": net.tags, "pieces": net.piece, "anchors": net.anchor}
    for name, linear in outputs.items():
        product = graph.product(x, f"{name}.product", linear.weight)
        graph.node("Add", [product, graph.constant(f"{name}.bias", linear.bias)], name)
    made = helper.make_graph(
        graph.nodes,
        "tagger",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"]),
            helper.make_tensor_value_info("features", TensorProto.INT64, [1, "length", "slots"]),
        ],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", linear.out_features])
            for name, linear in outputs.items()
        ],
        graph.constants,
    )
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
    return helper.make_model(made, opset_imports=opsets, ir_version=9)


def _embedded(graph: _Graph, net: Net) -> str:
    """Word and place, summed and normalised."""
    table = net.encoder.words.weight.detach()
    scale = table.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
    words = graph.node("Gather", [graph.constant("words", (table / scale).round().to(torch.int8)), "ids"], "words.8bit")
    words = graph.node("Cast", [words], "words.float", to=TensorProto.FLOAT)
    scales = graph.node("Gather", [graph.constant("words.scale", scale), "ids"], "words.scales")
    words = graph.node("Mul", [words, scales], "words.scaled")
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.zeros(1, np.int64))
    places = graph.constant("places", net.encoder.places.weight)
    places = graph.node("Slice", [places, zero, length, zero], "places.here")
    x = graph.node("Add", [words, places], "embedded")
    norm = net.encoder.norm
    parts = [graph.constant("norm.weight", norm.weight), graph.constant("norm.bias", norm.bias)]
    return graph.node("LayerNormalization", [x, *parts], "normed", epsilon=norm.eps)


def _with_features(graph: _Graph, x: str, net: Net) -> str:
    table = graph.constant("features.table", net.features.weight)
    features = graph.node("Gather", [table, "features"], "features.each")
    features = graph.node("ReduceSum", [features, graph.constant("slots", np.array([2]))], "features.sum", keepdims=0)
    return graph.node("Add", [x, features], "featured")


def _layer(graph: _Graph, x: str, name: str, layer: Layer) -> str:
    """One layer, as `Layer.forward`."""
    qkv = graph.product(x, f"{name}.qkv", layer.qkv.weight)
    each = [f"{name}.{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [qkv], each, name=f"{name}.split", axis=2, num_outputs=3))
    bias = graph.constant(f"{name}.qkv.bias", layer.qkv.bias)
    attended = graph.node("MultiHeadAttention", [*each, bias], f"{name}.attended", num_heads=HEADS)
    out = graph.product(attended, f"{name}.out", layer.out.weight)
    x = _added(graph, (out, x), f"{name}.norm1", layer.norm1, layer.out.bias)
    up = graph.product(x, f"{name}.up", layer.up.weight)
    up = graph.node("BiasGelu", [up, graph.constant(f"{name}.up.bias", layer.up.bias)], f"{name}.gelu")
    down = graph.product(up, f"{name}.down", layer.down.weight)
    return _added(graph, (down, x), f"{name}.norm2", layer.norm2, layer.down.bias)


def _added(graph: _Graph, both: tuple[str, str], name: str, norm: Any, bias: Tensor) -> str:
    """The sum of both and the bias, normalised."""
    parts = {"weight": norm.weight, "bias": norm.bias, "added": bias}
    constants = [graph.constant(f"{name}.{part}", value) for part, value in parts.items()]
    return graph.node("SkipLayerNormalization", [*both, *constants], name, epsilon=norm.eps)
