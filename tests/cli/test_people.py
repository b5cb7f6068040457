"""`dicho people`: what a person decides about names holds, through new runs, and can be undone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import EXAMPLES, Run

import dicho


@pytest.fixture
def own(ledger: Path, tmp_path: Path) -> Path:
    """A ledger of the examples to decide in."""
    folder = tmp_path / "own"
    shutil.copytree(ledger, folder)
    return folder


def names(run: Run, folder: Path) -> dict[str, set[str]]:
    """Every person's name with the further forms it has."""
    lines = run("people", "list", "--json", ledger=folder).out.splitlines()
    return {row["name"]: {form["name"] for form in row["forms"]} for row in map(json.loads, lines)}


def test_one_person_has_all_their_written_forms(run: Run, own: Path) -> None:
    """Accents, another spelling and the surname alone are one; two who share a surname stay two."""
    found = names(run, own)
    assert {"Baltasar Quintalba Peña", "Baltazar Quintalba", "Quintalba"} <= found["Baltasar Quintalba Peña"]
    assert "Delfina Luzárraga" in found
    assert "Octavio Luzárraga" in found
    assert not found["Delfina Luzárraga"] & found["Octavio Luzárraga"]


def test_a_merge_is_kept_by_a_new_run_and_can_be_undone(run: Run, own: Path) -> None:
    """What was merged by hand is one person after adding again, and two again after undoing; the ledger stays sound."""
    made = run("people", "merge", "Tirso Mencal", "Grillo_del_Malecón", "--note", "says so", ledger=own)
    assert made.code == 0, made.err
    run("add", str(EXAMPLES), ledger=own)
    assert any({"Tirso Mencal", "Grillo_del_Malecón"} <= forms for forms in names(run, own).values())
    event = json.loads(run("people", "show", "Tirso Mencal", "--json", ledger=own).out.splitlines()[0])["decisions"][-1]
    assert run("people", "undo", str(event["event"]), ledger=own).code == 0
    assert not any({"Tirso Mencal", "Grillo_del_Malecón"} <= forms for forms in names(run, own).values())
    assert run("verify", ledger=own).code == 0


def test_a_split_beats_the_machine(run: Run, own: Path) -> None:
    """A form taken from a person by hand is not given back by a new run."""
    made = run("people", "split", "Baltasar Quintalba Peña", "Quintalba", "--note", "another", ledger=own)
    assert made.code == 0, made.err
    run("add", str(EXAMPLES), ledger=own)
    assert "Quintalba" not in names(run, own)["Baltasar Quintalba Peña"]


def test_a_search_finds_a_person_under_every_form(own: Path) -> None:
    """Statements of "Baltazar Quintalba" are found by "Baltasar Quintalba Peña", and go under that name."""
    with dicho.open(own) as ledger:
        found = list(ledger.statements(speaker="Baltasar Quintalba Peña"))
    written = {entry.as_dict()["speaker"]["written"] for entry in found}
    assert written >= {"Baltasar Quintalba Peña", "Baltazar Quintalba"}
    assert {entry.speaker for entry in found} == {"Baltasar Quintalba Peña"}


def test_an_unknown_name_is_a_clear_error(run: Run, own: Path) -> None:
    """No traceback, and the name is in the message."""
    found = run("people", "show", "Nadie Desconocido", ledger=own)
    assert found.code != 0
    assert "Nadie Desconocido" in found.err
