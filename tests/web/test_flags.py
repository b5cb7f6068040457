"""The list of flags, and flags on cards and boards: each a link to the words it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests import flagging
from tests.web.test_links import page, said

from dicho.model.flag import FLAG_KINDS
from dicho.pipeline import flags
from dicho.pipeline.workspace import open_workspace


def counted(client: TestClient, address: str) -> dict[str, int]:
    """Tab -> the number on it."""
    tabs = page(client, address).xpath("//ul[@class='tabs']//a")
    return {str(tab.get("href")): int(said(tab.xpath("span")[0])) for tab in tabs}


@pytest.fixture
def told(ledger: Path) -> Path:
    """The ledger of the examples, with a reprint in which a fact was changed."""
    with open_workspace(ledger) as desk:
        flagging.read(desk, "reprint-with-a-fact-changed")
    return ledger


def test_the_tabs_count_flags_by_kind_and_each_lists_its_own(client: TestClient, told: Path) -> None:
    """The number on a tab is that of the flags under it; kinds that have none have no tab."""
    with open_workspace(told) as desk:
        counts = {kind: n for kind, n in flags.counts(desk.ledger).items() if n}
    shown = counted(client, "/flags")
    assert shown == {"/flags": sum(counts.values()), **{f"/flags?kind={kind}": n for kind, n in counts.items()}}
    for kind, number in counts.items():
        assert len(page(client, f"/flags?kind={kind}").xpath("//li[@class='flagged']")) == number


def test_a_flag_shows_both_sides_and_the_way_to_decide(client: TestClient, told: Path) -> None:
    """What is otherwise stands there from both sides, each a link to its place, with the board that decides on it."""
    html = page(client, "/flags?kind=altered")
    [flag] = html.xpath("//li[@class='flagged']")
    [ground] = flag.xpath(".//ul[@class='grounds']/li")
    assert "nine" in said(ground) and "six" in said(ground)
    assert len(ground.xpath(".//a[starts-with(@href, '/documents/')]")) == 2
    [board] = flag.xpath(".//a[starts-with(@href, '/links/')]/@href")
    opened = page(client, board)
    assert len(opened.xpath("//a[contains(@href, 'kind=altered')]")) == 2
    with open_workspace(told) as desk:
        desk.ledger.links.decide(board.rpartition("/")[2], "no")
    assert not page(client, "/flags").xpath("//a[@href='/flags?kind=altered']")


def test_a_card_links_to_its_flags_alone(client: TestClient, told: Path) -> None:
    """A card names what is flagged beside what was found with the statement; the link lists just that."""
    with open_workspace(told) as desk:
        document = next(row.id for row in desk.ledger.documents() if row.file == "mercury.html")
    links = page(client, f"/documents/{document}").xpath("//ul[@class='flags']//a[starts-with(@href, '/flags?')]/@href")
    assert len(links) == 5
    for link in links:
        assert page(client, link).xpath("//li[@class='flagged']")


def test_a_passage_that_a_machine_may_have_translated_is_marked(client: TestClient, ledger: Path) -> None:
    """Its lines are marked MT beside the language, those of the original are not."""
    with open_workspace(ledger) as desk:
        document = next(row.id for row in desk.ledger.documents() if row.file.startswith("09_"))
    marked = [said(row) for row in page(client, f"/documents/{document}").xpath("//div[contains(@class, ' mt')]")]
    assert len(marked) == 1 and "EN·MT" in marked[0] and "not a single Zelvonian" in marked[0]


def test_what_is_no_flag_is_said(client: TestClient) -> None:
    """An unknown kind is an error that says so; a statement without flags has an empty list, and the way back."""
    assert client.get("/flags?kind=liar").status_code == 400
    assert client.get("/flags?statement=zzzz").status_code == 404


def test_nobody_has_a_count_of_flags(client: TestClient, told: Path) -> None:
    """Flags are counted by kind, never by who speaks: neither list nor API takes a speaker."""
    assert list(counted(client, "/flags?speaker=holloway").values()) == list(counted(client, "/flags").values())
    assert client.get("/api/flags?speaker=holloway").status_code == 400


def test_the_api_gives_the_published_shape(client: TestClient, told: Path) -> None:
    """`/api/flags` lists what the page lists, by kind and document, each with the words of its spans."""
    found = client.get("/api/flags").json()
    with open_workspace(told) as desk:
        assert found["rows"] == [each.as_dict() for each in flagging.raised(desk.ledger)]
    assert found["total"] == len(found["rows"]) and {row["schema"] for row in found["rows"]} == {"dicho-flag/1"}
    some = client.get("/api/flags", params={"kind": ["altered", "unsourced"]}).json()
    assert {row["kind"] for row in some["rows"]} == {"altered", "unsourced"} <= set(FLAG_KINDS)
