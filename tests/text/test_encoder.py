"""The model's files: used only when they are the ones described, and missing without harm."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import dicho.text.encoder as module
from dicho.errors import ModelError
from dicho.text.encoder import FILES, Encoder

MODEL = Path(module.__file__).parents[1] / "models" / module.NAME


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The installed model, to be spoilt."""
    shutil.copytree(MODEL, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture(scope="module")
def encoder() -> Iterator[Encoder]:
    yield Encoder(MODEL)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_found(copy: Path, name: str) -> None:
    """A model file that is not the one described is refused by name, before anything is run."""
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match=name):
        Encoder(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    """Half a model is no model: the error says which file is missing."""
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        Encoder(copy)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": "x", "threshold": "high", "files": {}}', "{"])
def test_a_malformed_description_is_told(copy: Path, text: str) -> None:
    """A description that says nothing usable is an error of the model, not a traceback."""
    (copy / "model.json").write_text(text)
    with pytest.raises(ModelError, match="description"):
        Encoder(copy)


def test_a_graph_that_does_not_load_is_told(copy: Path) -> None:
    """Bytes that are described rightly and are no graph: ModelError."""
    (copy / "tags.onnx").write_bytes(b"not a graph")
    about = json.loads((copy / "model.json").read_text())
    about["files"]["tags.onnx"] = hashlib.sha256(b"not a graph").hexdigest()
    (copy / "model.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match="does not load"):
        Encoder(copy)


def test_without_a_model_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no model is installed, nothing fails and nothing is loaded: the rules work alone."""
    monkeypatch.setattr(module, "_folder", lambda: tmp_path)
    module._loaded.cache_clear()
    try:
        assert module.digest() is None
        assert module.installed() is None
    finally:
        module._loaded.cache_clear()


def test_pieces_keep_their_place_and_accents(encoder: Encoder) -> None:
    """Offsets are code points of the text as given, whatever was lowered or composed on the way."""
    text = "La alcaldesa ASEGURÓ que no: «camio\u0301n» 😀 İzmir"
    ((ids, offsets),) = encoder.split([text])
    assert len(ids) == len(offsets)
    assert all(0 <= start < end <= len(text) for start, end in offsets)
    assert "".join(text[start:end] for start, end in offsets) == text.replace(" ", "")
    one, two = (ids for ids, _ in encoder.split(["aseguró", "aseguro"]))
    assert one != two


def test_the_same_question_gets_the_same_answer(encoder: Encoder) -> None:
    """Run twice on the same pieces the numbers are equal to the last bit."""
    ids = np.asarray([[encoder.frame[0], 900, 2000, 3000, encoder.frame[1]]])
    features = np.zeros((1, 5, 7), np.int64)
    first, second = encoder.tag(ids, features), encoder.tag(ids, features)
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


def test_the_model_is_small() -> None:
    """All of it together stays under 30 MB."""
    assert sum((MODEL / name).stat().st_size for name in (*FILES, "model.json")) <= 30_000_000
