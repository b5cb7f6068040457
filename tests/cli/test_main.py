from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dicho._version import __version__
from dicho.cli.main import COMMANDS, group

Run = Callable[..., Any]
HEAVY = [
    *("trafilatura", "lxml", "apsw", "arro3", "resiliparse", "sentencex", "feedparser", "pypdfium2", "docx", "orjson"),
    *("charset_normalizer", "tqdm", "regex", "urllib3", "http", "ssl", "onnxruntime", "tokenizers", "torch"),
    *("dicho.store", "dicho.read", "dicho.extract", "dicho.resolve", "dicho.export", "dicho.pipeline"),
]


def modules_after(code: str) -> set[str]:
    """The names of the modules loaded after running `code` in a fresh Python."""
    script = f"import sys, io\nsys.stdout = io.StringIO()\n{code}\nsys.__stdout__.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_help_loads_nothing_heavy() -> None:
    """Asking for help imports no reader, no database and no network library."""
    loaded = modules_after("from dicho.cli.main import main; main(['--help'])")
    assert "click" in loaded
    assert not [name for name in HEAVY if name in loaded]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_help_loads_nothing_heavy(name: str) -> None:
    """Nor does a command's own help; it shows how to use the command by example."""
    loaded = modules_after(f"from dicho.cli.main import main; main([{name!r}, '--help'])")
    assert not [module for module in HEAVY if module in loaded]


@pytest.mark.parametrize(("name", "words"), COMMANDS.items())
def test_the_table_says_what_the_commands_say(name: str, words: str) -> None:
    """Each command of the table exists, is described there in one line, and has examples in its help."""
    command = group.get_command(None, name)  # type: ignore[arg-type]  # the context is not used
    assert command is not None
    assert command.name == name
    assert words.endswith(".")
    assert "Examples:\n" in (command.help or "")


def test_alone(run: Run) -> None:
    """`dicho` alone is answered with its help, line by line, and the exit code of wrong usage."""
    result = run()
    assert result.code == 2
    assert result.err.startswith("Usage: dicho ")
    assert result.err.rstrip() == run("--help").out.rstrip()


def test_version(run: Run) -> None:
    """--version names the program and its version."""
    assert run("--version").out == f"dicho {__version__}\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nonsense"], "no such command"),
        (["serch"], "Did you mean search?"),
        (["add"], "nothing to add is named"),
        (["add", "no-such-file.txt"], "no such file or folder"),
        (["add", "--date", "yesterday", "x"], "is no date"),
        (["add", "--lang", "Spanish", "x"], "is no language code"),
        (["add", "--outlet", " ", "x"], "it is empty"),
        (["add", "--fail-on", "everything", "x"], "is none of"),
        (["search", "--form", "loud"], "Invalid value"),
        (["search", "--limit", "0"], "Invalid value"),
        (["search", "--since", "2025-13"], "is no date"),
        (["export", "-f", "xlsx"], "Invalid value"),
        (["extract", "no-such-file.txt"], "no such file or folder"),
        (["--frobnicate"], "No such option"),
    ],
)
def test_wrong_usage(run: Run, args: list[str], words: str) -> None:
    """Wrong usage is answered on standard error in one line that helps, with exit code 2."""
    result = run(*args)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("dicho: ")
    assert words in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    "name", ["list", "show 1234", "search x", "speakers", "summary", "export", "verify", "head", "rebuild"]
)
def test_no_ledger(run: Run, name: str) -> None:
    """A command that needs a ledger says that there is none and what makes one, and makes none itself."""
    result = run(*name.split())
    assert result.code == 1
    assert result.err.startswith("dicho: dicho-ledger: there is no ledger")
    assert "dicho add" in result.err
    assert not Path("dicho-ledger").exists()


HOSTILE = [
    "",
    "-",
    "--",
    "\0",
    "\x1b[2J",
    "'; DROP TABLE log; --",
    '"',
    "a" * 10_000,
    "\udce9",
    "🧨",
    "../../etc/passwd",
    "%s%n",
]


@pytest.fixture(scope="module")
def own(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of this file alone, for what may write into it."""
    return Path(shutil.copytree(ledger, tmp_path_factory.mktemp("own") / "l"))


@pytest.mark.parametrize("word", HOSTILE)
@pytest.mark.parametrize(
    "command",
    ["show", "search", "search --speaker", "export --words", "search --document", "verify --head", "add", "extract"],
)
def test_hostile_arguments(run: Run, own: Path, command: str, word: str) -> None:
    """Whatever is typed is an answer or one line of error, never a traceback and never a control character."""
    result = run(*command.split(), word, ledger=own)
    assert result.code in (0, 1, 2)
    assert "Traceback" not in result.err
    assert "a fault in Dicho" not in result.err
    assert "\x1b" not in result.err + result.out
    if result.code:
        assert result.err.startswith("dicho: ")
        assert result.err.count("\n") == 1


def test_a_hostile_ledger(run: Run) -> None:
    """Nor is the ledger's name trusted. (No system lets a NUL into an argument.)"""
    for word in [word for word in HOSTILE if word != "\0"]:
        result = run("--ledger", word, "head")
        assert result.code in (1, 2)
        assert result.err.startswith("dicho: ")
        assert "a fault in Dicho" not in result.err
        assert "\x1b" not in result.err


LOCALES = [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}, {"LANG": "es_ES.ISO-8859-1"}]


@pytest.mark.parametrize("locale", LOCALES)
def test_utf8_under_any_locale(ledger: Path, locale: dict[str, str]) -> None:
    """What Dicho prints is UTF-8 whatever the locale says."""
    command = [sys.executable, "-m", "dicho", "--ledger", str(ledger), "search", "gasoleo", "--lang", "es"]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(command, env={**env, **locale}, capture_output=True, check=True, timeout=60)
    assert "gasóleo" in done.stdout.decode("utf-8")


def test_broken_pipe(ledger: Path) -> None:
    """`dicho export | head -n 1` ends quietly: a reader that has had enough is no error."""
    dicho = f"{sys.executable} -m dicho --ledger {ledger}"
    many = f"for i in $(seq 3); do {dicho} export; done"
    done = subprocess.run(
        ["bash", "-c", f"({many}) | head -n 1"], capture_output=True, text=True, check=True, timeout=120
    )
    assert json.loads(done.stdout)["schema"] == "dicho/1"
    assert done.stderr == ""


def test_a_closed_reader(ledger: Path) -> None:
    """Even where the reader is gone before the first word, the exit code is 0 and nothing is said."""
    command = [sys.executable, "-m", "dicho", "--ledger", str(ledger), "search", "--limit", "100"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_fault_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw is one line that says it is ours and how to see where it was."""
    monkeypatch.setattr("dicho.pipeline.intake.find", lambda paths, without=None: 1 // 0)
    result = run("extract", "x")
    assert result.code == 1
    assert result.err == (
        "dicho: a fault in Dicho: ZeroDivisionError: integer division or modulo by zero. Please report it; "
        "DICHO_DEBUG=1 shows where it was.\n"
    )


def test_environment_names_the_ledger(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DICHO_LEDGER names the ledger, and --ledger is stronger."""
    monkeypatch.setenv("DICHO_LEDGER", str(ledger))
    assert run("head").code == 0
    assert run("--ledger", "other", "head").code == 1


def test_a_file_where_the_ledger_should_be(run: Run, tmp_path: Path) -> None:
    """A file in the ledger's place is wrong usage, not a crash."""
    (tmp_path / "l").write_text("x")
    (tmp_path / "a.txt").write_text("x")
    assert run("--ledger", "l", "add", "a.txt").code == 2
