"""Under which name a speaker stands in what a ledger writes: the fullest known, with the written form beside."""

from __future__ import annotations

import csv as reader
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store.search import Query

PAGES = {
    "1.txt": "Habló el alcalde, Abel Brum Rúa. «El puente no se toca», dijo Abel Brum Rúa.",
    "2.txt": "Llueve. «El puente se abre en mayo», dijo el alcalde Abel Brum.",
    "3.txt": "El alcalde Brum vino. «El puente ya no se abre», dijo Brum.",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    """A ledger of three pages that write one man's name in three ways."""
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with open_workspace(tmp_path / "ledger", create=True) as made:
        made.add([tmp_path / name for name in PAGES])
        yield made


def written(desk: Workspace, kind: str) -> str:
    out = io.BytesIO()
    desk.export(kind, Query(), out)
    return out.getvalue().decode("utf-8-sig")


def test_json_lines_name_who_it_is_and_keep_what_is_written(desk: Workspace) -> None:
    """Each line has the fullest name of all documents, its document's own form, and one person."""
    speakers = [json.loads(line)["speaker"] for line in written(desk, "jsonl").splitlines()]
    assert {who["name"] for who in speakers} == {"Abel Brum Rúa"}
    assert {who["written"] for who in speakers} == {"Abel Brum Rúa", "Abel Brum", "Brum"}
    assert len({who["person"]["id"] for who in speakers}) == 1 < len({who["id"] for who in speakers})


def test_a_table_has_both_names(desk: Workspace) -> None:
    """The speaker's column can be counted by person; the written form has a column of its own."""
    rows = list(reader.DictReader(io.StringIO(written(desk, "csv"))))
    assert {row["speaker"] for row in rows} == {"Abel Brum Rúa"}
    assert {row["speaker_written"] for row in rows} == {"Abel Brum Rúa", "Abel Brum", "Brum"}


def test_the_report_lists_a_person_once(desk: Workspace) -> None:
    """The index of speakers of the HTML report has one entry for the three names."""
    index = written(desk, "html").partition('<ul class="index">')[2].partition("</ul>")[0]
    assert index.count('class="speaker"') == 1 and "Abel Brum Rúa" in index
