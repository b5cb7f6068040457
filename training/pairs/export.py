"""A checkpoint as the files Dicho ships: one ONNX graph in 8-bit integers, its vocabulary, and their digests.

    python -m training.pairs.export CHECKPOINT OUT [--float]

The table of words is kept in 8 bits with a scale for each word; matrix products run in 8 bits (onnxruntime's dynamic
quantisation, a scale for each column).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dicho.text.pairs import FILES
from training.pairs.net import PairNet
from training.pairs.score import Checkpoint

VERSION = "pairs/1"


class Pairing(nn.Module):
    """The network, its table of words in 8 bits."""

    def __init__(self, net: PairNet) -> None:
        super().__init__()
        self.net = net
        table = net.words.weight.detach()
        scale = table.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        # Kept out of the graph's weights: only the small table is exported.
        net.words.weight = nn.Parameter(torch.zeros(1, 1), requires_grad=False)
        net.words.forward = lambda ids: self.table[ids].float() * self.scale[ids]  # type: ignore[method-assign]

    def forward(self, ids: Tensor, kinds: Tensor) -> Tensor:
        """As `PairNet.forward`."""
        return self.net(ids, kinds)


def export(model: Checkpoint, out: Path, *, whole: bool = False) -> None:
    """Write pairs.onnx, vocab.txt and model.json into `out`; `whole` leaves the products in 32-bit floats."""
    out.mkdir(parents=True, exist_ok=True)
    graph = out / FILES[0]
    ids = torch.ones(2, 16, dtype=torch.long)
    axes = {"ids": {0: "pairs", 1: "pieces"}, "kinds": {0: "pairs", 1: "pieces"}, "logits": {0: "pairs"}}
    torch.onnx.export(
        Pairing(model.net).eval(), (ids, torch.zeros_like(ids)), str(graph), dynamo=False, opset_version=17,
        input_names=["ids", "kinds"], output_names=["logits"], dynamic_axes=axes,
    )  # fmt: skip
    if not whole:
        small = graph.with_suffix(".small")
        quantize_dynamic(
            graph, small, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"]
        )
        small.replace(graph)
    (out / FILES[1]).write_text("\n".join(model.pieces) + "\n", encoding="utf-8")
    digests = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}
    (out / "model.json").write_text(json.dumps({"version": VERSION, "files": digests}, indent=2) + "\n")


def main() -> None:
    """Export."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--float", action="store_true", help="leave the products in 32-bit floats")
    args = ask.parse_args()
    export(Checkpoint(args.checkpoint), args.out, whole=args.float)


if __name__ == "__main__":
    main()
