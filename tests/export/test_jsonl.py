from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.export.rows import bare, full

from dicho.errors import ExportError
from dicho.export import jsonl
from dicho.model.wire import statement_line

DOCS = Path(__file__).resolve().parents[2] / "docs" / "format.md"


def written(rows: object) -> list[dict[str, object]]:
    out = io.BytesIO()
    count = jsonl.write(rows, out)  # type: ignore[arg-type]
    lines = out.getvalue().decode().split("\n")
    assert lines.pop() == "" and len(lines) == count
    return [json.loads(line) for line in lines]


def test_every_statement_is_a_line() -> None:
    """One line a statement in the published shape, whatever the text holds."""
    rows = [*full(), bare("«a\u2028b\0c\n\r👩‍👧»")]
    assert written(rows) == [json.loads(json.dumps(statement_line(s, d))) for s, d in rows]
    assert written([]) == []


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_offsets_find_the_text_again(text: str) -> None:
    """The spans of a line cut the very texts it carries out of the document, for any characters."""
    row = bare(text)
    [line] = written([row])
    spans, texts = line["content"], line["text"]
    assert isinstance(spans, list) and isinstance(texts, dict)
    assert [text[a:b] for a, b in spans] == texts["content"] == [text]


def keys(value: object, path: str = "") -> set[str]:
    """Every key of a JSON value, with the keys above it."""
    if isinstance(value, dict):
        own = {f"{path}{key}" for key in value}
        return own.union(*(keys(item, f"{path}{key}.") for key, item in value.items())) if own else own
    if isinstance(value, list):
        return set().union(*(keys(item, path) for item in value))
    return set()


def test_every_key_is_documented() -> None:
    """docs/format.md names every key of the shape "dicho/1", and no key the shape does not have."""
    named = {line.split("`")[1] for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `/")}
    real = {f"/{key.replace('.', '/')}" for line in written(full()) for key in keys(line)}
    assert real == named


def test_a_full_disk_is_told() -> None:
    """What the system refuses arrives as an ExportError; a reader that stops reading is no error of ours."""

    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    class Closed(io.BytesIO):
        def write(self, data: object) -> int:
            raise BrokenPipeError

    with pytest.raises(ExportError, match="No space left"):
        jsonl.write(full(), Full())
    with pytest.raises(BrokenPipeError):
        jsonl.write(full(), Closed())
