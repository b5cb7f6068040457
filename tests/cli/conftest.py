"""A ledger of the examples, made once, and the command line called in this process."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dicho.cli.main import main
from dicho.store.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "blackout"


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """For reading alone: files run in any order, so what one wrote another would find. Whoever writes has a copy."""
    folder = tmp_path_factory.mktemp("ledger") / "l"
    command = [sys.executable, "-m", "dicho", "--ledger", str(folder), "add", str(EXAMPLES)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    before = events(folder)
    yield folder
    assert events(folder) == before, "a test wrote into the ledger all of them share"


def events(folder: Path) -> int:
    """How many there are in the log."""
    with Ledger.open(folder) as opened:
        return opened.head().seq


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """run("list", ledger=folder, stdin=b"...") -> Result; the working folder is an empty one."""
    monkeypatch.chdir(tmp_path)
    for name in ("DICHO_LEDGER", "NO_COLOR", "DICHO_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(*args: str, ledger: Path | None = None, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        before = ["--ledger", str(ledger)] if ledger else []
        code = main([*before, *args])
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return call


@pytest.fixture
def own(ledger: Path, tmp_path: Path) -> Path:
    """A ledger of the examples to decide in."""
    folder = tmp_path / "own"
    shutil.copytree(ledger, folder)
    return folder
