from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from tests.evidence import authority

from dicho.cli.common import FINDINGS
from dicho.cli.main import COMMANDS, group
from dicho.model.statement import FLAGS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cli.md"
SOME_ID, ANOTHER_ID = "1a2b3c4d", "5e6f7a8b"
"""What the help writes where a user puts an id; the tests put real ones there."""


def helped() -> Iterator[str]:
    """Every command line shown under "Examples:" in a help text."""
    for command in [group, *(group.get_command(None, name) for name in COMMANDS)]:  # type: ignore[arg-type]
        assert command is not None
        assert command.help is not None
        yield from re.findall(r"^ +(.*\bdicho .*)$", command.help.partition("Examples:\n")[2], re.M)


def written() -> Iterator[str]:
    """Every command line of the page's console blocks."""
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text(), re.M | re.S):
        yield from re.findall(r"^\$ (.*)$", block, re.M)


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cli_reference", ROOT / "scripts" / "cli_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(ledger: Path, tmp_path: Path) -> Path:
    """A working folder as the examples expect it: examples/ in it, a ledger of them, an authority's root."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    shutil.copytree(ledger, tmp_path / "dicho-ledger")
    (tmp_path / "tsa-roots.pem").write_bytes(authority.root().pem)
    for name in ("crawl.warc.gz", "collection.wacz"):
        shutil.copy(ROOT / "tests" / "cases" / "crawl" / "wget" / "faro.warc.gz", tmp_path / name)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command in a shell that stops at the first part of a pipe that fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {name: value for name, value in os.environ.items() if name != "DICHO_LEDGER"}
    shell = ["bash", "-o", "pipefail", "-c", command]
    return subprocess.run(shell, cwd=folder, env={**env, "PATH": path}, capture_output=True, text=True, timeout=60)


BEFORE = {
    "hypothesis": (
        'dicho hypothesis new "The lamps were sold" --question "Why was it dark?" --by ana',
        'dicho hypothesis new "The lamps broke" --by ana',
        "dicho hypothesis rate $(dicho search --limit 1 | head -c 8) H1=C --by ana",
    ),
    "report": ('dicho hypothesis new "The lamps were sold" --question "Why was it dark?"',),
    "restore": ("dicho backup ledger-2026-11.zip", "dicho backup backups/ledger", "dicho head > head.txt"),
    "backup": ("cp -r dicho-ledger blackout",),
}
"""What comes before the examples of a command make sense."""
LISTS = {"decide": "links", "enter": "list", "redact": "list", "report": "list", "settle": "predictions --due"}
"""Where the ids of a command's examples are taken from; from statements where nothing is said."""
LISTED: dict[str, list[str]] = {}
"""The ids of such a list in the ledger that every example begins with, asked for once."""


def ready(line: str, folder: Path) -> str:
    """The line with ids that are in the ledger; what it takes back, or goes on from, is done first."""
    if line.startswith("dicho undo"):
        link = run("dicho links --limit 1", folder).stdout[:8]
        number = re.search(r"decision (\d+)", run(f"dicho decide {link} yes", folder).stdout)
        assert number
        return re.sub(r"undo \d+", f"undo {number[1]}", line)
    verb = re.sub(r"^dicho (--ledger \S+ )?", "", line).split()[0]
    for command in BEFORE.get(verb, ()):
        run(command, folder)
    if "--check evidence.zip" in line:
        run(f"dicho evidence {run('dicho search --limit 1', folder).stdout[:8]} -o evidence.zip", folder)
    if verb == "redact" and "--lift" in line:
        sha256 = json.loads(run("dicho list --json", folder).stdout.splitlines()[0])["document"]["sha256"]
        run(f"dicho redact {sha256} --reason order --yes", folder)
        return line.replace(SOME_ID, sha256)
    if verb == "redact" and not {"--list", "--dry-run", "--yes"} & set(line.split()):
        line += " --yes"  # nobody is there to be asked
    found = ids(line, verb, folder)
    return line.replace(SOME_ID, found[0]).replace(ANOTHER_ID, (found[1:] or found)[0])


def ids(line: str, verb: str, folder: Path) -> list[str]:
    """Those that the line may speak of; the examples' own where it names none."""
    if SOME_ID not in line and ANOTHER_ID not in line:
        return [SOME_ID]
    listed = "search" if ANOTHER_ID in line and verb == "decide" else LISTS.get(verb, "search")
    if verb == "report" and "--question" in line:
        listed = "hypothesis list"
    if verb in BEFORE or listed not in LISTED:
        LISTED[listed] = re.findall(r"^ *([0-9a-f]{8}) ", run(f"dicho {listed}", folder).stdout, re.M)
    return LISTED[listed] if verb not in BEFORE else LISTED.pop(listed)


def understood(line: str) -> None:
    """Fails unless the command takes every option and argument of the line."""
    _, name, *given = shlex.split(line)
    root = click.Context(group, info_name="dicho", help_option_names=group.context_settings["help_option_names"])
    command = group.get_command(root, name)
    assert command is not None
    command.make_context(name, given, parent=root)


@pytest.mark.parametrize("line", sorted({*helped()}))
def test_every_example_of_the_help_runs(folder: Path, line: str) -> None:
    """What --help shows can be typed as it stands: exit code 0, or what --fail-on asks for, and no complaint."""
    if line.startswith(("dicho judge", "dicho serve", "dicho watch run", "dicho add --follow")) or "https://" in line:
        understood(line)  # nobody answers at the addresses they show, and some do not end
        return
    done = run(ready(line, folder), folder)
    finds = "--fail-on" in line or line.startswith("dicho check")
    assert done.returncode in ((0, FINDINGS) if finds else (0,)), done.stderr
    assert "Traceback" not in done.stderr


def test_every_example_of_the_page_runs(folder: Path) -> None:
    """So can what docs/cli.md shows, one line after the other."""
    lines = list(written())
    assert len(lines) > 5
    for line in lines:
        done = run(line, folder)
        assert done.returncode == 0, f"{line}: {done.stderr}"


def test_the_page_is_in_step() -> None:
    """The second part of docs/cli.md is what the commands' help says today (`make docs` writes it)."""
    text = PAGE.read_text()
    assert script().page(text) == text


def test_the_page_names_every_flag() -> None:
    """The table of flags holds each one, in the words of the model."""
    text = PAGE.read_text()
    for flag, words in FLAGS.items():
        assert f"| `{flag}` | {words} |" in text
