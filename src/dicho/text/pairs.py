"""The pair model: of two statements, how likely they contradict, the second follows from the first, or neither.

It ranks candidates and decides nothing: models of this size are near chance on real political inconsistency
(docs/models.md has the figures). The one that ships is loaded once, on first use, each file checked against its digest;
`open_pairs` takes any other from disk. Both run on one thread.

Contradiction has no direction, entailment has one: `contradiction` is the mean of the pair read both ways, and the two
others share what is left as they do from first to second. So `score([(a, b)])` and `score([(b, a)])` give one
contradiction. Each pair is asked alone: activations are scaled to 8 bits by what is in a batch, and an answer must not
depend on the other pairs asked for.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dicho.errors import ModelError
from dicho.text.encoder import tokenizer
from dicho.text.graphs import checked, content, session
from dicho.text.slot import Slot, opened

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
NAME = "pairs"
FILES = ("pairs.onnx", "vocab.txt")
LONGEST = 80
"""Pieces read of each statement; what is beyond is left out."""
KINDS = 6
"""Side (first, second) times what a piece is to the other side: nothing, standing there too, a number missing there."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_ORDER = ("contradiction", "entailment", "neutral")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Three probabilities of a pair, which add up to one. `entailment`: the second follows from the first."""

    entailment: float
    neutral: float
    contradiction: float


class PairModel(Protocol):
    """What ranks pairs: the model that ships, or one from disk."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """One verdict for each (first, second), in order."""

    def digest(self) -> str:
        """The SHA-256 that names the model in a run's record."""


class Installed:
    """The pair model of the files in `folder`: model.json, which names the others and their digests."""

    def __init__(self, folder: Traversable) -> None:
        description = content(folder, "model.json")
        about = _described(description)
        self.version: str = about["version"]
        self._digest = hashlib.sha256(description).hexdigest()
        data = {name: checked(folder, name, about["files"][name]) for name in FILES}
        self._session = session(data["pairs.onnx"])
        pieces = data["vocab.txt"].decode().splitlines()
        self._framing = Framing(pieces)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """One verdict for each (first, second), in order."""
        framing = self._framing
        one, two = (framing.split([pair[side] for pair in pairs]) for side in (0, 1))
        return [self._one(first, second) for first, second in zip(one, two, strict=True)]

    def _one(self, first: list[int], second: list[int]) -> Verdict:
        both = [self._framing.row(first, second), self._framing.row(second, first)]
        ids, kinds = (np.asarray([row[part] for row in both], np.int64) for part in (0, 1))
        (logits,) = self._session.run(None, {"ids": ids, "kinds": kinds})
        return verdict(*probabilities(logits))

    def digest(self) -> str:
        """The SHA-256 of the model's description, which names those of its files."""
        return self._digest


class Framing:
    """Statements as the numbers the network reads: `[CLS] first [SEP] second [SEP]`."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._tokenizer = tokenizer(pieces)
        self._begin, self._end = (self._tokenizer.token_to_id(piece) for piece in ("[CLS]", "[SEP]"))
        self._numbers = frozenset(i for i, piece in enumerate(pieces) if piece.removeprefix("##").isdecimal())

    def split(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's first `LONGEST` pieces."""
        whole = [_SURROGATE.sub("\ufffd", text) for text in texts]
        return [e.ids[:LONGEST] for e in self._tokenizer.encode_batch(whole, add_special_tokens=False)]

    def row(self, first: Sequence[int], second: Sequence[int]) -> tuple[list[int], list[int]]:
        """The pieces of a pair, framed, and the kind of each."""
        one, two = set(first), set(second)
        kinds = [0, *(self._kind(i, two) for i in first), 0]
        kinds += [KINDS // 2 + self._kind(i, one) for i in second] + [KINDS // 2]
        return [self._begin, *first, self._end, *second, self._end], kinds

    def _kind(self, piece: int, other: set[int]) -> int:
        if piece in other:
            return 1
        return 2 if piece in self._numbers else 0


def probabilities(logits: Floats) -> NDArray[np.float64]:
    """Logits (rows, labels) -> probabilities of the same shape."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    shares: NDArray[np.float64] = shifted / shifted.sum(1, keepdims=True)
    return shares


def verdict(there: NDArray[np.float64], back: NDArray[np.float64]) -> Verdict:
    """Probabilities in the order contradiction, entailment, neutral, of the pair read both ways -> one verdict."""
    contradiction = float(there[0] + back[0]) / 2
    rest = float(there[1] + there[2])
    follows = (1 - contradiction) * float(there[1]) / rest if rest else 0.0
    return Verdict(entailment=follows, neutral=max(0.0, 1 - contradiction - follows), contradiction=contradiction)


_LOADING = Lock()


def installed() -> Installed | None:
    """The model that came with Dicho; None where its files are missing.

    Raises:
        ModelError: files that are there but are not the ones described, or that do not load.
    """
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Installed | None:
    return Installed(_folder()) if digest() else None


def digest() -> str | None:
    """The SHA-256 of the installed model's description, without loading the model; None where there is none."""
    folder = _folder()
    return hashlib.sha256(content(folder, "model.json")).hexdigest() if (folder / "model.json").is_file() else None


def score(pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
    """One verdict of the installed model for each (first, second), in order.

    Raises:
        ModelError: no model is installed, or it is damaged.
    """
    model = installed()
    if model is None:
        raise ModelError("there is no pair model.", hint="Install Dicho again.")
    return model.score(pairs)


def _folder() -> Traversable:
    return files("dicho") / "models" / NAME


def _described(description: bytes) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(description)
        _ = about["version"], [about["files"][name] for name in FILES]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model's description is malformed: {error}.", hint="Install Dicho again.") from None
    return about


class Opened:
    """A pair model from disk: any classifier of two texts with the three labels of natural language inference."""

    def __init__(self, slot: Slot, order: Sequence[int]) -> None:
        self._slot, self._order = slot, list(order)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """One verdict for each (first, second), in order. ModelError where the model fails or answers another shape."""
        return [verdict(self._asked(first, second), self._asked(second, first)) for first, second in pairs]

    def _asked(self, first: str, second: str) -> NDArray[np.float64]:
        logits = self._slot.run(first, second)[0]
        if logits.ndim != 2 or logits.shape[1] <= max(self._order) or not np.isfinite(logits).all():
            raise self._slot.wrong(f"its first output, of shape {logits.shape}, is not a finite number for each label.")
        row: NDArray[np.float64] = probabilities(logits[:, self._order])[0]
        return row

    def digest(self) -> str:
        """The SHA-256 over its files."""
        return self._slot.digest


def open_pairs(path: str | Path) -> Opened:
    """A pair model from disk: a folder with model.onnx, tokenizer.json and config.json, or a lone .onnx beside the two
    others. `id2label` in config.json must name entailment, neutral and contradiction.

    Raises:
        ModelError: a file is missing or is not what its name says, a label is not there, or an input is unknown.
    """
    slot = opened(Path(path), "config.json")
    return Opened(slot, _labels(slot))


def _labels(slot: Slot) -> list[int]:
    """The columns of contradiction, entailment, neutral."""
    named = slot.config.get("id2label")
    found: dict[str, int] = {}
    for number, name in named.items() if isinstance(named, dict) else ():
        if str(number).isdecimal():
            found[str(name).lower()] = int(number)
    missing = [name for name in _ORDER if name not in found]
    if missing:
        raise slot.wrong(f"id2label in config.json does not name {', '.join(missing)} (it has: {sorted(found)}).")
    return [found[name] for name in _ORDER]
