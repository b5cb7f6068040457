"""The files Dicho ships, read back into a checkpoint: fitting goes on from what is there.

    python -m training.tagger.again MODELS CHECKPOINT

Weights come back as the 8-bit integers say, times their scales; what rounding took is learned again in a few steps.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.tagger.encoder import LAYERS, Encoder
from training.tagger.net import Net

PRODUCTS = (
    *(f"encoder.layers.{layer}.{part}" for layer in range(LAYERS) for part in ("qkv", "out", "up", "down")),
    *("tags", "piece", "anchor"),
)
"""The products of the graph of tags, in its order: their weights have lost their names on the way."""


def network(folder: Path) -> tuple[Net, list[str]]:
    """The network and the vocabulary of the files in `folder`, in 32-bit floats.

    Raises:
        ValueError: graphs that are not of this network.
    """
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    net = Net(Encoder(len(pieces)))
    tags, products = _constants(folder / "tags.onnx")
    links, narrow = _constants(folder / "links.onnx")
    if len(products) != len(PRODUCTS) or len(narrow) != 1 or "table" not in tags:
        raise ValueError(f"{folder}: not the graphs that training.tagger.export writes")
    state = {f"{name}.weight": value for name, value in zip(PRODUCTS, products, strict=True)}
    state |= {name.removeprefix("net."): value for name, value in tags.items() if name.startswith("net.")}
    state |= {f"links.{name}": value for name, value in links.items() if not name.startswith("onnx::")}
    state |= {"links.label.weight": narrow[0], "encoder.words.weight": tags["table"] * tags["scale"]}
    net.load_state_dict(state)
    return net, pieces


def _constants(path: Path) -> tuple[dict[str, Tensor], list[Tensor]]:
    """The constants of a graph by name, and those that are multiplied by, in order, as torch keeps them: (out, in)."""
    graph = onnx.load(path).graph
    named = {one.name: numpy_helper.to_array(one).astype(np.float32) for one in graph.initializer}
    for name in [name for name in named if name.endswith("_quantized")]:
        base = name.removesuffix("_quantized")
        named[name] = (named[name] - named[f"{base}_zero_point"]) * named[f"{base}_scale"]
    used = [node.input[1] for node in graph.node if node.op_type in ("MatMul", "MatMulInteger")]
    products = [torch.from_numpy(np.ascontiguousarray(named[name].T)) for name in used if name in named]
    return {name: torch.from_numpy(value) for name, value in named.items()}, products


def main() -> None:
    """Write the checkpoint."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("models", type=Path)
    ask.add_argument("checkpoint", type=Path)
    args = ask.parse_args()
    net, pieces = network(args.models)
    torch.save({"net": net.state_dict(), "mean": {}, "pieces": pieces, "no_rules": False}, args.checkpoint)


if __name__ == "__main__":
    main()
