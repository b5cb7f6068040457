"""Files made for one answer: written into a folder of their own, sent whole, and gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse

from dicho.pipeline.workspace import Workspace
from dicho.web.desk import desk


def download(request: Request, name: str, media_type: str, write: Callable[[Workspace, Path], object]) -> FileResponse:
    """The file that `write` makes, under this name. What `write` raises is the answer instead, and no half a file."""
    folder = tempfile.TemporaryDirectory(prefix="dicho-export-")
    target = Path(folder.name) / name
    try:
        with desk(request) as workspace:
            write(workspace, target)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(target, media_type=media_type, filename=name, background=BackgroundTask(folder.cleanup))
