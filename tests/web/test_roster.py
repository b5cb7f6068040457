"""The screen of the speakers: who is quoted, found by any written form, and which names may be one."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.parsed import Seen, classed

from dicho.pipeline import people
from dicho.pipeline.workspace import open_workspace

ROW = f"//li[{classed('person')}]"
NAMES = ("Ana Orza", "Ana Orza Luna", "Ana Orza Prado")
"""The first may be either of the others."""


@pytest.fixture
def alike(ledger: Path, tmp_path: Path) -> Path:
    """A ledger with names that may be one."""
    paths = [tmp_path / f"{name}.txt" for name in NAMES]
    for path in paths:
        path.write_text(f"La portavoz {path.stem} dijo: «El puente de Brumal aguanta».\n")
    with open_workspace(ledger) as workspace:
        workspace.add(paths)
        assert people.proposals(workspace.ledger)
    return ledger


def test_everybody_is_listed(client: TestClient, ledger: Path) -> None:
    """Every person with the other written forms, how much they say and in how many documents."""
    with open_workspace(ledger) as workspace:
        everyone = workspace.ledger.pages.people().rows
    page = Seen(client, "/speakers")
    assert page.texts(f"{ROW}//h2") == [who.name for who in everyone]
    who = everyone[0]
    text = page.texts(ROW)[0]
    assert f"{who.statements} statements in {who.documents} documents" in text
    for form in who.forms:
        assert form.name in text


def test_a_person_is_found_under_every_form(client: TestClient) -> None:
    """Words find whoever is written so somewhere, whatever the accents; a kind narrows the list."""
    assert Seen(client, "/speakers?words=quintalba").texts(f"{ROW}//h2") == ["Baltasar Quintalba Peña"]
    kinds = set(Seen(client, "/speakers?kind=organisation").texts(f"{ROW}/p[{classed('meta')}]"))
    assert kinds == {"organisation"}
    assert Seen(client, "/speakers?words=zzz").link("Drop words") == "/speakers"


def test_names_come_in_their_order(client: TestClient, ledger: Path) -> None:
    """By name, accents aside."""
    names = Seen(client, "/speakers?sort=name").texts(f"{ROW}//h2")
    with open_workspace(ledger) as workspace:
        assert names == [who.name for who in workspace.ledger.pages.people(sort="name").rows]


def test_statements_of_a_speaker_are_one_step_away(client: TestClient) -> None:
    """The number of statements leads to just as many."""
    page = Seen(client, "/speakers?words=olavezar")
    link = page.link("7 statements")
    assert Seen(client, link).one("//p[@role='status']").startswith("7 statements")


def test_proposals_are_shown_with_their_reasons(alike: Path, client: TestClient) -> None:
    """How many pairs may be one is told on the list; each is shown with both names, why, and how likely."""
    with open_workspace(alike) as workspace:
        found = people.proposals(workspace.ledger)
    assert Seen(client, "/speakers").link(f"{len(found)} pairs may be one") == "/speakers?proposals=1"
    page = Seen(client, "/speakers?proposals=1")
    text, *others = page.texts("//article")
    assert len(others) + 1 == len(found)
    assert found[0].left.name in text and found[0].right.name in text
    assert page.all("//article//ul/li")
    assert [form.get("action") for form in page.all("//article[1]//form")] == ["/people/accept", "/people/refuse"]
    assert {field.get("value") for field in page.all("//article[1]//input[@name='proposal']")} == {found[0].id}


def test_nothing_to_ask_is_said(client: TestClient, ledger: Path) -> None:
    """Where no two names are alike enough the page says so, and where decisions are listed."""
    with open_workspace(ledger) as workspace:
        for each in people.proposals(workspace.ledger):
            people.refuse(workspace.ledger, each.id)
    page = Seen(client, "/speakers?proposals=1")
    assert page.one(f"//section[{classed('state')}]/h2") == "No two names are alike enough to ask"
