"""Ledgers in the states that the screens have to show: worked in, empty, with bytes that changed."""

from __future__ import annotations

from pathlib import Path

from tests.web.screens import disputed

from dicho.model.review import Fix
from dicho.pipeline.links import listed
from dicho.pipeline.workspace import Workspace, open_workspace


def work(folder: Path) -> None:
    """Decide as somebody would in a first quarter of an hour, and leave enough open to go on with."""
    with open_workspace(folder) as workspace:
        _review(workspace)
        _decide_links(workspace)


def _review(workspace: Workspace) -> None:
    """In the most disputed document: four accepted, one fixed, one in no conflict rejected, the rest open."""
    reviews = workspace.ledger.reviews
    wanted = disputed(workspace)
    found = [statement for statement, document in workspace.ledger.statements() if document.id == wanted]
    found.sort(key=lambda statement: statement.content[0].start)
    for statement in found[:4]:
        reviews.accept(statement.id)
    reviews.fix(found[4].id, Fix(status="opinion"), note="A view, not a fact.")
    linked = {end for link in workspace.ledger.links.all() for end in (link.left, link.right)}
    reviews.reject(next(statement.id for statement in found[5:] if statement.id not in linked))


def _decide_links(workspace: Workspace) -> None:
    conflicts = [each.link.id for each in listed(workspace.ledger, ["conflict"])]
    for link, verdict in zip(conflicts[-2:], ("no", "unsure"), strict=True):
        workspace.ledger.links.decide(link, verdict, note="Decided for the pictures.")


def change_bytes(folder: Path) -> str:
    """Damage the archived file of the most disputed document, as a failing disk would; the document's id."""
    with open_workspace(folder) as workspace:
        wanted = disputed(workspace)
        sha256 = next(row.sha256 for row in workspace.ledger.documents() if row.id == wanted)
        place = workspace.archive.folder / sha256[:2] / sha256
    place.write_bytes(place.read_bytes()[:-1])
    return wanted
