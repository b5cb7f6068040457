"""The slot for a model of the user's own: an ONNX graph over word pieces with its tokenizer, read from disk.

Nothing is fetched. What the files must be called is what the common exporters write: model.onnx (or any .onnx),
tokenizer.json, config.json.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dicho.errors import ModelError
from dicho.text.graphs import session

Floats = NDArray[np.float32]
FED = ("input_ids", "attention_mask", "token_type_ids")
WHOLE: dict[str, type[np.signedinteger[Any]]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
LONGEST = 512
"""Pieces read, where config.json does not say how many places the model has."""
HINT = "Give a folder with model.onnx, tokenizer.json and config.json, or an .onnx file beside the two others."
_CHUNK = 1 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A graph, its tokenizer and what its files say. `digest` is the SHA-256 over all of them."""

    path: Path
    digest: str
    config: dict[str, Any]
    outputs: tuple[str, ...]
    inputs: dict[str, type[np.signedinteger[Any]]]
    _session: Any
    _tokenizer: Any

    def encoded(self, first: str, second: str | None = None) -> dict[str, NDArray[np.signedinteger[Any]]]:
        """The inputs of one text or of a pair, each (1, pieces)."""
        texts = [_SURROGATE.sub("\ufffd", text) for text in (first, second) if text is not None]
        one = self._tokenizer.encode(*texts)
        values = {"input_ids": one.ids, "attention_mask": one.attention_mask, "token_type_ids": one.type_ids}
        return {name: np.asarray([values[name]], kind) for name, kind in self.inputs.items()}

    def run(self, first: str, second: str | None = None) -> list[Floats]:
        """The graph's outputs for one text or a pair. ModelError where it fails."""
        try:
            outputs: list[Floats] = self._session.run(None, self.encoded(first, second))
        except Exception as error:
            raise self.wrong(f"it fails: {error}.") from error
        return outputs

    def wrong(self, what: str) -> ModelError:
        """The error that says what is wrong with this model."""
        return ModelError(what, where=str(self.path), hint="Choose another model or export it anew.")


def opened(path: Path, *needed: str) -> Slot:
    """The model of a folder or of an .onnx file; `needed` must lie beside it.

    Raises:
        ModelError: a file is missing or is not what its name says, or the graph has an input that is none of `FED`.
    """
    graph = _graph(path)
    beside = {name: graph.parent / name for name in ("tokenizer.json", "config.json")}
    for name in ("tokenizer.json", *needed):
        if not beside[name].is_file():
            raise ModelError(f"there is no {name} beside {graph.name}.", where=str(path), hint=HINT)
    config = _config(beside["config.json"])
    ready = session(str(graph), HINT)
    return Slot(
        path=path,
        digest=_digest([graph, *_weights(graph), *beside.values()]),
        config=config,
        outputs=tuple(one.name for one in ready.get_outputs()),
        inputs=_inputs(ready, path),
        _session=ready,
        _tokenizer=_tokenizer(beside["tokenizer.json"], _places(config)),
    )


def _inputs(ready: Any, path: Path) -> dict[str, type[np.signedinteger[Any]]]:
    """What the graph asks for, and as which integers."""
    asked = {one.name: WHOLE.get(one.type) for one in ready.get_inputs()}
    unknown = sorted(name for name, kind in asked.items() if name not in FED or kind is None)
    if unknown or "input_ids" not in asked:
        said = f"it asks for {', '.join(unknown)}" if unknown else "it does not ask for input_ids"
        raise ModelError(f"{said}; known are {', '.join(FED)}, in integers.", where=str(path), hint=HINT)
    return {name: kind for name, kind in asked.items() if kind is not None}


def _graph(path: Path) -> Path:
    if path.is_dir():
        found = path / "model.onnx"
        if not found.is_file():
            raise ModelError("there is no model.onnx in the folder.", where=str(path), hint=HINT)
        return found
    if not path.is_file():
        raise ModelError("there is no such file or folder.", where=str(path), hint=HINT)
    if path.suffix != ".onnx":
        raise ModelError("this is no .onnx file.", where=str(path), hint=HINT)
    return path


def _weights(graph: Path) -> list[Path]:
    """Files in which exporters keep weights too large for the graph itself."""
    return [one for one in (graph.with_name(graph.name + end) for end in ("_data", ".data")) if one.is_file()]


def _config(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        config = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"config.json cannot be read: {error}.", where=str(path), hint=HINT) from None
    if not isinstance(config, dict):
        raise ModelError("config.json is no object.", where=str(path), hint=HINT)
    return config


def _places(config: dict[str, Any]) -> int:
    places = config.get("max_position_embeddings")
    # Some families (RoBERTa) keep two places for themselves.
    return min(LONGEST, places - 2) if isinstance(places, int) and places > 8 else LONGEST


def _tokenizer(path: Path, longest: int) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(f"tokenizers does not start: {error}.", hint="Install Dicho again.") from error
    try:
        made = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:  # noqa: BLE001 - the library raises its own kind, a bare Exception
        raise ModelError(f"tokenizer.json cannot be read: {error}.", where=str(path), hint=HINT) from None
    made.no_padding()
    made.enable_truncation(longest)
    return made


def _digest(paths: list[Path]) -> str:
    """SHA-256 over the name and SHA-256 of each file that is there."""
    whole = hashlib.sha256()
    for path in filter(Path.is_file, paths):
        one = hashlib.sha256()
        with path.open("rb") as data:
            while chunk := data.read(_CHUNK):
                one.update(chunk)
        # The folder's own name for the graph is no part of the model.
        name = "model.onnx" if path.suffix == ".onnx" else path.name
        whole.update(f"{name} {one.hexdigest()}\n".encode())
    return whole.hexdigest()
