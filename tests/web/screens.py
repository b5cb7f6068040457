"""Every screen there is, with an address that shows it: what the tests of all screens go through, and the pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dicho.pipeline.links import listed
from dicho.pipeline.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen's name, and how its address is found in a ledger of the examples."""

    name: str
    address: Callable[[Workspace], str]


def at(path: str) -> Callable[[Workspace], str]:
    """The same address in every ledger."""
    return lambda workspace: path


def disputed(workspace: Workspace) -> str:
    """The document whose statements are in most conflicts, the same whatever was decided on them."""
    home = {statement.id: document.id for statement, document in workspace.ledger.statements()}
    links = workspace.ledger.links.all(["conflict", "change"])
    counted = Counter(home[end] for link in links for end in (link.left, link.right) if end in home)
    return max(sorted(counted), key=lambda ident: counted[ident])


def fixing(workspace: Workspace) -> str:
    """That document with the form that fixes its first statement."""
    wanted = disputed(workspace)
    found = (statement for statement, document in workspace.ledger.statements() if document.id == wanted)
    return f"/documents/{wanted}?fix={min(found, key=lambda each: each.content[0].start).id}"


def board(workspace: Workspace, relation: str) -> str:
    """The likeliest open link of a relation."""
    return next(each.link.id for each in listed(workspace.ledger) if each.link.relation == relation)


def most_heard(workspace: Workspace) -> str:
    """The speaker with most statements."""
    return max(workspace.ledger.speakers(), key=lambda row: (row.kind == "person", row.statements)).id


def weighed(workspace: Workspace) -> str:
    """A question that two people weighed: the one there is, else one asked now."""
    hypotheses = workspace.ledger.hypotheses
    if found := hypotheses.questions():
        return found[0].id
    asked = hypotheses.ask("Why did the lights go out?", "ana").id
    for text in ("The fuel never arrived.", "The fuel was sold.", "Somebody switched them off."):
        hypotheses.put(asked, text, "ana")
    statements = [statement.id for statement, _ in workspace.ledger.statements()][:3]
    for statement, cells in zip(statements, ("I CC N", "C II C", "C C NA"), strict=True):
        ratings = dict(zip(("H1", "H2", "H3"), cells.split(), strict=True))
        hypotheses.rate(asked, statement, ratings, ("high", "low"), ("ana", "As she tells it."))  # type: ignore[arg-type]
    hypotheses.rate(asked, statements[0], {"H1": "C", "H2": "CC"}, word=("ben", ""))
    return asked


SCREENS: Final = (
    Screen("documents", at("/documents")),
    Screen("reader", lambda workspace: f"/documents/{disputed(workspace)}"),
    Screen("reader-clean", lambda workspace: f"/documents/{disputed(workspace)}?show=clean"),
    Screen("reader-everything", lambda workspace: f"/documents/{disputed(workspace)}?show=everything"),
    Screen("reader-fix", fixing),
    Screen("reader-add", lambda workspace: f"/documents/{disputed(workspace)}?add=46-61"),
    Screen("statements", at("/statements")),
    Screen("statements-found", at("/statements?words=luz")),
    Screen("statements-none", at("/statements?words=zzzz&form=direct")),
    Screen("links", at("/links")),
    Screen("flags", at("/flags")),
    Screen("conflict", lambda workspace: f"/links/{board(workspace, 'conflict')}"),
    Screen("change", lambda workspace: f"/links/{board(workspace, 'change')}"),
    Screen("speakers", at("/speakers")),
    Screen("speaker", lambda workspace: f"/speakers/{most_heard(workspace)}"),
    Screen("predictions", at("/predictions")),
    Screen("hypotheses", at("/hypotheses")),
    Screen("question", lambda workspace: f"/questions/{weighed(workspace)}"),
    Screen("log", at("/log")),
    Screen("help", at("/help")),
    Screen("add", at("/add")),
    Screen("missing", at("/no-such-page")),
)
NAMES: Final = tuple(screen.name for screen in SCREENS)


def addresses(folder: Path) -> dict[str, str]:
    """The name of every screen -> its address in this ledger; a ledger of the examples has one for each."""
    with open_workspace(folder) as workspace:
        found = {screen.name: screen.address(workspace) for screen in SCREENS}
    twice = [address for address, times in Counter(found.values()).items() if times > 1]
    assert not twice, f"two screens at {twice}"
    return found
