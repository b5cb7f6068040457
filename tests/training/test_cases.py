"""The marked-up texts the tagger is trained on beside the published sets: the markup, and every file of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from training import cases

FILES = sorted((Path(cases.__file__).parent / "cases").glob("*.txt"))


def parsed(marked: str) -> dict[str, Any]:
    return cases.parse("a", "es", marked)


def test_spans_are_offsets_of_the_text_without_the_markup() -> None:
    """A nested, discontinuous and shared span each become offsets of the bare text."""
    row = parsed("[S1 [S2 Ana]] [C1:say dijo]: [T1 «no [C2:intend quiero] [T2 ir]»] y [T1 «adiós»].")
    text = row["text"]
    assert text == "Ana dijo: «no quiero ir» y «adiós»."
    words = [
        {role: [text[s:e] for s, e in one[role]] for role in ("source", "cue", "content")}
        for one in row["attributions"]
    ]
    assert words == [
        {"source": ["Ana"], "cue": ["dijo"], "content": ["«no quiero ir»", "«adiós»"]},
        {"source": ["Ana"], "cue": ["quiero"], "content": ["ir"]},
    ]
    assert [one["act"] for one in row["attributions"]] == ["say", "intend"]


@pytest.mark.parametrize(
    ("marked", "complaint"),
    [
        ("[C1:say dijo] [T1 que", "never closed"),
        ("dijo] que", "bracket"),
        ("[see] [C1:say dijo] [T1 que]", "bracket"),
        ("[C1:say dijo] que", "lacks its cue or its content"),
        ("[T1 que]", "lacks its cue or its content"),
        ("[C1 dijo] [T1 que]", "needs one of the acts"),
        ("[C1:shout dijo] [T1 que]", "needs one of the acts"),
        ("[C1:say dijo ] [T1 que]", "white space"),
    ],
)
def test_a_fault_in_the_markup_is_named(marked: str, complaint: str) -> None:
    """Whoever adds a text is told what is wrong with it, in which text."""
    with pytest.raises(ValueError, match=rf"^a: .*{complaint}"):
        parsed(marked)


def test_a_file_without_texts_is_refused(tmp_path: Path) -> None:
    """A file that forgot its headers is not read as empty."""
    (tmp_path / "x.txt").write_text("Ana dijo que sí.")
    with pytest.raises(ValueError, match="no text begins"):
        list(cases.read(tmp_path / "x.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_text_is_sound(path: Path) -> None:
    """All of a file's texts parse, no name occurs twice, and none is without a word."""
    rows = list(cases.read(path))
    names = [row["id"] for row in rows]
    assert len(set(names)) == len(names)
    assert all(str(row["text"]).strip() for row in rows)
    assert sum(len(row["attributions"]) for row in rows) > 100


def test_the_files_are_found() -> None:
    """Both languages have texts."""
    assert {path.stem[:2] for path in FILES} == {"en", "es"}
