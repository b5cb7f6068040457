"""What tests of decisions on statements ask of a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
from tests.store.made import Captures, dump, parts

from dicho.model.statement import Statement
from dicho.store.derive import TABLES
from dicho.store.ledger import Ledger
from dicho.store.search import Query


def found(ledger: Ledger, **query: Any) -> list[Statement]:
    return [each for each, _ in ledger.statements(Query(**query))]


def everything(folder: Path) -> dict[str, list[Any]]:
    """Every row of every derived table and word of the index."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    try:
        return {**dump(folder), **{table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}}
    finally:
        db.close()


def sound(ledger: Ledger, archive: Captures, check_texts: bool = True) -> None:
    """The ledger verifies, and replaying it gives the same rows."""
    outcome = ledger.verify(archive.fetch, parts if check_texts else None)
    assert outcome.ok, outcome.problem
    before = everything(ledger.folder)
    ledger.rebuild()
    assert everything(ledger.folder) == before
