"""The slot for models from disk: what fits runs, and what does not is told by name before anything is asked of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from dicho.errors import ModelError
from dicho.text.embedding import open_embedding
from dicho.text.pairs import open_pairs

TINY = Path(__file__).parent / "tiny"


@pytest.fixture
def nli(tmp_path: Path) -> Path:
    """A pair model, to be spoilt."""
    return Path(shutil.copytree(TINY / "nli", tmp_path / "nli"))


def test_labels_are_taken_by_name() -> None:
    """The columns are those id2label names, in whatever order and case, and a verdict adds up to one."""
    no, yes, so = open_pairs(TINY / "nli").score([("so", "no no no"), ("no", "yes yes yes"), ("yes", "so so so")])
    assert max(no.contradiction, no.entailment, no.neutral) == no.contradiction
    assert yes.entailment > yes.neutral
    assert so.neutral > so.entailment
    assert all(v.contradiction + v.entailment + v.neutral == pytest.approx(1) for v in (no, yes, so))


def test_contradiction_has_no_direction() -> None:
    """(a, b) and (b, a) get one contradiction from a model whose answers depend on the order."""
    one, other = open_pairs(TINY / "nli").score([("no", "yes"), ("yes", "no")])
    assert one.contradiction == pytest.approx(other.contradiction)
    assert one.entailment != pytest.approx(other.entailment)


def test_columns_follow_the_config(nli: Path) -> None:
    """With the same labels in other columns the answer is another: no order is assumed."""
    before = open_pairs(nli).score([("so", "no")])[0]
    config = {"id2label": {"0": "contradiction", "1": "neutral", "2": "entailment"}}
    (nli / "config.json").write_text(json.dumps(config))
    after = open_pairs(nli).score([("so", "no")])[0]
    assert after.contradiction < before.contradiction


def test_a_lone_graph_takes_what_lies_beside_it(nli: Path) -> None:
    """An .onnx file of any name is opened with the tokenizer and labels beside it, and has the folder's digest."""
    whole = open_pairs(nli)
    (nli / "model.onnx").rename(nli / "mine.onnx")
    lone = open_pairs(nli / "mine.onnx")
    assert lone.score([("yes", "no")]) == whole.score([("yes", "no")])
    assert lone.digest() == whole.digest()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_the_digest_is_of_every_file(nli: Path, name: str) -> None:
    """A change in any file, even one that changes no answer, is another digest in the run's record."""
    before = open_pairs(nli).digest()
    data = (nli / name).read_bytes()
    (nli / name).write_bytes(data.replace(b"NEUTRAL", b"neutral") + b"\n" if name == "config.json" else data + b"\n")
    if name == "model.onnx":  # a graph ends where its bytes end: name its producer instead
        (nli / name).write_bytes(data + b"\x12\x04mine")
    assert open_pairs(nli).digest() != before


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(nli: Path, name: str) -> None:
    """Without one of the three the error names it and says what a folder must hold."""
    (nli / name).unlink()
    with pytest.raises(ModelError, match=name) as found:
        open_pairs(nli)
    assert "tokenizer.json" in found.value.hint


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("data", [b"", b"not what it says", b"[]", b"\xff\xfe\x00"])
def test_a_file_that_is_not_what_it_says_is_told(nli: Path, name: str, data: bytes) -> None:
    """Other bytes under the right name are an error of the model, never a traceback."""
    (nli / name).write_bytes(data)
    with pytest.raises(ModelError):
        open_pairs(nli)


@pytest.mark.parametrize(
    "labels", [None, [], {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}, {"0": "entailment", "1": "contradiction"}]
)
def test_labels_that_are_not_named_are_refused(nli: Path, labels: object) -> None:
    """Which column means contradiction is never guessed: the error names the label that is missing."""
    (nli / "config.json").write_text(json.dumps({"id2label": labels}))
    with pytest.raises(ModelError, match="neutral"):
        open_pairs(nli)


def test_a_column_the_model_does_not_have_is_told(nli: Path) -> None:
    """A label for a fourth column of three is an error when the model answers."""
    (nli / "config.json").write_text(
        json.dumps({"id2label": {"0": "entailment", "1": "neutral", "3": "contradiction"}})
    )
    with pytest.raises(ModelError, match="shape"):
        open_pairs(nli).score([("yes", "no")])


def test_an_embedding_model_is_no_pair_model() -> None:
    """A graph that gives vectors where labels are wanted is told by the shape of its answer."""
    with pytest.raises(ModelError, match="shape"):
        open_pairs(TINY / "vectors").score([("yes", "no")])


def test_unknown_inputs_are_named() -> None:
    """A model that asks for something Dicho has not (a picture) is refused at opening, naming it."""
    with pytest.raises(ModelError, match="pixel_values"):
        open_pairs(TINY / "foreign")
    with pytest.raises(ModelError, match="pixel_values"):
        open_embedding(TINY / "foreign")


@pytest.mark.parametrize("path", ["nowhere", "nli/config.json"])
def test_a_path_that_is_no_model_is_told(path: str) -> None:
    """A path where nothing is, or another file is, is an error that says so."""
    with pytest.raises(ModelError, match="no"):
        open_pairs(TINY / path)


@pytest.mark.parametrize("text", ["", "\ud800", "yes " * 400])
def test_any_text_gets_an_answer(text: str) -> None:
    """Nothing, half a surrogate pair, more words than the model has places: still a verdict, still a vector."""
    (found,) = open_pairs(TINY / "nli").score([(text, "no")])
    assert 0 <= found.contradiction <= 1
    assert open_embedding(TINY / "vectors").embed([text]).shape == (1, 2)


def test_no_pairs_no_verdicts() -> None:
    """Nothing asked, nothing answered."""
    assert open_pairs(TINY / "nli").score([]) == []


@pytest.mark.parametrize("name", ["vectors", "pooled"])
def test_vectors_have_length_one(name: str) -> None:
    """Averaged or pooled, vectors point where the words do and have length one, so a product is a cosine."""
    found = open_embedding(TINY / name).embed(["yes", "sí yes", "no", "yes no"])
    assert np.linalg.norm(found, axis=1) == pytest.approx(1)
    assert found @ found[0] == pytest.approx([1, 1, 0, 0.5**0.5])


def test_a_text_is_embedded_alone() -> None:
    """A text's vector is the same to the last bit whatever is asked beside it."""
    model = open_embedding(TINY / "vectors")
    together, alone = model.embed(["yes no", "so so so so"]), model.embed(["yes no"])
    assert (together[0] == alone[0]).all()


def test_a_pair_model_is_no_embedding_model() -> None:
    """A graph without an output that is understood is refused, naming those it has."""
    with pytest.raises(ModelError, match="logits"):
        open_embedding(TINY / "nli")
