"""The query of statements that an address asks for."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from starlette.requests import Request

from dicho.store.search import Query
from dicho.web.listing import asked


def query_of(request: Request) -> Query:
    """The query that an address asks for, by the names of `Query`'s own parts."""
    named: dict[str, Any] = {each.name: asked(request, each.name) for each in fields(Query) if each.name != "limit"}
    if asked(request, "like"):
        named["sort"] = None  # the nearest come first
    return Query(**{**named, "words": named["words"] or ""})
