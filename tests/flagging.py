"""Ledgers of the cases of flags, and flags as the cases write them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dicho.pipeline import flags
from dicho.pipeline.flags import Flagged
from dicho.pipeline.workspace import Workspace
from dicho.store.ledger import Ledger

CASES = Path(__file__).parent / "cases" / "flags"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def case(name: str) -> dict[str, Any]:
    """What a case says."""
    return tomllib.loads((CASES / name / "case.toml").read_text(encoding="utf-8"))


def read(desk: Workspace, name: str) -> None:
    """The documents of a case, read into a ledger and compared."""
    desk.add([CASES / name / "docs"])


def raised(ledger: Ledger) -> list[Flagged]:
    """Every flag of a ledger."""
    return list(flags.listed(ledger, flags.query(ledger)))


def written(found: Iterable[Flagged]) -> list[dict[str, Any]]:
    """Flags as a case writes them, in an order of their own."""
    lines = [
        {
            "kind": each.flag.kind,
            "standing": each.flag.standing,
            "grounds": [ground(each, at) for at in range(len(each.flag.grounds))],
        }
        for each in found
    ]
    return sorted(lines, key=str)


def ground(each: Flagged, at: int) -> str:
    """A ground as a case writes it: "wording: January / February"."""
    own = each.flag.grounds[at]
    sides = [
        " … ".join(" ".join(span.of(each.documents[mark.document].text).split()) for span in mark.spans) or "-"
        for mark in own.marks
    ]
    return f"{own.why}: {' / '.join(sides)}"


def expected(listed: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a case expects, in the same order."""
    return sorted(({name: each[name] for name in ("kind", "standing", "grounds")} for each in listed), key=str)


def statement(ledger: Ledger, words: str) -> str:
    """The id of the first statement whose words begin so."""
    return next(s.id for s, d in ledger.statements() if s.content[0].of(d.text).startswith(words))
