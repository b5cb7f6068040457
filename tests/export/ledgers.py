"""A ledger of the example pages, made once, and everything an export of it says."""

from __future__ import annotations

import functools
import io
import tempfile
from pathlib import Path

from tests.export.rows import Row

from dicho.export.known import Known, Ruling
from dicho.model.document import Capture
from dicho.model.run import Run
from dicho.model.statement import Statement
from dicho.pipeline.workspace import open_workspace
from dicho.store.search import Query

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "blackout"
VENDOR = Path(__file__).with_name("vendor")
_KEPT = tempfile.TemporaryDirectory(prefix="dicho-examples-")


@functools.cache
def folder() -> Path:
    """A ledger of the examples."""
    made = Path(_KEPT.name) / "ledger"
    with open_workspace(made, create=True) as desk:
        desk.add([EXAMPLES])
    return made


def exported(kind: str) -> bytes:
    """The examples in this form."""
    out = io.BytesIO()
    with open_workspace(folder()) as desk:
        assert desk.export(kind, Query(), out) == desk.ledger.counts().statements
    return out.getvalue()


def rows() -> list[Row]:
    """What the exports are made of."""
    with open_workspace(folder()) as desk:
        return list(desk.ledger.statements())


def knowing(ruling: Ruling | None = None) -> Known:
    """A ledger that knows of one capture and one run."""

    def capture(sha256: str) -> Capture:
        return Capture(sha256, 10, "text/html", "a.html", captured_at="2026-03-04T05:06:07+00:00")

    def ruled(statement: Statement) -> Ruling | None:
        return ruling if statement.status == "prediction" else None

    return Known(lambda _: None, capture, ruled, lambda _: [("ab12", Run("read", "1", (("a", "b"),), "cd34"))])
