"""The neural part: windows of pieces -> cues, and for each cue its source and content.

A network tags every piece (does a cue start or go on here, is this in a source, in a content), then each likely cue
asks of every piece of its window whether it belongs to it: as source, content, or the cue itself. So contents may be
nested, interrupted and shared. The labels of one cue are read off by Viterbi, in which an inner label follows only its
own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dicho.extract.passages import Split, Window, windows
from dicho.extract.rules import Proposals
from dicho.model.span import Span

LABELS = ("O", "B-source", "I-source", "B-content", "I-content", "cue")
CUE = 5
ACTS = ("say", "think", "intend", "decree", "perceive")
BATCH = 1600
"""Pieces of a batch, padding included."""
LIKELY, CERTAIN = 0.08, 0.3
"""The least probability of a piece of a cue that is asked for its source and content; and of two cues side by side."""
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_FORBIDDEN = -1e4


class Network(Protocol):
    """What runs the two parts of the model; onnxruntime here, torch while training."""

    frame: tuple[int, int]
    threshold: float

    def split(self, texts: list[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """The numbers and offsets of each text's pieces."""

    def tag(self, ids: Ints, features: Ints) -> tuple[Floats, Floats, Floats]:
        """(batch, pieces) -> logits (batch, pieces, 10) and two projections for `link`, (batch, pieces, width)."""

    def link(self, pieces: Floats, anchors: Floats, at: Ints, real: Floats) -> tuple[Floats, Floats]:
        """Projections (cues, pieces, width), (cues, width), places -> logits (cues, pieces, 6) and (cues,).

        `real` (cues, pieces) is 1 for a piece and 0 for padding.
        """


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution of the network's: spans of the text, its act, and the probability that there is one."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    act: str
    score: float


@dataclass(slots=True)
class _Cue:
    window: Window
    row: int
    at: int
    likely: float
    act: str


def tag(text: str, proposals: Proposals, network: Network, *, every: bool = False) -> list[Tagged]:
    """Every attribution the network sees in a text, likely or not, in order of the cues."""
    split: Split = network.split
    found: list[Tagged] = []
    for group in _batches(windows(text, proposals, split, network.frame, every=every)):
        found.extend(_in_batch(group, network))
    return _apart(found)


def _apart(found: Sequence[Tagged]) -> list[Tagged]:
    """In order of the cues; of two whose cues overlap the likelier."""
    kept: list[Tagged] = []
    for one in sorted(found, key=lambda one: (one.cue, -one.score)):
        if kept and one.cue.start < kept[-1].cue.end:
            kept[-1] = max(kept[-1], one, key=lambda t: t.score)
        else:
            kept.append(one)
    return kept


