"""A ledger for the tests of pages: two languages, dates of every kind, merged people, links, decisions, failures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.store.made import NEWER, RUNS, Captures, document, statement

from dicho.model.document import Failure
from dicho.model.link import Link
from dicho.model.run import Run
from dicho.model.statement import When
from dicho.store.ledger import Ledger

COMPARED = Run("compare", "test/1")
PEOPLE = ("Elvira Sotomonte", "Odón Berástegui", "Ada Pellworth", "Órlan Brum", "Brum", "the keepers")
STATUSES = ("asserted", "prediction", "hypothesis", "denial")
DATES = (None, "2025", "2025-03", "2025-03-09", "2026-01-05", "2026-W05")


def page_of(archive: Captures, number: int) -> tuple[Any, Any]:
    """One document with up to five statements; the third page is the first again under another title."""
    source = 0 if number == 2 else number
    said = [f"«El muelle {source}-{at} está abierto»" for at in range(source % 6)]
    text = f"Marea Alta {source}.\n" + "\n".join(f"{PEOPLE[(source + at) % 6]} dijo {w}" for at, w in enumerate(said))
    capture = archive.put(f"{text}{' ' * number}".encode(), f"página{number}.txt")
    read = document(
        capture,
        text,
        lang=("es", "es-MX", "en", None)[number % 4],
        title=None if number % 5 == 4 else f"Título {number % 3}",
        outlet=("El Faro", "The Keel", None)[number % 3],
        published=(None, "2025", "2026-03-04")[number % 3],
    )
    found = []
    for at, words in enumerate(said):
        name = PEOPLE[(source + at) % 6]
        facts: dict[str, Any] = {"said": DATES[(number + at) % 6], "status": STATUSES[(number * 3 + at) % 4]}
        if facts["status"] == "prediction" and at % 3:
            facts["due"] = When(f"2026-0{1 + at}-15", "day")
        facts["flags"] = ("headline",) if at == 1 else ()
        facts["form"] = ("direct", "mixed")[at % 2]
        found.append(statement(read, words, name, "dijo", name if at != 3 else None, **facts))
    return capture, (read, found)


def fill(ledger: Ledger, archive: Captures, pages: range) -> None:
    """Read so many pages into a ledger, merge, link, decide, fail."""
    for number in pages:
        capture, reading = page_of(archive, number)
        ledger.record_reading(capture, [reading], NEWER if number % 7 == 6 else RUNS)
    for number in range(3):
        ledger.record_failure(Failure(f"roto{number}.pdf", "too-big", "it is too big"), None, RUNS)
    ledger.people.merge("Órlan Brum", "Brum", by="ana", note="the same captain")
    wrong = ledger.people.refuse("Ada Pellworth", "Elvira Sotomonte", by="ana")
    ledger.people.undo(wrong.event)
    for number, decided in enumerate([s.id for s, _ in ledger.statements()][::6]):
        (ledger.reviews.reject if number % 2 else ledger.reviews.accept)(decided, by="ana")
    ids = [s.id for s, _ in ledger.statements()]
    some = [
        Link(a, b, "conflict", "negation", 0.5 + i / 1000) for i, (a, b) in enumerate(zip(ids, ids[3:], strict=False))
    ]
    ledger.links.record(COMPARED, some)
    ledger.links.decide(some[0].id, "yes", note="both of that night")


def filled(folder: Path, pages: range = range(24)) -> Ledger:
    """A new ledger that holds these pages."""
    ledger = Ledger.create(folder)
    fill(ledger, Captures(), pages)
    return ledger
