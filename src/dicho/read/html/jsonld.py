"""What a page says of itself in JSON-LD (schema.org), read with no trust in its shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

DEEPEST = 8


def article(scripts: Iterable[str]) -> dict[str, Any]:
    """The first article among the page's JSON-LD objects, {} if none."""
    for script in scripts:
        for thing in _things(_parsed(script), 0):
            types = thing.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(n, str) and n.endswith(("Article", "Posting", "Report")) for n in names):
                return thing
    return {}


def _parsed(script: str) -> Any:
    try:
        return json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _things(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(value.get(key), depth + 1)


def text(value: Any) -> str | None:
    """The text of a value: itself, its "name", or that of the first of a list."""
    return next(iter(texts(value)), None)


def texts(value: Any) -> list[str]:
    """The texts of a value, of its "name", or of each of a list."""
    if isinstance(value, list):
        return [name for each in value[:20] for name in texts(each)]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return [value.strip()] if isinstance(value, str) and value.strip() else []
