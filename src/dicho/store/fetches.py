"""How captures came from addresses: a table derived from the log, the last fetch of an address among them."""

from __future__ import annotations

from typing import Any

import apsw
import orjson

from dicho.model import wire
from dicho.model.fetched import Again, Fetch
from dicho.store import log
from dicho.store.db import first
from dicho.store.log import Body, canonical
from dicho.store.people import Change

SCHEMA = """
CREATE TABLE fetches (seq INTEGER PRIMARY KEY, capture TEXT NOT NULL, asked TEXT NOT NULL, url TEXT NOT NULL,
  warc TEXT, record TEXT, digest TEXT, at TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX fetches_of_capture ON fetches (capture);
CREATE INDEX fetches_of_address ON fetches (asked);
CREATE INDEX fetches_of_answer ON fetches (url, at);
CREATE INDEX fetches_of_record ON fetches (record) WHERE record IS NOT NULL;
CREATE INDEX fetches_of_digest ON fetches (digest) WHERE digest IS NOT NULL;
"""
TABLES = ("fetches",)


def of_capture(db: apsw.Connection, sha256: str) -> list[Fetch]:
    """How these bytes came from addresses, in the order it was recorded."""
    rows = db.execute("SELECT body FROM fetches WHERE capture = ? ORDER BY seq", (sha256,))
    return [wire.read_fetch(orjson.loads(body)) for (body,) in rows]


def last(db: apsw.Connection, asked: str) -> tuple[str, Fetch] | None:
    """The SHA-256 of what an address gave last, and how; None where it was never fetched."""
    row = first(db, "SELECT capture, body FROM fetches WHERE asked = ? ORDER BY seq DESC LIMIT 1", (asked,))
    return (row[0], wire.read_fetch(orjson.loads(row[1]))) if row else None


def is_news(db: apsw.Connection, sha256: str, fetch: Fetch) -> bool:
    """Whether the address gave other bytes the last time, or was never fetched: only then there is an event to write.

    So a page that is looked at every hour and stays as it is does not make the log grow. A record of somebody's crawl
    is news until it is recorded, however often its address gave these bytes: each is a witness of its own day.
    """
    if fetch.crawl is not None and fetch.record is not None:
        same = "SELECT 1 FROM fetches WHERE record = ? AND capture = ?"
        return first(db, same, (fetch.record, sha256)) is None
    known = last(db, fetch.asked)
    return known is None or known[0] != sha256


def repeated(db: apsw.Connection, again: Again) -> str | None:
    """The SHA-256 of what the earlier answer gave; None where no such answer is recorded."""
    asked = (
        ("digest = ?", (again.digest,)),
        ("record = ?", (again.record,)),
        ("url = ? AND at = ?", (again.url, again.at)),
    )
    for where, values in asked:
        if None not in values:
            row = first(db, f"SELECT capture FROM fetches WHERE {where} ORDER BY seq DESC LIMIT 1", values)
            if row is not None:
                return str(row[0])
    return None


def warcs(db: apsw.Connection) -> list[tuple[str, str]]:
    """The SHA-256 of every archived WARC file, each with an address it is of."""
    found: list[Any] = db.execute(
        "SELECT warc, min(asked) FROM fetches WHERE warc IS NOT NULL GROUP BY warc ORDER BY warc"
    ).fetchall()
    return found


def _fetched(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    fetch = body["fetch"]
    facts = (fetch["asked"], fetch["url"], fetch["warc"], fetch["record"], fetch.get("digest"), fetch["at"])
    row = (seq, body["capture"], *facts, canonical(fetch).decode())
    db.execute("INSERT INTO fetches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    # The address answers again: what failed there before is no longer so. What fails now is recorded after this.
    db.execute("DELETE FROM failures WHERE file = ?", (fetch["asked"],))


CHANGES: dict[str, Change] = {log.FETCHED: _fetched}
