"""Fit the pair model on one core; a run that was stopped goes on from its last checkpoint.

    python -m training.pairs.fit DATA WORK [--name N] [--narrow 192] [--layers 0,1,2] [--passes 5]

Begins with the tagger's encoder as it ships. `DATA` holds pairs/ and parallel/.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dicho.text.pairs import Framing
from training.pairs import data, made, score
from training.pairs.net import PairNet, begun
from training.tagger.again import network
from training.tagger.bilingual import base_files

TAGGER = Path(__file__).parents[2] / "src" / "dicho" / "models" / "tagger"
PIECES = 28_000
"""Pieces kept of the tagger's 41,131: those the training texts have most of, and all single characters."""
ROWS = 32
MEAN = 0.995
Batch = tuple[Tensor, Tensor, Tensor]


def counted(pieces: Sequence[str], texts: Sequence[str]) -> Counter[int]:
    """How often each piece stands in the texts."""
    framing = Framing(pieces)
    return Counter(i for ids in framing.split(texts) for i in ids)


def kept(pieces: Sequence[str], counts: Counter[int], size: int) -> list[int]:
    """The numbers of the pieces kept, in their old order: the framing ones, single characters, the most frequent."""
    sure = {i for i, piece in enumerate(pieces) if piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")}
    latin = {i for i, piece in enumerate(pieces) if len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < 0x250}
    often = [i for i, _ in counts.most_common() if i not in sure | latin]
    return sorted(sure | latin | set(often[: size - len(sure | latin)]))


def prepared(
    args: argparse.Namespace, sets: data.Sets, sentences: Sequence[made.Sentence]
) -> tuple[PairNet, list[str]]:
    """The network as it begins, and its pieces."""
    if args.plain:
        net, pieces = published()
    else:
        tagger, pieces = network(TAGGER)
        net = {name: value.detach() for name, value in tagger.state_dict().items()}
    texts = [text for sentence in sentences for text in sentence.values()]
    texts += [text for halves, _ in sets.parallel + sets.own * 3 for pair in halves.values() for text in pair]
    texts += [text for pair in sets.conjunctions + sets.inferes for text in pair[:2]]
    counts = counted(pieces, texts)
    here = kept(pieces, counts, PIECES)
    share = sum(counts[i] for i in here) / counts.total()
    _say(f"{len(here)} pieces of {len(pieces)} are {share:.4f} of the text")
    torch.manual_seed(args.seed)
    often = torch.tensor([float(counts[i]) for i in here])
    layers = [int(layer) for layer in args.layers.split(",")]
    return begun(net, here, often, args.narrow, layers), [pieces[i] for i in here]


def published() -> tuple[dict[str, Tensor], list[str]]:
    """The layers of the published English encoder under the tagger's table of words."""
    from safetensors.torch import load_file

    from training.tagger import encoder

    tagger, pieces = network(TAGGER)
    words = tagger.state_dict()["encoder.words.weight"]
    plain = encoder.loaded(load_file(base_files() / "model.safetensors"), words)
    return {f"encoder.{name}": value.detach() for name, value in plain.state_dict().items()}, pieces


def collated(framing: Framing, pairs: Sequence[data.Pair]) -> list[tuple[list[int], list[int], int]]:
    """Pairs -> (ids, kinds, label)."""
    one, two = (framing.split([pair[side] for pair in pairs]) for side in (0, 1))
    return [(*framing.row(a, b), pair[2]) for a, b, pair in zip(one, two, pairs, strict=True)]


def padded(some: Sequence[tuple[list[int], list[int], int]]) -> Batch:
    """Rows -> ids, kinds (rows, longest) and labels (rows,)."""
    ids = torch.zeros(len(some), max(len(row[0]) for row in some), dtype=torch.long)
    kinds = torch.zeros_like(ids)
    for at, (row, kind, _) in enumerate(some):
        ids[at, : len(row)] = torch.tensor(row)
        kinds[at, : len(kind)] = torch.tensor(kind)
    return ids, kinds, torch.tensor([row[2] for row in some])


def batches(found: list[tuple[list[int], list[int], int]], rng: random.Random) -> Iterator[Batch]:
    """Batches of like length, in an order drawn by chance; longer pairs in smaller batches."""
    found = sorted(found, key=lambda row: len(row[0]) + 6 * rng.random())
    cut = [found[i : i + ROWS] for i in range(0, len(found), ROWS)]
    rng.shuffle(cut)
    for some in cut:
        yield padded(some)


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy with a little smoothing; a pair that is only known not to contradict asks for that alone."""
    known = labels != data.NOT
    logs = logits.float().log_softmax(-1)
    loss = F.nll_loss(logs[known], labels[known], reduction="sum") * 0.95 - 0.05 * logs[known].mean(-1).sum()
    not_this = torch.logsumexp(logs[~known][:, data.ENTAILMENT :], -1)
    return (loss - not_this.sum()) / len(labels)


def groups(net: PairNet, top: float, decay: float) -> list[dict[str, Any]]:
    """Parameters by learning rate: the new parts five times the top layer's, each layer below a step less."""
    out = []
    for name, weight in net.named_parameters():
        rate = top * 5 if name.startswith(("mix", "top", "kinds")) else top * decay ** len(net.layers)
        if name.startswith("layers."):
            rate = top * decay ** (len(net.layers) - 1 - int(name.split(".")[1]))
        if weight.requires_grad:
            out.append({"params": [weight], "lr": rate, "weight_decay": 0.01 if weight.dim() > 1 else 0.0})
    return out


class Fit:
    """A run: network, running mean, optimiser and where it stands."""

    def __init__(self, args: argparse.Namespace, net: PairNet, pieces: list[str]) -> None:
        self.args, self.net, self.pieces = args, net, pieces
        net.words.weight.requires_grad_(False)
        self.file: Path = args.work / f"{args.name}.pt"
        self.mean = {name: weight.detach().clone() for name, weight in net.named_parameters()}
        self.optimizer = torch.optim.AdamW(groups(net, args.rate, args.decay), fused=True, betas=(0.9, 0.98))
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.step = self.done = 0
        if self.file.exists():
            kept = torch.load(self.file)
            net.load_state_dict(kept["net"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.mean, self.step, self.done = kept["mean"], kept["step"], kept["done"]

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        kept = {"net": self.net.state_dict(), "mean": self.mean, "optimizer": self.optimizer.state_dict()}
        kept |= {"step": self.step, "done": self.done, "pieces": self.pieces, "layers": len(self.net.layers)}
        torch.save(kept, self.file.with_suffix(".new"))
        self.file.with_suffix(".new").replace(self.file)

    def learn(self, batch: Batch, total: int) -> float:
        """One step; `total` steps are the whole run, for the learning rate's rise and fall."""
        self.net.train()
        ids, kinds, labels = batch
        factor = min(1.0, self.step / 100) * max(0.01, 1 - self.step / max(1, total))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not self.args.full):
            logits = self.net(ids, kinds)
        loss = loss_of(logits, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        keep = min(MEAN, self.step / (self.step + 10))
        with torch.no_grad():
            for name, weight in self.net.named_parameters():
                if weight.requires_grad:
                    self.mean[name].lerp_(weight, 1 - keep)
        return loss.item()


def fit(args: argparse.Namespace) -> None:
    """Run or resume a fit; progress on standard output."""
    args.work.mkdir(parents=True, exist_ok=True)
    sets = data.read(args.data)
    sentences = made.sentences(args.data)
    near = made.related(sentences)
    run = Fit(args, *prepared(args, sets, sentences))
    framing = Framing(run.pieces)
    begun_at = time.time()
    for number in range(run.done, args.passes):
        rng = random.Random(f"{args.seed} {number}")
        turned = made.made(sentences, near, args.made, rng)
        pairs = data.epoch(sets, turned, data.Weights(args.conjunctions, args.own), rng)
        found = list(batches(collated(framing, pairs), rng))
        total = args.steps or run.step + len(found) * (args.passes - number)
        losses = []
        for batch in found[: args.steps or None]:
            losses.append(run.learn(batch, total))
            if len(losses) % 50 == 0:
                recent, seconds = np.mean(losses[-50:]), time.time() - begun_at
                _say(f"{number + 1}: {len(losses)}/{len(found)} {recent:.3f} {seconds:.0f} s")
        run.done = number + 1
        run.save()
        _say(f"pass {run.done}: {score.line(score.Checkpoint(run.file), args.data)} {time.time() - begun_at:.0f} s")


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    """Fit."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("work", type=Path)
    ask.add_argument("--name", default="pairs")
    ask.add_argument("--narrow", type=int, default=192, help="dimensions of the table of words")
    ask.add_argument("--layers", default="0,1,2", help="which of the tagger's six layers to begin with")
    ask.add_argument("--passes", type=int, default=5)
    ask.add_argument("--steps", type=int, default=0, help="a trial: so many steps of the first pass")
    ask.add_argument("--made", type=int, default=6000, help="pairs made by rule in each pass")
    ask.add_argument("--conjunctions", type=int, default=4500, help="pairs of ConjNLI in each pass")
    ask.add_argument("--own", type=int, default=2, help="times a pass reads the pairs of our own")
    ask.add_argument("--rate", type=float, default=2e-4)
    ask.add_argument("--decay", type=float, default=0.9)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--full", action="store_true", help="32-bit products, for processors without 16-bit ones")
    ask.add_argument("--plain", action="store_true", help="ablation: the layers of the published English encoder")
    args = ask.parse_args()
    torch.set_num_threads(args.threads)
    fit(args)


if __name__ == "__main__":
    main()
