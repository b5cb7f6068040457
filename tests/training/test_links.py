"""Pairs written by hand become examples, and a line that is none is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dicho.compare.weights import FILE, Model
from dicho.text import langfile
from training import links

PAIRS = Path(links.__file__).parent / "pairs"


@pytest.mark.parametrize("name", ["same.jsonl", "same-held.jsonl"])
def test_every_pair_is_an_example(name: str) -> None:
    """The files read whole; both answers are among them; pairs across languages are for the other model."""
    found = links.pairs(PAIRS / name)
    assert {row.so for row in found} == {True, False}
    assert all((row.model == "translation") == (row.left.lang != row.right.lang) for row in found)


def test_no_pair_is_both_fitted_and_held() -> None:
    """What is held has not been seen by the weights."""
    fitted, held = (
        {frozenset((row.left.words, row.right.words)) for row in links.pairs(PAIRS / name)}
        for name in ("same.jsonl", "same-held.jsonl")
    )
    assert not fitted & held


def test_a_second_surname_more_is_the_same_person(tmp_path: Path) -> None:
    """People are told by surname; another surname is another person, no name is nobody."""
    rows = [("Ada Lume", "Ada Lume Orrin"), ("Ada Lume", "Per Holt"), ("Ada Lume", None)]
    for n, (one, other) in enumerate(rows):
        left, right = ({"text": "The quay is shut", "lang": "en", "speaker": name} for name in (one, other))
        if other is None:
            del right["speaker"]
        (tmp_path / f"{n}.jsonl").write_text(json.dumps({"left": left, "right": right, "same": True, "why": ""}))
    same, another, nobody = (links.pairs(tmp_path / f"{n}.jsonl")[0].values for n in range(3))
    assert "the same speaker" in same
    assert "another speaker" in another
    assert not {"the same speaker", "another speaker"} & set(nobody)


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    """The error says which line."""
    (tmp_path / "bad.jsonl").write_text('{"left": 1}\n')
    with pytest.raises(ValueError, match=r"bad\.jsonl, line 1"):
        links.pairs(tmp_path / "bad.jsonl")


def test_what_is_not_fitted_stays_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the models that --write names are written anew: the file's other weights come through to the letter."""
    target = tmp_path / FILE
    monkeypatch.setattr(links, "TARGET", target)
    monkeypatch.setattr(links, "examples", lambda folder: [])
    monkeypatch.setattr(links, "opposed_pairs", list)
    monkeypatch.setattr(links, "learn", lambda rows, name: Model(-9.0, {}))
    monkeypatch.setattr("sys.argv", ["links", "nowhere", "--write", "opposed", "faint"])
    links.main()
    before, after = langfile.json(FILE), json.loads(target.read_text(encoding="utf-8"))
    assert after == {**before, "opposed": {"bias": -9.0, "weights": {}}, "faint": {"bias": -9.0, "weights": {}}}


def test_no_weights_are_written_unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """--write alone is refused: it would fit models on worlds that they are not of."""
    monkeypatch.setattr("sys.argv", ["links", "nowhere", "--write"])
    with pytest.raises(SystemExit):
        links.main()
