"""Models of the user's own that a ledger goes by: one for pairs ("nli"), one for embeddings, named in `models.json`.

The file lies in the ledger's folder and holds where a model is and the SHA-256 over its files, never the model. It is
no part of the log: what a model had a hand in names it in its run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import orjson

from dicho.errors import ModelError, UsageError
from dicho.pipeline import beside
from dicho.text.embedding import EmbeddingModel, open_embedding
from dicho.text.pairs import Opened, open_pairs

Kind = Literal["nli", "embedding"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILE_NAME = "models.json"
ENOUGH = 1 << 16
"""Bytes of a `models.json` that are read; two models take a hundredth of it."""
TRIED = "The lamp is sound."
_Model = TypeVar("_Model", Opened, EmbeddingModel)


@dataclass(frozen=True, slots=True)
class Slot:
    """A model in its slot: what it does, its absolute path, the SHA-256 over its files, when it was added (UTC)."""

    kind: Kind
    path: str
    digest: str
    added: str


def read(folder: Path) -> dict[Kind, Slot]:
    """The slots that are filled. ModelError where `models.json` is not what `add` writes."""
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            data = file.read(ENOUGH)
    except FileNotFoundError:
        return {}
    try:
        found = [_slot(each) for each in orjson.loads(data)["models"]]
    except (ValueError, KeyError, TypeError) as error:
        hint = "Delete it and name the models again with dicho models add."
        raise ModelError(f"it is malformed ({type(error).__name__}).", where=str(path), hint=hint) from None
    return {slot.kind: slot for slot in found}


def _slot(data: Mapping[str, Any]) -> Slot:
    slot = Slot(**data)
    if slot.kind not in KINDS or not all(isinstance(value, str) for value in asdict(slot).values()):
        raise ValueError("no slot")
    return slot


def add(folder: Path, path: str | Path, kind: Kind) -> Slot:
    """Put a model in the slot of its kind, in the place of one that is there; it is opened and asked once.

    Raises:
        ModelError: the files are no model that fits the slot.
    """
    where = Path(path).expanduser().absolute()
    slot = Slot(kind, str(where), _tried(where, kind), datetime.now(UTC).isoformat(timespec="seconds"))
    _write(folder, [*({**read(folder), kind: slot}).values()])
    return slot


def _tried(path: Path, kind: Kind) -> str:
    """The digest of a model that has just answered."""
    if kind == "nli":
        classifier = open_pairs(path)
        classifier.score([(TRIED, TRIED)])
        return classifier.digest()
    encoder = open_embedding(path)
    encoder.embed([TRIED])
    return encoder.digest()


def remove(folder: Path, kind: Kind) -> Slot:
    """Empty a slot, and what was in it. UsageError where it is empty; the model's own files stay."""
    slots = read(folder)
    if kind not in slots:
        raise UsageError("there is no model in this slot.", where=kind, hint="`dicho models list` shows what is there.")
    gone = slots.pop(kind)
    _write(folder, [*slots.values()])
    return gone


def pairs(folder: Path) -> Opened | None:
    """The user's own pair model, None where there is none. ModelError for one that changed since it was added."""
    slot = read(folder).get("nli")
    return _unchanged(slot, open_pairs(slot.path)) if slot else None


def embedding(folder: Path) -> EmbeddingModel | None:
    """The user's own embedding model, None where there is none. ModelError for one that changed since."""
    slot = read(folder).get("embedding")
    return _unchanged(slot, open_embedding(slot.path)) if slot else None


def check(folder: Path, kind: Kind) -> None:
    """ModelError unless the model in this slot can be used."""
    _ = pairs(folder) if kind == "nli" else embedding(folder)


def _unchanged(slot: Slot, model: _Model) -> _Model:
    if model.digest() != slot.digest:
        hint = f"If that is meant, add it again: dicho models add PATH --as {slot.kind}."
        raise ModelError("the model is another than when it was added.", where=slot.path, hint=hint)
    return model


def _write(folder: Path, slots: Sequence[Slot]) -> None:
    listed = [asdict(slot) for slot in sorted(slots, key=lambda slot: slot.kind)]
    beside.write(folder / FILE_NAME, {"models": listed})
