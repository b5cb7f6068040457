"""The tests' small web can be imported, however they are started."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.watch import made  # noqa: E402 - after the path it needs


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[made.Desk]:
    """A new ledger with nothing watched, over an empty web."""
    with made.open_desk(tmp_path, made.Web(), made.Clock()) as opened:
        yield opened
