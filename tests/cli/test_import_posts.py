"""`dicho import posts`: posts of networks by known mappings or one's own; `dicho add` knows the known ones too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
CASES = Path(__file__).resolve().parents[1] / "cases" / "posts"
OWN = 'name = "board"\n[posts]\nat = "rows.*"\n[fields]\ntext = "t"\nauthor = "w"\ndate = "d"\n'


def test_posts_are_statements_of_their_writers(run: Run, tmp_path: Path) -> None:
    """What a writer puts forward is theirs, the network the outlet; the same file again is known; all verifies."""
    ledger = tmp_path / "l"
    done = run("import", "posts", str(CASES / "telegram.json"), "--json", ledger=ledger)
    assert done.code == 0 and json.loads(done.out)["documents"] == 2
    lines = [json.loads(line) for line in run("export", ledger=ledger).out.splitlines()]
    assert {(line["speaker"]["name"], line["chain"][-1]["agent"]) for line in lines} == {
        ("Ada Pellworth", "Telegram"),
        ("Nora Brum", "Bruno"),
    }
    assert json.loads(run("add", str(CASES / "telegram.json"), "--json", ledger=ledger).out)["known"] == 1
    assert run("verify", ledger=ledger).code == 0


def test_a_mapping_of_ones_own(run: Run, tmp_path: Path) -> None:
    """Any JSON of posts is read by a TOML file; read by another mapping it is another reading of the same bytes."""
    ledger, file, mapping = tmp_path / "l", tmp_path / "board.json", tmp_path / "board.toml"
    file.write_text(json.dumps({"rows": [{"t": "Creo que la apagaron desde fuera.", "w": "Ada", "d": "2025-03-12"}]}))
    mapping.write_text(OWN)
    assert run("add", str(file), ledger=ledger).code == 1
    done = run("import", "posts", str(file), "--mapping", str(mapping), ledger=ledger)
    assert done.code == 0 and "1 post with 1 statement" in done.out
    [line] = [json.loads(line) for line in run("export", ledger=ledger).out.splitlines()]
    assert line["speaker"]["name"] == "Ada" and line["document"]["published"] == "2025-03-12"
    assert "failed" not in run("list", ledger=ledger).out
    mapping.write_text(OWN.replace('author = "w"\n', ""))
    assert run("import", "posts", str(file), "--mapping", str(mapping), "--author", "Nora", ledger=ledger).code == 0
    [line] = [json.loads(line) for line in run("export", ledger=ledger).out.splitlines()]
    assert line["speaker"]["name"] == "Nora"
    assert run("verify", ledger=ledger).code == 0


def test_a_mapping_there_is_not(run: Run, tmp_path: Path) -> None:
    """A name no mapping has, a file that is not there or says nonsense: wrong usage, and nothing is read."""
    bad = tmp_path / "bad.toml"
    bad.write_text("[fields]\nwho = 'x'\n")
    for named in ("myspace", str(tmp_path / "none.toml"), str(bad)):
        done = run("import", "posts", str(CASES / "telegram.json"), "--mapping", named, ledger=tmp_path / "l")
        assert done.code == 2 and not (tmp_path / "l").exists()
