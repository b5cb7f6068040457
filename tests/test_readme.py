from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"README.md": ROOT / "README.md", "api.md": ROOT / "docs" / "api.md"}
MARKDOWN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*.md")])


def blocks(page: Path, language: str) -> list[str]:
    """The page's code blocks in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with examples/ in it, as after cloning."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {name: value for name, value in os.environ.items() if name != "DICHO_LEDGER"}
    return subprocess.run(command, cwd=folder, env={**env, "PATH": path}, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("name", PAGES)
def test_python_blocks_run(folder: Path, name: str) -> None:
    """Every Python example runs as it stands, and the README's shows a statement."""
    found = blocks(PAGES[name], "python")
    assert found
    for code in found:
        done = run([sys.executable, "-c", code], folder)
        assert done.returncode == 0, done.stderr
        assert done.stdout or "print" not in code


def test_console_blocks_run(folder: Path) -> None:
    """Every command the README shows, but for the installation, can be typed as it stands, in this order."""
    lines = [line for block in blocks(PAGES["README.md"], "console") for line in re.findall(r"^\$ (.*)$", block, re.M)]
    assert len(lines) >= 6
    for line in lines:
        done = run(["bash", "-o", "pipefail", "-c", line.partition("  #")[0]], folder)
        assert done.returncode == 0, f"{line}: {done.stderr}"


def test_set_up_is_two_commands() -> None:
    """The installation shown is a clone and a make target that exists."""
    [first, *_] = blocks(PAGES["README.md"], "sh")
    assert re.fullmatch(r"git clone \S+ dicho && cd dicho\nmake demo\n", first)
    assert re.search(r"^demo:", (ROOT / "Makefile").read_text(), re.M)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link and picture within the repository is there, and every picture is also described in words."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    for words, target in re.findall(r"!?\[([^\]]*)\]\(([^)\s]+)\)", text):
        assert words.strip()
        if not target.startswith(("http", "#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_the_readme_is_short() -> None:
    """A README is read in a few minutes: 120 lines at most."""
    assert len(PAGES["README.md"].read_text().splitlines()) <= 120