def _batches(all_windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Windows of like length together."""
    group: list[Window] = []
    for window in sorted(all_windows, key=lambda w: -len(w.ids)):
        if group and (len(group) + 1) * len(group[0].ids) > BATCH:
            yield group
            group = []
        group.append(window)
    if group:
        yield group


def padded(group: Sequence[Window]) -> tuple[Ints, Ints]:
    """A batch's numbers (batch, pieces) and features (batch, pieces, slots), 0 past a window's end."""
    length = max(len(w.ids) for w in group)
    ids = np.zeros((len(group), length), np.int64)
    features = np.zeros((len(group), length, group[0].features.shape[1]), np.int64)
    for row, window in enumerate(group):
        ids[row, : len(window.ids)] = window.ids
        features[row, : len(window.ids)] = window.features
    return ids, features


def _in_batch(group: Sequence[Window], network: Network) -> Iterator[Tagged]:
    ids, features = padded(group)
    logits, pieces, anchors = network.tag(ids, features)
    cues = list(_cues(group, logits))
    if not cues:
        return
    rows, at = np.asarray([c.row for c in cues]), np.asarray([c.at for c in cues], dtype=np.int64)
    real = (ids != 0).astype(np.float32)[rows]
    labels, valid = network.link(pieces[rows], anchors[rows, at], at, real)
    labels[..., 1:] += _FORBIDDEN * (1 - real[..., None])
    for cue, path, sure in zip(cues, best_paths(labels, cues_of=at), _sigmoid(valid), strict=True):
        one = _tagged(cue, path, float(sure))
        if one:
            yield one


def _cues(group: Sequence[Window], logits: Floats) -> Iterator[_Cue]:
    """The likely cues outside the context, each at its likeliest piece."""
    chances = _softmax(logits[..., :3])
    for row, window in enumerate(group):
        likely = chances[row, : len(window.ids), 1] + chances[row, : len(window.ids), 2]
        likely[: window.core] = 0
        likely[window.starts < 0] = 0
        begins = chances[row, :, 1] > chances[row, :, 2]
        for run in _stretches(likely, begins):
            at = max(run, key=likely.__getitem__)
            yield _Cue(window, row, at, float(likely[at]), ACTS[int(logits[row, at, 5:10].argmax())])


def _stretches(likely: Floats, begins: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Runs of pieces that may be of a cue, parted where another cue rather begins than goes on."""
    run: list[int] = []
    for at in np.flatnonzero(likely >= LIKELY).tolist():
        if run and (at > run[-1] + 1 or (begins[at] and likely[at] >= CERTAIN and likely[run].max() >= CERTAIN)):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def best_paths(labels: Floats, cues_of: Ints) -> NDArray[np.int8]:
    """(cues, pieces, 6) logits -> the best sequence of labels of each cue in which I follows its B or I.

    The place in `cues_of` is the cue's own and always labelled so.
    """
    count, length, kinds = labels.shape
    score = labels - labels.max(-1, keepdims=True)
    score[np.arange(count), cues_of, :5] = _FORBIDDEN
    allowed = np.zeros((kinds, kinds), np.float32)
    for inner in (2, 4):
        allowed[:, inner] = _FORBIDDEN
        allowed[[inner - 1, inner], inner] = 0
    back = np.zeros((length, count, kinds), np.int8)
    best = score[:, 0].copy()
    best[:, [2, 4]] += _FORBIDDEN
    for step in range(1, length):
        reached = best[:, :, None] + allowed
        back[step] = reached.argmax(1)
        best = reached.max(1) + score[:, step]
    path = np.zeros((count, length), np.int8)
    path[:, -1] = best.argmax(1)
    for step in range(length - 1, 0, -1):
        path[:, step - 1] = back[step, np.arange(count), path[:, step]]
    return path


def _tagged(cue: _Cue, path: NDArray[np.int8], sure: float) -> Tagged | None:
    """A cue and the labels of its window as spans; None without content."""
    window, path = cue.window, path[: len(cue.window.ids)]
    content = _runs(window, path, (3, 4))
    sources = _runs(window, path, (1, 2))
    first = last = cue.at
    while first and path[first - 1] == CUE and window.starts[first - 1] >= 0:
        first -= 1
    while last + 1 < len(path) and path[last + 1] == CUE and window.starts[last + 1] >= 0:
        last += 1
    span = Span(int(window.starts[first]), int(window.ends[last]))
    if not content:
        return None
    source = max(sources, key=len) if sources else None
    return Tagged(source, span, tuple(content), cue.act, float(np.sqrt(cue.likely * sure)))


def _runs(window: Window, path: NDArray[np.int8], kinds: tuple[int, int]) -> list[Span]:
    """The stretches of a label: each B and the I after it, the marks between lines left out at the ends."""
    begin, inner = kinds
    out: list[Span] = []
    last = -2
    for at in np.flatnonzero((path == begin) | (path == inner)).tolist():
        goes_on = path[at] == inner and last == at - 1
        last = at
        start, end = int(window.starts[at]), int(window.ends[at])
        if start < 0:
            continue
        if goes_on and out:
            out[-1] = Span(out[-1].start, end)
        else:
            out.append(Span(start, end))
    return out


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)
