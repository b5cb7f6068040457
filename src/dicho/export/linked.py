"""What the forms of linked data share: names that are IRIs, who a speaker is, and nodes written as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO
from urllib.parse import quote

import orjson

from dicho.export.target import writing
from dicho.model import ids
from dicho.model.document import PARTIAL_DATE, Document
from dicho.model.statement import Statement, When

Json = dict[str, Any]
TERMS = "urn:x-dicho:terms:"
"""Where Dicho's own terms stand: a name and no address, since nothing of an export is to be fetched."""
_KEPT_IN_ADDRESS = "%/:=&?~#+!$,;'@()*[]"


def urn(kind: str, key: str) -> str:
    """The name of a thing of the ledger, the same in every export."""
    return f"urn:x-dicho:{kind}:{key}"


def bytes_urn(sha256: str) -> str:
    """The name of archived bytes."""
    return f"urn:sha256:{sha256}"


def address(document: Document) -> str | None:
    """Where on the web it came from, every character allowed in an IRI; None for what came from elsewhere."""
    url = document.url or ""
    return quote(url, safe=_KEPT_IN_ADDRESS) if url.lower().startswith(("http://", "https://")) else None


def named(statement: Statement, person: Callable[[Statement], Json | None]) -> tuple[str, str] | None:
    """The IRI and name of who speaks, across documents where that is known; None where nobody is named."""
    who = statement.speaker
    if who is None or who.kind == "unnamed":
        return None
    across = person(statement)
    return (urn("person", across["id"]), across["name"]) if across else (urn("name", who.id), who.name)


def agent(name: str) -> str:
    """The IRI of somebody of whom only the name is known."""
    return urn("agent", ids.digest("agent", name))


def dated(when: When | None) -> str | None:
    """A time as a date, whole or partial; None for weeks, seasons, stretches and what is not known."""
    return when.value if when and PARTIAL_DATE.match(when.value) else None


def given(facts: Json) -> Json:
    """Without what is not known or empty."""
    return {name: value for name, value in facts.items() if value not in (None, "", [], ())}


def write(out: BinaryIO, opening: bytes, groups: Iterable[list[Json]], closing: Callable[[int], bytes]) -> int:
    """Write nodes, a group of them for each statement, between what opens and what closes them; how many groups.

    One node stands on a line. ExportError when it cannot.
    """
    count, between = 0, b"\n"
    with writing():
        out.write(opening)
        for group in groups:
            count += 1
            for node in group:
                out.write(between + orjson.dumps(node))
                between = b",\n"
        out.write(closing(count))
    return count


def graph(out: BinaryIO, context: object, groups: Iterable[list[Json]]) -> int:
    """Write nodes as the graph of one JSON-LD document; how many groups."""
    opening = b'{"@context":' + orjson.dumps(context) + b',"@graph":['
    return write(out, opening, groups, lambda _: b"\n]}\n")
