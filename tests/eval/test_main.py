"""`python -m eval` as one meets it: the table, the exit code, the error listings, sets that are not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eval.__main__ import main
from eval.corpora import corpora
from eval.engine import Engine
from eval.listing import KINDS
from eval.locate import located
from tests.eval.fakes import oracle, straight

from eval import floors

Json = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Json]:
    return list(next(c for c in corpora() if c.name == "ancora-dev").rows())


def values(out: str) -> dict[str, float]:
    return {f["name"]: f["value"] for f in json.loads(out)["figures"]}


def test_right_answers_score_one(rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """An engine that knows the gold gets 1.0 in every figure where more is better."""
    assert main(["--only", "ancora-dev", "--json"], oracle(rows)) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert len(figures) > 15
    assert {f["value"] for f in figures if f["better"] != "neither"} == {1.0}


def test_no_answers_fail(rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """An engine that finds nothing is below its floors, and the exit code says so."""
    assert main(["--only", "ancora-dev"], oracle(rows, lambda i, a: None)) == 1
    assert "below" in capsys.readouterr().out


def test_each_kind_of_error_moves_its_figure(rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong sources cost the relation and the source, and leave the content figures alone."""
    main(["--only", "ancora-dev", "--json"], oracle(rows, lambda i, a: {**a, "source": a["cue"]}))
    got = values(capsys.readouterr().out)
    assert got["exact content f1"] == got["exact cue f1"] == got["form"] == 1.0
    assert got["relation f1"] < 0.2
    assert got["exact source f1"] < 0.2


def test_absent_data_is_no_failure(tmp_path: Path, rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """A set that does not ship and is not here is said to be so; the exit code stays 0."""
    options = ["--data", str(tmp_path), "--only", "polnear-dev", "--only", "ancora-dev"]
    assert main(options, oracle(rows)) == 0
    assert "not measured (data not here)" in capsys.readouterr().out


def test_unknown_set_is_a_clear_error(rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt set names those there are."""
    assert main(["--only", "ancora"], oracle(rows)) == 2
    assert "ancora-dev" in capsys.readouterr().err


def test_set_floors_only_raises(tmp_path: Path, rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """--set-floors raises to what is reached now; a worse engine afterwards fails, and lowers nothing."""
    path = tmp_path / "floors.toml"
    floors.save(floors.load(), path)
    options = ["--floors", str(path), "--only", "ancora-dev", "--set-floors"]
    assert main(options, oracle(rows)) == 0
    assert floors.load(path).floors["ancora-dev"]["exact cue f1"] == 1.0
    assert main(options, oracle(rows, lambda i, a: a if i % 3 else None)) == 1
    assert floors.load(path).floors["ancora-dev"]["exact cue f1"] == 1.0


def listed(kind: str, engine: Engine, capsys: pytest.CaptureFixture[str]) -> int:
    assert main(["--errors", "ancora-dev", "--kind", kind, "--limit", "9999"], engine) == 0
    return capsys.readouterr().out.count("== ")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_right_answers_list_nothing(kind: str, rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """No kind of error is listed for an engine that knows the gold."""
    assert listed(kind, oracle(rows), capsys) == 0


def shorter(content: list[list[int]]) -> list[list[int]]:
    """The content with only the first two thirds of its longest fragment."""
    longest = max(content, key=lambda pair: pair[1] - pair[0])
    return [
        [start, start + (end - start) * 2 // 3] if [start, end] == longest else [start, end] for start, end in content
    ]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("missed", lambda a: None),
        ("source", lambda a: {**a, "source": []}),
        ("speaker", lambda a: {**a, "speaker": "Nobody Known"}),
        ("content", lambda a: {**a, "content": shorter(a["content"])}),
        ("form", lambda a: {**a, "form": "mixed" if a["form"] == "direct" else "direct"}),
        ("act", lambda a: {**a, "act": "think" if a["act"] == "say" else "say"}),
    ],
)
def test_each_kind_lists_its_own(
    kind: str, change: Callable[[Json], Json | None], rows: list[Json], capsys: pytest.CaptureFixture[str]
) -> None:
    """The first attribution of each document spoilt in one way: as many are listed under that kind, none spurious."""
    engine = oracle(rows, lambda i, a: a if i else change(a))
    named = sum(bool(row["attributions"][0].get(kind if kind in ("source", "speaker") else "content")) for row in rows)
    assert listed(kind, engine, capsys) == named
    assert listed("spurious", engine, capsys) == 0


def test_listing_shows_gold_beside_predicted(rows: list[Json], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong source is shown with the gold's, the found one and the text around them; --grep and --limit narrow it."""
    engine = oracle(rows, lambda i, a: {**a, "source": a["cue"]})
    assert main(["--errors", "ancora-dev", "--kind", "source", "--grep", "source:[Rebeca", "--limit", "1"], engine) == 0
    out = capsys.readouterr().out
    assert out.count("== source") == 1
    assert "source:[Rebeca López" in out
    assert "1 of" in out


def test_worlds_are_measured_through_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader that loses text fails the floor of located snippets, with no extraction at all."""
    empty = Engine(lambda path: [], lambda text, lang: [], lambda document, found: [])
    assert main(["--only", "stadium", "--json"], empty) == 1
    assert values(capsys.readouterr().out)["snippets located"] == 0.0
    raw = Engine(lambda path: [straight(path)] if path.suffix == ".txt" else [], empty.attribute, empty.resolve)
    assert main(["--only", "stadium", "--json"], raw) == 1
    got = values(capsys.readouterr().out)
    assert 0.1 < got["snippets located"] < 0.9
    assert got["statements recall"] == 0.0


def test_worlds_know_every_written_form_of_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    """In a world's listing a speaker under another of their names is right, and a stranger is not."""
    corpus = next(c for c in corpora() if c.name == "stadium")
    gold = corpus.world()
    path = next(p for p in corpus.files() if p.suffix == ".txt")
    (row,) = located(gold, {path.name: [straight(path)]})
    other = {s["name"]: s["variants"][-1] for s in gold["speakers"]}

    def speakers_wrong(name: Callable[[str], str]) -> int:
        known = oracle([row], lambda i, a: {**a, "speaker": name(a["speaker"]) if a["speaker"] else None})
        read = Engine(lambda p: [straight(p)] if p == path else [], known.attribute, known.resolve)
        assert main(["--errors", "stadium", "--kind", "speaker", "--limit", "999"], read) == 0
        return capsys.readouterr().out.count("== speaker")

    assert speakers_wrong(lambda name: other[name]) == 0
    assert speakers_wrong(lambda name: "Nobody Known") == sum(bool(a["speaker"]) for a in row["attributions"]) > 5
