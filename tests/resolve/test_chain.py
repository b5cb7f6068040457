"""Through whom a statement came: the cases of `chains/*.toml`, and what holds of every text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from tests.resolve.made import Page

from dicho.model.statement import Statement
from dicho.resolve.chain import RELATIONS
from dicho.resolve.hearing import Relation

DOCS = Path(__file__).resolve().parents[2] / "docs"
CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "chains").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def page(case: dict[str, Any]) -> Page:
    """The page a case describes, with everything it attributes."""
    made = Page(case["text"], case.get("lang", "en"), case.get("author"), case.get("outlet"))
    for said in case["say"]:
        made.say(**said)
    return made


def hops(statement: Statement) -> list[str]:
    return [f"{hop.agent} ({hop.relation})" for hop in statement.chain]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{file}: {case['name']}") for file, case in CASES])
def test_the_chain_is_the_one_the_text_tells(case: dict[str, Any]) -> None:
    """Each statement of a case has the hops its text tells, innermost first, and is flagged where a step is missing."""
    statements = page(case).statements()
    assert [hops(s) for s in statements] == case["chain"]
    assert [i for i, s in enumerate(statements) if "broken-chain" in s.flags] == case.get("broken", [])


def test_the_relations_are_those_the_pages_explain() -> None:
    """docs/chain.md and docs/format.md name every relation a hop can have, and none that no hop has."""
    table = re.findall(r"^\| (`.*?) \|", (DOCS / "chain.md").read_text(encoding="utf-8"), re.MULTILINE)
    [line] = re.findall(r"^\| `/chain/relation` \|.*$", (DOCS / "format.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(table))) == sorted(RELATIONS)
    assert sorted(re.findall(r"`(\w+)`", line)) == sorted(RELATIONS)


def test_the_relations_are_those_the_chain_writes() -> None:
    """The cases show each relation of the table on some hop, and no other; what a sentence can tell is among them."""
    written = {hop.relation for _, case in CASES for s in page(case).statements() for hop in s.chain}
    assert written == set(RELATIONS)
    assert {*get_args(Relation), "published", "said"} == set(RELATIONS)
