"""The texts the tagger learns from: attributions as labels of pieces, and the changes made to a text on the way."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

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
    rows: list[Json] = []
    if not (data / "parallel").is_dir():
        return rows
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

    polnear: float
    ancora: float
    ours: float
    silver: float


def training_texts(data: Path, weights: Weights) -> list[Text]:
    """Everything the tagger is fitted on; each set is read so many times a pass."""
    found = texts(jsonl(data / "attribution" / "polnear-train.jsonl"), weights.polnear) if weights.polnear else []
    found += texts(jsonl(data / "attribution" / "ancora-train.jsonl"), weights.ancora) if weights.ancora else []
    found += texts(own("*.txt"), weights.ours) if weights.ours else []
    return found + (texts(commentary(data), weights.silver) if weights.silver else [])


class Swapper:
    """Puts Spanish words into English windows: code-switching by dictionary (Qin et al., IJCAI 2020, CoSDA-ML)."""

    def __init__(self, lexicon: Mapping[str, Mapping[str, int]], split: Tokenizer) -> None:
        back: dict[str, Counter[str]] = defaultdict(Counter)
        for spanish, row in lexicon.items():
            for english, count in row.items():
                back[english][spanish] += count
        self.words = {e: [w for w, n in row.most_common(4) if n * 8 >= row.total()] for e, row in back.items()}
        self.split = split
        self.cache: dict[str, list[int]] = {}

    def _pieces(self, word: str) -> list[int]:
        if word not in self.cache:
            self.cache[word] = self.split.encode(word, add_special_tokens=False).ids
        return self.cache[word]

    def __call__(self, text: str, window: Window, rate: float, rng: random.Random) -> Window:
        """The window with a share `rate` of its words in Spanish; each new piece stands for the whole word."""
        keep: list[int] = []
        ids: list[int] = []
        ends: list[int] = []
        for first, last in _words(text, window):
            word = text[window.starts[first] : window.ends[last]].lower() if window.starts[first] >= 0 else ""
            choices = self.words.get(word)
            if choices and rng.random() < rate and word.isalpha():
                new = self._pieces(rng.choice(choices))
                ids += new
                keep += [first] * len(new)
                ends += [last] * len(new)
            else:
                ids += [int(i) for i in window.ids[first : last + 1]]
                keep += range(first, last + 1)
                ends += range(first, last + 1)
        kept = np.asarray(keep)
        return Window(np.asarray(ids), window.starts[kept], window.ends[np.asarray(ends)], window.features[kept], 0)


def _words(text: str, window: Window) -> Iterator[tuple[int, int]]:
    """First and last piece of each word: pieces that touch, letter to letter."""
    first, count = 0, len(window.ids)
    for at in range(1, count + 1):
        touch = at < count and window.starts[at] >= 0 and window.starts[at] == window.ends[at - 1]
        if not (touch and text[window.starts[at] - 1].isalnum() and text[window.starts[at]].isalnum()):
            yield first, at - 1
            first = at


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


@dataclass(slots=True)
class Reading:
    """A window about to be read, and the share of its words to be put into Spanish."""

    text: Text
    window: Window
    rate: float

    def example(self, swap: Swapper | None, rng: random.Random) -> Example:
        """The window, mixed, with its labels."""
        mixed = swap(self.text.text, self.window, self.rate, rng) if swap and self.rate else self.window
        return labelled(self.text, mixed, rng)


def pass_over(found: Sequence[Text], split: Split, frame: tuple[int, int], rng: random.Random) -> Iterator[Reading]:
    """One pass: every text's windows at a length drawn anew, some English ones to be mixed with Spanish words."""
    order = [t for t in found for _ in range(int(t.weight) + (rng.random() < t.weight % 1))]
    rng.shuffle(order)
    for text in order:
        longest = rng.choice((160, 192, 224))
        every = rng.random() < 0.4
        for window in windows(text.text, text.proposals, split, frame, every=every, longest=longest):
            mix = text.lang == "en" and rng.random() < 0.3
            yield Reading(text, window, rng.uniform(0.2, 0.9) if mix else 0.0)
