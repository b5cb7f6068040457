from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dicho

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.M)
PINNED = dict(PIN.findall((ROOT / "constraints.txt").read_text()))
TRAINED_WITH = dict(PIN.findall((ROOT / "training" / "constraints.txt").read_text()))
NEVER = {"torch", "spacy", "tensorflow", "transformers", "nltk", "pandas", "pyarrow"}


def wanted(*extras: str) -> list[Requirement]:
    more = [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    return [Requirement(line) for line in (*PROJECT["dependencies"], *more)]


def test_every_dependency_is_pinned_within_its_range() -> None:
    """constraints.txt names one version of every dependency, and it fits the range in pyproject.toml."""
    for requirement in wanted("dev", "evidence", "judge"):
        assert requirement.specifier.contains(PINNED[canonicalize_name(requirement.name)]), requirement


def test_what_the_model_was_trained_with_is_pinned() -> None:
    """training/constraints.txt names one version of all that training needs, and what both lists name is the same."""
    for requirement in map(Requirement, PROJECT["optional-dependencies"]["training"]):
        assert requirement.specifier.contains(TRAINED_WITH[canonicalize_name(requirement.name)]), requirement
    assert {name: PINNED[name] for name in ("onnxruntime", "tokenizers")}.items() <= TRAINED_WITH.items()


def test_every_range_has_two_ends() -> None:
    """Each range has a lowest and a highest version, so that an install of next year is still this one."""
    for requirement in wanted("dev", "evidence", "judge", "training"):
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators == {">=", "<"}, requirement


def test_the_lock_names_no_place() -> None:
    """The pins are versions only: no address of an index, no path of anybody's machine."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    assert all(re.fullmatch(r"[a-z0-9.-]+==\S+( ; .+)?", line) for line in lines)


def test_the_base_install_is_light() -> None:
    """No model framework and no table framework comes with it or any of its extras: all that they need, followed."""
    found: set[str] = set()
    following = wanted("evidence", "judge", "mcp")
    while following:
        name = canonicalize_name(following.pop().name)
        if name in found:
            continue
        found.add(name)
        needed = map(Requirement, metadata.requires(name) or []) if name in PINNED else []
        following += [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert {"onnxruntime", "lxml", "starlette", "mcp"} <= found
    assert not NEVER & found


def test_one_version() -> None:
    """The package, the changelog and the metadata agree on the version."""
    assert PROJECT["dynamic"] == ["version"]
    assert f"## {dicho.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_scripts_can_be_run() -> None:
    """The scripts are executable and shells can parse them."""
    for name in (".ci/run", "scripts/install", "scripts/demo"):
        assert (ROOT / name).stat().st_mode & stat.S_IXUSR
        subprocess.run(["bash", "-n", str(ROOT / name)], check=True, timeout=60)


def fake(folder: Path, name: str, script: str) -> None:
    """A command called `name` in `folder` that does what `script` says."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (f'case "$2" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"', "sudo apt install python3-venv"),
        (f'case "$2" in *"< (3, 11)"*) exit 1;; esac; exec {sys.executable} "$@"', "Python 3.11 or later"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, script: str, words: str) -> None:
    """A machine without venv, or with an old Python, gets one message that says what to type, and no environment."""
    fake(tmp_path, "python-here", script)
    command = ["sh", str(ROOT / "scripts" / "install"), str(tmp_path / "venv"), "."]
    env = {**os.environ, "PYTHON": str(tmp_path / "python-here")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "venv").exists()


def test_no_python_at_all(tmp_path: Path) -> None:
    """A machine without Python is told what to install."""
    command = ["sh", str(ROOT / "scripts" / "install"), str(tmp_path / "venv"), "."]
    env = {**os.environ, "PYTHON": "python-that-is-not-there"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "sudo apt install python3 python3-venv" in done.stderr


def test_the_demo(tmp_path: Path) -> None:
    """The demo shows documents, speakers, three statements in context, flags, failures, the check and a page."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = ["sh", str(ROOT / "scripts" / "demo"), str(Path(sys.executable).parent)]
    env = {name: value for name, value in os.environ.items() if name != "DICHO_LEDGER"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for words in (
        "0 failed; 15 documents with",
        "Statements by speaker",
        "Flagged",
        "What could not be read",
        "sound: ",
        "How to go on",
    ):
        assert words in done.stdout
    assert done.stdout.count("A statement in its paragraph") == 3
    [page] = re.findall(r"file://(\S+)", done.stdout)
    assert "<!doctype html>" in Path(page).read_text().lower()


def test_no_machine_paths() -> None:
    """No file that ships names a folder of anybody's machine."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    if listed.returncode:
        pytest.skip("not a git checkout")
    pattern = re.compile("/" + "work/|/" + "farm/|/" + "opt/pypi")
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ""} and path.is_file():
            assert not pattern.search(path.read_text(errors="replace")), name
