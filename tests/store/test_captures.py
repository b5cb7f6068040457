"""What is known of archived bytes."""

from pathlib import Path

import pytest
from tests.store.made import Captures, ledger_of, simple

from dicho.errors import NotFound


def test_a_capture_is_found_by_its_hash(tmp_path: Path) -> None:
    """What was recorded of some bytes comes back by their hash, and bytes nobody archived are not made up."""
    archive = Captures()
    with ledger_of(tmp_path / "l", archive, range(2)) as ledger:
        taken, _ = simple(archive, 1)
        assert ledger.capture(taken.sha256) == taken
        with pytest.raises(NotFound):
            ledger.capture("0" * 64)
