"""What the tests of reports share: a ledger of the examples that people worked in, and a browser."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.export import ledgers  # noqa: E402
from tests.report import made  # noqa: E402
from tests.web import browsing  # noqa: E402

from dicho.pipeline.workspace import Workspace, open_workspace  # noqa: E402


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; without one installed, the test is skipped and says what to install."""
    if browsing.executable() is None:
        pytest.skip(browsing.INSTALL)
    with browsing.browser() as opened:
        yield opened
