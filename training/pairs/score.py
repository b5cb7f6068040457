"""What a checkpoint is worth on the development set, before it is exported.

python -m training.pairs.score DATA CHECKPOINT
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from eval.scorers.pairs import area

from dicho.text.pairs import Framing, Verdict, probabilities, verdict
from training.pairs import data
from training.pairs.net import PairNet


class Checkpoint:
    """`dicho.text.pairs.PairModel` over a network in torch: the running mean of its weights."""

    def __init__(self, file: Path) -> None:
        kept = torch.load(file)
        pieces: list[str] = kept["pieces"]
        self.net = PairNet(len(pieces), kept["net"]["words.weight"].shape[1], kept["layers"])
        self.net.load_state_dict({**kept["net"], **kept["mean"]})
        self.net.eval()
        self.pieces, self.framing = pieces, Framing(pieces)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """As the protocol says."""
        one, two = (self.framing.split([pair[side] for pair in pairs]) for side in (0, 1))
        out = []
        for first, second in zip(one, two, strict=True):
            both = [self.framing.row(first, second), self.framing.row(second, first)]
            with torch.no_grad():
                logits = self.net(*(torch.tensor([row[part] for row in both]) for part in (0, 1)))
            out.append(verdict(*probabilities(logits.float().numpy())))
        return out


def line(model: Checkpoint, folder: Path) -> str:
    """Area under the curve of contradiction in each language and across, and accuracy, on the development set."""
    found = [row for row in data.rows(folder / "pairs" / "nli-dev.jsonl") if row["source"] != "conjnli"]
    out = []
    for one, two in (("en", "en"), ("es", "es"), ("es", "en"), ("en", "es")):
        texts = [item for item in data.items(found) if {one, two} <= set(item[0])]
        given = model.score([(halves[one][0], halves[two][1]) for halves, _ in texts])
        labels = [label for _, label in texts]
        truth = [label == data.CONTRADICTION for label in labels]
        best = [int(np.argmax([v.contradiction, v.entailment, v.neutral])) for v in given]
        right = float(np.mean([a == b for a, b in zip(best, labels, strict=True)]))
        out.append(f"{one}-{two} {area([v.contradiction for v in given], truth):.3f} ({right:.3f})")
    return ", ".join(out)


def main() -> None:
    """Print it."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("checkpoint", type=Path)
    args = ask.parse_args()
    print(line(Checkpoint(args.checkpoint), args.data))


if __name__ == "__main__":
    main()
