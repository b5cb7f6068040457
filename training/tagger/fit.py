"""Second stage: the tagger learns attributions.

    python -m training.tagger.fit DATA WORK --name NAME [--passes N] [--rank R --world W] [ablations]

Starts from WORK/bilingual.pt (or the plain encoder, --plain; or another checkpoint, --begin), writes WORK/NAME.RANK.pt
now and then: the weights, their running mean (which is what is evaluated and exported), the optimiser, and where it
stands; started again it goes on. The learning rate falls over the whole run, or over its last passes alone (`--fall`):
a run whose end is not known is given many passes, stopped, and started again with as many as it has made and those of
the fall. `training.tagger.score` says what a checkpoint is worth.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from training.tagger import data, encoder
from training.tagger.bilingual import base_files
from training.tagger.data import Example, Reading
from training.tagger.net import Net
from training.tagger.runner import Runner, rebuilt, without_rules
from training.tagger.together import Team

OFTEN = 100
"""Steps between two checkpoints; a multiple of those between two averages."""
MEAN = 0.998


@dataclass(slots=True)
class Batch:
    """Examples as tensors; anchors are (row, place)."""

    ids: Tensor
    features: Tensor
    cue: Tensor
    presence: Tensor
    rows: Tensor
    at: Tensor
    labels: Tensor
    acts: Tensor


def collated(group: Sequence[Example]) -> Batch:
    """Examples padded to the longest; -100 where there is nothing to learn."""
    length = max(len(e.window.ids) for e in group)

    def padded(values: Sequence[np.ndarray], fill: int) -> Tensor:
        out = np.full((len(values), length, *values[0].shape[1:]), fill, np.int64)
        for row, value in enumerate(values):
            out[row, : len(value)] = value
        return torch.from_numpy(out)

    rows = [row for row, e in enumerate(group) for _ in e.anchors]
    labels = [one for e in group for one in e.labels]
    return Batch(
        padded([e.window.ids for e in group], 0),
        padded([e.window.features for e in group], 0),
        padded([e.cue for e in group], -100),
        padded([e.presence for e in group], -100),
        torch.tensor(rows, dtype=torch.long),
        torch.tensor([at for e in group for at in e.anchors], dtype=torch.long),
        padded(labels, -100) if labels else torch.zeros(0, length, dtype=torch.long),
        torch.tensor([act for e in group for act in e.acts], dtype=torch.long),
    )


def batches(readings: Iterator[Reading], size: int, rng: random.Random) -> Iterator[list[Reading]]:
    """Windows of like length together, out of a pool that keeps the order random; `size` pieces, padding included."""
    pool: list[Reading] = []
    for reading in readings:
        pool.append(reading)
        if len(pool) == 400:
            yield from _grouped(pool, size, rng)
            pool = []
    yield from _grouped(pool, size, rng)


def _grouped(pool: list[Reading], size: int, rng: random.Random) -> Iterator[list[Reading]]:
    pool = sorted(pool, key=lambda r: len(r.window.ids))
    groups: list[list[Reading]] = [[]]
    for reading in pool:
        if groups[-1] and (len(groups[-1]) + 1) * len(reading.window.ids) > size:
            groups.append([])
        groups[-1].append(reading)
    rng.shuffle(groups)
    yield from (group for group in groups if group)


def loss_of(net: Net, batch: Batch) -> Tensor:
    """The sum of: cue tags, presence, links of gold cues and of the likeliest wrong ones, validity, act."""
    tags, pieces, anchors = net(batch.ids, batch.features)
    tags = tags.float()
    cue = F.cross_entropy(tags[..., :3].reshape(-1, 3), batch.cue.reshape(-1), ignore_index=-100)
    real = batch.presence[..., 0] >= 0
    presence = F.binary_cross_entropy_with_logits(tags[..., 3:5][real], batch.presence[real].float())
    rows, at, labels, truth = _with_wrong(batch, tags)
    total = 6 * cue + presence
    if len(rows):
        mask = (batch.ids != 0)[rows]
        given, valid = net.links(pieces[rows], anchors[rows, at], at, mask)
        total = total + 3 * F.cross_entropy(given.float().reshape(-1, 6), labels.reshape(-1), ignore_index=-100)
        total = total + 0.5 * F.binary_cross_entropy_with_logits(valid.float(), truth)
    known = batch.acts >= 0
    if known.any():
        logits = tags[batch.rows, batch.at, 5:10][known]
        total = total + 0.2 * F.cross_entropy(logits, batch.acts[known])
    return total


def _with_wrong(batch: Batch, tags: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The gold cues and the places most easily taken for one, at most as many: rows, places, labels, truth."""
    with torch.no_grad():
        likely = 1 - tags[..., :3].softmax(-1)[..., 0]
        likely = torch.where(batch.cue == 0, likely, torch.zeros(()))
        count = min(int((likely > 0.08).sum()), max(4, len(batch.rows) // 2))
        wrong = likely.flatten().topk(count).indices
    length = batch.ids.shape[1]
    rows = torch.cat([batch.rows, wrong // length])
    at = torch.cat([batch.at, wrong % length])
    nothing = torch.where(batch.ids[wrong // length] == 0, -100, 0)
    truth = torch.cat([torch.ones(len(batch.rows)), torch.zeros(count)])
    return rows, at, torch.cat([batch.labels, nothing]), truth


def groups(net: Net, top: float, decay: float) -> list[dict[str, Any]]:
    """Parameters by learning rate: the new parts five times the top layer's, each layer below a step less."""
    out = []
    layers = len(net.encoder.layers)
    for name, weight in net.named_parameters():
        if not weight.requires_grad:
            continue
        rate = top * 5
        if name.startswith("encoder.layers."):
            rate = top * decay ** (layers - 1 - int(name.split(".")[2]))
        elif name.startswith("encoder."):
            rate = top * decay**layers
        elif name.startswith("features."):
            rate = top * 10
        shrink = 0.01 if weight.dim() > 1 else 0.0
        out.append({"params": [weight], "lr": rate, "weight_decay": shrink})
    return out


def ready_net(args: argparse.Namespace) -> tuple[Net, list[Any]]:
    """A network to fit, and its vocabulary: a checkpoint's, the bilingual encoder's, or the published one's."""
    torch.manual_seed(args.seed)
    if args.begin:
        kept = torch.load(args.begin)
        return rebuilt(kept), kept["pieces"]
    if args.plain:
        pieces = (base_files() / "vocab.txt").read_text(encoding="utf-8").splitlines()
        return Net(encoder.loaded(load_file(base_files() / "model.safetensors"))), pieces
    pieces = (args.work / "vocab.txt").read_text(encoding="utf-8").splitlines()
    inner = encoder.Encoder(len(pieces))
    inner.load_state_dict(torch.load(args.work / "bilingual.pt"))
    return Net(inner), pieces


class Fit:
    """A run: network, running mean, optimiser and where it stands."""

    def __init__(self, args: argparse.Namespace, team: Team) -> None:
        self.args, self.team = args, team
        self.net, self.pieces = ready_net(args)
        # The words' vectors stay as the first stage left them: their gradient is a seventh of a step, and the words no
        # training text has would be left behind.
        self.net.encoder.words.weight.requires_grad_(False)
        if args.fixed:
            self.net.fix(args.fixed)
        self.mean = {name: weight.detach().clone() for name, weight in self._learned()}
        self.optimizer = torch.optim.AdamW(groups(self.net, args.rate, args.decay), fused=True, betas=(0.9, 0.98))
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.runner = Runner(self.net, self.pieces)
        self.step = self.done = self.at = 0
        self.file = args.work / f"{args.name}.{team.rank}.pt"
        if self.file.exists():
            self._resume()

    def _learned(self) -> Iterator[tuple[str, Tensor]]:
        return ((name, weight) for name, weight in self.net.named_parameters() if weight.requires_grad)

    def _resume(self) -> None:
        kept = torch.load(self.file)
        self.net.load_state_dict(kept["net"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.mean, self.step, self.done, self.at = kept["mean"], kept["step"], kept["done"], kept["at"]

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        kept = {"net": self.net.state_dict(), "mean": self.mean, "optimizer": self.optimizer.state_dict()}
        kept |= {"step": self.step, "done": self.done, "at": self.at, "under": self.net.encoder.under}
        kept |= {"pieces": self.pieces, "no_rules": self.args.no_rules}
        torch.save(kept, self.file.with_suffix(".new"))
        self.file.with_suffix(".new").replace(self.file)

    def learn(self, batch: Batch, left: float) -> float:
        """One step. The learning rate rises for 150 steps, and falls with `left`, which is above 1 before the fall."""
        self.net.train()
        factor = min(1.0, self.step / 150) * min(1.0, max(0.01, left))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        if self.args.mask:
            hide = (torch.rand(batch.ids.shape) < self.args.mask) & (batch.ids > 4)
            batch.ids = torch.where(hide, self.runner.mask, batch.ids)
        if self.args.no_rules:
            batch.features = torch.from_numpy(without_rules(batch.features.numpy()))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.args.half):
            loss = loss_of(self.net, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        keep = min(MEAN, self.step / (self.step + 10))
        with torch.no_grad():
            for name, weight in self._learned():
                self.mean[name].lerp_(weight, 1 - keep)
        if self.step % 25 == 0:
            self.team.average(self.net)
        return loss.item()


def main() -> None:
    """Fit; progress on standard output."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("work", type=Path)
    ask.add_argument("--name", default="tagger")
    ask.add_argument("--passes", type=int, default=10)
    ask.add_argument("--fall", type=int, help="over how many of the last passes the learning rate falls; all")
    ask.add_argument("--batch", type=int, default=3000, help="pieces of a batch, padding included")
    ask.add_argument("--until", type=int, help="stop after this pass, to go on later")
    ask.add_argument("--rate", type=float, default=2e-4)
    ask.add_argument("--decay", type=float, default=0.9)
    ask.add_argument("--mask", type=float, default=0.05)
    ask.add_argument("--begin", type=Path, help="a checkpoint to begin from, with a learning rate of its own")
    ask.add_argument("--ancora", type=float, default=3.0, help="times a pass reads AnCora")
    ask.add_argument("--ours", type=float, default=1.5, help="times a pass reads the texts of our own")
    ask.add_argument("--silver", type=float, default=0.0, help="times a pass reads the commentary annotated by us")
    ask.add_argument("--fixed", type=int, default=0, help="the lowest layers that stay as they are, and all below them")
    ask.add_argument("--half", action="store_true", help="16-bit products: twice as fast where the processor has them")
    ask.add_argument("--polnear", type=float, default=1.0, help="times a pass reads PolNeAR")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--rank", type=int, default=0)
    ask.add_argument("--world", type=int, default=1)
    ask.add_argument("--plain", action="store_true", help="ablation: the English encoder as published")
    ask.add_argument("--no-swap", action="store_true", help="ablation: no Spanish words in English windows")
    ask.add_argument("--no-rules", action="store_true", help="ablation: without the rules' candidates as features")
    ask.add_argument("--share", type=float, default=1.0, help="the share of the texts to learn from")
    args = ask.parse_args()
    fit(args, Team(args.rank, args.world, args.work / f"meet-{args.name}"))


def fit(args: argparse.Namespace, team: Team) -> None:
    """Run or resume a fit."""
    run = Fit(args, team)
    weights = data.Weights(args.polnear, args.ancora, args.ours, args.silver)
    found = data.training_texts(args.data, weights)
    random.Random(3).shuffle(found)
    found = found[: int(len(found) * args.share)]
    swap = None
    if not args.no_swap:
        swap = data.Swapper(json.loads((args.work / "lexicon.json").read_text()), run.runner.tokenizer)
    split, frame = run.runner.split, run.runner.frame
    rng = random.Random(0)
    per_pass = sum(1 for _ in batches(data.pass_over(found, split, frame, rng), args.batch, rng)) // team.world
    begun = time.time()
    for number in range(run.done, min(args.passes, args.until or args.passes)):
        rng = random.Random(args.seed * 1000 + number)
        losses: list[float] = []
        whole = batches(data.pass_over(found, split, frame, rng), args.batch, rng)
        # Whole rounds only, so that every process takes as many steps and averages as often.
        for i, round_ in enumerate(zip(*[whole] * team.world, strict=False)):
            if run.at <= i < per_pass:
                here = random.Random(f"{args.seed} {number} {i} {team.rank}")
                batch = collated([reading.example(swap, here) for reading in round_[team.rank]])
                losses.append(run.learn(batch, (args.passes - number - i / per_pass) / (args.fall or args.passes)))
                if len(losses) % 50 == 0:
                    recent, seconds = np.mean(losses[-50:]), time.time() - begun
                    _say(f"{number + 1}: {i + 1}/{per_pass} {recent:.3f} {seconds:.0f} s")
                if run.step % OFTEN == 0:
                    run.at = i + 1
                    run.save()
        team.average(run.net)
        run.done, run.at = number + 1, 0
        run.save()
        _say(f"pass {run.done}: loss {np.mean(losses):.3f} {time.time() - begun:.0f} s")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
