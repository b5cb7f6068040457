"""The tests' small web can be imported, however they are started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.watch import made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[made.Desk]:
    """A new ledger with nothing watched, over an empty web."""
    with made.open_desk(tmp_path, made.Web(), made.Clock()) as opened:
        yield opened
