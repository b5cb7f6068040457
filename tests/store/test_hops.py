"""Chains under one name in all documents: as the ledger stands, whatever came first; the log keeps what is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.made import RUNS, Captures, document, statement

from dicho.model.statement import Hop, Speaker
from dicho.model.wire import statement_line
from dicho.store.ledger import Ledger
from dicho.store.search import Query

TEXT = "Brumal told it: “The dam is dry”. Agencia Vela has more."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.create(tmp_path / "ledger") as made:
        yield made


def add(ledger: Ledger, name: str, *hops: Hop, text: str = TEXT, who: str = "Ana Brumal") -> str:
    """Add a document with one statement of Brumal's that came through these; the statement's id."""
    data = f"{name} {text}".encode()
    capture = Captures().put(data, name)
    of = document(capture, data.decode())
    said = statement(of, "“The dam is dry”", "Brumal", "told", who, chain=hops)
    ledger.record_reading(capture, [(of, [said])], RUNS)
    return said.id


def chain(ledger: Ledger, statement: str) -> list[str]:
    """The agents of a statement's chain as one statement, in a list and in a search are shown; all three alike."""
    one, _ = ledger.statement(statement)
    (listed,) = ledger.pages.these([statement]).values()
    (found,) = [s for s, _ in ledger.statements(Query()) if s.id == statement]
    assert one.chain == listed.statement.chain == found.chain
    return [hop.agent for hop in one.chain]


def test_a_later_document_tells_what_an_earlier_one_s_initials_are(ledger: Ledger) -> None:
    """The name comes with the document that has it in full, and goes with it."""
    short = add(ledger, "a.txt", Hop("HNA", "wire"), Hop("El Brocal", "published"))
    assert chain(ledger, short) == ["HNA", "El Brocal"]
    add(ledger, "b.txt", Hop("Halyard News Agency", "wire"))
    assert chain(ledger, short) == ["Halyard News Agency", "El Brocal"]
    add(ledger, "c.txt", Hop("Harbour Noon Air", "cited"))
    assert chain(ledger, short) == ["HNA", "El Brocal"]


def test_an_agency_that_a_document_names_in_passing_is_known(ledger: Ledger) -> None:
    """Two letters are its own where the document that names it lets the same speaker speak; nobody else's."""
    short = add(ledger, "a.txt", Hop("AV", "wire"), text="Brumal told it: “The dam is dry”.")
    other = add(ledger, "b.txt", text=TEXT, who="Oren Quist")
    assert chain(ledger, short) == ["AV"]
    add(ledger, "c.txt", text=TEXT)
    assert chain(ledger, short) == ["Agencia Vela"]
    assert chain(ledger, other) == []


def test_who_speaks_around_a_statement_goes_under_the_person_s_name(ledger: Ledger) -> None:
    """A step of one who speaks is called as the speaker is, and no longer when that is decided otherwise."""
    inside = add(ledger, "a.txt", Hop("Quist", "said"))
    short = add(ledger, "b.txt", who="Quist")
    full = add(ledger, "c.txt", who="Oren Quist")
    assert chain(ledger, inside) == ["Quist"]
    ids = [ledger.statement(each)[0].speaker for each in (short, full)]
    left, right = (each.id for each in ids if isinstance(each, Speaker))
    merged = ledger.people.merge(left, right)
    assert chain(ledger, inside) == ["Oren Quist"]
    ledger.people.undo(merged.event)
    assert chain(ledger, inside) == ["Quist"]


def test_the_document_s_writing_stands_beside(ledger: Ledger) -> None:
    """An export says both; the log holds what is written, so nothing changes when the name does."""
    short = add(ledger, "a.txt", Hop("HNA", "wire"), Hop("El Brocal", "published"))
    head = ledger.head()
    add(ledger, "b.txt", Hop("Halyard News Agency", "wire"))
    said, of = ledger.statement(short)
    steps = [(hop["agent"], hop["written"]) for hop in statement_line(said, of)["chain"]]
    assert steps == [("Halyard News Agency", "HNA"), ("El Brocal", "El Brocal")]
    assert any(event.seq == head.seq and event.hash == head.hash for event in ledger.events())


def test_a_rejected_statement_tells_nothing(ledger: Ledger) -> None:
    """What came through whom is counted of the statements that stand, as speakers are."""
    short = add(ledger, "a.txt", Hop("HNA", "wire"))
    full = add(ledger, "b.txt", Hop("Halyard News Agency", "wire"), text="Brumal told it: “The dam is dry”.")
    assert chain(ledger, short) == ["Halyard News Agency"]
    ledger.reviews.reject(full)
    assert chain(ledger, short) == ["HNA"]
