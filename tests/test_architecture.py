from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src" / "dicho").rglob("*.py"))
LONGEST_FILE, LONG_FUNCTION, MOST_LONG = 400, 25, 0.10
DEEP, MOST_DEEP, DEEPEST = 3, 0.01, 4
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def own_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, the docstring apart: a long explanation is no long function."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def depth(node: ast.AST, at: int = 0) -> int:
    """How deep blocks stand inside one another; an elif stands beside its if, not inside it."""
    deepest = at
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST):
                continue
            chained = isinstance(node, ast.If) and name == "orelse" and isinstance(child, ast.If)
            deepest = max(deepest, depth(child, at + (isinstance(child, BLOCKS) and not chained)))
    return deepest


def test_one_direction() -> None:
    """Rooms import only rooms below them, siblings never each other, and the core only the standard library."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short_and_import_no_root(path: Path) -> None:
    """No file has more than 400 lines, and none imports from the package's root, which would close a circle."""
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            rooms = [(ROOT / "src" / "dicho" / alias.name).with_suffix(".py").is_file() for alias in node.names]
            assert node.module != "dicho" or all(rooms), "a module of the package, not what its root holds"
        if isinstance(node, ast.Import):
            assert "dicho" not in [alias.name for alias in node.names]


def test_functions_are_short() -> None:
    """Nine functions of ten have 25 lines at most."""
    lengths = [own_lines(node) for _, node in functions()]
    assert sum(length > LONG_FUNCTION for length in lengths) <= MOST_LONG * len(lengths)


def test_blocks_are_shallow() -> None:
    """Blocks stand at most three deep; one function in a hundred may have a fourth, none a fifth."""
    depths = [depth(node) for _, node in functions()]
    assert max(depths) <= DEEPEST
    assert sum(found > DEEP for found in depths) <= MOST_DEEP * len(depths)
