"""`dicho check`: an editor learns what of a draft the sources do not bear out, and a pipeline is told by a number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

import dicho

DRAFT = """\
Ada Pellworth told reporters that "our people were ashore for 38 minutes and came home without a scratch".
"Our people were ashore for 48 minutes and came home without a scratch," said Ada Pellworth.
"Nobody ever said this sentence about the harbour and its eels," said Pío Casaverde.
"La Marina se robó su propia luz", dijo Ada Pellworth.
"The Navy stole its own light from us," said Pío Casaverde.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT)
    return path


def checked(run: Run, folder: Path, draft: Path, *more: str) -> list[Any]:
    return [json.loads(line) for line in run("check", "--json", *more, str(draft), ledger=folder).out.splitlines()]


def test_each_quotation_has_its_verdict(run: Run, ledger: Path, draft: Path) -> None:
    """Verbatim, altered with the words on both sides, missing, translated; and who the source gives it to."""
    rows = checked(run, ledger, draft)
    assert [row["verdict"] for row in rows] == ["verbatim", "altered", "missing", "verbatim", "translated"]
    assert [row["findings"] for row in rows] == [[], ["altered"], ["missing"], ["other-speaker"], []]
    [change] = rows[1]["changes"]
    (start, end), (low, high) = change["quoted"][0], change["source"][0]
    assert (
        DRAFT[start:end] == "48" and rows[1]["source"]["text"][0][low - rows[1]["source"]["spans"][0][0] :][:2] == "38"
    )
    assert high - low == 2 and (rows[1]["line"], rows[1]["column"]) == (2, 2)
    assert rows[3]["source"]["speaker"] == "Pío Casaverde" and rows[3]["speaker"] == "Ada Pellworth"
    for row in rows:
        assert DRAFT[slice(*row["span"])] == row["words"]


def test_the_words_are_for_people(run: Run, ledger: Path, draft: Path) -> None:
    """A line an editor can go to, then where the source has it and what is otherwise; nothing on what is right."""
    told = run("check", "--findings", str(draft), ledger=ledger).out
    assert "draft.txt:2:2: altered: " in told and "draft: 48   source: 38" in told
    assert "the source gives it to Pío Casaverde" in told and "draft.txt:1:" not in told


@pytest.mark.parametrize(
    "kinds, code",
    [("altered", 3), ("missing", 3), ("other-speaker", 3), ("any", 3), ("none", 0), ("not-quoted", 0)],
)
def test_a_pipeline_is_told_by_the_exit_code(run: Run, ledger: Path, draft: Path, kinds: str, code: int) -> None:
    """3 for what --fail-on names, else 0."""
    assert run("check", "--fail-on", kinds, str(draft), ledger=ledger).code == code


def test_without_findings_all_is_well(run: Run, ledger: Path, tmp_path: Path) -> None:
    """A draft that quotes rightly, or not at all, exits with 0; an unreadable one with 1, a wrong kind with 2."""
    right = tmp_path / "right.txt"
    right.write_text(DRAFT.splitlines()[0])
    assert run("check", str(right), ledger=ledger).code == 0
    right.write_text("Nothing is quoted here.")
    assert run("check", str(right), ledger=ledger).code == 0
    right.write_bytes(b"")
    assert run("check", str(right), ledger=ledger).code == 1
    assert run("check", "--fail-on", "lies", str(right), ledger=ledger).code == 2


def test_a_draft_is_no_source_of_itself(run: Run, own: Path, draft: Path) -> None:
    """Added to the ledger, a draft still does not bear itself out; checking adds nothing."""
    run("add", str(draft), ledger=own)
    head = run("head", ledger=own).out
    assert [row["verdict"] for row in checked(run, own, draft)][:3] == ["verbatim", "altered", "missing"]
    assert run("head", ledger=own).out == head


def test_words_found_outside_quotation_marks(run: Run, ledger: Path, tmp_path: Path) -> None:
    """What the source reports in its own words is no quotation of anybody: verbatim, and said so."""
    page = next(Path(__file__).parents[2].glob("examples/blackout/09_*.txt")).read_text()
    line = max((part for part in page.splitlines() if not set(part) & set("«»“”\"'…[(")), key=len)
    draft = tmp_path / "d.txt"
    draft.write_text(f"He wrote: “{' '.join(line.split()[:9])}”")
    [row] = checked(run, ledger, draft)
    assert (row["verdict"], row["findings"]) == ("verbatim", ["not-quoted"])


def test_what_is_no_statement_is_found_in_the_texts(run: Run, tmp_path: Path) -> None:
    """A quotation that was not found as a statement, or was rejected, is still in the document."""
    source = tmp_path / "source.txt"
    source.write_text("A sign on the quay reads: “Mind the eels and do not feed the gulls after dark.”\n")
    folder = tmp_path / "led"
    run("add", str(source), ledger=folder)
    for line in run("search", "--json", ledger=folder).out.splitlines():
        run("reject", json.loads(line)["id"], ledger=folder)
    draft = tmp_path / "draft.txt"
    draft.write_text("The sign said “mind the eels and do not feed the gulls before dark”.")
    [row] = checked(run, folder, draft)
    assert row["verdict"] == "altered" and row["source"]["statement"] is None


def test_short_quotations_are_looked_for_too(run: Run, tmp_path: Path) -> None:
    """One word, two or three, asked for by --least: found where they stand, and missing where they do not."""
    source = tmp_path / "source.txt"
    source.write_text("A plate on the quay gives the depth as four fathoms; nobody is named on it.\n")
    folder, draft = tmp_path / "led", tmp_path / "draft.txt"
    run("add", str(source), ledger=folder)
    for words, verdict in (("fathoms", "verbatim"), ("four fathoms", "verbatim"), ("the depth as", "verbatim")):
        draft.write_text(f"They wrote “{words}”.")
        assert [row["verdict"] for row in checked(run, folder, draft, "--least", "1")] == [verdict]
    draft.write_text("They wrote “eels” and “nine eels”.")
    assert [row["verdict"] for row in checked(run, folder, draft, "--least", "1")] == ["missing", "missing"]


def test_from_python(ledger: Path, draft: Path) -> None:
    """The same verdicts, as objects."""
    with dicho.open(ledger) as opened:
        found = opened.check(draft)
    assert [each.verdict for each in found] == ["verbatim", "altered", "missing", "verbatim", "translated"]
