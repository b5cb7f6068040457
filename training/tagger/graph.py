"""The graph of tags for one window, written node by node; `training.tagger.export --written` writes it.

What torch exports leaves attention in two products, a mask and a softmax, which onnxruntime does not recognise as
attention, and adds before it normalises, which onnxruntime joins into one slow operator. Written by hand a window takes
three quarters of the time on a processor with dot-product instructions. One window has no padding, so there is no mask.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.tagger.encoder import HEADS, Layer
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
        own = kind in ("MultiHeadAttention", "Gelu")
        domain = "com.microsoft" if own else ""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, x: str, name: str, linear: nn.Linear) -> str:
        """`x` times the transposed (out, in) weight, and the bias."""
        weight = self.constant(f"{name}.weight", linear.weight.T)
        product = self.node("MatMul", [x, weight], f"{name}.product")
        return self.node("Add", [product, self.constant(f"{name}.bias", linear.bias)], name)


def tagging(net: Net) -> onnx.ModelProto:
    """ids (1, pieces), features (1, pieces, slots) -> tags (1, pieces, 10) and the two projections for `Links`."""
    graph = _Graph()
    x = _embedded(graph, net)
    for number, layer in enumerate(net.encoder.layers):
        x = _with_features(graph, x, net) if number == net.encoder.under > 0 else x
        x = _layer(graph, x, f"layer{number}", layer)
    outputs = {"tags": net.tags, "pieces": net.piece, "anchors": net.anchor}
    for name, linear in outputs.items():
        graph.linear(x, name, linear)
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
    """Word, place, and the features where they enter here, summed and normalised."""
    table = net.encoder.words.weight.detach()
    scale = table.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
    words = graph.node("Gather", [graph.constant("words", (table / scale).round().to(torch.int8)), "ids"], "words.8bit")
    words = graph.node("Cast", [words], "words.float", to=TensorProto.FLOAT)
    scales = graph.node("Gather", [graph.constant("words.scale", scale), "ids"], "words.scales")
    words = graph.node("Mul", [words, scales], "words.scaled")
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.zeros(1, np.int64))
    places = graph.constant("places", net.encoder.places.weight + net.encoder.kind)
    places = graph.node("Slice", [places, zero, length, zero], "places.here")
    x = graph.node("Sum", [words, places], "embedded")
    x = x if net.encoder.under else _with_features(graph, x, net)
    norm = net.encoder.norm
    parts = [graph.constant("norm.weight", norm.weight), graph.constant("norm.bias", norm.bias)]
    return graph.node("LayerNormalization", [x, *parts], "normed", epsilon=norm.eps)


def _with_features(graph: _Graph, x: str, net: Net) -> str:
    table = graph.constant("features.table", net.features.weight)
    features = graph.node("Gather", [table, "features"], "features.each")
    features = graph.node("ReduceSum", [features, graph.constant("slots", np.array([2]))], "features.sum", keepdims=0)
    return graph.node("Sum", [x, features], "featured")


def _layer(graph: _Graph, x: str, name: str, layer: Layer) -> str:
    """One layer, as `Layer.forward`."""
    qkv = graph.linear(x, f"{name}.qkv", layer.qkv)
    each = [f"{name}.{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [qkv], each, name=f"{name}.split", axis=2, num_outputs=3))
    attended = graph.node("MultiHeadAttention", each, f"{name}.attended", num_heads=HEADS)
    x = _added(graph, x, graph.linear(attended, f"{name}.out", layer.out), f"{name}.norm1", layer.norm1)
    up = graph.node("Gelu", [graph.linear(x, f"{name}.up", layer.up)], f"{name}.gelu")
    return _added(graph, x, graph.linear(up, f"{name}.down", layer.down), f"{name}.norm2", layer.norm2)


def _added(graph: _Graph, x: str, more: str, name: str, norm: nn.LayerNorm) -> str:
    """The sum of both, normalised.

    Written `Sum`, not `Add`: onnxruntime would join an `Add` with its normalisation into an operator that takes four
    times as long as the two on their own.
    """
    x = graph.node("Sum", [x, more], f"{name}.sum")
    parts = [graph.constant(f"{name}.weight", norm.weight), graph.constant(f"{name}.bias", norm.bias)]
    return graph.node("LayerNormalization", [x, *parts], name, epsilon=norm.eps)
