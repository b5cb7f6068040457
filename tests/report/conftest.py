"""What the tests of reports share: a ledger of the examples that people worked in, and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.export import ledgers
from tests.report import made

from dicho.pipeline.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the examples in which people decided, weighed and settled; tests that write take `desk`."""
    folder = Path(shutil.copytree(ledgers.folder(), tmp_path_factory.mktemp("report") / "ledger"))
    made.work(folder)
    return folder


@pytest.fixture
def shared(worked: Path) -> Iterator[Workspace]:
    """That ledger, for reading alone."""
    with open_workspace(worked) as workspace:
        yield workspace


@pytest.fixture
def desk(worked: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it for this test alone."""
    with open_workspace(Path(shutil.copytree(worked, tmp_path / "ledger"))) as workspace:
        yield workspace
