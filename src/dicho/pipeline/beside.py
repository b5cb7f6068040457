"""Small files that lie beside the log in the ledger's folder and are no part of it: `models.json`, `imports.json`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson


def write(path: Path, value: Any) -> None:
    """Written as JSON, whole or not at all, and on the disk before it takes the old one's place. OSError as raised."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            out.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
