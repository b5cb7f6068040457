"""Instead of `bilingual`: a multilingual encoder to start from (a trial, decision 0076).

    python -m training.tagger.begin DATA WORK [--pieces N] [--layers 0 1 2 3 4 5 6 7]

Writes WORK/begin.pt: the pieces kept and an encoder with their rows and those layers of the published one. Features
enter above its lowest two layers, which `training.tagger.fit --begin WORK/begin.pt --fixed 2` leaves as they are.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import torch

from training.tagger import data, encoder, published, unigram
from training.tagger.net import Net

PIECES, LAYERS, UNDER = 32_000, 8, 2
NEWS = 3
"""Times the texts to be learned from are counted beside the rest: they are fewer, and what they write matters more."""


def texts(folder: Path) -> Iterator[str]:
    """Lines of both languages: the training texts, parallel commentary, and encyclopedia sentences."""
    rows = data.own("*.txt")
    for name in ("polnear-train", "ancora-train"):
        rows += data.jsonl(folder / "attribution" / f"{name}.jsonl")
    for row in rows:
        for _ in range(NEWS if row["lang"] == "es" else 1):
            yield from row["text"].splitlines()
    with gzip.open(folder / "parallel" / "es-en-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            yield from (pair["es"], pair["en"])
    for lang in ("es", "en"):
        with gzip.open(folder / "entities" / f"wikineural-{lang}-train.jsonl.gz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(60_000), lines, strict=False):
                yield " ".join(json.loads(line)["tokens"])


def main() -> None:
    """Count, choose, cut out, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("work", type=Path)
    ask.add_argument("--pieces", type=int, default=PIECES)
    ask.add_argument("--layers", type=int, nargs="+", default=list(range(LAYERS)))
    ask.add_argument("--name", default="begin")
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    found = published.read(published.packed_file())
    pieces, rows = unigram.kept(found.pieces, texts(args.data), args.pieces)
    torch.manual_seed(args.seed)
    net = Net(encoder.multilingual(found.weights, rows, args.layers, UNDER))
    torch.save({"net": net.state_dict(), "mean": {}, "pieces": pieces, "under": UNDER}, args.work / f"{args.name}.pt")


if __name__ == "__main__":
    main()
