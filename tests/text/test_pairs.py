"""The pair model that ships: its files are the ones described, it is small, and an answer depends on its pair alone."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dicho.text.pairs as module
from dicho.errors import ModelError
from dicho.text.pairs import FILES, KINDS, LONGEST, Framing, Installed, digest, score

MODEL = Path(module.__file__).parents[1] / "models" / module.NAME
SEEN = ("El puerto abrirá en mayo.", "The port will not open in May.")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The installed model, to be spoilt."""
    return Path(shutil.copytree(MODEL, tmp_path / "model"))


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_found(copy: Path, name: str) -> None:
    """A model file that is not the one described is refused by name, before anything is run."""
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match=name):
        Installed(copy)


@pytest.mark.parametrize("name", [*FILES, "model.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    """Half a model is no model: the error says which file is missing."""
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        Installed(copy)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": "x", "files": []}', "{"])
def test_a_malformed_description_is_told(copy: Path, text: str) -> None:
    """A description that says nothing usable is an error of the model, not a traceback."""
    (copy / "model.json").write_text(text)
    with pytest.raises(ModelError, match="description"):
        Installed(copy)


def test_a_graph_that_does_not_load_is_told(copy: Path) -> None:
    """Bytes that are described rightly and are no graph: ModelError."""
    (copy / FILES[0]).write_bytes(b"not a graph")
    about = json.loads((copy / "model.json").read_text())
    about["files"][FILES[0]] = hashlib.sha256(b"not a graph").hexdigest()
    (copy / "model.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match="does not load"):
        Installed(copy)


def test_without_a_model_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no model is installed there is no digest, and asking it is an error that says so."""
    monkeypatch.setattr(module, "_folder", lambda: tmp_path)
    module._loaded.cache_clear()
    try:
        assert digest() is None
        with pytest.raises(ModelError, match="no pair model"):
            score([SEEN])
    finally:
        module._loaded.cache_clear()


def test_the_digest_names_the_files() -> None:
    """The digest for the run's record is the same with and without loading the model."""
    assert digest() == Installed(MODEL).digest()


def test_an_answer_depends_on_its_pair_alone() -> None:
    """The same pair gets the same numbers to the last bit, alone or among others, today or again."""
    others = [("a", "b"), ("Una frase mucho más larga que las otras, con números: 1.200.", "no"), ("", "")]
    assert score([*others, SEEN])[-1] == score([SEEN])[0] == score([SEEN, *others])[0]


def test_contradiction_has_no_direction() -> None:
    """(a, b) and (b, a) get one contradiction."""
    one, other = score([SEEN, SEEN[::-1]])
    assert one.contradiction == pytest.approx(other.contradiction, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_get_three_probabilities(first: str, second: str) -> None:
    """Whatever stands in the texts, the three are between 0 and 1 and add up to one."""
    (found,) = score([(first, second)])
    assert all(0 <= value <= 1 for value in (found.contradiction, found.entailment, found.neutral))
    assert found.contradiction + found.entailment + found.neutral == pytest.approx(1)


def test_a_long_text_is_cut(copy: Path) -> None:
    """Of each statement `LONGEST` pieces are read, so any length fits the network's places."""
    framing = Framing((copy / "vocab.txt").read_text(encoding="utf-8").splitlines())
    assert max(map(len, framing.split(["voto " * 900]))) == LONGEST
    assert score([("voto " * 900, "vote " * 900)])


def test_kinds_tell_side_and_company(copy: Path) -> None:
    """A piece on both sides, one on its own and a number the other side lacks are three kinds, on each side."""
    framing = Framing((copy / "vocab.txt").read_text(encoding="utf-8").splitlines())
    one, two = framing.split(["88 votos", "61 votos"])
    ids, kinds = framing.row(one, two)
    assert len(ids) == len(kinds) == len(one) + len(two) + 3
    assert (kinds[1], kinds[len(one)]) == (2, 1)
    assert {kind // (KINDS // 2) for kind in kinds[len(one) + 2 :]} == {1}


@pytest.mark.parametrize("pair", [
    ("The mayor knew about the report.", "The mayor did not know about the report."),
    ("El embalse está lleno.", "The reservoir is empty."),
    ("We support building the tunnel.", "Nos oponemos a la construcción del túnel."),
])  # fmt: skip
def test_plain_contradictions_stand_above_agreement(pair: tuple[str, str]) -> None:
    """A negation or an opposite, in one language or across, is likelier a contradiction than the statement itself."""
    against, same = score([pair, (pair[0], pair[0])])
    assert against.contradiction > same.contradiction


def test_the_model_is_small() -> None:
    """All of it together is at most 12 MB."""
    assert sum((MODEL / name).stat().st_size for name in (*FILES, "model.json")) <= 12_000_000
