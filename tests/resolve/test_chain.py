"""Through whom a statement came: the cases of `chains/*.toml`, and what holds of every text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.resolve.made import Page

from dicho.model.statement import Statement

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
