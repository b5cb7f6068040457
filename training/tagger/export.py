"""A checkpoint as the files Dicho ships: two ONNX graphs in 8-bit integers, the vocabulary, and their digests.

    python -m training.tagger.export CHECKPOINT OUT [--with LATER --share S] [--threshold T] [--written]

The table of words is kept in 8 bits with a scale for each word; matrix products run in 8 bits, weights with a scale for
each column, activations scaled as they come (onnxruntime's dynamic quantisation). Two checkpoints of one descent may be
averaged (Wortsman et al., ICML 2022): what the later phase gained, with less of what it lost.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.tagger.graph import NARROW_PRODUCTS, tagging
from training.tagger.net import Links, Net
from training.tagger.score import checkpoint

VERSION = "tagger/1"


class Tagging(nn.Module):
    """The encoder and its tags, the table of words in 8 bits."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        table = net.encoder.words.weight.detach()
        scale = table.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        # Kept out of the graph's weights: only the small table is exported.
        net.encoder.words.weight = nn.Parameter(torch.zeros(1, 1), requires_grad=False)
        net.encoder.words.forward = lambda ids: self.table[ids].float() * self.scale[ids]  # type: ignore[method-assign]

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As `Net.forward`."""
        return self.net(ids, features)


def graphs(net: Net, out: Path, *, written: bool = False) -> None:
    """Write tags.onnx and links.onnx, in 32-bit floats, into `out`; the first as torch exports it, or node by node."""
    net = net.eval()
    ids, features = torch.ones(2, 16, dtype=torch.long), torch.zeros(2, 16, 7, dtype=torch.long)
    links: Links = net.links
    wide = torch.zeros(3, 16, 128)
    if written:
        onnx.save(tagging(net), out / "tags.onnx")
    else:
        torch.onnx.export(
            Tagging(net), (ids, features), str(out / "tags.onnx"), dynamo=False, opset_version=17,
            input_names=["ids", "features"], output_names=["tags", "pieces", "anchors"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in ("ids", "features", "tags", "pieces", "anchors")},
        )  # fmt: skip
    torch.onnx.export(
        links, (wide[:1], wide[:, 0], torch.zeros(3, dtype=torch.long)), str(out / "links.onnx"), dynamo=False,
        opset_version=17, input_names=["pieces", "anchors", "at"], output_names=["labels", "valid"],
        dynamic_axes={
            "pieces": {1: "length"}, "anchors": {0: "cues"}, "at": {0: "cues"},
            "labels": {0: "cues", 1: "length"}, "valid": {0: "cues"},
        },
    )  # fmt: skip


def small(out: Path) -> None:
    """The graph of tags in 8 bits; the links' is small and stays as it is."""
    quantize_dynamic(
        out / "tags.onnx", out / "tags.int8.onnx", per_channel=True, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"], nodes_to_exclude=list(NARROW_PRODUCTS),
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    (out / "tags.int8.onnx").replace(out / "tags.onnx")


def averaged(net: Net, other: Net, share: float) -> None:
    """Draw `net` towards `other` by `share` of the way."""
    with torch.no_grad():
        for one, two in zip(net.parameters(), other.parameters(), strict=True):
            one.lerp_(two, share)


def main() -> None:
    """Export, quantise, and write model.json with every file's digest."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--with", type=Path, dest="later", help="another checkpoint to average with")
    ask.add_argument("--share", type=float, default=0.5, help="the other checkpoint's share of the average")
    ask.add_argument("--threshold", type=float, default=0.7)
    ask.add_argument("--written", action="store_true", help="the graph of tags node by node, which is faster")
    ask.add_argument("--float", action="store_true", help="leave the graphs in 32-bit floats")
    args = ask.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    runner = checkpoint(args.checkpoint)
    if args.later:
        averaged(runner.net, checkpoint(args.later).net, args.share)
    graphs(runner.net, args.out, written=args.written)
    if not args.float:
        small(args.out)
    pieces = torch.load(args.checkpoint)["pieces"]
    # A multilingual encoder's pieces have a log-probability each, which no version of Dicho reads yet.
    lines = [piece if isinstance(piece, str) else f"{piece[0]}\t{piece[1]:.6g}" for piece in pieces]
    (args.out / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = {
        name: hashlib.sha256((args.out / name).read_bytes()).hexdigest()
        for name in ("tags.onnx", "links.onnx", "vocab.txt")
    }
    described = {"version": VERSION, "threshold": args.threshold, "files": files}
    (args.out / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
