"""The neural part: windows of pieces -> cues, and for each cue its source and content.

A network tags every piece (does a cue start or go on here, is this in a source, in a content), then each likely cue
asks of every piece of its window whether it belongs to it: as source, content, or the cue itself. So contents may be
nested, interrupted and shared. The labels of one cue are read off by Viterbi, in which an inner label follows only its
own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dicho.extract.passages import Window, windows
from dicho.extract.rules import Proposals
from dicho.model.span import Span
from dicho.model.statement import ACTS

LABELS = ("O", "B-source", "I-source", "B-content", "I-content", "cue")
CUE = 5
TOGETHER = 64
"""Cues that ask at once: a window of nothing but cues takes no more memory than that."""
PATHS = 256
"""Cues whose paths are found at once, of one window or many."""
LIKELY, CERTAIN = 0.2, 0.35
"""The least probability of a piece of a cue that is asked for its source and content; and of two cues side by side."""
TOWARDS_SOURCE = 0.7
"""Added to the logit of a source's first piece: most cues have a source, and one left out loses the whole relation."""
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
        """One window, (1, pieces) and (1, pieces, slots) -> logits (1, pieces, 10) and two projections for `link`."""

    def link(self, pieces: Floats, anchors: Floats, at: Ints) -> tuple[Floats, Floats]:
        """Projections (1, pieces, width), (cues, width), places -> logits (cues, pieces, 6) and (cues,)."""


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
    at: int
    likely: float
    act: str


def tag(text: str, proposals: Proposals, network: Network) -> list[Tagged]:
    """Every attribution the network sees in a text, likely or not, in order of the cues."""
    # One at a time: in 8-bit integers a window's numbers depend on what it is computed with, and must not.
    read = windows(text, proposals, network.split, network.frame)
    return _apart(list(_tagged_in_turn(one for window in read for one in _asked(window, network))))


def _apart(found: Sequence[Tagged]) -> list[Tagged]:
    """In order of the cues; of two whose cues overlap the likelier."""
    kept: list[Tagged] = []
    for one in sorted(found, key=lambda one: (one.cue, -one.score)):
        if kept and one.cue.start < kept[-1].cue.end:
            kept[-1] = max(kept[-1], one, key=lambda t: t.score)
        else:
            kept.append(one)
    return kept


@dataclass(slots=True)
class _Asked:
    """Some cues of one window, and the network's answers: labels (cues, pieces, 6) and validity (cues,)."""

    window: Window
    cues: list[_Cue]
    labels: Floats
    valid: Floats


def _asked(window: Window, network: Network) -> Iterator[_Asked]:
    logits, pieces, anchors = network.tag(window.ids[None], window.features[None])
    cues = list(_cues(window, logits[0]))
    for first in range(0, len(cues), TOGETHER):
        some = cues[first : first + TOGETHER]
        at = np.asarray([cue.at for cue in some], dtype=np.int64)
        labels, valid = network.link(pieces, anchors[0, at], at)
        labels[..., 1] += TOWARDS_SOURCE
        yield _Asked(window, some, labels, _sigmoid(valid))


def _tagged_in_turn(asked: Iterable[_Asked]) -> Iterator[Tagged]:
    """The attributions of what was asked; paths are found for many windows at once, since a step costs the same."""
    group: list[_Asked] = []
    for one in asked:
        group.append(one)
        if sum(len(some.cues) for some in group) >= PATHS:
            yield from _read_off(group)
            group = []
    if group:
        yield from _read_off(group)


def _read_off(group: Sequence[_Asked]) -> Iterator[Tagged]:
    count, longest = sum(len(one.cues) for one in group), max(one.labels.shape[1] for one in group)
    # Past its end a window has nothing: every label but the first is ruled out there.
    labels = np.full((count, longest, len(LABELS)), _FORBIDDEN, np.float32)
    labels[..., 0] = 0
    at = np.asarray([cue.at for one in group for cue in one.cues], dtype=np.int64)
    row = 0
    for one in group:
        labels[row : row + len(one.cues), : one.labels.shape[1]] = one.labels
        row += len(one.cues)
    paths = iter(best_paths(labels, cues_of=at))
    for one in group:
        for cue, sure in zip(one.cues, one.valid.tolist(), strict=True):
            found = _tagged(one.window, cue, next(paths)[: one.labels.shape[1]], sure)
            if found:
                yield found


def _cues(window: Window, logits: Floats) -> Iterator[_Cue]:
    """The likely cues outside the context, each at its likeliest piece."""
    chances = _softmax(logits[:, :3])
    likely = chances[:, 1] + chances[:, 2]
    likely[: window.core] = 0
    likely[window.starts < 0] = 0
    for run in _stretches(likely, chances[:, 1] > chances[:, 2]):
        at = max(run, key=likely.__getitem__)
        yield _Cue(at, float(likely[at]), ACTS[int(logits[at, 5:10].argmax())])


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
    score = np.ascontiguousarray(score.transpose(1, 0, 2))
    back = np.zeros((length, count, kinds), np.int8)
    rows = np.arange(count)
    best = score[0].copy()
    best[:, [2, 4]] += _FORBIDDEN
    for step in range(1, length):
        before = best.argmax(1)
        reached = np.repeat(best[rows, before][:, None], kinds, 1)
        back[step] = before[:, None]
        for inner in (2, 4):
            goes_on = best[:, inner] > best[:, inner - 1]
            reached[:, inner] = np.where(goes_on, best[:, inner], best[:, inner - 1])
            back[step, :, inner] = inner - 1 + goes_on
        best = reached + score[step]
    path = np.zeros((count, length), np.int8)
    path[:, -1] = best.argmax(1)
    for step in range(length - 1, 0, -1):
        path[:, step - 1] = back[step, rows, path[:, step]]
    return path


def _tagged(window: Window, cue: _Cue, path: NDArray[np.int8], sure: float) -> Tagged | None:
    """A cue and the labels of its window as spans; None without content."""
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
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))), np.float32)
