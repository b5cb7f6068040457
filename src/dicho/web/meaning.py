"""Finding by meaning, where the index for it may have to be made first: never while somebody waits for a page."""

from __future__ import annotations

from dicho.errors import IndexBusy
from dicho.pipeline import compare
from dicho.pipeline.workspace import Workspace
from dicho.web.jobs import Jobs


def ready(jobs: Jobs, workspace: Workspace) -> None:
    """IndexBusy where the index has to be made, which is begun then; it is there a little later."""
    if not compare.indexed(workspace.ledger):
        jobs.prepare()
        raise IndexBusy("the index that finds by meaning is being made.", hint="Ask again in a moment.")
