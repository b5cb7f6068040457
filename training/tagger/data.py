"""The texts the tagger learns from: attributions as labels of pieces, and the changes made to a text on the way."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dicho.extract.passages import Split, Window, windows
from dicho.extract.rules import Proposals, propose
from dicho.model.statement import ACTS
from training import cases

CASES = Path(__file__).resolve().parent.parent / "cases"
SILVER = CASES.parent / "silver"
Json = dict[str, Any]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Text:
    """A document with what the rules propose for it, read once; `weight` is how often a pass reads it."""

    id: str
    lang: str
    text: str
    attributions: list[Json]
    proposals: Proposals
    weight: float = 1.0


@dataclass(slots=True)
class Example:
    """A window with its labels.

    For each piece: cue (0, 1 begins, 2 inside), in a source, in a content; for each gold cue its place, the labels it
    gives the window's pieces, and its act (-1: not known).
    """

    window: Window
    cue: Ints
    presence: Ints
    anchors: list[int] = field(default_factory=list)
    labels: list[Ints] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)


Reading = tuple[Text, Window]
"""A text, and a window of it about to be read."""


def texts(rows: Sequence[Json], weight: float = 1.0) -> list[Text]:
    """Gold rows with the rules' proposals."""
    return [Text(r["id"], r["lang"], r["text"], r["attributions"], propose(r["text"], r["lang"]), weight) for r in rows]


def jsonl(path: Path) -> list[Json]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def own(pattern: str) -> list[Json]:
    """The texts of our own writing, of the files that match."""
    return [row for path in sorted(CASES.glob(pattern)) for row in cases.read(path)]


def commentary(data: Path) -> list[Json]:
    """Spanish sentences of the parallel text with our annotation, which is kept apart from their words.

    Each line of `training/silver/` has the digest of its sentence; a sentence that DATA does not hold is left out.
    """
    wanted = {row["sentence"]: row["attributions"] for path in sorted(SILVER.glob("*.jsonl")) for row in jsonl(path)}
    rows = []
    with gzip.open(data / "parallel" / "es-en-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["es"].strip()
            attributions = wanted.pop(digest(text), None)
            if attributions is not None:
                rows.append({"id": digest(text), "lang": "es", "text": text, "attributions": attributions})
    return rows


def digest(sentence: str) -> str:
    """What stands for a sentence whose words may not be copied: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Weights:
    """How often a pass reads each set."""

    polnear: float = 1.0
    ancora: float = 3.0
    ours: float = 1.0
    silver: float = 1.0


def training_texts(data: Path, weights: Weights) -> list[Text]:
    """Everything the tagger is fitted on; each set is read so many times a pass."""
    sets = (
        (weights.polnear, lambda: jsonl(data / "attribution" / "polnear-train.jsonl")),
        (weights.ancora, lambda: jsonl(data / "attribution" / "ancora-train.jsonl")),
        (weights.ours, lambda: own("*.txt")),
        (weights.silver, lambda: commentary(data)),
    )
    return [text for weight, rows in sets if weight for text in texts(rows(), weight)]


def labelled(text: Text, window: Window, rng: random.Random) -> Example:
    """A window with the labels its text's gold attributions give it.

    A cue asks from one of its pieces, drawn anew each time: which piece is the likeliest is not known beforehand.
    """
    size = len(window.ids)
    example = Example(window, np.zeros(size, np.int64), np.zeros((size, 2), np.int64))
    taken: dict[int, int] = {}
    for gold in text.attributions:
        source, content = (_covered(window, gold.get(role) or []) for role in ("source", "content"))
        example.presence[source, 0] = 1
        example.presence[content, 1] = 1
        cue = np.flatnonzero(_covered(window, gold.get("cue") or []))
        if not len(cue) or not content.any():
            continue
        first = int(cue[0])
        _mark_cue(example.cue, cue)
        labels = np.zeros(size, np.int64)
        _mark(labels, window, gold.get("source") or [], 1)
        _mark(labels, window, gold["content"], 3)
        labels[cue] = 5
        if first in taken:
            # Two attributions of one cue ("she said A, and B"): the cue asks for both contents at once.
            old = example.labels[taken[first]]
            example.labels[taken[first]] = np.where(old > 0, old, labels)
            continue
        taken[first] = len(example.anchors)
        example.anchors.append(int(rng.choice(cue.tolist())))
        example.labels.append(labels)
        example.acts.append(ACTS.index(gold["act"]) if gold.get("act") else -1)
    return example


def _mark_cue(row: Ints, cue: Ints) -> None:
    row[cue] = np.where(row[cue] == 1, 1, 2)
    row[cue[0]] = 1


def _covered(window: Window, spans: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """For each piece whether one of the spans has characters of it."""
    out = np.zeros(len(window.ids), bool)
    for start, end in spans:
        out |= (window.starts < end) & (window.ends > start) & (window.starts >= 0)
    return out


def _mark(labels: Ints, window: Window, spans: Sequence[Sequence[int]], begin: int) -> None:
    """B at the first piece of each span, I at the others, the marks between lines within a span with them."""
    for span in spans:
        places = np.flatnonzero(_covered(window, [span]))
        if len(places):
            labels[places[0] : places[-1] + 1] = begin + 1
            labels[places[0]] = begin


def pass_over(found: Sequence[Text], split: Split, frame: tuple[int, int], rng: random.Random) -> Iterator[Reading]:
    """One pass: every text's windows, at a length drawn anew."""
    order = [t for t in found for _ in range(int(t.weight) + (rng.random() < t.weight % 1))]
    rng.shuffle(order)
    for text in order:
        longest = rng.choice((128, 160, 192, 224))
        every = rng.random() < 0.2
        for window in windows(text.text, text.proposals, split, frame, every=every, longest=longest):
            yield text, window
