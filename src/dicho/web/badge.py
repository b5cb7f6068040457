"""The number on the bar: how many conflicts and changes nobody has decided on, counted once for a head of the log."""

from __future__ import annotations

from pathlib import Path

from dicho.pipeline import links
from dicho.pipeline.workspace import Workspace
from dicho.store.log import Head

_counted: dict[Path, tuple[Head, int]] = {}
"""The last count of each ledger, and for which head. Two threads that count at once count the same."""


def open_conflicts(workspace: Workspace) -> int:
    """How many there are now. A page costs a look at the log's last event, as long as nothing was written."""
    head = workspace.ledger.head()
    known = _counted.get(workspace.folder)
    if known is None or known[0] != head:
        known = (head, links.page(workspace.ledger, ("conflict", "change"), size=1).total)
        _counted[workspace.folder] = known
    return known[1]
