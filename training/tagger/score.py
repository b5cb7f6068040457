"""What a checkpoint is worth on the development sets, through the whole of extraction, at several thresholds.

python -m training.tagger.score DATA CHECKPOINT [--thresholds 0.4 0.5 0.6]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from eval.scorers.attribution import score

from dicho.extract.attribution import attribute
from dicho.extract.tagger import Network
from training.tagger import data
from training.tagger.runner import Runner, rebuilt

SHOWN = ("relation", "exact source", "exact cue", "exact content", "direct found", "direct source right")


def checkpoint(path: Path, *, mean: bool = True) -> Runner:
    """A checkpoint's network, at the running mean of its weights."""
    kept = torch.load(path, map_location="cpu")
    net = rebuilt(kept, mean=mean)
    return Runner(net.eval(), kept["pieces"], hide_rules=kept.get("no_rules", False))


class Remembered:
    """A network that answers each text once, so that thresholds can be tried without running it again."""

    def __init__(self, network: Network) -> None:
        self.network, self.frame, self.threshold = network, network.frame, network.threshold
        self.split = network.split
        self.tags: dict[bytes, Any] = {}
        self.links: dict[bytes, Any] = {}

    def tag(self, ids: Any, features: Any) -> Any:
        """As the protocol says."""
        key = ids.tobytes()
        if key not in self.tags:
            self.tags[key] = self.network.tag(ids, features)
        return self.tags[key]

    def link(self, pieces: Any, anchors: Any, at: Any) -> Any:
        """As the protocol says."""
        key = at.tobytes() + anchors.tobytes()
        if key not in self.links:
            self.links[key] = self.network.link(pieces, anchors, at)
        return tuple(part.copy() for part in self.links[key])


def figures(rows: Sequence[dict[str, Any]], network: Network) -> dict[str, Any]:
    """The scorer's figures for gold rows."""
    found = {}
    for row in rows:
        attributions = attribute(row["text"], row["lang"], network)
        found[row["id"]] = [
            {role: [[s.start, s.end] for s in getattr(one, role)] for role in ("source", "cue", "content")}
            for one in attributions
        ]
    return score(rows, found)


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("--thresholds", type=float, nargs="*", default=[0.35, 0.45, 0.55, 0.65])
    ask.add_argument("--raw", action="store_true")
    ask.add_argument("--sets", nargs="*", default=["polnear-dev", "ancora-dev"])
    args = ask.parse_args()
    network = Remembered(checkpoint(args.checkpoint, mean=not args.raw))
    for name in args.sets:
        rows = data.jsonl(args.data / "attribution" / f"{name}.jsonl")
        for threshold in args.thresholds:
            network.threshold = threshold
            out = figures(rows, network)
            cells = [f"{k} {v['f1'] if isinstance(v, dict) else v:.3f}" for k, v in out.items() if k in SHOWN]
            cells.append(f"(P {out['relation']['p']:.3f} R {out['relation']['r']:.3f})")
            print(name, threshold, "  ".join(cells), flush=True)


if __name__ == "__main__":
    main()
