"""Models of the user's own: put in a ledger's slots, refused when they do not fit or have changed, told by doctor."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

from dicho.compare import pair
from dicho.pipeline import slots

TINY = ROOT / "tests" / "text" / "tiny"
NOTES = {
    "a.txt": 'Mayor Oria Vell said: "yes, the harbour lights failed twice in March."\n',
    "b.txt": 'Councillor Bram Tode said: "no, the harbour lights failed once in March."\n',
}


@pytest.fixture
def nli(tmp_path: Path) -> Path:
    """A pair model, to be spoilt."""
    return Path(shutil.copytree(TINY / "nli", tmp_path / "models" / "nli"))


@pytest.fixture
def own(run: Run, tmp_path: Path) -> Path:
    """A ledger of two statements of one matter."""
    folder = tmp_path / "own"
    (tmp_path / "in").mkdir()
    for name, text in NOTES.items():
        (tmp_path / "in" / name).write_text(text)
    assert run("add", str(tmp_path / "in"), "--date", "2025-03-10", ledger=folder).code == 0
    return folder


def spoil(model: Path) -> None:
    """Another model in the same place, as sound as the first."""
    config = model / "config.json"
    config.write_text(config.read_text() + "\n")


def test_a_slot_is_filled_listed_and_emptied(run: Run, own: Path, nli: Path) -> None:
    """What add prints list shows, with the digest over the files and an absolute path; remove leaves the files."""
    added = run("models", "add", "models/nli", "--as", "nli", "--json", ledger=own)
    assert added.code == 0, added.err
    slot = json.loads(added.out)
    assert (slot["kind"], slot["path"]) == ("nli", str(nli))
    assert slot["digest"] == slots.pairs(own).digest()  # type: ignore[union-attr]
    assert run("models", "add", str(TINY / "vectors"), "--as", "embedding", ledger=own).code == 0
    listed = [json.loads(line) for line in run("models", "list", "--json", ledger=own).out.splitlines()]
    assert [each["kind"] for each in listed] == ["embedding", "nli"]
    assert slot in listed
    assert slot["digest"][:12] in run("models", "list", ledger=own).out
    assert run("models", "remove", "nli", ledger=own).code == 0
    assert [*slots.read(own)] == ["embedding"]
    assert (nli / "model.onnx").is_file()
    assert run("models", "remove", "nli", ledger=own).code == 2
    assert run("verify", ledger=own).code == 0


@pytest.mark.parametrize(
    ("name", "kind"), [("vectors", "nli"), ("foreign", "nli"), ("foreign", "embedding"), ("nowhere", "nli")]
)
def test_what_does_not_fit_is_refused(run: Run, own: Path, name: str, kind: str) -> None:
    """A model for something else, or none at all, is one line that says so, and leaves the slots as they were."""
    assert run("models", "add", str(TINY / "nli"), "--as", "nli", ledger=own).code == 0
    before = (own / "models.json").read_bytes()
    refused = run("models", "add", str(TINY / name), "--as", kind, ledger=own)
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1
    assert name in refused.err
    assert (own / "models.json").read_bytes() == before
    assert not [*own.glob("*.part")]


def test_a_model_that_changed_is_refused_where_it_is_used(run: Run, own: Path, nli: Path) -> None:
    """Other bytes than those added are never asked: compare says so, and adding the model again accepts them."""
    run("models", "add", str(nli), "--as", "nli", ledger=own)
    spoil(nli)
    refused = run("compare", ledger=own)
    assert refused.code == 1
    assert "another than when it was added" in refused.err
    assert run("doctor", ledger=own).code == 1
    assert run("models", "add", str(nli), "--as", "nli", ledger=own).code == 0
    assert run("compare", ledger=own).code == 0


def test_what_is_added_under_a_refused_model_is_compared_later(
    run: Run, own: Path, nli: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents are kept although the comparison is refused, and the next run compares them."""
    seen: list[str] = []
    run("models", "add", str(nli), "--as", "nli", ledger=own)
    spoil(nli)
    Path("c.txt").write_text('Councillor Bram Tode said: "The harbour lights failed thrice in March."\n')
    assert run("add", "c.txt", ledger=own).code == 1
    run("models", "remove", "nli", ledger=own)
    monkeypatch.setattr(pair, "compare", lambda left, right: seen.extend((left.words, right.words)))
    Path("d.txt").write_text('The keeper, Ana Brumal, said: "The lamp is sound."\n')
    assert run("add", "d.txt", ledger=own).code == 0
    assert any("thrice" in words for words in seen)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"models": 1}', b'{"models": [{"kind": "nli"}]}', b"\xff"])
def test_a_damaged_list_is_told(run: Run, own: Path, data: bytes) -> None:
    """A models.json that nobody here wrote is an error with advice, never a traceback."""
    (own / "models.json").write_bytes(data)
    for command in (("models", "list"), ("compare",)):
        told = run(*command, ledger=own)
        assert told.code == 1
        assert "models.json" in told.err
    assert run("doctor", ledger=own).code == 1


def test_an_embedding_puts_what_was_found_in_order(run: Run, own: Path) -> None:
    """With a model in the slot the score is the mean of the lexicon's and the cosine; nothing else is found by it."""
    asked = ("search", "--like", "yes the harbour lights", "--lang", "en", "--json")

    def found() -> list[str]:
        return [json.loads(line)["text"]["content"][0] for line in run(*asked, ledger=own).out.splitlines()]

    before = found()
    assert run("models", "add", str(TINY / "vectors"), "--as", "embedding", ledger=own).code == 0
    after = found()
    assert sorted(after) == sorted(before)
    assert "yes" in after[0]
    assert "no" in after[-1]


def test_doctor_tells_of_every_model(run: Run, own: Path, nli: Path) -> None:
    """The lexicon, the pair model and each slot are named with a digest."""
    run("models", "add", str(nli), "--as", "nli", ledger=own)
    told = {row["what"]: row for row in json.loads(run("doctor", "--json", ledger=own).out)}
    assert all(told[what]["well"] for what in ("bridge lexicon", "pair model", "slot nli"))
    assert str(nli) in told["slot nli"]["found"]
    assert "slot embedding" not in told


def test_a_list_from_elsewhere_cannot_steer_a_terminal(run: Run, own: Path) -> None:
    """A path that somebody else wrote into models.json is printed with its control characters escaped."""
    slot = {"kind": "nli", "path": "/x\x1b[2J", "digest": "\x1b]0;me\x07", "added": "\x1b[8m"}
    (own / "models.json").write_text(json.dumps({"models": [slot]}))
    for command in (("models", "list"), ("doctor",), ("compare",)):
        told = run(*command, ledger=own)
        assert "\x1b" not in told.out + told.err
        assert "/x" in told.out + told.err
