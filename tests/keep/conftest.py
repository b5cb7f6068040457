"""A small ledger with everything a backup holds, made once; each test has its own copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.keep.made import PAGE, TEXTS, Site, settled

from dicho.pipeline import intake
from dicho.pipeline.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keep")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open_workspace(folder / "l", create=True) as desk:
        desk.add([folder / name for name in TEXTS])
        desk.add_inputs(intake.find([PAGE]), fetcher=Site())
    settled(folder / "l")
    return folder / "l"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The ledger's folder."""
    return Path(shutil.copytree(made, tmp_path / "l"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder) as workspace:
        yield workspace
