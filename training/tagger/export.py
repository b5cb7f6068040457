"""A checkpoint as the files Dicho ships: two ONNX graphs, the vocabulary, and their digests.

    python -m training.tagger.export CHECKPOINT OUT [--with LATER --share S] [--threshold T]

The table of words is kept in 8 bits with a scale for each word. The encoder's matrix products run in 8 bits: weights
with a scale for each column, activations scaled as they come (onnxruntime's dynamic quantisation). Weights take 7 of
the 8 bits, because processors without dot-product instructions add two products in 16 bits, which full ones overflow:
so every processor gives the same answer. Two checkpoints of one descent may be averaged (Wortsman et al., ICML 2022):
what the later phase gained, with less of what it lost.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.tagger.graph import NARROW_PRODUCTS, tagging
from training.tagger.net import NARROW, Links, Net
from training.tagger.score import checkpoint

VERSION = "tagger/2"
FILES = ("tags.onnx", "links.onnx", "vocab.txt")


def graphs(net: Net, out: Path, *, small: bool = True) -> None:
    """Write tags.onnx and links.onnx into `out`, the first one's large products in 8 bits if `small`."""
    net = net.eval()
    whole = out / "tags.float.onnx"
    onnx.save(tagging(net), whole)
    if small:
        quantize_dynamic(
            whole, out / "tags.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"], nodes_to_exclude=list(NARROW_PRODUCTS),
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
        whole.unlink()
    else:
        whole.replace(out / "tags.onnx")
    links: Links = net.links
    wide = torch.zeros(3, 16, NARROW)
    torch.onnx.export(
        links, (wide[:1], wide[:, 0], torch.zeros(3, dtype=torch.long)), str(out / "links.onnx"), dynamo=False,
        opset_version=17, input_names=["pieces", "anchors", "at"], output_names=["labels", "valid"],
        dynamic_axes={
            "pieces": {1: "length"}, "anchors": {0: "cues"}, "at": {0: "cues"},
            "labels": {0: "cues", 1: "length"}, "valid": {0: "cues"},
        },
    )  # fmt: skip


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
    ask.add_argument("--threshold", type=float, default=0.6)
    ask.add_argument("--float", action="store_true", help="leave the graphs in 32-bit floats")
    args = ask.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    runner = checkpoint(args.checkpoint)
    if args.later:
        averaged(runner.net, checkpoint(args.later).net, args.share)
    graphs(runner.net, args.out, small=not args.float)
    pieces = torch.load(args.checkpoint)["pieces"]
    lines = "".join(f"{piece}\t{score:.6g}\n" for piece, score in pieces)
    (args.out / "vocab.txt").write_text(lines, encoding="utf-8")
    files = {name: hashlib.sha256((args.out / name).read_bytes()).hexdigest() for name in FILES}
    described = {"version": VERSION, "threshold": args.threshold, "files": files}
    (args.out / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
